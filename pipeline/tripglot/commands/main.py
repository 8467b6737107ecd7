"""The command line: words into a call, a result into text and an exit code. No work is done here."""

import os
import signal
import sys
from typing import Annotated, Any

import typer

from tripglot import __version__
from tripglot.commands.adopt import adopt
from tripglot.commands.check import check
from tripglot.commands.clean import clean
from tripglot.commands.detect import detect
from tripglot.commands.doctor import doctor, missing
from tripglot.commands.explain import explain
from tripglot.commands.init import init
from tripglot.commands.memory import memory_app
from tripglot.commands.packages import packages_app
from tripglot.commands.review import confirm, review
from tripglot.commands.rule import rule
from tripglot.commands.run import run
from tripglot.commands.serve import serve
from tripglot.commands.status import status
from tripglot.commands.terms import terms
from tripglot.commands.text.help import Sections, finished
from tripglot.commands.translate import translate
from tripglot.errors import Exit, TripglotError
from tripglot.lsp.command import lsp

app = typer.Typer(
    name="tripglot",
    cls=Sections,
    help="Find the paragraphs of Markdown posts that are not in their language, translate them offline, publish.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(packages_app, name="packages", cls=Sections)
app.add_typer(memory_app, name="memory", cls=Sections)


def command() -> Any:
    """Give the whole command line, to be called or looked at."""
    return finished(typer.main.get_command(app))


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
        command()()
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
        if not (said := missing(error)):
            raise
        typer.echo(f"tripglot: {said}", err=True)
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
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


app.command()(run)
app.command()(translate)
app.command()(detect)
app.command()(explain)
app.command()(check)
app.command()(rule)
app.command()(status)
app.command()(clean)
app.command()(review)
app.command()(confirm)
app.command()(adopt)
app.command()(terms)
app.command()(serve)
app.command()(init)
app.command()(doctor)
app.command()(lsp)
