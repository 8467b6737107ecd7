"""The store of Argos packages: what is installed where, and installing and removing it.

Packages lie in three places, and where two serve the same pair the first place wins: folders that the settings name
("extra"), Argos Translate's own folder ("argos"), and the package that comes with us ("bundled"). A folder that
cannot be read is listed with its problem and hides no other.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from tripglot.errors import TripglotError
from tripglot.packages import archive as _archive
from tripglot.packages import argostranslate as _argostranslate
from tripglot.packages import download as _download
from tripglot.packages import folder as _place
from tripglot.packages import lock
from tripglot.packages.bundled import archives, read_metadata
from tripglot.packages.index import CODE, VERSION
from tripglot.packages.package import Origin, Package

NO_PINS: Mapping[lock.Pair, lock.Pin] = MappingProxyType({})
_LINE = 1 << 20  # bytes
_TOKENIZERS = ("sentencepiece.model", "bpe.model")


Prove = Callable[[Package], object]


def installed(dirs: Sequence[Path] = ()) -> list[Package]:
    """List every package, the place that wins first; `dirs` are the folders that the settings name."""
    usual = _argostranslate.packages_folder()
    found = [_read(folder, "extra") for place in dirs for folder in _folders(place)]
    if usual.resolve() not in {place.resolve() for place in dirs}:
        found += [_read(folder, "argos") for folder in _folders(usual)]
    return found + bundled()


def bundled() -> list[Package]:
    """List the packages that came along; none where `tripglot-zh-en` is not installed."""
    return [_read_bundled(path) for path in archives()]


def serving(packages: Sequence[Package]) -> dict[lock.Pair, Package]:
    """Give the package that translates each pair: the first usable one."""
    found: dict[lock.Pair, Package] = {}
    for package in packages:
        if not package.problem:
            found.setdefault((package.from_code, package.to_code), package)
    return found


def install(
    archive: Path,
    *,
    into: Path | None = None,
    pins: Mapping[lock.Pair, lock.Pin] = NO_PINS,
    origin: lock.Pin | None = None,
    url: str = "",
    expected: tuple[str, ...] = (),
    prove: Prove,
) -> Package:
    """Install the `.argosmodel` file `archive` into the folder `into` (Argos's own if None) and give what it became.

    Unpacked and tried out beside the target first, then renamed: a failure leaves what was there before, and another
    version of the same pair goes only once the new one is in its place. TripglotError if the file is no sound package,
    is not what `pins` say of its pair or not of the `expected` codes (and version), or the folder takes nothing. Where
    it came from is noted in the package: `url`, or all of `origin` if it was packed anew from there. `prove` tries the
    unpacked package out, and raises what it likes if it does not work.
    """
    target = into or usual_folder()
    place: Origin = "extra" if into else "argos"
    try:
        if not archive.is_file():
            raise TripglotError("no such package file", path=archive, cure="give the path of an .argosmodel file")
        target.mkdir(parents=True, exist_ok=True)
        with _place.staging(target) as staging:
            folder = staging / "package"
            folder.mkdir()
            _archive.unpack(archive, folder)
            package = _validated(folder, archive, place, prove)
            pin = _identified(package, archive, origin, url)
            _expect(package, expected, archive)
            _match(pin, pins.get(pin.pair), archive)
            _match(pin, origin, archive)
            if origin is None and not url:
                _match_archive(pin, pins.get(pin.pair), archive)
            (folder / lock.RECEIPT).write_text(json.dumps(asdict(pin), indent=2) + "\n", encoding="utf-8")
            final = target / f"translate-{package.from_code}_{package.to_code}-{package.version}"
            with _place.alone(target):
                _place.swap_in(folder, final)
                for other in _folders(target):
                    if other.name != final.name and _same_pair(_read(other, place), package):
                        _place.delete(other)
    except OSError as error:
        raise _place.cannot_write(target, error) from error
    return Package(package.from_code, package.to_code, package.version, final, place)


def describe(folder: Path, archive: Path, expected: tuple[str, ...], url: str, prove: Prove) -> lock.Pin:
    """Unpack `archive` into the empty `folder`, try it out as `install` does, and say what it is."""
    _archive.unpack(archive, folder)
    package = _validated(folder, archive, "extra", prove)
    _expect(package, expected, archive)
    return _pin(package, folder, archive, lock.safe_url(url))


def receipt(package: Package) -> lock.Pin | None:
    """Say what `package` was unpacked from, if it was installed by `install` or comes with us; else None.

    `files` is always of what lies there now.
    """
    if package.origin == "bundled":
        with tempfile.TemporaryDirectory(prefix="tripglot-") as away:
            _archive.unpack(package.path, Path(away))
            return _pin(package, Path(away), package.path, lock.BUNDLED_URL + package.path.name)
    try:
        facts = json.loads((package.path / lock.RECEIPT).read_bytes())
        noted = lock.Pin(**facts)
        files = lock.digest(package.path)
        checked = lock.parse(lock.text([noted]).encode(), package.path)[noted.pair]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, TripglotError):
        return None  # none there, or not ours
    same = (checked.from_code, checked.to_code, checked.version) == (
        package.from_code,
        package.to_code,
        package.version,
    )
    return checked if same and checked.files == files else None


def digests(packages: Iterable[Package]) -> dict[lock.Pair, str]:
    """Give the checksum of the files of each package; a package that cannot be read is left out."""
    found: dict[lock.Pair, str] = {}
    for package in packages:
        with suppress(OSError, TripglotError):
            if package.origin == "bundled":
                with tempfile.TemporaryDirectory(prefix="tripglot-") as away:
                    _archive.unpack(package.path, Path(away))
                    found[package.from_code, package.to_code] = lock.digest(Path(away))
            else:
                found[package.from_code, package.to_code] = lock.digest(package.path)
    return found


def usual_folder() -> Path:
    """Give the folder into which packages go; it may not exist."""
    return _argostranslate.packages_folder()


def remove(from_code: str, to_code: str, dirs: Sequence[Path] = ()) -> list[Package]:
    """Delete the installed packages for a pair and list them; TripglotError if there is none that can be deleted."""
    serving = [found for found in installed(dirs) if (found.from_code, found.to_code) == (from_code, to_code)]
    gone = [found for found in serving if found.origin != "bundled"]
    if not gone:
        kept = "only the bundled package serves it, and that one stays" if serving else "no package is installed for it"
        raise TripglotError(f"cannot remove {from_code} to {to_code}: {kept}", cure="tripglot packages list")
    for package in gone:
        try:
            _place.delete(package.path)
        except OSError as error:
            raise _place.cannot_write(package.path, error) from error
    return gone


def _folders(place: Path) -> Iterator[Path]:
    """Yield the folders in `place` that may hold a package, by name; nothing if there is no such place."""
    try:
        yield from sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return


def _read(folder: Path, origin: Origin) -> Package:
    """Read one folder; whatever is wrong with it becomes its problem."""
    try:
        read = _argostranslate.read(folder)
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
        if not isinstance(code, str) or not CODE.fullmatch(code):
            return f"{name} in metadata.json is {code!r}, not a language code"
    if from_code == to_code:
        return f"from_code and to_code in metadata.json are both {from_code!r}"
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        return f"package_version in metadata.json is {version!r}, not a version"
    if not (folder / "model" / "model.bin").is_file():
        return "it has no model/model.bin"
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        return f"it has no tokenizer ({' or '.join(_TOKENIZERS)})"
    return _problem_of_vmap(folder / "model" / "vmap.txt")


def _problem_of_vmap(vmap: Path) -> str:
    """Say why a list of what a model may write is none: CTranslate2 would end our process over it, without a word."""
    try:
        with vmap.open("rb") if vmap.is_file() else BytesIO(b"\ta") as opened:
            # a line each: words that the source may have, a tab, words that may then be written
            return (
                "" if b"\t" in opened.readline(_LINE) else "its model/vmap.txt is no list of words (install it again)"
            )
    except OSError as error:
        return f"its model/vmap.txt cannot be read: {error.strerror}"


def _validated(folder: Path, archive: Path, origin: Origin, prove: Prove) -> Package:
    """Check an unpacked package, down to translating a word with it."""
    cure = "get the file again, or ask whoever made it"
    try:
        metadata = json.loads((folder / "metadata.json").read_bytes())
    except (ValueError, RecursionError) as error:
        raise TripglotError(f"metadata.json is not JSON: {error}", path=archive, cure=cure) from error
    if not isinstance(metadata, dict):
        raise TripglotError("metadata.json holds no object", path=archive, cure=cure)
    package = _read(folder, origin)
    if package.problem:
        raise TripglotError(f"not a usable package: {package.problem}", path=archive, cure=cure)
    try:
        prove(package)
    except ModuleNotFoundError:
        raise  # a part of ours is not installed
    except Exception as error:  # CTranslate2, SentencePiece and Moses each raise what they like
        reason = " ".join(str(error).split())
        raise TripglotError(f"the model in it does not load: {reason}", path=archive, cure=cure) from error
    return package


def _same_pair(one: Package, other: Package) -> bool:
    return not one.problem and (one.from_code, one.to_code) == (other.from_code, other.to_code)


def _pin(package: Package, folder: Path, archive: Path, url: str) -> lock.Pin:
    """Describe an archive and what was unpacked from it into `folder`."""
    size, sha256 = archive.stat().st_size, _download.checksum(archive)
    return lock.Pin(package.from_code, package.to_code, package.version, url, size, sha256, lock.digest(folder))


def _identified(package: Package, archive: Path, origin: lock.Pin | None, url: str) -> lock.Pin:
    found = _pin(package, package.path, archive, lock.safe_url(url))
    return replace(origin, files=found.files) if origin and origin.pair == found.pair else found


def _expect(package: Package, expected: tuple[str, ...], archive: Path) -> None:
    """Raise TripglotError if a package is not for the codes, or of the version, that were asked for."""
    facts = (package.from_code, package.to_code, package.version)[: len(expected)]
    if facts != expected:
        wanted = " ".join(expected[2:]) and f" {expected[2]}"
        raise TripglotError(
            f"holds {package.label}, not {'_'.join(expected[:2])}{wanted}",
            path=archive,
            cure="tell whoever runs this mirror",
        )


def _match_archive(found: lock.Pin, pin: lock.Pin | None, archive: Path) -> None:
    """Raise TripglotError if a file that somebody brought is as large as the archive that was pinned, and is not it.

    One of another size was packed anew from the same files, which is no fault.
    """
    if pin is not None and found.size == pin.size and found.sha256 != pin.sha256:
        what = f"has the sha256 {found.sha256[:12]}…, not {pin.sha256[:12]}… as pinned in {lock.FILE}"
        raise TripglotError(what, path=archive, cure="--ignore-lock installs it, tripglot packages lock then pins it")


def _match(found: lock.Pin, pin: lock.Pin | None, archive: Path) -> None:
    """Raise TripglotError if a package is not the pinned one, in whatever archive it came."""
    if pin is None or (found.label == pin.label and found.files == pin.files):
        return
    what = f"is {found.label}, not {pin.label}" if found.label != pin.label else f"is another {pin.label} than"
    cure = "--ignore-lock installs it, tripglot packages lock then pins it"
    joint = " as pinned in" if found.label != pin.label else " the one in"
    raise TripglotError(f"{what}{joint} {lock.FILE}", path=archive, cure=cure)
