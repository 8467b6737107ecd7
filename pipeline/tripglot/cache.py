"""What was found out before, kept in `.tripglot_cache/` of a project so that it need not be found out again.

A value is kept under its kind and a key that is the hash of everything it was made from, the code included: a cache
can be old or gone, but it can never change a result. It is never needed either: in a folder that cannot be written,
locked by another process or on a full disk, everything works without. A file that is broken is said so, once, and
begun anew.

One SQLite file, opened for each call and closed again: nothing is held over a fork or while another process waits.
"""

import hashlib
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

from tripglot import __version__

try:
    import sqlite3
except ImportError:  # a Python that was built without it
    sqlite3 = None  # type: ignore[assignment]

FOLDER = ".tripglot_cache"
_NAME = "values-1.sqlite"  # another number for another table
_LIMIT = 128_000_000  # bytes; then the oldest values go
_KEPT = 0.75  # of the limit, so that this is not done at every turn
_PATIENCE = 1.0  # seconds for which another process may have the file
_TABLE = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, value BLOB, UNIQUE (kind, key))"
_GET = "SELECT CAST(value AS BLOB) FROM kept WHERE kind = ? AND key = ?"


def digest_of(*parts: str | bytes | None) -> str:
    """The key of a value that is made from these parts; None stands for what is not there."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"-" if data is None else b"%d:" % len(data))
        digest.update(data or b"")
    return digest.hexdigest()


@cache
def fingerprint() -> str:
    """The code that makes results: our files by name, size and time, the Python, and the versions of what we use."""
    here = Path(__file__).parent
    parts = [__version__, sys.version]
    for folder, folders, names in os.walk(here):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            facts = Path(folder, name).stat()
            parts.append(f"{folder}/{name} {facts.st_size} {facts.st_mtime_ns}")
    for entry in sys.path:
        with suppress(OSError):
            parts += sorted(path.name for path in Path(entry).iterdir() if path.suffix in (".dist-info", ".egg-info"))
    return digest_of(*parts)


class Cache:
    """The values of one project. With no folder there is none, and nothing is found in it."""

    def __init__(self, root: Path | None, warn: Callable[[str], None] = lambda line: None, limit: int = _LIMIT) -> None:
        """Take the project's folder, and what hears of a broken file."""
        self._path = root / FOLDER / _NAME if root is not None and sqlite3 is not None else None
        self._warn = warn
        self._limit = limit

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that are there, by key."""
        found: dict[str, bytes] = {}
        if self._path is None or not os.path.exists(self._path):  # noqa: PTH110 - which never raises
            return found
        with self._open(self._path) as base:
            if base.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept'").fetchone() is None:
                return found
            for key in keys:
                row = base.execute(_GET, (kind, key)).fetchone()
                if row is not None:
                    found[key] = zlib.decompress(row[0])
        return found

    def put(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Keep values, all or none; the oldest ones go where there are too many."""
        if self._path is None or not values:
            return
        with suppress(OSError):
            _make(self._path.parent)
        if not self._path.parent.is_dir():
            return
        rows = [(kind, key, zlib.compress(value, 1)) for key, value in values.items()]
        with self._open(self._path) as base:
            base.execute("PRAGMA synchronous = OFF")  # what is lost is found out again
            base.execute("BEGIN IMMEDIATE")
            base.execute(_TABLE)
            base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            self._trim(base)
            base.execute("COMMIT")

    def _trim(self, base: "sqlite3.Connection") -> None:
        """Let the oldest values go where there are too many."""
        if _size(base) <= self._limit:
            return
        left = self._limit * _KEPT
        for row, size in base.execute("SELECT rowid, length(value) FROM kept ORDER BY rowid DESC"):
            left -= size
            if left < 0:
                base.execute("DELETE FROM kept WHERE rowid <= ?", (row,))
                break

    def _connected(self, path: Path) -> "sqlite3.Connection":
        """The file as a database; one that is empty and forgotten at once where it may not be opened."""
        try:
            return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        except sqlite3.OperationalError:
            self._path = None
            return sqlite3.connect(":memory:", isolation_level=None)

    @contextmanager
    def _open(self, path: Path) -> "Iterator[sqlite3.Connection]":
        """The open file; if it cannot be used, the rest of the call is left out and there is no cache from then on."""
        try:
            with closing(self._connected(path)) as base:
                yield base
        except sqlite3.OperationalError:  # locked, read-only, full
            self._path = None
        except (sqlite3.DatabaseError, zlib.error):
            self._path = None
            self._warn(f"{path}: the cache is broken; it is thrown away and changes no result")
            with suppress(OSError):
                path.unlink()


def _size(base: "sqlite3.Connection") -> int:
    pages, free, size = (
        base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _make(folder: Path) -> None:
    """Make the folder so that git, and whoever reads .gitignore files, passes it over."""
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("# made by tripglot; it can be deleted at any time\n*\n", encoding="utf-8")
