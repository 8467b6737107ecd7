"""Which files are posts, and writing files so that a reader sees the old one or the new one, never half of one."""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import IO
from unicodedata import normalize

from tripglot import leftovers
from tripglot.errors import TripglotError

if sys.platform != "win32":
    import fcntl

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})


@dataclass(frozen=True, slots=True)
class PostFile:
    """A post, and its path in every output folder. data: its bytes, where they are not those on the disk."""

    path: Path
    name: Path
    data: bytes | None = None

    def read(self) -> bytes:
        """The bytes of the post; OSError becomes the expected error with one line."""
        if self.data is not None:
            return self.data
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise TripglotError(f"cannot be read: {error.strerror}", path=self.path) from None


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The bytes of a post as an editor has them, and the path that they are meant for, whatever is there."""

    path: Path
    data: bytes


Given = Path | Unsaved  # where posts are looked for: a file, a folder, or a text that stands for a file


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of a project: its root, where posts are, what is no post (the output folder), globs left out."""

    root: Path = Path()
    posts: tuple[Path, ...] = ()
    output: Path | None = None
    exclude: tuple[str, ...] = ()


def find_posts(paths: Sequence[Given], places: Places, problems: list[TripglotError] | None = None) -> list[PostFile]:
    """All posts under the given files and folders, sorted by output name.

    A post below a folder of posts is named from there, however it was reached: its memory and its published files are
    the same for `posts`, `posts/2024` and `posts/2024/a.md`. Another file is named from the root, a file in another
    folder from that folder. Hidden folders, symbolic links to folders and the output folder are left out. Raises
    TripglotError if a path does not exist or two posts would be written to one place.

    What cannot be looked at or is no file that may be read (an unreadable folder, a pipe, a link that leads out of the
    project, a name that is no text) is in `problems`, and the others are found; without that list it is raised.
    """
    found: dict[Path, PostFile] = {}
    for path in paths:
        for file in _fit(path, places, problems):
            other = found.setdefault(file.name, file).path
            if other == file.path:
                other = _namesake(file, places) or other
            if other != file.path:
                cure = "give the folder above both, here or as `posts` in the settings"
                raise TripglotError(f"would be written to the same place as {other}", path=file.path, cure=cure)
    return [found[name] for name in sorted(found)]


def _fit(path: Given, places: Places, problems: list[TripglotError] | None) -> Iterator[PostFile]:
    """The posts under a file or folder that may be read and are not left out."""
    for file in _under(path, places, problems):
        if isinstance(path, Path) and (problem := _unfit(file.path, path, places)):
            _say(problem, problems)
        elif not any(fnmatch(file.name.as_posix(), pattern) for pattern in places.exclude):
            yield file


def _namesake(file: PostFile, places: Places) -> Path | None:
    """Another post of the project with the same name, in another of its folders."""
    if len(places.posts) < 2 or below(file.path, places.posts) is None:
        return None
    others = (top / file.name for top in places.posts)
    return next(
        (
            other for other in others
            if _absolute(other) != _absolute(file.path) and below(other, places.posts) == file.name and other.is_file()
        ), None,
    )  # fmt: skip


def twins(files: Sequence[PostFile], places: Places) -> dict[PostFile, TripglotError]:
    """Those of some posts that cannot be told from others, so that they would share memory and page: why.

    Their names differ in their suffix alone, or in capitals, or in how they are written, é in one character or in two:
    some systems take those for one, others do not. Where a post is one of the project's, so may the others be that are
    not among `files`.
    """
    groups: dict[str, dict[Path, PostFile]] = {}
    project = (file for top in places.posts if top.is_dir() for file in _fit(top, places, []))
    for file in (*files, *project):
        groups.setdefault(_page(file), {}).setdefault(_absolute(file.path), file)
    given = frozenset(files)
    out = {}
    for file in files:
        ours = below(file.path, places.posts) is not None
        others = [other for other in groups[_page(file)].values() if other != file and (ours or other in given)]
        if others:
            said = f"would share its memory and its page with {' and '.join(str(other.path) for other in others)}"
            if file.name.with_suffix("") not in {other.name.with_suffix("") for other in others}:
                said += ", on a disk that takes their names for one"
            out[file] = TripglotError(said, path=file.path, cure="rename one, or exclude it")
    return out


