"""Well-known names: where they stand, what counts as them, and what the bundled engine makes of them with our help."""

import pytest

from tests.conftest import DATA
from tripglot.detection.readings import all_units
from tripglot.engines.make import make_engine
from tripglot.post import Post
from tripglot.translation.fill import fill
from tripglot.translation.glossary import Glossary, Term
from tripglot.translation.vocabulary.names import known_names, vocabulary

CASES = [line.split("\t") for line in (DATA / "names.tsv").read_text("utf-8").splitlines() if line and line[0] != "#"]
WORDS = vocabulary(Glossary(), "zh-Hant")


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_names_in_text(text: str, expected: str) -> None:
    found = [term.rendering("en") for _, _, term in known_names().find(text)]
    assert ", ".join(map(str, found)) == ("" if expected == "-" else expected)


@pytest.mark.parametrize(
    ("text", "translated", "lost"),
    [
        ("布拉格很美", "Prague is beautiful.", []),
        ("布拉格很美", "Praha is beautiful.", []),
        ("布拉格很美", "Available is beautiful.", ["Prague"]),
        ("法国菜", "French food", []),
        ("我在美国", "I am in the US.", []),
        ("我在美国", "It is for us.", ["United States"]),
        ("去圣保罗", "to São Paulo", []),
        ("去圣保罗", "to Sao Paulo", []),
        ("在西安", "in Xi’an", []),
    ],
)
def test_what_counts_as_the_name(text: str, translated: str, lost: list[str]) -> None:
    assert WORDS.lost(WORDS.required(text), translated) == lost


def test_the_glossary_goes_before() -> None:
    ours = vocabulary(Glossary([Term(("布拉格",), {"en": "Golden City"})]), "zh-Hans")
    assert [term.rendering("en") for term in ours.required("布拉格和柏林")] == ["Golden City", "Berlin"]


def test_only_chinese_into_english_has_names() -> None:
    assert not vocabulary(Glossary(), "ja")
    assert not vocabulary(Glossary((), "de"), "zh-Hans")


def test_every_line_of_the_data_is_found_by_its_own_spelling() -> None:
    names = known_names()
    for spelling, term in names._table.items():
        assert [found[2] for found in names.find(spelling)] == ([term] if term else [])


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("布拉格的空间在一栋老房子的地下室。", "Prague"),
        ("我們從維也納坐火車去旅行。", "Vienna"),
        ("她在清華大學念物理。", "Tsing Hua University"),
        ("台北的夏天很熱，會場裡的冷氣卻很冷。", "Taipei"),
        ("下一次聚会在柏林。", "Berlin"),
        ("日內瓦的湖邊有一座很高的噴泉。", "Geneva"),
        ("## 布拉格", "## Prague"),
        ("## 維也納", "## Vienna"),
        ("去年我们在**巴黎**、[伦敦](u)和柏林各待了一周。", "Berlin"),
    ],
)
def test_names_through_the_bundled_engine(sentence: str, name: str) -> None:
    post = Post.parse(f"{sentence}\n")
    (found,) = fill(
        [(post, all_units(post, "zh-Hant"))], make_engine("argos"), "en", sure=0.0
    )  # whatever it is sure of
    assert not found.failures
    assert name in found.post.source.text


def test_a_name_in_a_tag_stays_as_it_is() -> None:
    assert not WORDS.required("照片在 #东京 里。")
    assert WORDS.required("照片在 东京 里。")
