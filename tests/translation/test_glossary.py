"""The glossary: its file, where its terms stand in text, and what they do to a translation."""

from pathlib import Path

import pytest

from tests.conftest import DATA, read_cases
from tests.translation.scripted import Scripted
from tripglot.detection.readings import all_units
from tripglot.engines.make import make_engine
from tripglot.errors import TripglotError
from tripglot.post import Post
from tripglot.translation.fill import Filled, fill
from tripglot.translation.glossary import Glossary, load, parse
from tripglot.translation.vocabulary.names import vocabulary

TERMS = """
[[term]]
source = "集群"
target = { en = "cluster", de = "Cluster" }

[[term]]
source = ["集群管理", "管理集群"]
target = { en = "cluster management" }

[[term]]
source = "Pod"
keep = true
case = "exact"

[[term]]
source = "清水寺"
keep = true

[[term]]
source = "service mesh"
target = { en = "service mesh" }

[[term]]
source = "存储库"
target = { en = "repository" }
"""


def glossary(target: str = "en", text: str = TERMS) -> Glossary:
    return Glossary(parse(text, Path("glossary.toml")), target)


CASES = read_cases(DATA / "glossary.txt")


@pytest.mark.parametrize(("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_bad_file_is_an_error_with_its_line(given: str, expected: str) -> None:
    with pytest.raises(TripglotError) as found:
        parse(given, Path("glossary.toml"))
    message = str(found.value)
    assert message.startswith("glossary.toml")
    assert expected in message
    assert "\n" not in message


def test_no_file_is_an_empty_glossary(tmp_path: Path) -> None:
    assert not load(tmp_path / "glossary.toml", "en")


def test_a_file_that_is_not_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "glossary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(TripglotError, match="UTF-8"):
        load(tmp_path / "glossary.toml", "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("创建集群吧", ["集群"]),
        ("集群管理很难", ["集群管理"]),  # the longest wins
        ("运行 Pod", ["Pod"]),
        ("运行Pod吧", ["Pod"]),  # no space needed beside CJK
        ("Podman, pod, PodSet", []),
        ("a Service  Mesh", ["Service  Mesh"]),
        ("microservice meshes", []),
        ("集群集群", ["集群", "集群"]),
    ],
)
def test_terms_are_found_where_they_stand(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end, _ in glossary().find(text)] == expected


def test_a_language_without_a_rendering_is_left_alone() -> None:
    assert [term.sources[0] for term in glossary("fr").terms] == ["Pod", "清水寺"]
    assert [text for _, _, text in _found(glossary("de"), "创建集群")] == ["集群"]


def test_a_region_falls_back_to_its_language() -> None:
    assert glossary("en-GB").whole("集群") == "Cluster"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("兰州-西宁", "Lanzhou-Xining"),
        ("布拉格 → 維也納", "Prague → Vienna"),
        ("台北、東京", "Taipei, Tokyo"),
        ("台北到東京", "Taipei to Tokyo"),
        ("10 月 28 日，台北", "28 October, Taipei"),
        ("北京的上海", None),
        ("-台北", None),
        ("台北、", None),
    ],
)
def test_a_list_or_a_route_of_names_needs_no_engine(text: str, english: str | None) -> None:
    assert vocabulary(Glossary(), "zh-Hant").whole(text) == english


def _found(terms: Glossary, text: str) -> list[tuple[int, int, str]]:
    return [(start, end, text[start:end]) for start, end, _ in terms.find(text)]


@pytest.mark.parametrize(
    ("translated", "lost"),
    [
        ("The cluster is large.", []),
        ("Clusters are large.", []),
        ("The CLUSTER.", []),
        ("The group is large.", ["cluster"]),
        ("The clustering algorithm.", []),
        ("The subcluster.", ["cluster"]),
    ],
)
def test_renderings_are_looked_for_with_their_endings(translated: str, lost: list[str]) -> None:
    terms = glossary()
    assert terms.lost(terms.required("集群很大"), translated) == lost


