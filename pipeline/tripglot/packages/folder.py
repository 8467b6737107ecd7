"""Changes to a folder of packages that other processes use at the same time: each is one rename."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tripglot import files, leftovers
from tripglot.errors import TripglotError

PATIENCE = 60.0  # seconds to wait for another process; what it holds the folder for takes milliseconds
_KEPT = 7 * 24 * 3600  # seconds for which the beginning of a download waits to be continued


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give an empty folder from which a rename to `target` is atomic, and remove what is left of it."""
    place = _beside(target)
    leftovers.sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=leftovers.prefix(), dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def part_file(target: Path, url: str) -> Iterator[Path]:
    """Give the file for a download from `url`: what an earlier process left, unless one is at work on it now.

    It lies beside `target`. What is left there at the end stays, for the next process.
    """
    place = _beside(target)
    for old in place.glob(".tripglot-*.part*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _KEPT:
                old.unlink()
    name = f".tripglot-{hashlib.sha256(url.encode()).hexdigest()[:16]}.part"
    held = place / f"{name}.held"
    with held.open("w") as handle:
        if files.taken(handle) and _still_there(handle, held):
            try:
                yield place / name
            finally:
                with suppress(OSError):
                    held.unlink()
            return
    with staging(target) as private:  # two processes would write into one file
        yield private / name


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Keep other processes from changing which packages are in `target`; TripglotError if one does not let go.

    Without this, of two processes that replace each other's version both could delete the other's. Where a folder
    cannot be locked (Windows, some network drives) the renames alone have to do.
    """
    with files.alone(target, "another process is changing the packages here", PATIENCE):
        yield


def swap_in(folder: Path, final: Path) -> None:
    """Rename `folder` to `final`, which may hold an older copy or appear meanwhile: the last one to come wins."""
    folder.chmod(0o755)  # mkdtemp makes it private
    for _ in range(20):
        with suppress(FileNotFoundError):
            delete(final)
        try:
            folder.rename(final)
        except (FileExistsError, OSError) as error:
            if not final.exists():
                raise
            last = error
            time.sleep(0.05)
        else:
            return
    raise last


def delete(folder: Path) -> None:
    """Delete a package as one act: it is renamed out of sight first."""
    with staging(folder.parent) as away:
        folder.rename(away / folder.name)


def cannot_write(folder: Path, error: OSError) -> TripglotError:
    """Give the error for a folder of packages that takes no change."""
    reason = error.strerror or str(error)
    return TripglotError(
        f"cannot change the packages here: {reason}",
        path=error.filename or folder,
        cure="free space there, or set another folder for packages",
    )


def _beside(target: Path) -> Path:
    """Give the folder for what is temporary: not in `target` if it can be helped, Argos Translate looks through it."""
    try:
        with tempfile.NamedTemporaryFile(prefix=leftovers.prefix(), dir=target.parent) as probe:
            same = Path(probe.name).stat().st_dev == target.stat().st_dev
    except OSError:  # no permission, or a read-only file system
        same = False
    return target.parent if same else target


def _still_there(handle: IO[str], path: Path) -> bool:
    """Tell whether an open file is still what `path` names: whoever held it before may have removed it."""
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except OSError:
        return False
