"""The package that the extra `translate` brings, read from its archive straight into memory.

It lies in a distribution of its own, `tripglot-zh-en` (`starter/` in the repository), since a gate that translates
nothing has no use for it. CTranslate2 and SentencePiece both load from memory, so nothing has to be unpacked: no cache
folder to find, to keep whole against a second process, or to clear when the package is replaced.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tripglot.errors import TripglotError

_STARTER = "tripglot_zh_en"
_SUMS = "SHA256SUMS"  # lines as sha256sum writes and checks them
_LEXICON = "lexicon.txt.xz"
_CURE = "install tripglot-zh-en again"


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds, in memory."""

    metadata: dict[str, str]
    model: dict[str, bytes]  # file name in model/ to its bytes
    sentencepiece: bytes
    lexicon: bytes | None  # as `engines/small/lexicon.py` reads it


def archives() -> list[Path]:
    """List the archives that came along; none where `tripglot-zh-en` is not installed."""
    spec = find_spec(_STARTER)
    folders = spec.submodule_search_locations if spec else None
    return sorted(path for folder in folders or () for path in Path(folder).glob("*.argosmodel"))


def read_metadata(archive: Path) -> dict[str, str]:
    """Give the metadata of a bundled archive without reading, or vouching for, the rest."""
    with zipfile.ZipFile(archive) as opened:
        name = next(name for name in opened.namelist() if name.endswith("/metadata.json"))
        return dict(json.loads(opened.read(name)))


def read(archive: Path) -> Contents:
    """Read a bundled archive whole; TripglotError if it is not, bit for bit, the one in the list of checksums."""
    data = archive.read_bytes()
    expected = _checksums(archive.parent / _SUMS).get(archive.name, "missing")
    if hashlib.sha256(data).hexdigest() != expected:
        raise TripglotError(f"not the package of {_SUMS} (sha256 {expected:.12}…)", path=archive, cure=_CURE)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        files = {name.split("/", 1)[1]: opened.read(name) for name in opened.namelist() if not name.endswith("/")}
    model = {name.removeprefix("model/"): content for name, content in files.items() if name.startswith("model/")}
    return Contents(dict(json.loads(files["metadata.json"])), model, files["sentencepiece.model"], files.get(_LEXICON))


def _checksums(path: Path) -> dict[str, str]:
    """Read a checksum file into file name to lower-case hexadecimal sha256."""
    lines = (line.split(maxsplit=1) for line in path.read_text(encoding="ascii").splitlines() if line.strip())
    return {name.strip().removeprefix("*"): digest.lower() for digest, name in lines}
