"""What we wrote into an output folder, so that nothing else there is ever overwritten.

`.tripglot.json` in the output folder holds the hash of each file. Before a group of files is written, the hashes of
what is about to come are noted beside the old ones: a run that is killed in between still knows its own files.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from tripglot.errors import TripglotError
from tripglot.files import unix_ends, write

NAME = ".tripglot.json"


class Manifest:
    """The files of one output folder that are ours."""

    def __init__(self, folder: Path) -> None:
        """Read the manifest of a folder; an absent one is empty. Raises TripglotError if it cannot be read."""
        self._path = folder / NAME
        self._gone: set[str] = set()
        self._known = self._read()

    def _read(self) -> dict[str, list[str]]:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(name): str(hashes).split() for name, hashes in data.items()}
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            cure = "check its permissions"
            raise TripglotError(f"cannot be read: {error.strerror}", path=self._path, cure=cure) from None
        except (ValueError, AttributeError, RecursionError):
            raise TripglotError("is broken", path=self._path, cure="restore it, or delete the output folder") from None

    def owns(self, name: Path, found: bytes) -> bool:
        """Whether a file is as we wrote it."""
        return hash_of(found) in self._known.get(name.as_posix(), ())

    def knows(self, name: Path) -> bool:
        """Whether we ever wrote a file of this name."""
        return name.as_posix() in self._known

    def hashes(self, name: Path) -> list[str]:
        """What a file of this name may hold and be as we wrote it."""
        return self._known.get(name.as_posix(), [])

    def names(self) -> list[str]:
        """Every file we wrote, as POSIX paths below the folder."""
        return sorted(self._known)

    def forget(self, name: Path) -> None:
        """Note that a file was taken away."""
        self._known.pop(name.as_posix(), None)
        self._gone.add(name.as_posix())

    def announce(self, files: Mapping[Path, bytes]) -> None:
        """Note what is about to be written, beside what is there."""
        for name, data in files.items():
            hashes = self._known.setdefault(name.as_posix(), [])
            if hash_of(data) not in hashes:
                hashes.append(hash_of(data))
        self._save()

    def settle(self, files: Mapping[Path, bytes]) -> None:
        """Note what was written, and nothing else about these files."""
        self._known |= {name.as_posix(): [hash_of(data)] for name, data in files.items()}
        self._save()

    def _save(self) -> None:
        for name, hashes in self._read().items():  # what another run has written meanwhile
            if name not in self._gone:
                self._known.setdefault(name, hashes)
        text = json.dumps(
            {name: " ".join(self._known[name]) for name in sorted(self._known)}, indent=0, ensure_ascii=False
        )
        write(self._path, (text + "\n").encode())


def hash_of(data: bytes) -> str:
    """What tells one file's bytes from another's."""
    return hashlib.sha256(unix_ends(data)).hexdigest()[:16]
