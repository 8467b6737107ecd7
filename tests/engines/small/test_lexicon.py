"""What a lexicon knows of a translation: how much of the source is in it, and which words are not."""

import lzma
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.engine import Decoding
from tripglot.engines.model import Model, load
from tripglot.engines.small.lexicon import Gap, Lexicon, hinted
from tripglot.engines.tokens import Tokens, standing_for
from tripglot.packages.store import installed

SURF = "我们在海边冲浪。"
CHINESE = st.text("我们在海边冲浪很大研究生命的起源 Kubernetes，。x😀", max_size=30)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    listed = Path(__file__).parent / "data/lexicon.txt"
    return Lexicon(lzma.compress(listed.read_bytes()))


def cut(lexicon: Lexicon, text: str) -> list[str]:
    return [text[start:end] for start, end in lexicon.words(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SURF, ["我们", "在", "海边", "冲浪"]),
        ("研究生命的起源", ["研究", "生命", "的", "起源"]),  # 研究生 is a word too, and dearer
        ("在 GNOME 研究，冲浪！", ["在", "研究", "冲浪"]),
        ("龘浪", ["龘", "浪"]),
        ("GNOME", []),
        ("", []),
    ],
)
def test_words_are_cut_as_they_are_likeliest(lexicon: Lexicon, text: str, words: list[str]) -> None:
    assert cut(lexicon, text) == words


@given(CHINESE)
def test_words_are_all_of_the_chinese_and_nothing_else(lexicon: Lexicon, text: str) -> None:
    assert "".join(cut(lexicon, text)) == re.sub(r"[^\u3400-\u9fff]", "", text)


def test_a_word_that_has_no_translation_is_a_gap(lexicon: Lexicon) -> None:
    assert lexicon.adequacy(SURF, "We went to wave at the beach.").gaps == (Gap(5, 7, "surfing"),)
    assert lexicon.adequacy(SURF, "We surfed by the sea.").gaps == ()
    assert lexicon.adequacy(SURF, "").gaps == (Gap(3, 5, "seaside"), Gap(5, 7, "surfing"))


def test_coverage_and_support_fall_with_what_is_missing_and_what_is_made_up(lexicon: Lexicon) -> None:
    whole, part, none = (
        lexicon.adequacy(SURF, said)
        for said in ("We surfed by the sea.", "We walked by the sea.", "Congress passed a bill.")
    )
    assert 1 >= whole.coverage > part.coverage > none.coverage >= 0
    assert 1 >= whole.support > part.support > none.support >= 0


def test_what_the_source_has_in_latin_letters_is_from_there(lexicon: Lexicon) -> None:
    kept = lexicon.adequacy("我们研究 GNOME", "We study GNOME")
    assert kept.support > lexicon.adequacy("我们研究", "We study GNOME").support


@given(CHINESE, st.text(max_size=40))
def test_figures_are_shares_and_gaps_are_words_in_order(lexicon: Lexicon, source: str, said: str) -> None:
    known = lexicon.adequacy(source, said)
    assert 0 <= known.coverage <= 1
    assert 0 <= known.support <= 1
    places = [(gap.start, gap.end) for gap in known.gaps]
    assert places == sorted(places)
    assert set(places) <= set(lexicon.words(source))


def test_hints_take_the_place_of_words_and_stand_for_them() -> None:
    text, places = hinted("在海边冲浪 GNOME", [Gap(1, 3, "sea"), Gap(3, 5, "surf")])
    assert text == "在 sea surf GNOME"
    assert [places[text.index("s")], places[text.index("f")], places[-1]] == [(1, 3), (3, 5), (10, 11)]


@given(CHINESE)
def test_all_that_is_no_hint_keeps_its_place(lexicon: Lexicon, source: str) -> None:
    gaps = lexicon.adequacy(source, "").gaps
    text, places = hinted(source, gaps)
    assert len(places) == len(text)
    ranges = {(gap.start, gap.end) for gap in gaps}
    for char, (start, end) in zip(text, places, strict=True):
        assert (start, end) in ranges or source[start:end] == char
    assert places == sorted(places)
    assert {at for start, end in places for at in range(start, end)} == set(range(len(source)))


def test_tokens_of_a_hinted_text_have_their_places_in_the_text() -> None:
    source = "去冲浪吧"
    text, places = hinted(source, [Gap(1, 3, "surf")])
    assert text == "去 surf 吧"
    read = Tokens(text, ["去", "▁su", "rf", "▁吧"], [(0, 1), (2, 4), (4, 6), (7, 8)])
    assert standing_for(source, read, places) == Tokens(source, read.tokens, [(0, 1), (1, 3), (1, 3), (3, 4)])


def test_what_is_no_lexicon_is_an_error() -> None:
    with pytest.raises(lzma.LZMAError):
        Lexicon(b"surf")


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine()


def test_the_bundled_package_says_the_words_that_its_lexicon_has(engine: ArgosEngine) -> None:
    sentences = ["我们在花莲的海边冲浪。", "电子竞技已经成为亚运会的正式项目。", "我把海藻寄给他。"]
    for found, words in zip(
        engine.translate(sentences, "zh-Hans", "en"), ("surf", "gaming|e-?sports", "seaweed"), strict=True
    ):
        assert re.search(words, found[0].text, re.IGNORECASE)
        assert all(0 <= (one.coverage or -1) <= 1 and 0 <= (one.support or -1) <= 1 for one in found)
        merits = [(one.coverage or 0) * (one.agreement or 0) for one in found]
        assert merits == sorted(merits, reverse=True)


def test_a_word_that_was_hinted_is_still_where_the_source_has_it(engine: ArgosEngine) -> None:
    source = "我把海藻寄给他。"
    [[found, *_]] = engine.translate([source], "zh-Hans", "en")
    start = found.text.lower().index("seaweed")
    links = [link for link in found.alignment if start <= link.target_start < start + len("seaweed")]
    assert source[links[0].source_start : links[0].source_end] in {"海", "藻", "海藻"}
    assert all(link.source_end <= len(source) for link in found.alignment)


def test_a_long_sentence_is_translated_though_hints_would_make_it_too_long() -> None:
    package = next(one for one in installed() if one.origin == "bundled")
    asked_once = load(package)
    lexicon = Lexicon(lzma.compress("the\nI\n我们\t20\tall of the people and me\tnever:90\n".encode()))
    model = Model(asked_once._decoder, asked_once._tokenizer, " ", lexicon)
    [found] = model.translate(["我们" * 60 + "。"], Decoding())  # with hints many more tokens than a model is given
    assert not any("我们我们" in one.text for one in found)


def test_signs_that_a_vocabulary_lacks_do_not_come_back_as_broken_bytes(engine: ArgosEngine) -> None:
    for sentence in ("後來呢⋯⋯我們就回家了⋯⋯", "【公告】今天休息～"):
        assert not any("\ufffd" in one.text for one in engine.translate([sentence], "zh-Hant", "en")[0])
