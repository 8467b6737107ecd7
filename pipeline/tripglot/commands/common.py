"""What every command shares: its options and how they become settings."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from tripglot.errors import TripglotError

if TYPE_CHECKING:
    from tripglot.settings import Settings

To = Annotated[str | None, typer.Option("--to", help="Target language (BCP 47). Default: settings, or en.")]
EngineName = Annotated[str | None, typer.Option("--engine", help="argos, identity or pseudo.")]
Paths = Annotated[list[Path] | None, typer.Argument(help="Posts or folders of posts.")]


def settings_of(to: str | None = None, engine: str | None = None, output: Path | None = None) -> "Settings":
    """The settings of this folder, with what the command line says instead."""
    from dataclasses import replace

    from tripglot.config import load
    from tripglot.engines.make import ENGINES
    from tripglot.languages import canonical

    settings = load()
    if to is not None:
        settings = replace(settings, target=canonical(to))
    if engine is not None:
        if engine not in ENGINES:
            raise TripglotError(f"unknown engine '{engine}'", cure="one of " + ", ".join(ENGINES))
        settings = replace(settings, engine=engine)
    if output is not None:
        settings = replace(settings, output=str(Path.cwd() / output))
    return settings


class StatusLine:
    """One line on standard error that is written over while work goes on, if a person is looking."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and not os.environ.get("CI")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, text: str) -> None:
        """Write the line anew."""
        self._write(text)

    def clear(self) -> None:
        """Remove the line, for another one to be written."""
        self._write("")

    def _write(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