def refuse_twins(files: Sequence[PostFile], places: Places) -> None:
    """Raise the TripglotError of the first post that cannot be told from another."""
    for error in twins(files, places).values():
        raise error


def _page(file: PostFile) -> str:
    return place_of(file.name.with_suffix(""))


def place_of(file: Path) -> str:
    """What a file is called on a disk that tells neither case nor how an accent is written."""
    return normalize("NFC", file.as_posix()).casefold()


def is_place_of_post(file: Path, folders: Iterable[Path], places: Places) -> bool:
    """Whether what stands at a path, or might come to stand there, is one of the posts of a project or of folders."""
    name = below(file, [*folders, *places.posts])
    return (
        name is not None
        and file.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in name.parts[:-1])
        and (places.output is None or below(file, [places.output]) is None)
        and not any(fnmatch(name.as_posix(), pattern) for pattern in places.exclude)
    )


def real(path: Path) -> Path:
    """Where a path leads, links followed; unlike `Path.resolve` it does not stumble over one that loops."""
    return Path(os.path.realpath(path))


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link is named by where it stands, not by what it shows


def below(file: Path, folders: Iterable[Path]) -> Path | None:
    """The path of a file below the first of some folders that it stands in; None if it stands in none."""
    absolute = _absolute(file)
    tops = (_absolute(folder) for folder in folders)
    return next((absolute.relative_to(top) for top in tops if absolute.is_relative_to(top)), None)


def taken_by(output: Path, posts: Iterable[Path]) -> Path | None:
    """The first of some posts and folders of posts that an output folder is, or holds on the disk; None if none."""
    for path in posts:
        found = {below(path, [output]), below(real(path), [real(output)])} - {None}
        if Path() in found or (found and path.exists()):
            return path
    return None


def _say(problem: TripglotError, problems: list[TripglotError] | None) -> None:
    if problems is None:
        raise problem
    problems.append(problem)


def _unfit(file: Path, path: Path, places: Places) -> TripglotError | None:
    """Why what is called like a post cannot be one, found below `path`."""
    try:
        os.fsencode(file).decode()
        if not file.is_file() and file.exists():
            return TripglotError("is no file but a pipe, a device or a folder", path=file, cure="rename it")
        # a walk follows no links to folders; a file that is named may stand behind one
        tops = (places.root, *places.posts, *([path] if path.is_dir() else []))
        if (file.is_symlink() or not path.is_dir()) and leads_out(file, tops):
            return TripglotError("is a link that leads out of the project", path=file, cure="put a copy in its place")
    except UnicodeDecodeError:
        return TripglotError("has a name that is not UTF-8", path=shown(file), cure="rename it")
    except (OSError, RuntimeError) as error:
        return TripglotError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=file)
    return None


def shown(path: Path) -> str:
    """A path as it can be written anywhere: bytes of a name that are no text as escapes."""
    return os.fsencode(path).decode(errors="backslashreplace")


def leads_out(file: Path, folders: Iterable[Path]) -> bool:
    """Whether a file that stands in one of some folders is really elsewhere, by a symbolic link."""
    folders = [*folders]
    if below(file, folders) is None:
        return False  # it was asked for from outside of them
    real = os.path.realpath(file, strict=False)
    return not any(Path(real).is_relative_to(os.path.realpath(folder)) for folder in folders)


