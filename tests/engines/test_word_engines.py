"""The engines that need no model: identity and pseudo."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.engines.engine import Engine, Hypothesis
from tripglot.engines.make import make_engine
from tripglot.engines.words import is_letter
from tripglot.errors import TripglotError

TEXTS = [
    "Cluster API: Operating Kubernetes with Kubernetes",
    "a I x",
    "café Über naïve Straße Æon ﬁ ªº",
    "今天我们去了 Shibuya Sky，然后吃了 2 碗 ramen。",
    "東京駅に到着、ラーメンを食べた。",
    "Привет, мир! Ελλάδα; שלום (عربى)",
    "नमस्ते हिन्दी, สวัสดีน้ำ 한국어 테스트",
    "ｆｕｌｌ　ｗｉｄｔｈ １２３",
    "no_underscore_lost 1.2.3 https://x.y/z?a=b&c=d 😀 \t end  ",
    "",
    "  ",
    "…—!",
]


def only(engine: Engine, text: str) -> Hypothesis:
    [[hypothesis]] = engine.translate([text], "zh-Hant", "en")
    return hypothesis


@pytest.mark.parametrize("text", TEXTS)
def test_identity_gives_back_what_it_got(text: str) -> None:
    found = only(make_engine("identity"), text)
    assert found.text == text
    assert all((link.target_start, link.target_end) == (link.source_start, link.source_end) for link in found.alignment)


def skeleton(text: str) -> str:
    """Everything that is no letter and no mark of one."""
    return "".join(char for char in text if unicodedata.category(char)[0] not in "LM")


@pytest.mark.parametrize("text", TEXTS)
def test_pseudo_changes_letters_and_nothing_else(text: str) -> None:
    found = only(make_engine("pseudo"), text)
    assert skeleton(found.text) == skeleton(text)
    for link in found.alignment:
        before, after = text[link.source_start : link.source_end], found.text[link.target_start : link.target_end]
        if is_letter(before[0]):
            assert all(a != b for a, b in zip(before, after, strict=False) if is_letter(a))
            assert unicodedata.category(before[0]) == unicodedata.category(after[0])
        else:
            assert before == after


@given(st.text(max_size=60))
def test_pseudo_keeps_the_skeleton_of_any_text(text: str) -> None:
    found = only(make_engine("pseudo"), text)
    assert skeleton(found.text) == skeleton(unicodedata.normalize("NFC", text)) or skeleton(found.text) == skeleton(
        text
    )
    assert only(make_engine("pseudo"), text) == found
    places = [(link.target_start, link.target_end) for link in found.alignment]
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


def test_pseudo_grows_text_by_a_third_and_stays_normalised() -> None:
    text = "The quick brown fox jumps over the lazy dog and runs into the forest"
    found = only(make_engine("pseudo"), text)
    assert 1.2 < len(found.text) / len(text) < 1.35
    for sample in TEXTS:
        if unicodedata.is_normalized("NFC", sample):
            assert unicodedata.is_normalized("NFC", only(make_engine("pseudo"), sample).text)


def test_every_latin_word_changes() -> None:
    text = "Jupyter ñandú ŝanĝo þorn œuvre ĳ dž"
    found = only(make_engine("pseudo"), text)
    assert not set(text.split()) & set(found.text.split())


def test_word_by_word_alignment_is_exact() -> None:
    found = only(make_engine("pseudo"), "go 北京 now")
    assert [(link.source_start, link.source_end) for link in found.alignment] == [(0, 2), (3, 4), (4, 5), (6, 9)]
    assert found.text[found.alignment[-1].target_start :].startswith("ñ")


def test_unknown_engine_is_one_line_that_lists_the_known() -> None:
    with pytest.raises(
        TripglotError, match=r"unknown engine 'gpt' \(one of argos, ctranslate2, libretranslate, identity, pseudo; "
    ):
        make_engine("gpt")
