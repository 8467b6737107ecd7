"""How much a command says, and in which colours."""

import os
import sys
from typing import Any, TextIO

import typer


class Voice:
    """What the options -q and -v say: whether to leave out what is not wrong, or to leave out nothing."""

    quiet = False
    verbose = False

    def say(self, text: str, *, nl: bool = True) -> None:
        """Write what is of use and not asked for; not with -q."""
        if not self.quiet:
            self.show(text, nl=nl)

    def show(self, text: str, *, nl: bool = True) -> None:
        """Write what was asked for."""
        typer.echo(text, nl=nl, color=coloured(sys.stdout))

    def warn(self, text: str) -> None:
        """Write what is wrong, to standard error."""
        typer.echo(text, err=True, color=coloured(sys.stderr))


VOICE = Voice()


def coloured(stream: TextIO) -> bool:
    """Whether to write in colours: on a terminal, if NO_COLOR and FORCE_COLOR do not say otherwise."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def style(text: str, **how: Any) -> str:
    """A text in a colour (`fg=`), `bold` or `dim`; who writes it decides whether that is seen."""
    return typer.style(text, **how)


def plural(number: int, word: str, words: str = "") -> str:
    """Give a number with its noun: 1 file, 2 files, 2 entries."""
    return f"{number} {word if number == 1 else words or word + 's'}"
