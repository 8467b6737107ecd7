"""Cut a sentence into words and the signs between them, for the engines that work word by word."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# Scripts that write without spaces: each of their characters stands for itself.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)


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
        if _UNSPACED.match(char):
            while at < len(text) and _joins(text[at]):
                at += 1
        elif is_letter(char):
            while at < len(text) and (_joins(text[at]) or (is_letter(text[at]) and not _UNSPACED.match(text[at]))):
                at += 1
        elif char.isdigit():
            while at < len(text) and text[at].isdigit():
                at += 1
        yield start, at
