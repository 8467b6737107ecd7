"""The command `translate`: from file to file, the memory as it is."""

from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.common import STDIN, EngineName, SentenceCount, StandsFor, To, inputs, settings_of, show


def translate(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A post, a folder of posts, or - (standard input).")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT", help="A file, a folder, or - (standard output).")
    ],
    to: To = None,
    engine: EngineName = None,
    everything: Annotated[bool, typer.Option("--all", help="Treat every prose block as foreign.")] = False,
    stands_for: StandsFor = None,
) -> None:
    """Translate one post to one file, or a folder of posts to a folder, with what the memory has for them."""
    from tripglot.jobs import translate as stages

    settings = settings_of(to, engine, stands_for=stands_for)
    given = inputs([source], stands_for)[0]
    out = None if output == STDIN else output
    with SentenceCount() as progress:
        report = stages.translate(given, out, settings, everything=everything, progress=progress.update)
    if out is None:
        typer.echo(report.text, nl=False)
    show(report, settings, written=True, table=False)
