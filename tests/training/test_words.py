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
    manuals = [Pair("", "A cmdlet and a typoo.", 0.25)] + [Pair("", "Run the cmdlet.", 0.25)] * 19
    assert written([*prose, *manuals]) == {"backend", "cmdlet"}
