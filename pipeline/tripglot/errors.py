"""The one expected exception, and the exit codes of the command line."""

from enum import IntEnum
from pathlib import Path


class Exit(IntEnum):
    """What a process tells its caller."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INTERNAL = 3
    INTERRUPTED = 130


class TripglotError(Exception):
    """Something the user can mend: bad input, bad settings, a missing part.

    The message is one line: where (file, and line where known), what is wrong, and the cure.
    """

    def __init__(self, message: str, *, path: object = None, line: int | None = None, cure: str = "") -> None:
        where = f"{path}:{line}: " if path is not None and line else f"{path}: " if path is not None else ""
        super().__init__(f"{where}{message}" + (f" ({cure})" if cure else ""))


def brief(value: object) -> str:
    """A value of somebody's file for a message: `repr`, cut where it is long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of more digits than Python writes
        return "too large"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 200  # characters


def located(path: Path, message: str) -> str:
    """A message that begins with its file."""
    return message if message.startswith(str(path)) else f"{path}{'' if message.startswith(':') else ': '}{message}"
