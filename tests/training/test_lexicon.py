"""A lexicon is learned from sentences, and pairs are made with what it would write."""

import lzma
import re

import pytest

pytest.importorskip("numpy", reason="the dependency group `training` is not installed")
pytest.importorskip("sentencepiece", reason="the extra `translate` is not installed")
pytest.importorskip("jieba", reason="the dependency group `training` is not installed")

from training import clauses
from training.corpus import Pair
from training.hints import WEIGHT, atom_pairs, hinted_pairs
from training.lexicon import Sentence, forms, names, probabilities, written
from tripglot.engines.small.lexicon import Gap, Lexicon

WHO = [("我", "I"), ("他", "He"), ("老师", "The teacher"), ("朋友", "A friend"), ("大家", "Everyone")]
WHAT = [
    ("冲浪", "went surfing"), ("喝茶", "drank tea"), ("唱歌", "sang a song"), ("跑步", "ran a race"),
    ("游泳", "swam a mile"), ("吃饭", "ate rice"), ("睡觉", "slept an hour"), ("回家", "drove home"),
]  # fmt: skip
SENTENCES: list[Sentence] = [
    (sorted([who, what]), f"{one} {other}".split()) for who, one in WHO for what, other in WHAT
] * 4
SENTENCES += [([], ["Nothing"])] * 2000  # so that no stem of the others is in every twentieth sentence
GLOSSES = {"海藻": ["seaweed"], "我": ["me"], "乱七八糟": ["in a hideous mess of everything"]}


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return written(SENTENCES, GLOSSES).splitlines()


def test_each_word_is_given_the_stems_that_it_brings_along() -> None:
    learned = probabilities(SENTENCES)
    assert max(learned["冲浪"], key=learned["冲浪"].__getitem__) in {"surf", "went"}
    assert learned["冲浪"].keys().isdisjoint({"tea", "teacher"})
    assert all(sum(shares.values()) <= 1 + 1e-9 for shares in learned.values())


def test_a_hint_is_written_as_it_mostly_stands_within_a_sentence() -> None:
    said = forms(SENTENCES, {"冲浪": {"surf": 0.5}, "他": {"he": 0.9}, "唱歌": {"sing": 0.2}})
    assert said == {"冲浪": "surfing"}  # "He" stands at the beginning alone; of singing it is not clear


def test_two_words_that_belong_together_are_both_said() -> None:
    said = [(["副作用"], "It has side effects".split())] * 3 + [(["副作用"], "A side effect of tea".split())]
    assert forms(said, {"副作用": {"side": 0.4, "effect": 0.4, "tea": 0.1}}) == {"副作用": "side effects"}
    assert forms(said, {"副作用": {"effect": 0.4, "tea": 0.3}}) == {"副作用": "effects"}  # of tea it is said once


def test_a_name_has_a_capital_wherever_it_stands() -> None:
    said = ["On Monday we met Anna", "Anna came Monday", "Then The Book fell", "So Monday was gone", "Here Anna slept"]
    said += ["Then the book fell", "Now Anna left"]
    assert names([([], one.split()) for one in said]) == ["Anna", "Monday"]


def test_words_of_the_dictionary_join_what_was_learned(lines: list[str]) -> None:
    entries = dict(line.split("\t", 1) for line in lines[2:])
    assert entries["海藻"].endswith("\tseaweed\tseawe:50")
    assert "me:10" in entries["我"]
    assert "乱七八糟" not in entries  # what only explains it is no translation
    assert written(SENTENCES, GLOSSES).splitlines() == lines


def test_what_was_written_is_what_the_engine_reads(lines: list[str]) -> None:
    lexicon = Lexicon(lzma.compress("".join(line + "\n" for line in lines).encode()))
    known = lexicon.adequacy("我吃海藻", "I eat sand")
    assert known.gaps == (Gap(2, 4, "seaweed"),)


