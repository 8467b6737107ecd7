"""The command `init`: a commented file of settings."""

from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.text.voice import VOICE
from tripglot.errors import TripglotError


def init(
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write a commented tripglot.toml into this folder."""
    from tripglot.config import TEMPLATE
    from tripglot.files import write
    from tripglot.settings import FILE

    path = Path(FILE)
    if path.exists() and not force:
        raise TripglotError("exists already", path=path, cure="use --force to overwrite it")
    write(path, TEMPLATE.encode())
    VOICE.say(f"wrote {path}")
