"""What git knows of the files of a project, asked of the program itself."""

import os
import subprocess
from pathlib import Path

from tripglot.errors import TripglotError
from tripglot.files import real

_ALIEN = "detected dubious ownership"


def git(folder: Path, *args: str) -> str:
    """What git prints when it is called in a folder; names of files in it need not be text.

    FileNotFoundError if git is not installed, CalledProcessError if it fails; then what it said is in English.
    """
    words = {**os.environ, "LC_ALL": "C"}
    return os.fsdecode(subprocess.run(["git", *args], cwd=folder, env=words, capture_output=True, check=True).stdout)


def top_of(folder: Path) -> Path:
    """The top of the repository that a folder is in."""
    return real(Path(git(folder, "rev-parse", "--show-toplevel").removesuffix("\n")))


def paths(top: Path, names: str) -> set[Path]:
    """What git names with `-z` from the top of a repository."""
    return {real(top / name) for name in names.split("\0") if name}


def failed(error: subprocess.CalledProcessError, what: str, cure: str) -> TripglotError:
    """Why git cannot say what it was asked; the cure is git's own where it takes a folder for somebody else's."""
    said = os.fsdecode(error.stderr or b"").strip().splitlines() or ["git failed"]
    why = next((line for line in said if line.startswith("fatal: ")), said[-1])
    if _ALIEN in why:
        cure = said[-1].strip()
    return TripglotError(f"{what}: {why}", cure=cure)
