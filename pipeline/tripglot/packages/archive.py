"""Unpack a package archive that nobody vouches for.

Nothing is written outside the folder given, no link is made, and what is written has a limit that is known before
the first byte. Sentence splitters (`stanza/` holds pickles, `minisbd/` an ONNX model) are left in the archive:
sentences are split elsewhere, and a pickle runs code when it is read.
"""

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from tripglot.errors import TripglotError

MAX_MEMBERS = 1_000
MAX_MEMBER_BYTES = 1 << 30
MAX_TOTAL_BYTES = 2 << 30
MAX_RATIO = 200  # unpacked to packed; weights and vocabularies stay under 20
_SMALL = 1 << 20  # bytes; below this a high ratio does no harm
SKIPPED = frozenset({"stanza", "minisbd", "spacy"})
_CHUNK = 1 << 20

_CURE = "get the file again from a source you trust"


def unpack(archive: Path, folder: Path) -> None:
    """Write the package in `archive` to `folder`, which must exist, without the archive's top folder.

    Raises TripglotError if the file is no whole zip, holds a member that a package has no use for, or is too large;
    OSError if `folder` cannot be written to. What was written before an error stays: `folder` is a temporary one.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            _check_size(archive, members)
            paths = [_safe_path(archive, member) for member in members]
            top = _top_folder(archive, paths)
            for member, path in zip(members, paths, strict=True):
                inside = _inside(path, top)
                if inside and not member.is_dir():
                    _write(opened, member, folder.joinpath(*inside))
    except zipfile.BadZipFile as error:
        raise TripglotError(f"not a whole package archive: {error}", path=archive, cure=_CURE) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise TripglotError("two members of the same name in a package archive", path=archive, cure=_CURE) from error
    except (EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        # truncated data, an unknown compression, an encrypted member, a malformed header, damaged deflate data
        raise TripglotError(f"damaged package archive: {error}", path=archive, cure=_CURE) from error


def _check_size(archive: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse what would fill the disk. zipfile never reads more from a member than its declared size."""
    if len(members) > MAX_MEMBERS:
        raise TripglotError(f"{len(members)} members in a package archive", path=archive, cure=_CURE)
    for member in members:
        if member.file_size > MAX_MEMBER_BYTES or (
            member.file_size > _SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size)
        ):
            raise TripglotError(
                f"member {member.filename!r} would unpack to {member.file_size:,} bytes", path=archive, cure=_CURE
            )
    total = sum(member.file_size for member in members)
    if total > MAX_TOTAL_BYTES:
        raise TripglotError(f"the archive would unpack to {total:,} bytes", path=archive, cure=_CURE)


def _safe_path(archive: Path, member: zipfile.ZipInfo) -> PurePosixPath:
    """Give the member's path, which stays below the folder it is joined to, on every system."""
    name = member.filename.replace("\\", "/")
    path = PurePosixPath(name)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in name or any(ord(char) < 0x20 for char in name):
        raise TripglotError(f"unsafe member {member.filename!r} in a package archive", path=archive, cure=_CURE)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise TripglotError(f"member {member.filename!r} is a link or a device", path=archive, cure=_CURE)
    return path


def _top_folder(archive: Path, paths: list[PurePosixPath]) -> tuple[str, ...]:
    """Find the folder that holds metadata.json: the archive's root or a folder in it."""
    found = sorted((path.parts[:-1] for path in paths if path.name == "metadata.json"), key=len)
    if not found or len(found[0]) > 1:
        raise TripglotError("no metadata.json in it, so no Argos package", path=archive, cure=_CURE)
    return found[0]


def _inside(path: PurePosixPath, top: tuple[str, ...]) -> tuple[str, ...]:
    """Give the path below `top`; empty if the member lies elsewhere or is of no use here."""
    if path.parts[: len(top)] != top:
        return ()
    inside = path.parts[len(top) :]
    return () if set(inside[:-1]) & SKIPPED else inside


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        source = opened.open(member)
    except OSError as error:  # the archive says that the member begins before the file does
        raise zipfile.BadZipFile(f"{member.filename!r} is nowhere in it") from error
    with source, path.open("xb") as target:
        shutil.copyfileobj(source, target, _CHUNK)
