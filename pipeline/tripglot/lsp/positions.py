"""Places in a text as editors count them: lines, and within a line the code units that client and server agreed on.

Lines end as in the protocol (LSP 3.17: LF, CRLF or CR), which is how they end in CommonMark.
"""

from bisect import bisect_right
from typing import NamedTuple

from tripglot.post import Source

_UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Place(NamedTuple):
    """A line, from 0, and code units from its start."""

    line: int
    character: int


class Positions:
    """The places of one text."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        """Take a text, and the name of what characters are counted in: utf-8, utf-16 or utf-32."""
        self._text = text
        self._starts = Source.of(text).starts
        self._codec, self._size = _UNITS[encoding]

    def place(self, offset: int) -> Place:
        """Where a code point stands."""
        line = bisect_right(self._starts, offset) - 1
        return Place(line, self._units(self._text[self._starts[line] : offset]))

    def offset(self, line: int, character: int) -> int:
        """The code point at a place; beyond the end of a line it is that end, inside a character its start."""
        if line >= len(self._starts):
            return len(self._text)
        start = self._starts[line]
        last = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        content = self._text[start:last].rstrip("\r\n")
        data = content.encode(self._codec, "surrogatepass")[: character * self._size]
        return start + len(data.decode(self._codec, "ignore"))

    def _units(self, text: str) -> int:
        return len(text.encode(self._codec, "surrogatepass")) // self._size
