"""Cut a sentence into words and the signs between them, for the engines that work word by word."""

import unicodedata
from collections.abc import Iterator
from functools import cache

from tripglot.scripts import UNSPACED_LETTER


@cache
def is_letter(char: str) -> bool:
    """Tell whether `char` is a letter (Unicode category L)."""
    return unicodedata.category(char)[0] == "L"


@cache
def _joins(char: str) -> bool:
    """Tell whether `char` continues the word before it: a combining mark, or a joiner between letters."""
    return unicodedata.category(char)[0] == "M" or char in "\u200c\u200d"


def words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of the words, digit runs and single signs of `text`; white space is skipped."""
    at = 0
    while at < len(text):
        start = at
        char = text[at]
        at += 1
        if char.isspace():
            continue
        if UNSPACED_LETTER.match(char):  # each of these stands for itself
            while at < len(text) and _joins(text[at]):
                at += 1
        elif is_letter(char):
            while at < len(text) and (
                _joins(text[at]) or (is_letter(text[at]) and not UNSPACED_LETTER.match(text[at]))
            ):
                at += 1
        elif char.isdigit():
            while at < len(text) and text[at].isdigit():
                at += 1
        yield start, at
