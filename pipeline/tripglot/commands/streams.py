"""The standard streams of a process as commands want them: there, in UTF-8, and never the reason for a trace."""

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import typer

from tripglot.errors import TripglotError


class _Shut(io.RawIOBase):
    """Standard input that was closed by whoever started us: reading it is an error of one line."""

    def readable(self) -> bool:
        """Be a stream that can be asked."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Raise TripglotError."""
        raise TripglotError("standard input is closed", cure="pipe a post in, or name a file")


class _Patient(io.FileIO):
    """A pipe or a file: where nobody reads on (`| head`), the work is done all the same, and has its exit code."""

    def write(self, data: Any) -> Any:
        """Write, to nobody where nobody listens."""
        try:
            return super().write(data)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            return len(data)


# what a text may do to a terminal: end a line, and the colours and the one line of progress that are ours
_HARMLESS: Final = r"\x1b\[(?:(?!8)\d{1,2}(?:;(?!8)\d{1,3})*)?m|\r\x1b\[K|\r?\n|\t"
_ACTS: Final = re.compile(rf"({_HARMLESS})|[\x00-\x1f\x7f-\x9f\u202d\u202e]")


def _write_visibly(write: Callable[[str], int], text: str) -> int:
    """Write to a terminal what a post or a name has in it without letting it act there: hide text, set the title."""
    return write(_ACTS.sub(lambda found: found[1] or ascii(found[0])[1:-1], text))


def prepare() -> None:
    """Put something in the place of streams that are closed; write UTF-8 to the others, visibly to a terminal."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass  # the numbers of closed streams are taken, or the next file we open would be written to by a child
    os.close(handle)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Shut()))
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - for as long as we live
        elif reconfigure := getattr(getattr(sys, name), "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
            stream = getattr(sys, name)
            if stream.isatty():
                stream.write = partial(_write_visibly, stream.write)
            else:
                setattr(sys, name, _patient(stream))


def _patient(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.flush()
    below = io.BufferedWriter(_Patient(stream.fileno(), "w", closefd=False))
    at_once = stream.line_buffering, stream.write_through
    return io.TextIOWrapper(below, stream.encoding, stream.errors, None, *at_once)


def tell(line: str) -> None:
    """Write the last line of a process to standard error, if anybody takes it; Python's own end is silent then."""
    with contextlib.suppress(OSError):
        typer.echo(f"tripglot: {line}", err=True)
    mute()


def mute() -> None:
    """Silence the streams that take nothing any more: at its end Python flushes them, and would say so in a trace."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
