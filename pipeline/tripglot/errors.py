"""The one expected exception, and the exit codes of the command line."""

import re
from enum import IntEnum
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


class Exit(IntEnum):
    """What a process tells its caller."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INTERNAL = 3
    INTERRUPTED = 130


class TripglotError(Exception):
    """Something the user can mend: bad input, bad settings, a missing part.

    message: what is wrong. path, line: where, as far as that is known; lines count from 1. cure: what to do. As text it
    is one line of all four; nobody has to read it back.
    """

    def __init__(self, message: str, *, path: object = None, line: int | None = None, cure: str = "") -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.cure = message, path, line, cure

    def __str__(self) -> str:
        """The line for people."""
        place = "" if self.path is None else legible(self.path)
        where = f"{place}:{self.line}: " if self.line and self.path is not None else place and f"{place}: "
        return f"{where}{self.message}" + (f" ({self.cure})" if self.cure else "")

    def at(self, path: object, line: int | None = None) -> "TripglotError":
        """The same, said of a file and a line where none was known."""
        if self.path is None:
            self.path = path
        self.line = self.line or line
        return self


def legible(path: object) -> str:
    """A path for a line that is read by people, or by programs that act on lines: its control characters escaped."""
    return _CONTROL.sub(lambda found: repr(found.group())[1:-1], str(path))


def brief(value: object) -> str:
    """A value of somebody's file for a message: `repr`, cut where it is long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of more digits than Python writes
        return "too large"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 200  # characters
