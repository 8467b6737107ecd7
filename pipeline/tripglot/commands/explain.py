"""The command `explain`: why a block is taken to be in the language it is taken to be in."""

import re
from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.common import To, settings_of
from tripglot.errors import TripglotError

_PLACE = re.compile(r"(?P<name>.+?):0*(?P<line>[1-9][0-9]{0,8})(?::\d+)?", re.DOTALL)  # as `check` prints it


def explain(
    place: Annotated[str, typer.Argument(metavar="FILE:LINE", help="A line of a post.")],
    to: To = None,
) -> None:
    """Show, for the block at a line, each sentence, its languages, the rule that decided, and how to override it.

    Beside each stands what langdetect alone, without scripts, words and neighbours, would have said.
    """
    from tripglot.commands.text import report
    from tripglot.jobs import translate as stages

    found_place = _PLACE.fullmatch(place)
    if not found_place:
        raise TripglotError(f"'{place}' is not FILE:LINE", cure="for example posts/day-1.md:12")
    settings = settings_of(to)
    found, problems = stages.detect_posts([Path(found_place["name"])], settings)
    if problems:
        raise TripglotError(problems[0])
    typer.echo(report.explanation(found[0], int(found_place["line"]), settings.target))
