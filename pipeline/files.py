"""Which files are posts, and writing files so that a reader sees the old one or the new one, never half of one."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from pipeline.errors import TripglotError

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})


@dataclass(frozen=True, slots=True)
class PostFile:
    """A post on disk, and its path in every output folder."""

    path: Path
    name: Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of a project: its root, where posts are, what is no post (the output folder), globs left out."""

    root: Path = Path()
    posts: tuple[Path, ...] = ()
    output: Path | None = None
    exclude: tuple[str, ...] = ()


def find_posts(paths: Sequence[Path], places: Places) -> list[PostFile]:
    """All posts under the given files and folders, sorted by output name.

    A post below a folder of posts is named from there, however it was reached: its memory and its published files are
    the same for `posts`, `posts/2024` and `posts/2024/a.md`. Another file is named from the root, a file in another
    folder from that folder. Hidden folders, symbolic links to folders and the output folder are left out. Raises
    TripglotError if a path does not exist or two posts would be written to one place.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file, name in _under(path, places):
            if any(fnmatch(name.as_posix(), pattern) for pattern in places.exclude):
                continue
            other = found.setdefault(name, file)
            if other != file:
                raise TripglotError(f"would be written to the same place as {other}", path=file, cure="run them apart")
    return [PostFile(found[name], name) for name in sorted(found)]


def twins(files: Iterable[PostFile]) -> dict[PostFile, str]:
    """The posts that differ from another in their suffix alone, so that they would share memory and page: why."""
    groups: dict[Path, list[PostFile]] = {}
    for file in files:
        groups.setdefault(file.name.with_suffix(""), []).append(file)
    return {
        file: f"{file.path}: would share its memory and its page with {other.path} (rename one, or exclude it)"
        for group in groups.values()
        if len(group) > 1
        for file, other in zip(group, group[1:] + group[:1], strict=True)
    }


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link is named by where it stands, not by what it shows


def _relative(file: Path, folders: Iterable[Path]) -> Path | None:
    absolute = _absolute(file)
    tops = (_absolute(folder) for folder in folders)
    return next((absolute.relative_to(top) for top in tops if absolute.is_relative_to(top)), None)


def _under(path: Path, places: Places) -> Iterator[tuple[Path, Path]]:
    try:
        if path.is_file():
            if places.output is None or _relative(path, [places.output]) is None:
                yield path, _relative(path, [*places.posts, places.root]) or Path(path.name)
            return
        if not path.is_dir():
            kind = "is no file or folder" if path.exists() or path.is_symlink() else "does not exist"
            raise TripglotError(kind, path=path)
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None
    shut = _absolute(places.output) if places.output else None
    for folder, folders, names in os.walk(path):
        here = Path(folder)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and _absolute(here / f) != shut)
        for name in sorted(names):
            file = here / name
            if file.suffix.lower() in SUFFIXES:
                yield file, _relative(file, places.posts) or file.relative_to(path)


def write(path: Path, data: bytes) -> bool:
    """Write a file at once; False if it already held these bytes. Raises TripglotError, leaving what was there."""
    try:
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".tripglot-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
            Path(temporary).chmod(mode)
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        cure = "free some space" if error.errno == 28 else "check the folder and its permissions"
        raise TripglotError(f"cannot be written: {error.strerror or error}", path=path, cure=cure) from None
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
