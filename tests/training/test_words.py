"""Which words of the corpus join the dictionary's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sentencepiece", reason="the extra `translate` is not installed")
pytest.importorskip("numpy", reason="the dependency group `training` is not installed")

from training.prep import Pair
from training.words import folded, written
from tripglot.detection.votes.english import unfolded


def test_a_slip_is_no_word_and_what_people_write_again_is() -> None:
    prose = [
        Pair("", "The backend of kubectl crashd, see src/helpr.py.", 8.0),
        Pair("", "Our backend runs kubectl's code.", 8.0),
    ]
    manuals = [Pair("", "A cmdlet and a typoo.", 0.25)] + [Pair("", "run the cmdlet.", 0.25)] * 19
    assert written([*prose, *manuals]) == {"backend", "cmdlet"}


def test_a_name_keeps_its_capital_and_once_is_enough_where_it_stands_alone() -> None:
    pairs = [Pair("", "Innsbruck", 0.2), Pair("", "Sankt Anton", 0.2), Pair("", "they came from Nirgendwo", 0.2)]
    assert written(pairs) == {"Innsbruck", "Sankt", "Anton"}


@given(st.lists(st.text("abcdeXY", min_size=1, max_size=40)))
def test_a_folded_list_unfolds_to_itself(words: list[str]) -> None:
    words = sorted(set(words))
    lines = list(folded(words))
    assert list(unfolded(lines)) == words
    assert all(len(line) <= len(word) + 1 for line, word in zip(lines, words, strict=True))


def test_what_two_words_share_is_written_once() -> None:
    assert list(folded(["kitten", "kitten" * 9, "mitten"])) == ["Akitten", "G" + "kitten" * 8, "Amitten"]
    long = "a" * 40
    assert list(unfolded(folded([long, long + "b"]))) == [long, long + "b"]
