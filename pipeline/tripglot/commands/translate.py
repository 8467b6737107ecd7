"""The command `translate`: from file to file, without memory."""

from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.common import EngineName, SentenceCount, To, settings_of, show


def translate(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A post, or a folder of posts.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="A file, or a folder.")],
    to: To = None,
    engine: EngineName = None,
    everything: Annotated[bool, typer.Option("--all", help="Treat every prose block as foreign.")] = False,
) -> None:
    """Translate one post to one file, or a folder of posts to a folder."""
    from tripglot.jobs import translate as stages

    settings = settings_of(to, engine)
    with SentenceCount() as progress:
        report = stages.translate(source, output, settings, everything=everything, progress=progress.update)
    show(report, settings, written=True, table=False)
