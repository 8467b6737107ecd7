"""What every command shares: its options and how they become settings."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from tripglot.commands.text.help import one_of
from tripglot.commands.text.voice import VOICE, plural
from tripglot.errors import Exit, TripglotError

if TYPE_CHECKING:
    from tripglot.files import Given
    from tripglot.output.outcome import Report
    from tripglot.settings import Settings

To = Annotated[str | None, typer.Option("--to", help="Target language (BCP 47). Default: settings, or en.")]
EngineName = Annotated[
    str | None,
    typer.Option(
        "--engine",
        help="argos, ctranslate2, libretranslate, identity, pseudo, or one installed.",
        **one_of("argos|ctranslate2|libretranslate|identity|pseudo") | {"metavar": "NAME"},
    ),
]
Paths = Annotated[list[Path] | None, typer.Argument(help="Posts or folders of posts.")]
Inputs = Annotated[list[Path] | None, typer.Argument(help="Posts or folders of posts; - reads a post from an editor.")]
StandsFor = Annotated[
    Path | None, typer.Option("--stdin-filename", metavar="PATH", help="The post that - (standard input) stands for.")
]
STDIN = Path("-")
_NAMELESS = Path("<stdin>")


def inputs(paths: "Sequence[Path] | None", stands_for: Path | None) -> "Sequence[Given]":
    """What a command is to look at: the paths it was given, or standard input as the post that it stands for.

    Raises TripglotError where `-` is given beside other paths, or a name for it without it.
    """
    from tripglot.files import Unsaved

    if STDIN not in (paths or ()):
        if stands_for is not None:
            raise TripglotError("--stdin-filename names what - stands for", cure="give - as the only post")
        return paths or ()
    if len(paths or ()) > 1:
        raise TripglotError("- (standard input) is one post and stands alone", cure="give other posts apart")
    if stands_for is not None and stands_for.is_dir():
        raise TripglotError("is a folder", path=stands_for, cure="--stdin-filename names a post")
    return [Unsaved(stands_for or _NAMELESS, sys.stdin.buffer.read())]


def settings_of(
    to: str | None = None,
    engine: str | None = None,
    output: Path | None = None,
    stands_for: Path | None = None,
) -> "Settings":
    """The settings of this folder, or of a post's, with what the command line says instead.

    Raises TripglotError for bad ones.
    """
    from dataclasses import fields, replace

    from tripglot.config import load
    from tripglot.engines.make import known
    from tripglot.languages import canonical

    settings = load(stands_for.parent if stands_for else None)
    if to is not None:
        settings = replace(settings, target=canonical(to))
    if engine is not None:
        settings = replace(settings, engine=known(engine))
    if output is not None:
        settings = replace(settings, output=str(Path.cwd() / output))
    usual = {field.name: field.default for field in fields(settings)}
    named = ("glossary", settings.glossary), ("templates", settings.templates)
    for key, place in (*named, *(("static", folder) for folder in settings.static)):
        if place != usual[key] and not (settings.root / place).exists():
            VOICE.warn(f"tripglot: {place}: does not exist, though the settings name it as `{key}`; none is used")
    return settings


def say_what_waits_elsewhere(settings: "Settings", to: str | None, paths: Sequence[Path] | None = None) -> None:
    """Say what waits in each further language (`also`), which has a memory of its own, where none was asked for."""
    from dataclasses import replace

    from tripglot.jobs.status import status, total

    for target in settings.targets()[1:] if to is None else ():
        whole = total(status(settings.sources(paths), replace(settings, target=target), []))
        waits = whole.foreign - whole.human - whole.reviewed
        if waits:
            VOICE.warn(f"tripglot: in {target} {plural(waits, 'sentence')} of {whole.foreign} wait too (--to {target})")


def say_what_no_theme_has(settings: "Settings") -> None:
    """Say what lies among the templates and is used by nothing."""
    from tripglot.publishing.site.theme import misnamed

    for stray in misnamed(settings.root / settings.templates):
        VOICE.warn(f"tripglot: {stray}")


def needs_posts_or_memory(settings: "Settings", paths: Sequence[Path] | None = None) -> None:
    """Raise TripglotError in a folder that has neither: there is nothing that a command could be about."""
    from tripglot.files import files_below

    if not files_below(settings.memory_dir(), ".po"):
        settings.sources(paths)


def refuse_posts(files: "Iterable[Path]", sources: "Iterable[Given]", settings: "Settings") -> None:
    """Raise TripglotError where a file that is to be written is a post, or would be taken for one by the next run."""
    from tripglot.files import Unsaved, is_place_of_post

    folders = [source.path if isinstance(source, Unsaved) else source for source in sources]
    for file in files:
        if is_place_of_post(file, folders, settings.places()):
            raise TripglotError("is a place of posts, and this is none", path=file, cure="choose another name")


class StatusLine:
    """One line on standard error that is written over while work goes on, if a person is looking."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, text: str) -> None:
        """Write the line anew."""
        self._write(text)

    def clear(self) -> None:
        """Remove the line, for another one to be written."""
        self._write("")

    def _write(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()


def show(report: "Report", settings: "Settings", *, written: bool, table: bool = True) -> None:
    """Print what a run found and did, and end with the exit code that says so."""
    from tripglot.commands.text import problems, summary

    for line in problems.lines(report.posts, everything=VOICE.verbose):
        VOICE.warn(line if line.startswith(" ") else f"tripglot: {line}")
    if table:
        for line in summary.summary(report, settings, written=written, verbose=VOICE.verbose):
            VOICE.say(line)
    if any(post.unwritten for post in report.posts):
        raise typer.Exit(Exit.USAGE)
    raise typer.Exit(Exit.CLEAN if report.clean else Exit.FINDINGS)


class SentenceCount(StatusLine):
    """Tells how far the engine is."""

    def update(self, done: int, total: int) -> None:
        """Show how many sentences are done."""
        if total:
            self.show(f"translating: {done} of {total} sentences")
