"""What every command shares: its options and how they become settings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import TripglotError

if TYPE_CHECKING:
    from pipeline.settings import Settings

To = Annotated[str | None, typer.Option("--to", help="Target language (BCP 47). Default: settings, or en.")]
EngineName = Annotated[str | None, typer.Option("--engine", help="argos, identity or pseudo.")]
Paths = Annotated[list[Path] | None, typer.Argument(help="Posts or folders of posts.")]


def settings_of(to: str | None = None, engine: str | None = None, output: Path | None = None) -> "Settings":
    """The settings of this folder, with what the command line says instead."""
    from dataclasses import replace

    from pipeline.languages import canonical
    from pipeline.settings import load
    from pipeline.translation.engine import ENGINES

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
