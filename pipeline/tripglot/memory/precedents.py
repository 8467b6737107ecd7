"""What people stand behind in all posts: read once, and again only where a file has changed since."""

from pathlib import Path

from tripglot.files import files_below
from tripglot.memory.entry import Entry
from tripglot.memory.nearest import Nearest
from tripglot.memory.store import load

_Stamp = tuple[int, int]  # when a file was written, in nanoseconds, and its size
_Files = dict[Path, tuple[_Stamp, list[Entry]]]


class Precedents:
    """The settled entries of a memory, to be found by a source like theirs; each asking looks at the files' dates."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._known: tuple[_Files, Nearest] = {}, Nearest(())  # replaced in one step: several threads ask

    def nearest(self, folder: Path) -> Nearest:
        """What stands now in the memory of one language. TripglotError for a file that cannot be read."""
        before, nearest = self._known
        files: _Files = {}
        for path in files_below(folder, ".po"):
            try:
                facts = path.stat()
            except FileNotFoundError:  # it was there a moment ago
                continue
            stamp = facts.st_mtime_ns, facts.st_size
            known = before.get(path)
            if known is None or known[0] != stamp:
                known = stamp, [entry for entry in load(path).entries if entry.settled]
            files[path] = known
        if {path: stamp for path, (stamp, _) in files.items()} != {path: stamp for path, (stamp, _) in before.items()}:
            nearest = Nearest(entry for _, entries in files.values() for entry in entries)
            self._known = files, nearest
        return nearest
