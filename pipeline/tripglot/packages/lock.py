"""`tripglot.lock`: which packages a project is translated with, and how to tell that they are the same ones.

A pin holds two checksums. `sha256` is of the archive and is checked when it is fetched. An archive is gone once it is
unpacked, so `files` is of what was unpacked: it can be checked at any time, whoever unpacked it and however it was
packed (a bundle packs it anew).
"""

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripglot.errors import TripglotError, brief
from tripglot.files import write as write_file
from tripglot.packages.archive import SKIPPED
from tripglot.packages.download import allowed
from tripglot.packages.index import CODE, VERSION

if TYPE_CHECKING:
    from tripglot.packages.package import Package

FILE = "tripglot.lock"
RECEIPT = "tripglot.json"  # in the folder of a package: where it came from
BUNDLED_URL = "bundled:"  # and a file name: a package that comes with tripglot
_BUNDLED = re.compile(BUNDLED_URL + r"[A-Za-z0-9._-]+")
_TOO_LARGE = 1 << 63  # bytes
_HEX = re.compile(r"[0-9a-f]{64}")
_HEADER = """\
# Written by `tripglot packages lock`. `tripglot packages install` takes these packages and no others,
# `tripglot packages verify` compares the installed ones with them.
format = 1
"""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pin:
    """One package, to the byte. `url` is empty where nobody knows it, as for a package from a file."""

    from_code: str
    to_code: str
    version: str
    url: str
    size: int  # of the archive, in bytes
    sha256: str  # of the archive
    files: str  # of what is unpacked, see `digest`

    @property
    def pair(self) -> Pair:
        """The Argos codes from and to."""
        return self.from_code, self.to_code

    @property
    def label(self) -> str:
        """Name pair and version: "zh_en 1.9"."""
        return f"{self.from_code}_{self.to_code} {self.version}"


def read(path: Path) -> dict[Pair, Pin]:
    """Read the pins of a lock file; none if there is no file. TripglotError, naming what is wrong, if it is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path, cure="check its permissions") from error
    return parse(data, path)


def parse(data: bytes, path: object) -> dict[Pair, Pin]:
    """Give the pins in the bytes of a lock file; `path` names it in the error."""
    cure = "write it anew: tripglot packages lock"
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and TOMLDecodeError are ValueErrors
        raise TripglotError(f"not valid TOML: {error}", path=path, cure=cure) from error
    if table.get("format") != 1:
        raise TripglotError(f"format is {brief(table.get('format'))}, not 1", path=path, cure="use a newer tripglot")
    entries = table.get("package", [])
    if not isinstance(entries, list):
        raise TripglotError("'package' is no list of tables", path=path, cure=cure)
    pins: dict[Pair, Pin] = {}
    for number, entry in enumerate(entries, 1):
        pin = _pin(entry)
        if isinstance(pin, str) or pin.pair in pins:
            reason = pin if isinstance(pin, str) else f"{pin.label} is pinned twice"
            raise TripglotError(f"package {number}: {reason}", path=path, cure=cure)
        pins[pin.pair] = pin
    return pins


def text(pins: Iterable[Pin]) -> str:
    """Give the lock file that holds `pins`: sorted, so that the same pins are the same bytes."""
    # every value was checked against a pattern without quotes or backslashes
    return _HEADER + "".join(
        f'\n[[package]]\nfrom = "{pin.from_code}"\nto = "{pin.to_code}"\nversion = "{pin.version}"\n'
        f'url = "{pin.url}"\nsize = {pin.size}\nsha256 = "{pin.sha256}"\nfiles = "{pin.files}"\n'
        for pin in sorted(pins, key=lambda one: one.pair)
    )


def write(path: Path, pins: Mapping[Pair, Pin]) -> bool:
    """Write the lock file at once; False if it held these pins already."""
    return write_file(path, text(pins.values()).encode())


def digest(folder: Path) -> str:
    """Give one checksum over the names and contents of the files of an unpacked package.

    Left out is what `_archive.unpack` leaves in the archive, so that a package which Argos itself has unpacked has
    the same checksum, and the receipt. Where there is a receipt, we have unpacked it, and nothing is left out: what
    lies there too was put there by somebody. What is no file has no content, and is named all the same.
    """
    lines = []
    skipped = frozenset() if (folder / RECEIPT).is_file() else SKIPPED
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in skipped]
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*names, *links):
            path = Path(place) / name
            inside = path.relative_to(folder).as_posix()
            if inside != RECEIPT:
                lines.append(f"{_content(path)}  {inside}\n")
    return hashlib.sha256("".join(sorted(lines, key=lambda line: line[66:])).encode()).hexdigest()


def _content(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return "-" * 64
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def safe_url(url: str) -> str:
    """Give `url` if it may stand in a lock file, else nothing: a quote would end the text there."""
    return url if allowed(url) and not set(url) & set('"\\') else ""


def differences(pins: Mapping[Pair, Pin], serving: Mapping[Pair, "Package"], digests: Mapping[Pair, str]) -> list[str]:
    """Say, a line each, where the packages that serve differ from the pins; nothing only if all are the same.

    `digests` holds the checksum of each pinned pair's files, or nothing for a pair whose files cannot be read. A
    package that is not pinned is a difference too, because it translates; the bundled one vouches for itself.
    """
    found = []
    for pair, pin in sorted(pins.items()):
        package = serving.get(pair)
        again = f"tripglot packages install {' '.join(pair)}"
        if package is None:
            found.append(f"{pin.label}: not installed ({again})")
        elif package.version != pin.version:
            found.append(f"{pin.label}: version {package.version} is installed, at {package.path} ({again})")
        elif pair not in digests:
            found.append(f"{pin.label}: the files at {package.path} cannot be read ({again})")
        elif digests[pair] != pin.files:
            found.append(f"{pin.label}: the files at {package.path} are not the pinned ones ({again})")
    for pair, package in sorted(serving.items()):
        if pair not in pins and package.origin != "bundled":
            names = " ".join(pair)
            found.append(f"{package.label}: installed and not pinned (tripglot packages lock {names}, or remove it)")
    return found


def _pin(entry: Any) -> "Pin | str":
    """Read one table; what is wrong with it if something is."""
    if not isinstance(entry, dict):
        return "no table"
    facts = {name: entry.get(name) for name in ("from", "to", "version", "url", "sha256", "files")}
    for name, value in facts.items():
        if not isinstance(value, str):
            return f"'{name}' is {brief(value)}, not a text"
    patterns = {"from": CODE, "to": CODE, "version": VERSION, "sha256": _HEX, "files": _HEX}
    for name, pattern in patterns.items():
        if not pattern.fullmatch(str(facts[name])):
            return f"'{name}' is {facts[name]!r}"
    url, size = str(facts["url"]), entry.get("size")
    if url and not _BUNDLED.fullmatch(url) and not safe_url(url):
        return f"'url' is {url!r}; only https:// and file:// are fetched"
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size < _TOO_LARGE:
        return f"'size' is {brief(size)}, not a number of bytes"
    source, target, version = str(facts["from"]), str(facts["to"]), str(facts["version"])
    return Pin(source, target, version, url, size, str(facts["sha256"]), str(facts["files"]))
