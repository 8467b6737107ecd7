"""Brackets and quotation marks: what a sentence says aside."""

import re
from bisect import bisect_right
from typing import Final

_SIGNS: Final = re.compile(r"[(（「『“„«»\"]")
_GLOSS: Final = re.compile(
    r"\([^()]{1,60}\)|（[^（）]{1,60}）|「[^「」]{1,120}」|『[^『』]{1,120}』|“[^“”„]{1,30}”|(?<!\d)\"[^\".!?\n]{1,90}\"|(?<!\d)\"[^\"]{1,30}\""
    r"|„[^“”„]{1,120}[“”]|«[^«»]{1,120}»|»[^«»]{1,120}«"
)


class Glosses:
    """The short bracketed and quoted stretches of one part of a text."""

    __slots__ = ("_spans", "_starts")

    def __init__(self, text: str, start: int, end: int) -> None:
        """Find them between two offsets."""
        self._spans: list[tuple[int, int]] = []
        if _SIGNS.search(text, start, end):
            self._spans = [match.span() for match in _GLOSS.finditer(text, start, end)]
        self._starts = [span[0] for span in self._spans]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._spans)

    def inside(self) -> list[tuple[int, int]]:
        """What stands between their signs."""
        return [(start + 1, end - 1) for start, end in self._spans]

    def around(self, start: int, end: int) -> tuple[int, int] | None:
        """The one that encloses a stretch, if any does."""
        at = bisect_right(self._starts, start) - 1
        if at < 0:
            return None
        span = self._spans[at]
        return span if span[0] < start and end < span[1] else None
