"""The command `status`: how much of each post is translated."""

from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.common import Paths, To, say_what_waits_elsewhere, settings_of
from tripglot.commands.text.help import one_of
from tripglot.commands.text.voice import VOICE
from tripglot.errors import Exit, TripglotError


def status(
    paths: Paths = None,
    to: To = None,
    form: Annotated[str, typer.Option("--format", help="How to show it.", **one_of("table|json|markdown"))] = "table",
    badge: Annotated[Path | None, typer.Option(help="Write a badge: .svg, or .json for shields.io.")] = None,
) -> None:
    """Show, per post, how many foreign sentences are human, reviewed, machine, stale, unsure and missing."""
    from tripglot.files import write
    from tripglot.jobs import status as work

    if form not in work.FORMATS:
        raise TripglotError(f"unknown format '{form}'", cure="one of " + ", ".join(work.FORMATS))
    settings = settings_of(to)
    problems: list[TripglotError] = []
    rows = work.status(settings.sources(paths), settings, problems)
    typer.echo(work.shown(rows, form))
    if badge is not None:
        if problems:
            problems.append(TripglotError("is not written, since not every post could be counted", path=badge))
        else:
            write(badge, work.badge(rows, badge).encode())
    say_what_waits_elsewhere(settings, to, paths)
    for problem in problems:
        VOICE.warn(f"tripglot: {problem}")
    if problems:
        raise typer.Exit(Exit.FINDINGS)
