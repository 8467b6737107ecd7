"""Where many terms stand in a text, in time that hardly grows with their number.

One pattern with an alternative for each term takes time in proportion to them, at every letter of every sentence; a
termbase has thousands. So terms are looked up by their first letters, and only those few are tried.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from tripglot.scripts import UNSPACED_CHAR

# a letter or digit of a script that puts spaces between words: no term begins or ends beside one
SPACED_LETTER: Final = r"[^\W" + UNSPACED_CHAR.pattern[1:]
_FIRST: Final = 4  # letters that terms are looked up by, as far as their first word has them

Spelling = tuple[str, int, bool]  # a text, the number of its term, and whether capital and small letters matter


class Spotter:
    """Terms by number, each in the ways it is written, ready to be found."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        """Take what each term is written like."""
        self._ranked = sorted(spellings, key=lambda one: -len(one[0]))  # the longest match wins
        self._ranks: dict[str, list[int]] = {}
        for rank, (text, _, _) in enumerate(self._ranked):
            self._ranks.setdefault(_folded(text.split()[0])[:_FIRST], []).append(rank)
        self._sizes = sorted({len(key) for key in self._ranks})

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and number of each term of a text, in order, none overlapping; offsets are code points."""
        folded = _folded(text) if self._sizes else ""
        at = 0
        while at < len(folded):
            keys = (folded[at : at + size] for size in self._sizes)
            end, number = self._at(text, at, sorted(rank for key in keys for rank in self._ranks.get(key, ())))
            if end > at:
                yield at, end, number
            at = max(end, at + 1)

    def _at(self, text: str, start: int, ranks: Iterable[int]) -> tuple[int, int]:
        """Where the first of these spellings that stands at `start` ends, and its number; (0, 0) if none does."""
        for rank in ranks:
            spelling, number, exact = self._ranked[rank]
            if found := _pattern(spelling, exact).match(text, start):
                return found.end(), number
        return 0, 0


@cache
def _pattern(spelling: str, exact: bool) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, spelling.split()))
    left = f"(?<!{SPACED_LETTER})" if re.match(SPACED_LETTER, spelling) else ""
    right = f"(?!{SPACED_LETTER})" if re.match(SPACED_LETTER, spelling[-1]) else ""
    return re.compile(f"{left}{words}{right}", 0 if exact else re.IGNORECASE)


def _folded(text: str) -> str:
    """A text without capitals, letter by letter, so that offsets stay what they are; I may be that of ı."""
    folded = text.casefold().replace("ı", "i")
    return folded if len(folded) == len(text) else "".join(letter.casefold()[0] for letter in text)
