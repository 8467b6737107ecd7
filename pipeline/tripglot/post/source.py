"""Bytes in, text out, and back without a change.

A post is UTF-8. A byte order mark is remembered, line ends are left where they are: offsets everywhere in `post`
are code points into the decoded text without the mark.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from tripglot.errors import TripglotError

BOM = b"\xef\xbb\xbf"
# CommonMark 0.31.2, 2.1: a line ends with LF, CR or CRLF (and with nothing else: U+2028 and form feeds are text)
LINE_END = re.compile(r"\r\n?|\n")
_UTF16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """The decoded text of one file, and what is needed to write the same bytes again."""

    text: str
    bom: bool = False
    starts: tuple[int, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, text: str, *, bom: bool = False) -> "Source":
        """Index the lines of a decoded text."""
        return cls(text, bom, (0, *(m.end() for m in LINE_END.finditer(text))))

    @classmethod
    def decode(cls, data: bytes, *, path: Path | None = None) -> "Source":
        """Decode one file; raises TripglotError, with the line of the first bad byte, if it is not UTF-8."""
        bom = data.startswith(BOM)
        if data.startswith(_UTF16_OR_32) or data.count(b"\0") > len(data) // 10 > 0:
            raise TripglotError("looks like UTF-16, not UTF-8", path=path, cure="save the file as UTF-8")
        try:
            return cls.of(data[3 if bom else 0 :].decode(), bom=bom)
        except UnicodeDecodeError as error:
            line = len(LINE_END.findall(data[: error.start].decode("latin-1"))) + 1
            raise TripglotError(
                f"byte 0x{data[error.start]:02x} is not UTF-8", path=path, line=line, cure="save the file as UTF-8"
            ) from None

    def encode(self) -> bytes:
        """The bytes of the file."""
        return (BOM if self.bom else b"") + self.text.encode()

    @property
    def eol(self) -> str:
        """The line end that a new line is to have: that of the first line, LF where there is only one."""
        found = LINE_END.search(self.text)
        return found.group() if found else "\n"

    def line(self, offset: int) -> int:
        """The 1-based line an offset lies in."""
        return bisect_right(self.starts, offset)

    def column(self, offset: int) -> int:
        """The 1-based column, in code points."""
        return offset - self.starts[self.line(offset) - 1] + 1

    def line_span(self, number: int) -> tuple[int, int]:
        """Start and end of a 0-based line, its line end left out."""
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end
