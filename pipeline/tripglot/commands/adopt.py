"""The command `adopt`: an edit in a published post goes into the memory."""

from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.common import To, settings_of
from tripglot.commands.text.voice import VOICE, plural


def adopt(
    file: Annotated[Path, typer.Argument(help="A published post that was edited by hand.")],
    to: To = None,
) -> None:
    """Take an edit in a published post into the memory, as reviewed."""
    from tripglot.jobs.adopt import adopt as take

    number = take(file, settings_of(to))
    VOICE.say(f"{file}: {plural(number, 'entry', 'entries')} taken into the memory")
