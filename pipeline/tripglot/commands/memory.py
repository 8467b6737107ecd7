"""The commands `memory stats|prune|export|import`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tripglot.commands.common import To, needs_posts_or_memory, settings_of
from tripglot.commands.text.voice import VOICE, plural

if TYPE_CHECKING:
    from tripglot.memory.tmx import Translated

memory_app = typer.Typer(help="The translation memory: stats, prune, export, import.", no_args_is_help=True)


@memory_app.command("stats")
def stats(to: To = None) -> None:
    """Count, per post, sentences by who stands behind them, and entries in use and gone."""
    from tripglot.jobs.status import STATES, remembered

    settings = settings_of(to)
    needs_posts_or_memory(settings)
    rows = list(remembered(settings))
    typer.echo("sentences by who stands behind them (as in `tripglot status`), and entries of the PO files")
    typer.echo(" ".join(f"{name:>8}" for name in ("foreign", *STATES, "entries", "gone")))
    for path, *counts in rows:
        typer.echo(" ".join("       -" if n is None else f"{n:>8}" for n in counts) + f"  {path}")
    totals = [sum(n or 0 for n in column) for column in zip(*(counts for _, *counts in rows), strict=True)]
    typer.echo(" ".join(f"{n:>8}" for n in totals) + "  all")


@memory_app.command("prune")
def prune(
    to: To = None,
    unsure: Annotated[bool, typer.Option("--unsure", help="Also unsure drafts: the next run asks anew.")] = False,
) -> None:
    """Delete entries whose source is in no post any more."""
    from tripglot.jobs.review import catalogs, pruned
    from tripglot.memory import save

    settings = settings_of(to)
    needs_posts_or_memory(settings)
    number = 0
    for path, catalog in catalogs(settings):
        left = pruned(catalog, unsure=unsure)
        gone = len(catalog.obsolete) + len(catalog.entries) - len(left.entries)
        number += gone
        if gone:
            save(path, left, settings.target)
    VOICE.say(f"{plural(number, 'entry', 'entries')} deleted")


@memory_app.command("export")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="A .tmx file.")],
    to: To = None,
) -> None:
    """Write the whole memory as TMX 1.4b."""
    from tripglot.files import write
    from tripglot.jobs.review import catalogs
    from tripglot.memory.tmx import tmx

    settings = settings_of(to)
    needs_posts_or_memory(settings)
    entries = [entry for _, catalog in catalogs(settings) for entry in catalog.entries]
    write(output, tmx(entries, settings.target))
    VOICE.say(f"wrote {plural(len(entries), 'entry', 'entries')} to {output}")


def _words_of(pair: "Translated") -> dict[str, Any]:
    """The fields of an entry that takes a pair from elsewhere: what an engine said of its own words goes."""
    gone = dict.fromkeys(("proposal", "partial", "left", "score", "confidence"), "")
    return {"target": pair.target, "fuzzy": not pair.reviewed, **gone}


@memory_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A .tmx file.")],
    to: To = None,
) -> None:
    """Take translations from a TMX file for entries that nobody has reviewed."""
    from tripglot.jobs.review import catalogs
    from tripglot.memory import save
    from tripglot.memory.tmx import pairs

    settings = settings_of(to)
    needs_posts_or_memory(settings)
    found = {pair.source: pair for pair in pairs(file, settings.target)}
    number = 0
    for path, catalog in catalogs(settings):
        for index, entry in enumerate(catalog.entries):
            pair = found.get(entry.source)
            if pair and not entry.settled and (entry.target != pair.target or pair.reviewed):
                catalog.entries[index] = replace(entry, **_words_of(pair))
                number += 1
        save(path, catalog, settings.target)
    VOICE.say(f"{plural(number, 'entry', 'entries')} taken from {file}")
