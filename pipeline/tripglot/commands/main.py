"""The command line: words into a call, a result into text and an exit code. No work is done here."""

import os
import signal
import sys
from errno import EACCES, EDQUOT, EFBIG, ENAMETOOLONG, ENOSPC, EPERM, EROFS
from typing import Annotated, Any, NoReturn

import typer

from tripglot import __version__
from tripglot.commands import streams
from tripglot.commands.adopt import adopt
from tripglot.commands.check import check
from tripglot.commands.clean import clean
from tripglot.commands.detect import detect
from tripglot.commands.doctor import doctor, missing
from tripglot.commands.explain import explain
from tripglot.commands.glossary import glossary_app, terms
from tripglot.commands.init import init
from tripglot.commands.memory import memory_app
from tripglot.commands.packages import packages_app
from tripglot.commands.review import confirm, review
from tripglot.commands.rule import rule
from tripglot.commands.run import run
from tripglot.commands.serve import serve
from tripglot.commands.status import status
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
app.add_typer(glossary_app, name="glossary", cls=Sections)


def command() -> Any:
    """Give the whole command line, to be called or looked at."""
    return finished(typer.main.get_command(app))


_SPACE = "free some space"
_ACCESS = "check the permissions"
_NAME = "choose a shorter one"
_CURES = {
    ENOSPC: _SPACE,
    EDQUOT: _SPACE,
    EFBIG: _SPACE,
    EACCES: _ACCESS,
    EPERM: _ACCESS,
    EROFS: _ACCESS,
    ENAMETOOLONG: _NAME,
}


class _InterruptedError(BaseException):
    """Ctrl-C. Its own type, because typer swallows KeyboardInterrupt before it can be reported."""


def _interrupt(number: int, frame: object) -> None:
    raise _InterruptedError


def main() -> None:
    """Run the command line; every expected error is one line on standard error."""
    streams.prepare()
    signal.signal(signal.SIGINT, _interrupt)
    try:
        command()()
    except TripglotError as error:
        _end(str(error), Exit.USAGE)
    except _InterruptedError:
        _end("interrupted; every file is either the old one or the new one", Exit.INTERRUPTED)
    except Exception as error:
        if said := _of_the_machine(error):
            _end(said, Exit.USAGE)
        if os.environ.get("TRIPGLOT_DEBUG"):
            raise
        trace = "(set TRIPGLOT_DEBUG=1 for the trace and please report it)"
        _end(f"our own fault: {type(error).__name__}: {error} {trace}", Exit.INTERNAL)


def _end(said: str, code: Exit) -> NoReturn:
    streams.tell(said)
    raise SystemExit(code) from None


def _of_the_machine(error: Exception) -> str:
    """What is wrong with the machine, the disk or an installation, and not with us; nothing if none of it is."""
    if isinstance(error, ModuleNotFoundError):
        return missing(error)
    if isinstance(error, UnicodeEncodeError) and sys.getfilesystemencoding() != "utf-8":
        name = error.object.encode("ascii", "backslashreplace").decode()
        cure = "a UTF-8 locale, such as LC_ALL=C.UTF-8, or PYTHONUTF8=1"
        return str(TripglotError(f"this locale has no such letters in names of files: {name:.200}", cure=cure))
    if isinstance(error, OSError) and error.errno in _CURES:
        return str(TripglotError(error.strerror or "cannot be used", path=error.filename, cure=_CURES[error.errno]))
    return ""


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