def _under(given: Given, places: Places, problems: list[TripglotError] | None) -> Iterator[PostFile]:
    path, data = (given.path, given.data) if isinstance(given, Unsaved) else (given, None)
    try:
        if data is not None or path.is_file():
            if data is None and path.suffix.lower() not in SUFFIXES:
                cure = "posts end in " + ", ".join(sorted(SUFFIXES))
                raise TripglotError("is no Markdown post by its name", path=path, cure=cure)
            if places.output is None or below(path, [places.output]) is None:
                yield PostFile(path, below(path, [*places.posts, places.root]) or Path(path.name), data)
            return
        if not path.is_dir():
            kind = "is no file or folder" if path.exists() or path.is_symlink() else "does not exist"
            raise TripglotError(kind, path=path)
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None
    shut = _absolute(places.output) if places.output else None

    def unreadable(error: OSError) -> None:
        where = Path(error.filename or path)
        _say(TripglotError(f"cannot be read: {error.strerror}", path=shown(where)), problems)

    for folder, folders, names in os.walk(path, onerror=unreadable):
        here = Path(folder)
        place = below(here, places.posts) or here.relative_to(path)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and _absolute(here / f) != shut)
        for name in sorted(names):
            file = here / name
            if file.suffix.lower() in SUFFIXES:
                yield PostFile(file, place / name)


def files_below(folder: Path, suffix: str = "") -> list[Path]:
    """All files below a folder, in order, whose names end so; none where there is no such folder.

    Raises TripglotError for a folder that cannot be read: what nobody sees in it is not known to be missing.
    """

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            where = shown(Path(error.filename or folder))
            raise TripglotError(f"cannot be read: {error.strerror}", path=where, cure="check its permissions")

    found = os.walk(folder, onerror=unreadable)
    return sorted(Path(here, name) for here, _, names in found for name in names if name.endswith(suffix))


# where site generators look for posts: the default, Jekyll, Hexo, Hugo and Pelican, Astro, Docusaurus, MkDocs
USUAL = ("posts", "_posts", "source/_posts", "content", "src/content", "src/posts", "blog", "docs")
_OTHERS = frozenset({"node_modules", "output", "translations", "themes", "vendor", "venv", "public", "site"})


def folders_with_posts(root: Path) -> list[str]:
    """The folders of a project that hold Markdown, those first in which site generators look for posts."""
    usual = [name for name in USUAL if _holds_posts(root / name)]
    try:
        tops = sorted(
            path.name for path in root.iterdir() if not path.name.startswith(".") and path.name not in _OTHERS
        )
    except OSError:
        return usual
    known = {name.partition("/")[0] for name in usual}
    return [*usual, *(name for name in tops if name not in known and _holds_posts(root / name))]


def _holds_posts(folder: Path) -> bool:
    for _, folders, names in os.walk(folder):
        if any(Path(name).suffix.lower() in SUFFIXES for name in names):
            return True
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _OTHERS]
    return False


def unix_ends(data: bytes) -> bytes:
    """The bytes of a text with the line ends of Unix: a checkout may have others, and that is no change."""
    return data.replace(b"\r\n", b"\n")


def write(path: Path, data: bytes) -> bool:
    """Write a file at once; False if it already held these bytes. Raises TripglotError, leaving what was there."""
    try:
        if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=leftovers.prefix(), dir=path.parent)
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


@contextmanager
def alone(folder: Path, said: str, patience: float) -> Iterator[None]:
    """Keep other processes from changing what is in a folder meanwhile, those that ask for it.

    Waits up to `patience` seconds for another one, then raises TripglotError with what is `said` of it. Where a folder
    cannot be locked (Windows, some network drives) nothing is kept.
    """
    if sys.platform == "win32":
        yield
        return
    until = time.monotonic() + patience
    handle = os.open(folder, os.O_RDONLY)
    try:
        while not taken(handle):
            if time.monotonic() > until:
                raise TripglotError(said, path=folder, cure="wait until it is done, then try again")
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def taken(handle: int | IO[str]) -> bool:
    """Lock an open file or folder without waiting; True too where that cannot be done at all."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
