"""The command `detect`: which language every prose block is in."""

from typing import Annotated

import typer

from tripglot.commands.common import Inputs, StandsFor, To, inputs, settings_of
from tripglot.commands.text.help import one_of
from tripglot.errors import Exit, TripglotError


def detect(
    paths: Inputs = None,
    to: To = None,
    form: Annotated[str, typer.Option("--format", help="How to show it.", **one_of("text|json|jsonl"))] = "text",
    stands_for: StandsFor = None,
) -> None:
    """Say which language every prose block is in, and what needs translation."""
    from tripglot.commands.text import report
    from tripglot.jobs import translate as stages

    if form not in report.DETECTION_FORMATS:
        raise TripglotError(f"unknown format '{form}'", cure="one of " + ", ".join(report.DETECTION_FORMATS))
    settings = settings_of(to, stands_for=stands_for)
    sources = settings.sources(inputs(paths, stands_for))
    found, problems = stages.detect_posts(sources, settings)
    foreign = False
    for text, needs in report.detections(found, form):
        typer.echo(text)
        foreign = foreign or needs
    for problem in problems:
        typer.echo(f"tripglot: {problem}", err=True)
    raise typer.Exit(Exit.FINDINGS if foreign or problems else Exit.CLEAN)
