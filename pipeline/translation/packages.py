"""The store of Argos packages: what is installed where, and installing and removing it.

Packages lie in three places, and where two serve the same pair the first place wins: folders that the settings name
("extra"), Argos Translate's own folder ("argos"), and the package that comes with us ("bundled"). A folder that
cannot be read is listed with its problem and hides no other.
"""

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import TripglotError
from pipeline.translation import _archive, _argostranslate, _index
from pipeline.translation._bundled import BUNDLED, read_metadata

Origin = Literal["extra", "argos", "bundled"]

_CODE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")
_TOKENIZERS = ("sentencepiece.model", "bpe.model")


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it lies on the disk; with a `problem`, its other facts may be empty."""

    from_code: str  # Argos's language codes: zh, zt, pb ...
    to_code: str
    version: str
    path: Path  # a folder; for a bundled one, the archive itself
    origin: Origin
    problem: str = ""  # why it cannot be used; empty if it can

    @property
    def label(self) -> str:
        """Name pair and version, as provenance wants them: "zh_en 0.1"."""
        return f"{self.from_code}_{self.to_code} {self.version}"


def installed(dirs: Sequence[Path] = ()) -> list[Package]:
    """List every package, the place that wins first; `dirs` are the folders that the settings name."""
    usual = _argostranslate.packages_folder()
    found = [_read(folder, "extra") for place in dirs for folder in _folders(place)]
    if usual.resolve() not in {place.resolve() for place in dirs}:
        found += [_read(folder, "argos") for folder in _folders(usual)]
    return found + [_read_bundled(path) for path in sorted(BUNDLED.glob("*.argosmodel"))]


def install(archive: Path, *, into: Path | None = None) -> Package:
    """Install the `.argosmodel` file `archive` into the folder `into` (Argos's own if None) and give what it became.

    Unpacked and tried out beside the target first, then renamed: a failure leaves what was there before, and another
    version of the same pair goes only once the new one is in its place. TripglotError if the file is no sound package
    or the folder takes nothing.
    """
    target = into or _argostranslate.packages_folder()
    origin: Origin = "extra" if into else "argos"
    try:
        if not archive.is_file():
            raise TripglotError("no such package file", path=archive, cure="give the path of an .argosmodel file")
        target.mkdir(parents=True, exist_ok=True)
        with _staging(target) as staging:
            _archive.unpack(archive, staging)
            package = _validated(staging, archive, origin)
            final = target / f"translate-{package.from_code}_{package.to_code}-{package.version}"
            _swap_in(staging, final)
        for other in _folders(target):
            if other.name != final.name and _same_pair(_read(other, origin), package):
                _delete(other)
    except OSError as error:
        raise _cannot_write(target, error) from error
    return Package(package.from_code, package.to_code, package.version, final, origin)


def install_from_index(from_code: str, to_code: str, *, into: Path | None = None) -> Package:
    """Fetch the newest package for a pair (Argos codes) from the Argos index and install it.

    The only function here that goes online. TripglotError at once if TRIPGLOT_OFFLINE is set.
    """
    _index.refuse_offline(f"the package for {from_code} to {to_code}")
    target = into or _argostranslate.packages_folder()
    entry = _index.find(_index.fetch(_argostranslate.index_url()), from_code, to_code)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _staging(target) as staging:
            archive = staging / f"{from_code}_{to_code}.argosmodel"
            _index.download(entry, archive)
            return install(archive, into=into)
    except OSError as error:
        raise _cannot_write(target, error) from error


def remove(from_code: str, to_code: str, dirs: Sequence[Path] = ()) -> list[Package]:
    """Delete the installed packages for a pair and list them; TripglotError if there is none that can be deleted."""
    serving = [found for found in installed(dirs) if (found.from_code, found.to_code) == (from_code, to_code)]
    gone = [found for found in serving if found.origin != "bundled"]
    if not gone:
        kept = "only the bundled package serves it, and that one stays" if serving else "no package is installed for it"
        raise TripglotError(f"cannot remove {from_code} to {to_code}: {kept}", cure="tripglot packages list")
    for package in gone:
        try:
            _delete(package.path)
        except OSError as error:
            raise _cannot_write(package.path, error) from error
    return gone


def _folders(place: Path) -> Iterator[Path]:
    """Yield the folders in `place` that may hold a package, by name; nothing if there is no such place."""
    try:
        yield from sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return


def _read(folder: Path, origin: Origin) -> Package:
    """Read one folder through argostranslate; whatever is wrong with it becomes its problem."""
    try:
        read = _argostranslate.package_module().Package(folder)
    except Exception as error:  # a folder can be broken in any way; the others must still be found
        return Package("", "", "", folder, origin, f"cannot be read: {error}")
    problem = _problem(folder, read.type, read.from_code, read.to_code, read.package_version)
    return Package(str(read.from_code), str(read.to_code), str(read.package_version), folder, origin, problem)


def _read_bundled(path: Path) -> Package:
    try:
        facts = read_metadata(path)
    except Exception as error:  # as above
        return Package("", "", "", path, "bundled", f"cannot be read: {error}")
    return Package(facts["from_code"], facts["to_code"], facts["package_version"], path, "bundled")


def _problem(folder: Path, kind: object, from_code: object, to_code: object, version: object) -> str:
    """Say why a folder is no package that translates; empty if it is one."""
    if kind != "translate":
        return f"its type is {kind!r}, not 'translate'"
    for name, code in (("from_code", from_code), ("to_code", to_code)):
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            return f"{name} in metadata.json is {code!r}, not a language code"
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return f"package_version in metadata.json is {version!r}, not a version"
    if not (folder / "model" / "model.bin").is_file():
        return "it has no model/model.bin"
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        return f"it has no tokenizer ({' or '.join(_TOKENIZERS)})"
    return ""


def _validated(folder: Path, archive: Path, origin: Origin) -> Package:
    """Check an unpacked package, down to translating a word with it."""
    cure = "get the file again, or ask whoever made it"
    try:
        metadata = json.loads((folder / "metadata.json").read_bytes())
    except ValueError as error:
        raise TripglotError(f"metadata.json is not JSON: {error}", path=archive, cure=cure) from error
    if not isinstance(metadata, dict):
        raise TripglotError("metadata.json holds no object", path=archive, cure=cure)
    package = _read(folder, origin)
    if package.problem:
        raise TripglotError(f"not a usable package: {package.problem}", path=archive, cure=cure)
    from pipeline.translation._model import load

    try:
        load(package).try_out()
    except ModuleNotFoundError:
        raise  # a part of ours is not installed
    except Exception as error:  # CTranslate2, SentencePiece and Moses each raise what they like
        reason = " ".join(str(error).split())
        raise TripglotError(f"the model in it does not load: {reason}", path=archive, cure=cure) from error
    return package


def _same_pair(one: Package, other: Package) -> bool:
    return not one.problem and (one.from_code, one.to_code) == (other.from_code, other.to_code)


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """Give an empty folder from which a rename to `target` is atomic, and remove what is left of it."""
    # Not inside `target` if it can be helped: Argos Translate takes every folder there for a package.
    try:
        folder = Path(tempfile.mkdtemp(prefix=".tripglot-", dir=target.parent))
        if folder.stat().st_dev != target.stat().st_dev:
            folder.rmdir()
            folder = Path(tempfile.mkdtemp(prefix=".tripglot-", dir=target))
    except PermissionError:
        folder = Path(tempfile.mkdtemp(prefix=".tripglot-", dir=target))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _swap_in(folder: Path, final: Path) -> None:
    """Rename `folder` to `final`, which may hold an older copy or appear meanwhile: the last one to come wins."""
    folder.chmod(0o755)  # mkdtemp makes it private
    for _ in range(20):
        with suppress(FileNotFoundError):
            _delete(final)
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


def _delete(folder: Path) -> None:
    """Delete a package as one act: it is renamed out of sight first."""
    with _staging(folder.parent) as away:
        folder.rename(away / folder.name)


def _cannot_write(folder: Path, error: OSError) -> TripglotError:
    reason = error.strerror or str(error)
    return TripglotError(
        f"cannot change the packages here: {reason}",
        path=error.filename or folder,
        cure="free space there, or set another folder for packages",
    )
