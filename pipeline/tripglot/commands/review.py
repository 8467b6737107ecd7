"""The commands `review`, what waits for a person, one entry at a time, and `confirm`, all that is stale at once."""

import json
import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripglot.commands.common import Paths, To, needs_posts_or_memory, say_what_waits_elsewhere, settings_of
from tripglot.commands.text.voice import VOICE, plural, style
from tripglot.errors import Exit, TripglotError
from tripglot.scripts import shortened

if TYPE_CHECKING:
    from tripglot.jobs.review import Waiting
    from tripglot.memory import Entry, Nearest
    from tripglot.settings import Settings


def review(
    paths: Paths = None,
    to: To = None,
    only_list: Annotated[bool, typer.Option("--list", help="List what waits, and stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="List what waits as JSON, and stop.")] = False,
    web: Annotated[bool, typer.Option("--web", help="Review on the pages, in a browser on this machine.")] = False,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="For --web; 0 takes any.")] = 8000,
) -> None:
    """Go through unsure drafts, what a machine wrote, what is stale or missing, one by one; each answer is saved."""
    if web:
        from tripglot.commands.serve import preview

        preview(to, port, edit=True)
        return
    from tripglot.jobs import review as work
    from tripglot.jobs.missing_words import missing_words
    from tripglot.memory import Precedents

    settings = settings_of(to)
    needs_posts_or_memory(settings, paths)
    problems: list[TripglotError] = []
    items = work.waiting(settings, paths or (), problems)
    for problem in problems:
        VOICE.warn(f"tripglot: {problem}")
    say_what_waits_elsewhere(settings, to, paths)
    if as_json:
        near = Precedents().nearest(settings.memory_dir())
        rows = [{"file": i.path.as_posix(), "place": i.place, "state": i.state, "source": i.entry.source,
                 "target": i.entry.target, "previous": i.entry.previous, "proposal": i.entry.proposal,
                 "confidence": i.entry.confidence, "similar": work.similar(near, i.entry),
                 "lacks": missing_words(i.entry, settings.target)} for i in items]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif only_list:
        for item in items:
            entry = item.entry
            source, said = (shortened(text, _SHOWN) for text in (entry.source, entry.target or entry.proposal))
            typer.echo(
                f"{item.place}: {item.state:<8} {entry.confidence or '-':>4}  {source}" + f" → {said}" * bool(said)
            )
    else:
        _dialogue(items, Precedents().nearest(settings.memory_dir()), settings)
        return
    raise typer.Exit(Exit.FINDINGS if items or problems else Exit.CLEAN)


def confirm(
    posts: Annotated[list[Path], typer.Argument(help="Posts whose sources changed without a change of meaning.")],
    to: To = None,
) -> None:
    """Say that the stale translations of some posts are still right: after a typo was mended, for example."""
    from tripglot.jobs import review as work

    settings = settings_of(to)
    VOICE.say(f"{plural(work.confirm(settings, posts), 'entry', 'entries')} confirmed")


def _figure(entry: "Entry") -> str:
    if entry.made_up:
        return "some words are none"
    return f"confidence {entry.confidence}" if entry.confidence else entry.score


_HELP = "a accept · e edit · p take the proposal · w wrong · k keep the source · s skip · q quit"
_SHOWN = 72  # columns of a text in a list


def _dialogue(items: list["Waiting"], near: "Nearest", settings: "Settings") -> None:
    for number, item in enumerate(items, 1):
        _show(f"{number}/{len(items)}", item, near, settings.target)
        if not _answered(item, near, settings.target):
            return


def _show(number: str, item: "Waiting", near: "Nearest", target: str) -> None:
    """Show an entry, and what helps to judge it."""
    from tripglot.jobs import review as work
    from tripglot.jobs.missing_words import missing_words

    entry = item.entry
    VOICE.show(style(f"\n{number}  {item.place}  {item.state}  {entry.engine} {_figure(entry)}", dim=True))
    if item.unfit:
        typer.echo(f"this does not fit into the post: {item.unfit}")
    if entry.previous:
        _show_diff(work.word_diff(entry.previous, entry.source))
    else:
        typer.echo(entry.source)
    if entry.target:
        VOICE.show(style("→ " + entry.target, bold=True))
    if entry.proposal:
        typer.echo("proposal: " + entry.proposal)
    if missing := missing_words(entry, target):
        typer.echo("not in it: " + ", ".join(f"{word['source']} ({word['target']})" for word in missing))
    if known := near.of(entry.source):
        typer.echo("reviewed, of something similar: ", nl=False)
        _show_diff(work.word_diff(known.source, entry.source))
        typer.echo("→ " + known.target)


def _answered(item: "Waiting", near: "Nearest", target: str) -> bool:
    """Ask until there is a decision that can be written, or none is wanted; False if the person wants to stop."""
    from tripglot.jobs import review as work

    words = ""  # of the person, that could not be written yet
    while True:
        entry = item.entry
        answer = typer.prompt(_HELP, default="s", show_default=False).strip().lower()[:1]
        try:
            match answer:
                case "a":
                    work.decide(item, work.accepted(entry))
                case "p" if entry.proposal:
                    work.decide(item, work.with_proposal(entry))
                case "e":
                    words = _in_editor(words or _begun(entry), _begun(entry))
                    work.decide(item, work.edited(entry, words))
                case "k":
                    work.decide(item, work.kept(entry, typer.prompt("why")))
                case "w":
                    work.decide(item, work.wrong(entry))
                case "q":
                    return False
                case "s":
                    pass
                case _:
                    continue
        except work.ConflictError as error:
            VOICE.show(style(str(error), fg="red"))
            if error.now:
                item = error.now
                _show("now", item, near, target)
                continue
            if words:
                typer.echo(f"you had written: {words}")
        except TripglotError as error:
            VOICE.show(style(str(error), fg="red"))
            continue
        return True


def _begun(entry: "Entry") -> str:
    """What a person begins to write from."""
    return entry.target or entry.proposal or entry.source


def _show_diff(pieces: list[tuple[str, str]]) -> None:
    colours = {" ": None, "-": "red", "+": "green"}
    for sign, text in pieces:
        VOICE.show(style(text if sign == " " else f"[{sign}{text}{sign}]", fg=colours[sign]), nl=False)
    typer.echo()


def _in_editor(text: str, known: str) -> str:
    """What a person makes of a text in $VISUAL or $EDITOR; TripglotError if that is `known`."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "translation.md"
        path.write_text(text + "\n", encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)
            written = path.read_text(encoding="utf-8")
        except (OSError, subprocess.CalledProcessError) as error:
            raise TripglotError(f"the editor '{editor}' failed: {error}", cure="set EDITOR") from None
    if written.strip() == known.strip():
        raise TripglotError("nothing was changed", cure="a accepts it as it is, s skips it")
    return written
