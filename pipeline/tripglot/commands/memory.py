"""The commands `memory stats|prune|export|import`."""

from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.common import To, settings_of

memory_app = typer.Typer(help="The translation memory: stats, prune, export, import.", no_args_is_help=True)


@memory_app.command("stats")
def stats(to: To = None) -> None:
    """How many entries are human, reviewed, machine, stale, unsure and missing, per post."""
    from tripglot.jobs.review import catalogs, count

    settings = settings_of(to)
    total: dict[str, int] = {}
    typer.echo(f"{'human':>8} {'reviewed':>8} {'machine':>8} {'stale':>8} {'unsure':>8} {'missing':>8} {'gone':>6}")
    for path, catalog in catalogs(settings):
        states = count(catalog.entries)
        typer.echo("".join(f"{n:>8} " for n in states.values()) + f"{len(catalog.obsolete):>6}  {path}")
        total = {state: total.get(state, 0) + n for state, n in states.items()}
    typer.echo("".join(f"{n:>8} " for n in total.values()) + f"{'':>6}  all")


@memory_app.command("prune")
def prune(
    to: To = None,
    unsure: Annotated[bool, typer.Option("--unsure", help="Also unsure drafts: the next run asks anew.")] = False,
) -> None:
    """Delete entries whose source is in no post any more."""
    from tripglot.jobs.review import catalogs, pruned
    from tripglot.memory import save

    settings = settings_of(to)
    number = 0
    for path, catalog in catalogs(settings):
        left = pruned(catalog, unsure=unsure)
        gone = len(catalog.obsolete) + len(catalog.entries) - len(left.entries)
        number += gone
        if gone:
            save(path, left, settings.target)
    typer.echo(f"{number} entries deleted")


@memory_app.command("export")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="A .tmx, .xlf or .xliff file.")],
    to: To = None,
    source: Annotated[str, typer.Option("--from", help="XLIFF: the source language. Default: the commonest.")] = "",
) -> None:
    """Write the whole memory as TMX 1.4b, or what is from one language as XLIFF 2.0."""
    from tripglot.jobs.exchange import exported
    from tripglot.languages import canonical

    done = exported(settings_of(to), output, canonical(source) if source else "")
    said = f" from {done.source}; {done.left} from other languages are left (--from)" if done.left else ""
    typer.echo(f"wrote {done.written} entries to {output}{said}")


@memory_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A .tmx, .xlf or .xliff file.")],
    to: To = None,
) -> None:
    """Take translations from a TMX or XLIFF file for entries that nobody has reviewed."""
    from tripglot.jobs.exchange import imported

    typer.echo(f"{imported(settings_of(to), file)} entries taken from {file}")
