"""The command line: words into a call, a result into text and an exit code. No work is done here."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripglot import __version__
from tripglot.commands.check import check, rule, status
from tripglot.commands.clean import clean
from tripglot.commands.common import EngineName, Paths, StatusLine, To, settings_of
from tripglot.commands.memory import adopt, confirm, memory_app, review
from tripglot.commands.packages import packages_app
from tripglot.commands.serve import serve
from tripglot.commands.terms import terms
from tripglot.errors import Exit, TripglotError

if TYPE_CHECKING:
    from tripglot.output.outcome import Report
    from tripglot.settings import Settings

app = typer.Typer(
    name="tripglot",
    help="Find the paragraphs of Markdown posts that are not in their language, translate them offline, publish.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(packages_app, name="packages")
app.add_typer(memory_app, name="memory")


# which extra brings a part that the base install leaves out
_EXTRAS = {
    **dict.fromkeys(("argostranslate", "ctranslate2", "opencc", "sentencepiece"), "translate,publish"),
    **dict.fromkeys(("jinja2", "nh3", "pygments"), "translate,publish"),
}


class _InterruptedError(BaseException):
    """Ctrl-C. Its own type, because typer swallows KeyboardInterrupt before it can be reported."""


def _interrupt(number: int, frame: object) -> None:
    raise _InterruptedError


def main() -> None:
    """Run the command line; every expected error is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except TripglotError as error:
        typer.echo(f"tripglot: {error}", err=True)
        raise SystemExit(Exit.USAGE) from None
    except _InterruptedError:
        typer.echo("tripglot: interrupted; every file is either the old one or the new one", err=True)
        raise SystemExit(Exit.INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(Exit.CLEAN) from None
    except ModuleNotFoundError as error:
        part = (error.name or "").split(".")[0]
        if part not in _EXTRAS:
            raise
        cure = f"python3 -m pip install 'tripglot[{_EXTRAS[part]}]'"
        typer.echo(f"tripglot: {part} is not installed, and this command needs it ({cure})", err=True)
        raise SystemExit(Exit.USAGE) from None
    except Exception as error:
        if os.environ.get("TRIPGLOT_DEBUG"):
            raise
        typer.echo(
            f"tripglot: our own fault: {type(error).__name__}: {error} "
            "(set TRIPGLOT_DEBUG=1 for the trace and please report it)",
            err=True,
        )
        raise SystemExit(Exit.INTERNAL) from None


def _version(value: bool) -> None:
    if value:
        typer.echo(f"tripglot {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def run(
    paths: Paths = None,
    to: To = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to publish. Default: output/")] = None,
    engine: EngineName = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changes in each post.")] = False,
    frozen: Annotated[
        bool, typer.Option("--check", "--frozen", help="Write nothing; fail if output or memory are out of date.")
    ] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Do everything anew; the result is the same.")] = False,
) -> None:
    """Find, translate and publish: Markdown in the target language, bilingual Markdown, and a site."""
    from tripglot.cache import Cache
    from tripglot.jobs.run import run as main_job

    settings = settings_of(to, engine, output)
    sources = paths or [settings.root / folder for folder in settings.posts]
    kept = Cache(None if no_cache else settings.root, lambda line: typer.echo(f"tripglot: {line}", err=True))
    with _Progress() as progress:
        report = main_job(
            sources, settings, dry_run=dry_run, diff=diff, frozen=frozen, progress=progress.update, cache=kept
        )
    for line in report.diffs:
        typer.echo(line, nl=not line.endswith("\n"))
    _show(report, settings, written=not dry_run and not frozen)


@app.command()
def translate(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A post, or a folder of posts.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="A file, or a folder.")],
    to: To = None,
    engine: EngineName = None,
    everything: Annotated[bool, typer.Option("--all", help="Treat every prose block as foreign.")] = False,
) -> None:
    """Translate one post to one file, or a folder of posts to a folder."""
    from tripglot.jobs import translate as stages

    settings = settings_of(to, engine)
    with _Progress() as progress:
        report = stages.translate(source, output, settings, everything=everything, progress=progress.update)
    _show(report, settings, written=True, table=False)


@app.command()
def detect(
    paths: Paths = None,
    to: To = None,
    form: Annotated[str, typer.Option("--format", help="text, json or jsonl.")] = "text",
) -> None:
    """Say which language every prose block is in, and what needs translation."""
    from tripglot.commands import report
    from tripglot.jobs import translate as stages

    if form not in report.DETECTION_FORMATS:
        raise TripglotError(f"unknown format '{form}'", cure="one of " + ", ".join(report.DETECTION_FORMATS))
    settings = settings_of(to)
    sources = paths or [settings.root / folder for folder in settings.posts]
    found, problems = stages.detect_posts(sources, settings)
    foreign = False
    for text, needs in report.detections(found, form):
        typer.echo(text)
        foreign = foreign or needs
    for problem in problems:
        typer.echo(f"tripglot: {problem}", err=True)
    raise typer.Exit(Exit.FINDINGS if foreign or problems else Exit.CLEAN)


@app.command()
def explain(
    place: Annotated[str, typer.Argument(metavar="FILE:LINE", help="A line of a post.")],
    to: To = None,
) -> None:
    """Show, for the block at a line, each sentence, its languages, the rule that decided, and how to override it."""
    from tripglot.commands import report
    from tripglot.jobs import translate as stages

    name, colon, line = place.rpartition(":")
    if not colon or not line.isdigit() or int(line) < 1:
        raise TripglotError(f"'{place}' is not FILE:LINE", cure="for example posts/day-1.md:12")
    settings = settings_of(to)
    found, problems = stages.detect_posts([Path(name)], settings)
    if problems:
        raise TripglotError(problems[0])
    typer.echo(report.explanation(found[0], int(line), settings.target))


app.command()(check)
app.command()(rule)
app.command()(status)
app.command()(clean)
app.command()(review)
app.command()(confirm)
app.command()(adopt)
app.command()(terms)
app.command()(serve)


@app.command()
def init(
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write a commented tripglot.toml into this folder."""
    from tripglot.config import TEMPLATE
    from tripglot.files import write
    from tripglot.settings import FILE

    path = Path(FILE)
    if path.exists() and not force:
        raise TripglotError("exists already", path=path, cure="use --force to overwrite it")
    write(path, TEMPLATE.encode())
    typer.echo(f"wrote {path}")


@app.command()
def doctor() -> None:
    """Show versions, settings, packages, and what would go online (nothing does here)."""
    from tripglot.commands import report

    settings = settings_of()
    lines, healthy = report.doctor(settings)
    for line in lines:
        typer.echo(line)
    raise typer.Exit(Exit.CLEAN if healthy else Exit.USAGE)


def _show(report: "Report", settings: "Settings", *, written: bool, table: bool = True) -> None:
    from tripglot.commands import report as text

    for post in report.posts:
        for line in (*post.warnings, *post.problems):
            typer.echo(f"tripglot: {line}", err=True)
    if table:
        for line in text.table(report, settings, written=written):
            typer.echo(line)
    if any(post.unwritten for post in report.posts):
        raise typer.Exit(Exit.USAGE)
    raise typer.Exit(Exit.CLEAN if report.clean else Exit.FINDINGS)


class _Progress(StatusLine):
    """Tells how far the engine is."""

    def update(self, done: int, total: int) -> None:
        """Show how many sentences are done."""
        self.show(f"translating: {done} of {total} sentences")
