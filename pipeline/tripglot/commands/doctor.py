"""The command `doctor`: versions, settings, packages, and what would go online."""

import typer

from tripglot.commands.common import settings_of
from tripglot.errors import Exit


def doctor() -> None:
    """Show versions, settings, packages, and what would go online (nothing does here)."""
    from tripglot.commands import report

    settings = settings_of()
    lines, healthy = report.doctor(settings)
    for line in lines:
        typer.echo(line)
    raise typer.Exit(Exit.CLEAN if healthy else Exit.USAGE)
