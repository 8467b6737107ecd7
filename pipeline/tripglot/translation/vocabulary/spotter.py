"""Where many terms stand in a text, in time that hardly grows with their number.

One pattern with an alternative for each term takes time in proportion to them, at every letter of every sentence; a
termbase has thousands. So terms are looked up by their first letters, and only those few are tried.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tripglot.scripts import UNSPACED_CHAR

# a letter or digit of a script that puts spaces between words: no term begins or ends beside one
SPACED_LETTER: Final = r"[^\W" + UNSPACED_CHAR.pattern[1:]
_SPACED: Final = re.compile(SPACED_LETTER)
_SPACE: Final = re.compile(r"\s+")
_FIRST: Final = 4  # letters that terms are looked up by, as far as their first word has them

Spelling = tuple[str, int, bool]  # a text, the number of its term, and whether capital and small letters matter


class _Written(NamedTuple):
    """One way a term is written: its words, and what may not stand beside them."""

    words: tuple[str, ...]
    number: int
    exact: bool
    alone_before: bool
    alone_behind: bool


class Spotter:
    """Terms by number, each in the ways it is written, ready to be found."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        """Take what each term is written like."""
        self._written: list[_Written] = []
        self._ranks: dict[str, list[int]] = {}
        for text, number, exact in sorted(spellings, key=lambda one: -len(one[0])):  # the longest match wins
            words = tuple(text.split() if exact else _folded(text).split())
            self._ranks.setdefault(_folded(words[0])[:_FIRST], []).append(len(self._written))
            self._written.append(_Written(words, number, exact, _is_spaced(text[0]), _is_spaced(text[-1])))
        self._sizes = sorted({len(key) for key in self._ranks})

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and number of each term of a text, in order, none overlapping; offsets are code points."""
        folded = _folded(text) if self._sizes else ""
        at = 0
        while at < len(folded):
            keys = (folded[at : at + size] for size in self._sizes)
            ranks = sorted(rank for key in keys for rank in self._ranks.get(key, ()))
            found = ((_end(self._written[rank], text, folded, at), rank) for rank in ranks)
            end, rank = next((one for one in found if one[0]), (0, 0))
            if end:
                yield at, end, self._written[rank].number
            at = max(end, at + 1)


def _end(term: _Written, text: str, folded: str, start: int) -> int:
    """Where a term ends that stands at `start`; 0 if it does not."""
    source, end = text if term.exact else folded, start
    for number, word in enumerate(term.words):
        if number:
            space = _SPACE.match(text, end)
            end = space.end() if space else len(text) + 1
        if not source.startswith(word, end):
            return 0
        end += len(word)
    if term.alone_before and _is_spaced(text[start - 1 : start]):
        return 0
    return 0 if term.alone_behind and _is_spaced(text[end : end + 1]) else end


def _is_spaced(letter: str) -> bool:
    return _SPACED.match(letter) is not None


def _folded(text: str) -> str:
    """A text without capitals, letter by letter, so that offsets stay what they are; I may be that of ı."""
    folded = text.casefold().replace("ı", "i")
    if len(folded) == len(text):
        return folded
    letters = ((letter, letter.casefold()) for letter in text)  # ß is no s, though it folds to two of them
    return "".join(one if len(one) == 1 else letter.lower()[0] for letter, one in letters).replace("ı", "i")