def test_plurals_in_ies_count() -> None:
    terms = glossary()
    assert terms.lost(terms.required("存储库"), "two repositories") == []


def translated(text: str, engine: object, target: str = "en") -> Filled:
    post = Post.parse(text)
    return fill([(post, all_units(post, "zh-Hans"))], engine, target, glossary=glossary(target))[0]  # type: ignore[arg-type]


def test_a_sentence_that_has_its_terms_is_left_alone() -> None:
    engine = Scripted(lambda s: "Create a cluster now.")
    assert translated("现在创建集群。\n", engine).post.source.text == "Create a cluster now.\n"
    assert engine.asked == ["现在创建集群。"]


def test_a_missed_term_is_put_into_the_source_between_spaces() -> None:
    engine = Scripted(lambda s: "Create a cluster now." if "cluster" in s else "Create a group now.")
    found = translated("现在创建**集群**吧。\n", engine)
    assert found.post.source.text == "Create a **cluster** now.\n"
    assert engine.asked[1:] == ["现在创建 cluster 吧。"]


def test_then_it_is_held_as_an_atom() -> None:
    engine = Scripted(lambda s: "Create an X1 now." if "X1" in s else "Create a group now.")
    assert translated("现在创建集群。\n", engine).post.source.text == "Create a cluster now.\n"
    assert engine.asked == ["现在创建集群。", "现在创建 cluster。", "现在创建X1。"]


def test_a_term_that_no_round_gives_is_reported_or_put_there() -> None:
    engine = Scripted(lambda s: "Make groups now")
    found = translated("现在创建集群。\n", engine)
    assert "cluster" in found.post.source.text or found.failures[0].kind == "term lost"


def test_kept_terms_never_reach_the_engine() -> None:
    engine = Scripted(lambda s: "We went to X1.")
    assert translated("我们去了清水寺。\n", engine).post.source.text == "We went to 清水寺.\n"
    assert engine.asked == ["我们去了X1。"]


def test_headings_and_cells_that_are_a_term_need_no_engine() -> None:
    engine = Scripted(lambda s: "something else")
    found = translated("# 集群\n\n| 集群 | **存储库** |\n|--|--|\n| [集群管理](u) | 清水寺 |\n", engine)
    assert found.post.source.text == (
        "# Cluster\n\n| Cluster | **Repository** |\n|--|--|\n| [Cluster management](u) | 清水寺 |\n"
    )
    assert not engine.asked


def test_the_beginning_of_a_sentence_is_a_capital() -> None:
    engine = Scripted(lambda s: "X1 is large." if "X1" in s else "It is large.")
    assert translated("集群很大。\n", engine).post.source.text == "Cluster is large.\n"


def test_a_word_is_never_glued_to_its_neighbour() -> None:
    engine = Scripted(lambda s: "Most PythonX1 are small." if "X1" in s else "Most Python things are small.")
    assert translated("大多数Python集群很小。\n", engine).post.source.text == "Most Python cluster are small.\n"
    engine = Scripted(lambda s: "Most PythonX1 are small." if "X1" in s else "Most Python things are small.")
    assert translated("大多数Python**集群**很小。\n", engine).post.source.text == "Most Python **cluster** are small.\n"


def test_with_the_real_package_every_term_is_there_and_runs_agree() -> None:
    text = "我们在**集群**里创建了三个 Pod，然后打开[存储库](https://a.b)。\n\n第二天我们去了清水寺。\n"
    made = {translated(text, make_engine("argos")).post.source.text for _ in "ab"}
    assert len(made) == 1
    result = made.pop()
    for wanted in ("**cluster", "Pod", "](https://a.b)", "清水寺"):
        assert wanted in result
    assert "repositor" in result


def test_test_engines_know_no_terms() -> None:
    post = Post.parse("集群\n")
    found = fill([(post, all_units(post, "und"))], make_engine("pseudo"), "en", glossary=glossary())[0]
    assert found.post.source.text != "cluster\n"
