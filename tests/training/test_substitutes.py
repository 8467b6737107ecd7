"""Pairs with other nouns in them."""

import pytest

pytest.importorskip("jieba", reason="the dependency group `training` is not installed")
pytest.importorskip("numpy", reason="the dependency group `training` is not installed")
pytest.importorskip("sentencepiece", reason="the extra `translate` is not installed")

from training.corpus import Pair
from training.substitutes import Place, plural, put, substituted

GLOSSES = {
    "手电筒": "torch",
    "雷达": "radar",
    "雨伞": "umbrella",
    "火箭筒": "bazooka",
    "很好": "very good",
    "投影仪": "projector",
}
PAIRS = [
    Pair(
        "停电的那天晚上，我带着手电筒去找猫。", "On the night of the power cut I took a torch to look for the cat.", 10
    ),
    Pair("他把手电筒放在门口，然后就睡了。", "He put his torch by the door and then went to sleep.", 10),
    Pair("下雨的时候，我借到了一把雨伞。", "When it rained I borrowed an umbrella from a friend.", 10),
    Pair("两把雨伞都是她从家里带来的。", "Both umbrellas were ones that she had brought from home.", 10),
    Pair(
        "讲者说投影仪坏了，所以没有幻灯片。",
        "The speaker said the projector bulb was broken, so there were no slides.",
        10,
    ),
]


def test_a_noun_gives_way_to_one_of_its_kind_and_so_does_its_english() -> None:
    made = list(substituted(PAIRS, GLOSSES, met=0))
    assert (
        "停电的那天晚上，我带着火箭筒去找猫。",
        "On the night of the power cut I took a bazooka to look for the cat.",
    ) in made
    sources = " ".join(source for source, _ in made)
    assert "雨伞" not in sources  # nothing is of its kind: no company to speak of, no other noun in 伞
    assert "投影仪" not in sources  # its English is a part of another noun
    assert all("very good" not in target for _, target in made)
    assert made == list(substituted(PAIRS, GLOSSES, met=0))


@pytest.mark.parametrize(
    ("pair", "english", "expected"),
    [
        (2, "torch", "When it rained I borrowed a torch from a friend."),
        (3, "box", "Both boxes were ones that she had brought from home."),
        (0, "axe", "On the night of the power cut I took an axe to look for the cat."),
    ],
)
def test_articles_and_numbers_follow(pair: int, english: str, expected: str) -> None:
    said = ("a torch", "", "an umbrella", "umbrellas")
    source, word = PAIRS[pair].source, "手电筒" if pair == 0 else "雨伞"
    old = said[pair].split(" ")[-1]
    first, start = PAIRS[pair].target.index(old), source.index(word)
    place = Place(pair, (start, start + len(word)), (first, first + len(old)), old.endswith("s"))
    text, target = put(PAIRS[pair], place, "盒子", english)
    assert target == expected
    assert text == source.replace(word, "盒子")


def test_plurals() -> None:
    assert [plural(noun) for noun in ("radar", "box", "city", "boy", "fisherman")] == [
        "radars", "boxes", "cities", "boys", "fishermen",
    ]  # fmt: skip
