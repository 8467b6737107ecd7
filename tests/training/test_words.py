"""Which words of the corpus join the dictionary's."""

import pytest

pytest.importorskip("sentencepiece", reason="the extra `translate` is not installed")
pytest.importorskip("numpy", reason="the dependency group `training` is not installed")

from training.prep import Pair
from training.words import written


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
