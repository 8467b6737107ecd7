"""The commands around the memory: review, adopt, and `memory stats|prune|export|import`."""

import json
import os
import shlex
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tripglot.commands.common import Paths, To, settings_of
from tripglot.errors import Exit, TripglotError
from tripglot.settings import Settings

if TYPE_CHECKING:
    from tripglot.memory import Entry, Nearest
    from tripglot.memory.tmx import Pair

memory_app = typer.Typer(help="The translation memory: stats, prune, export, import.", no_args_is_help=True)


def adopt(
    file: Annotated[Path, typer.Argument(help="A published post that was edited by hand.")],
    to: To = None,
) -> None:
    """Take an edit in a published post into the memory, as reviewed."""
    from tripglot.jobs.adopt import adopt as take

    number = take(file, settings_of(to))
    typer.echo(f"{file}: {number} {'entry' if number == 1 else 'entries'} taken into the memory")


def review(
    paths: Paths = None,
    to: To = None,
    only_list: Annotated[bool, typer.Option("--list", help="List what waits, and stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="List what waits as JSON, and stop.")] = False,
) -> None:
    """Go through unsure drafts, what a machine wrote, what is stale or missing, one by one; each answer is saved."""
    from tripglot.jobs import review as work

    settings = settings_of(to)
    items = work.waiting(settings, paths or ())
    near = work.nearest(settings)
    if as_json:
        rows = [{"file": i.path.as_posix(), "state": i.entry.state, "source": i.entry.source, "target": i.entry.target,
                 "previous": i.entry.previous, "proposal": i.entry.proposal, "confidence": i.entry.confidence,
                 "similar": work.similar(near, i.entry)} for i in items]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif only_list:
        for item in items:
            text = " ".join(item.entry.source.split())
            typer.echo(f"{item.path}: {item.entry.state:<8} {text[:80]}")
    else:
        _dialogue(items, near, settings)
        return
    raise typer.Exit(Exit.FINDINGS if items else Exit.CLEAN)


def confirm(
    posts: Annotated[list[Path], typer.Argument(help="Posts whose sources changed without a change of meaning.")],
    to: To = None,
) -> None:
    """Say that the stale translations of some posts are still right: after a typo was mended, for example."""
    from tripglot.jobs import review as work

    settings = settings_of(to)
    stale = [item for item in work.waiting(settings, posts) if item.entry.state == "stale"]
    for item in stale:
        work.decide(item, work.accepted(item.entry), settings.target)
    typer.echo(f"{len(stale)} {'entry' if len(stale) == 1 else 'entries'} confirmed")


def _figure(entry: "Entry") -> str:
    return f"confidence {entry.confidence}" if entry.confidence else entry.score


_HELP = "a accept · e edit · p take the proposal · k keep the source · s skip · q quit"


def _dialogue(items: list, near: "Nearest", settings: Settings) -> None:  # type: ignore[type-arg]
    from tripglot.jobs import review as work

    for number, item in enumerate(items, 1):
        entry = item.entry
        typer.secho(f"\n{number}/{len(items)}  {item.path}  {entry.state}  {entry.engine} {_figure(entry)}", dim=True)
        if entry.previous:
            _show_diff(work.word_diff(entry.previous, entry.source))
        else:
            typer.echo(entry.source)
        if entry.target:
            typer.secho("→ " + entry.target, bold=True)
        if entry.proposal:
            typer.echo("proposal: " + entry.proposal)
        if known := near.of(entry.source):
            typer.echo("reviewed, of something similar: ", nl=False)
            _show_diff(work.word_diff(known.source, entry.source))
            typer.echo("→ " + known.target)
        while True:
            answer = typer.prompt(_HELP, default="s", show_default=False).strip().lower()[:1]
            try:
                match answer:
                    case "a":
                        work.decide(item, work.accepted(entry), settings.target)
                    case "p" if entry.proposal:
                        work.decide(item, work.with_proposal(entry), settings.target)
                    case "e":
                        work.decide(item, work.edited(entry, _in_editor(_begun(entry))), settings.target)
                    case "k":
                        work.decide(item, work.kept(entry, typer.prompt("why")), settings.target)
                    case "q":
                        return
                    case "s":
                        pass
                    case _:
                        continue
            except TripglotError as error:
                typer.secho(str(error), fg="red")
                continue
            break


def _begun(entry: "Entry") -> str:
    """What a person begins to write from."""
    return entry.target or entry.proposal or entry.source


def _show_diff(pieces: list[tuple[str, str]]) -> None:
    colours = {" ": None, "-": "red", "+": "green"}
    for sign, text in pieces:
        typer.secho(text if sign == " " else f"[{sign}{text}{sign}]", fg=colours[sign], nl=False)
    typer.echo()


def _in_editor(text: str) -> str:
    """What a person makes of a text in $VISUAL or $EDITOR."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "translation.md"
        path.write_text(text + "\n", encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)
            return path.read_text(encoding="utf-8")
        except (OSError, subprocess.CalledProcessError) as error:
            raise TripglotError(f"the editor '{editor}' failed: {error}", cure="set EDITOR") from None


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
    output: Annotated[Path, typer.Option("--output", "-o", help="A .tmx file.")],
    to: To = None,
) -> None:
    """Write the whole memory as TMX 1.4b."""
    from tripglot.files import write
    from tripglot.jobs.review import catalogs
    from tripglot.memory.tmx import tmx

    settings = settings_of(to)
    entries = [entry for _, catalog in catalogs(settings) for entry in catalog.entries]
    write(output, tmx(entries, settings.target))
    typer.echo(f"wrote {len(entries)} entries to {output}")


def _words_of(pair: "Pair") -> dict[str, Any]:
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
    found = {pair.source: pair for pair in pairs(file, settings.target)}
    number = 0
    for path, catalog in catalogs(settings):
        for index, entry in enumerate(catalog.entries):
            pair = found.get(entry.source)
            if pair and not entry.settled and (entry.target != pair.target or pair.reviewed):
                catalog.entries[index] = replace(entry, **_words_of(pair))
                number += 1
        save(path, catalog, settings.target)
    typer.echo(f"{number} entries taken from {file}")
