"""The command `adopt`: what a person wrote goes into the memory, an edit in a published post or a whole translation."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripglot.commands.common import To, settings_of
from tripglot.commands.text.voice import VOICE, plural
from tripglot.errors import Exit, TripglotError

if TYPE_CHECKING:
    from tripglot.jobs.adopt_version import Taken
    from tripglot.settings import Settings


def adopt(
    files: Annotated[list[Path], typer.Argument(help="Published posts that were edited, or translations of posts.")],
    of: Annotated[
        Path | None,
        typer.Option("--of", metavar="POST", help="The post that FILE translates. Default: as their names say."),
    ] = None,
    to: To = None,
) -> None:
    """Take into the memory, as reviewed, what was edited in published posts, or what stands in their translations."""
    settings = settings_of(to)
    if of is not None and len(files) > 1:
        raise TripglotError("--of names the post of one file", cure="give the files one by one, or without --of")
    clean = True
    for file in files:
        try:
            clean &= _adopt(file, of, settings)
        except TripglotError as error:
            if len(files) == 1:
                raise
            VOICE.warn(f"tripglot: {error}")  # the others are taken all the same
            clean = False
    raise typer.Exit(Exit.CLEAN if clean else Exit.FINDINGS)


def _adopt(file: Path, of: Path | None, settings: "Settings") -> bool:
    """Adopt one file, and say what became of it; whether nothing is left."""
    from tripglot.jobs.adopt import adopt as take
    from tripglot.jobs.adopt import is_published
    from tripglot.jobs.adopt_version import adopt_version

    if of is not None or not is_published(file, settings):
        return _tell(file, adopt_version(file, of, settings))
    VOICE.say(f"{file}: {plural(take(file, settings), 'entry', 'entries')} taken into the memory")
    return True


def _tell(file: Path, found: "Taken") -> bool:
    """Say what became of a translation; whether there was nothing to say but that all was taken."""
    from tripglot.commands.text.problems import alike

    left = [str(TripglotError(one.why, path=one.path, line=one.line)) for one in found.left]
    for line in alike(left, everything=VOICE.verbose):
        VOICE.warn(line if line.startswith(" ") else f"tripglot: {line}")
    said = [f"{plural(found.taken, 'entry', 'entries')} taken into the memory of {found.post}"]
    said += [f"{found.known} known"] * bool(found.known)
    said += [f"{found.doubtful} to be looked at (tripglot review)"] * bool(found.doubtful)
    said += [f"{len(found.left)} left"] * bool(found.left)
    VOICE.say(f"{file}: {', '.join(said)}")
    return not found.left