def test_prose_is_there_once_more_with_hints_and_manuals_are_not() -> None:
    lexicon = Lexicon(lzma.compress("the\nMonday\n海藻\t50\tseaweed\tseawe:50\n吃\t20\t\teat:60\n".encode()))
    pairs = [
        Pair("他吃海藻。", "He eats seaweed.", 8.0),
        Pair("海藻选项", "Seaweed option", 0.25),
        Pair("他吃饭。", "He eats.", 8.0),
    ]
    assert list(hinted_pairs(pairs, lexicon)) == [Pair("他吃 seaweed 。", "He eats seaweed.", 8.0 * WEIGHT)]
    wrong = list(hinted_pairs([Pair("海藻", "Kelp", 1.0)] * 200, lexicon))
    assert 5 < len(wrong) < 60  # some hints that the reference does not bear out stay


def test_prose_is_there_once_more_with_the_name_of_an_atom_where_it_stands_in_both() -> None:
    lexicon = Lexicon(lzma.compress("the\nMonday\n海藻\t50\tseaweed\tseawe:50\n吃\t20\t\teat:60\n".encode()))
    pairs = [Pair("他吃海藻。", "He eats seaweed.", 8.0)] * 300 + [Pair("海藻选项", "Seaweed option", 0.25)]
    found = list(atom_pairs(pairs, lexicon))
    assert len(found) == 300
    assert {pair.weight for pair in found} == {8.0 * WEIGHT}
    assert {(re.sub(r"X\d", "X", pair.source), re.sub(r"X\d", "X", pair.target)) for pair in found} == {
        ("X 他吃海藻。", "X He eats seaweed."),
        ("他吃海藻 X。", "He eats seaweed X."),
        ("他吃X。", "He eats X."),
        ("他吃 X 。", "He eats X."),
        ("X 吃海藻。", "X eats seaweed."),  # as a person's name does
    }
    assert all(re.findall(r"X\d", pair.source) == re.findall(r"X\d", pair.target) for pair in found)
    assert list(atom_pairs(pairs, lexicon)) == found
    many = [Pair("他們吃海藻。", "They eat seaweed.", 8.0), Pair("他吃海藻。", "Seaweed is what he eats.", 8.0)] * 50
    assert not [pair for pair in atom_pairs(many, lexicon) if re.match(r"X\d ?(們|吃)", pair.source)]
    owned = [Pair("今天我的海藻好吃。", "My seaweed is good today.", 8.0)] * 100
    owning = {
        re.sub(r"X\d", "X", pair.source): pair.target for pair in atom_pairs(owned, lexicon) if "'s" in pair.target
    }
    assert owning.keys() == {"今天 X 的海藻好吃。", "今天X的海藻好吃。"}
    assert all(re.fullmatch(r"X\d's seaweed is good today\.", target) for target in owning.values())
    twice = [Pair("我的海藻和他的海藻。", "My seaweed and his seaweed.", 8.0)] * 50
    assert not [pair for pair in atom_pairs(twice, lexicon) if "'s" in pair.target]


def test_long_prose_is_there_clause_by_clause_where_it_is_clear_what_is_what() -> None:
    words = {"下雨": "rain", "博物馆": "museum", "海边": "beach", "散步": "walk", "下午": "afternoon", "衣服": "cloth"}
    entries = "".join(f"{word}\t40\t\t{stem}:90\n" for word, stem in words.items())
    lexicon = Lexicon(lzma.compress(f"the a and to on us took\nMonday\n{entries}".encode()))
    source = "因为早上一直下雨所以去博物馆，下午我们才去海边慢慢散步。"
    target = "Rain took us to the museum, and the afternoon to a walk on the beach."
    pair = Pair(source, target, 8.0)
    other = pair._replace(target="The beach rain took us, and the museum to an afternoon walk.")
    manual = pair._replace(weight=0.1)
    assert list(
        clauses.clause_pairs([pair, other, manual, Pair("海边，散步。", "A walk, a beach.", 8.0)], lexicon)
    ) == [
        Pair(source[:15], "Rain took us to the museum,", 8.0 * clauses.WEIGHT),
        Pair(source[15:], "And the afternoon to a walk on the beach.", 8.0 * clauses.WEIGHT),
    ]
