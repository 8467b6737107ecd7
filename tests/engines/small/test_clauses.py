"""Long sentences are cut where a clause ends, and what comes of the parts is one sentence again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.make import make_engine
from tripglot.engines.small.clauses import adrift, halved, linked
from tripglot.engines.tokens import Tokens

NAMES = frozenset({"Taipei", "Monday"})
LONG = (
    "因為前一天太晚睡，早上第一場我是半夢半醒聽完的，好在投影片寫得很清楚，回來再看一次就懂了，"
    "下午跟 GNOME 的朋友去附近吃小籠包，聊到很晚才回到旅館。"
)


def tokens(text: str) -> Tokens:
    return Tokens(text, list(text), [(at, at + 1) for at in range(len(text))])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("我們在海邊，看到兩隻海龜，後來拍照。", ["我們在海邊，", "看到兩隻海龜，後來拍照。"]),
        ("我們在海邊看到海龜; 拍了很多很多照片。", ["我們在海邊看到海龜; ", "拍了很多很多照片。"]),
        ("好，我們在海邊看到兩隻海龜。", ["好，我們在海邊看到兩隻海龜。"]),  # the first part would say nothing
        ("我們用 Python, Ruby, Go 寫了它。", ["我們用 Python, Ruby, Go 寫了它。"]),
        ("我們買了蘋果、香蕉、鳳梨與芒果。", ["我們買了蘋果、香蕉、鳳梨與芒果。"]),
    ],
)
def test_a_text_is_cut_at_the_clause_nearest_to_its_middle(text: str, parts: list[str]) -> None:
    assert halved(tokens(text), 8) == parts
    assert halved(tokens(text), 99) == [text]


@given(st.text("我們去，;, x。", max_size=60))
def test_the_parts_are_the_text(text: str) -> None:
    assert "".join(halved(tokens(text), 8)) == text


@pytest.mark.parametrize(
    ("source", "said", "more", "sentence"),
    [
        ("因為下雨，", "Because it rained.", "We stayed in.", "Because it rained, we stayed in."),
        ("因為下雨，", "Because it rained,", "I stayed in.", "Because it rained, I stayed in."),
        ("下雨，", "It rained", "Taipei was wet.", "It rained, Taipei was wet."),
        ("下雨，", "It rained.", "GNOME and KDE met.", "It rained, GNOME and KDE met."),
        ("下雨，", "It rained.", "Open-source people met.", "It rained, Open-source people met."),
        ("他說：走，", "He said:", "Go.", "He said: go."),
        ("下雨。", "It rained.", "We stayed.", "It rained. We stayed."),
        ("下雨，", "", "We stayed.", "We stayed."),
        ("下雨，", "It rained.", "", "It rained."),
    ],
)
def test_parts_are_linked_to_one_sentence(source: str, said: str, more: str, sentence: str) -> None:
    before, behind = linked(source, said, more, NAMES)
    assert len(behind) == len(more)
    assert f"{before} {behind}".strip() == sentence


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine()


def test_a_long_sentence_is_offered_whole_and_in_clauses(engine: ArgosEngine) -> None:
    [found] = engine.translate([LONG], "zh-Hant", "en")
    assert any(
        "GNOME" in one.text and not re.search(r"[.;]\W+[A-Z]|, (?:We|The|It|And|But) ", one.text) for one in found
    )
    for one in found:
        assert all(0 <= link.target_start < link.target_end <= len(one.text) for link in one.alignment)
        assert all(0 <= link.source_start < link.source_end <= len(LONG) for link in one.alignment)
        starts = [link.target_start for link in one.alignment]
        assert starts == sorted(starts)


def test_what_is_cut_has_its_links_where_the_source_has_its_words(engine: ArgosEngine) -> None:
    [found] = engine.translate([LONG], "zh-Hant", "en")
    for one in found:
        at = one.text.find("GNOME")
        if at >= 0:
            [link] = [link for link in one.alignment if link.target_start <= at < link.target_end][:1]
            assert abs(link.source_start - LONG.index("GNOME")) <= 2


@pytest.mark.parametrize(
    ("source", "said", "count"),
    [
        ("学会了怎么写报告。", "And learned how to write reports.", 4),
        ("学会了怎么写报告。", "Learned how, And so on.", 0),
        ("也学会了怎么写报告。", "And learned how to write reports.", 0),
        ("，并且学会了怎么写报告。", "And learned how to write reports.", 0),
        ("而我没去。", "And I did not go.", 0),
        ("And 學會了。", "And learned it.", 0),
        ("安道尔很小。", "Andorra is small.", 0),
        ("学会了。", "And ", 0),
    ],
)
def test_an_and_that_no_source_says_is_found(source: str, said: str, count: int) -> None:
    assert adrift(source, said) == count


def test_no_sentence_begins_with_an_and_of_its_own() -> None:
    texts = ["学会了怎么写一份清楚的错误报告。", "借书只要在笔记本上写下名字和日期。"]
    for options in make_engine("argos").translate(texts, "zh-Hans", "en"):
        assert options
        for option in options:
            assert not option.text.startswith("And ")
            assert all(0 <= link.target_start < link.target_end <= len(option.text) for link in option.alignment)
            assert len(options) == len({one.text for one in options})
