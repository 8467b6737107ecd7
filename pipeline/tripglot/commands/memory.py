"""The commands `memory stats|prune|export|import`."""

from pathlib import Path
from typing import Annotated, cast

import typer

from tripglot.commands.common import To, needs_posts_or_memory, say_what_waits_elsewhere, settings_of
from tripglot.commands.text.help import one_of
from tripglot.commands.text.voice import VOICE, plural
from tripglot.errors import Exit, TripglotError

memory_app = typer.Typer(help="The translation memory: stats, prune, export, import.", no_args_is_help=True)


@memory_app.command("stats")
def stats(to: To = None) -> None:
    """Count, per post, sentences by who stands behind them, and entries in use and gone; then what each engine made."""
    from tripglot.jobs.review import by_engine, catalogs
    from tripglot.jobs.status import STATES, remembered

    settings = settings_of(to)
    needs_posts_or_memory(settings)
    problems: list[TripglotError] = []
    found = list(catalogs(settings, (), problems))
    rows = list(remembered(found, settings, problems))
    typer.echo("sentences by who stands behind them (as in `tripglot status`), and entries of the PO files")
    typer.echo(" ".join(f"{name:>8}" for name in ("foreign", *STATES, "entries", "gone")))
    for path, *counts in rows:
        typer.echo(" ".join("       -" if n is None else f"{n:>8}" for n in counts) + f"  {path}")
    totals = [sum(n or 0 for n in column) for column in zip(*(counts for _, *counts in rows), strict=True)]
    typer.echo(" ".join(f"{n:>8}" for n in totals) + "  all")
    engines = by_engine(found)
    if engines:
        typer.echo(
            "entries that nobody has looked at, by engine (`tripglot memory prune --machine --by NAME` asks anew)"
        )
    for name, number in sorted(engines.items()):
        typer.echo(f"{number:>8}  {name or 'unknown'}")
    say_what_waits_elsewhere(settings, to)
    for problem in problems:
        VOICE.warn(f"tripglot: {problem}")
    if problems:
        raise typer.Exit(Exit.FINDINGS)


@memory_app.command("prune")
def prune(
    to: To = None,
    unsure: Annotated[bool, typer.Option("--unsure", help="Also unsure drafts: the next run asks anew.")] = False,
    machine: Annotated[
        bool, typer.Option("--machine", help="Also machine translations that nobody has looked at.")
    ] = False,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Of these, only what this engine or package made.")
    ] = "",
    gone: Annotated[bool, typer.Option("--gone", help="Also what people translated that is in no post now.")] = False,
) -> None:
    """Delete what nobody stands behind of posts that are gone, and what a better engine is to be asked for.

    What a person wrote, reviewed or put a note to stays, in a post or not; but see --gone.
    """
    from tripglot.jobs.review import Pruning
    from tripglot.jobs.review import prune as work

    if by and not (unsure or machine):
        raise typer.BadParameter("goes with --unsure or --machine", param_hint="--by")
    settings = settings_of(to)
    needs_posts_or_memory(settings)
    number = work(settings, Pruning(unsure=unsure, machine=machine, by=by, gone=gone))
    VOICE.say(f"{plural(number, 'entry', 'entries')} deleted")


@memory_app.command("export")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="A .tmx, .xlf or .xliff file.")],
    to: To = None,
    source: Annotated[str, typer.Option("--from", help="XLIFF: the source language. Default: the commonest.")] = "",
    version: Annotated[
        str, typer.Option("--xliff", help="XLIFF: for tools that read nothing newer, 1.2.", **one_of("2.0|1.2"))
    ] = "2.0",
) -> None:
    """Write the whole memory as TMX 1.4b, or what is from one language as XLIFF 2.0 or 1.2."""
    from tripglot.interchange.xliff import VERSIONS, Version
    from tripglot.jobs.exchange import exported
    from tripglot.languages import canonical

    if version not in VERSIONS:
        raise typer.BadParameter(f"{version} is none of {', '.join(VERSIONS)}", param_hint="--xliff")
    settings = settings_of(to)
    needs_posts_or_memory(settings)
    done = exported(settings, output, canonical(source) if source else "", cast(Version, version))
    left = f" from {done.source}; {done.left} from other languages are left (--from)" if done.left else ""
    VOICE.say(f"wrote {plural(done.written, 'entry', 'entries')} to {output}{left}")
    if done.unwritable:
        VOICE.warn(f"{plural(done.unwritable, 'entry', 'entries')} left out: they have characters that XML cannot hold")


@memory_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A .tmx, .xlf or .xliff file.")],
    to: To = None,
) -> None:
    """Take translations from a TMX or XLIFF file for entries that nobody has reviewed."""
    from tripglot.jobs.exchange import imported

    settings = settings_of(to)
    needs_posts_or_memory(settings)
    done = imported(settings, file)
    for line in done.refused:
        VOICE.warn(line)
    strange = f"; {done.strange} of it are for no source in the memory (tripglot run notes what is new in posts)"
    VOICE.say(f"{plural(done.taken, 'entry', 'entries')} taken from {file}{strange if done.strange else ''}")
    if done.refused:
        raise typer.Exit(Exit.FINDINGS)
