"""Packages for a machine without a network: one zip file with the archives and the lock file that describes them."""

import os
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from tripglot.errors import TripglotError
from tripglot.packages import folder as _place
from tripglot.packages import index as _index
from tripglot.packages import lock
from tripglot.packages.archive import SKIPPED
from tripglot.packages.package import Package
from tripglot.packages.store import NO_PINS, Prove, install, installed, receipt, serving, usual_folder

_MAX_LOCK_BYTES = 1 << 20
_TIME = (1980, 1, 1, 0, 0, 0)  # the same packages give the same bytes
_CURE = "make it again: tripglot packages bundle"


def write(file: Path, dirs: Sequence[Path], pairs: Collection[lock.Pair] = ()) -> list[Package]:
    """Write the packages that serve `pairs`, or all but the bundled ones, to the zip `file`, and list them.

    They are packed anew from what is installed. TripglotError if a pair is not installed, there is none at all, or
    the file cannot be written; what was there before then stays.
    """
    found = serving(installed(dirs))
    usual = {pair: package for pair, package in found.items() if package.origin != "bundled"}
    for pair in sorted(set(pairs) - set(found)):
        raise TripglotError(
            f"no package is installed for {pair[0]} to {pair[1]}", cure=f"tripglot packages install {' '.join(pair)}"
        )
    chosen = [found[pair] for pair in sorted(pairs or usual)]
    if not chosen:
        raise TripglotError("no package is installed but what comes with tripglot", cure="tripglot packages install")
    try:
        with tempfile.TemporaryDirectory(prefix=".tripglot-", dir=file.parent) as away:
            whole, archive, pins = Path(away) / "bundle", Path(away) / "archive", {}
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as opened:
                for package in chosen:
                    pin = _packed(package, archive)
                    pins[pin.pair] = pin
                    with archive.open("rb") as source, opened.open(_info(_name(pin)), "w", force_zip64=True) as target:
                        while chunk := source.read(1 << 20):
                            target.write(chunk)
                opened.writestr(_info(lock.FILE), lock.text(pins.values()))
            with whole.open("rb") as written:
                os.fsync(written.fileno())
            whole.replace(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TripglotError(f"cannot be written: {reason}", path=file, cure="check the folder and its space") from error
    return chosen


def is_bundle(file: Path) -> bool:
    """Tell whether `file` is a bundle, not a single package or something else, such as a device that never ends."""
    try:
        if not file.is_file():
            return False
        with zipfile.ZipFile(file) as opened:
            return lock.FILE in opened.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def install_all(
    file: Path, *, into: Path | None = None, pins: Mapping[lock.Pair, lock.Pin] = NO_PINS, prove: Prove
) -> Iterator[Package]:
    """Install the packages of a bundle one after the other, and yield each.

    TripglotError at the first that is missing, is not what the bundle's own lock file or `pins` say, or is not sound;
    those before it are installed then.
    """
    target = into or usual_folder()
    try:
        target.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(file) as opened, _place.staging(target) as staging:
            if opened.getinfo(lock.FILE).file_size > _MAX_LOCK_BYTES:
                raise TripglotError(f"{lock.FILE} in it is too large", path=file, cure=_CURE)
            own = lock.parse(opened.read(lock.FILE), f"{file}: {lock.FILE}")
            for pin in own.values():
                # the name is made from checked codes, never taken from the zip
                archive = staging / Path(_name(pin)).name
                _copy(opened, file, _name(pin), archive)
                try:
                    package = install(archive, into=into, pins=pins, origin=pin, prove=prove)
                except TripglotError as error:  # it names a file that is about to go
                    error.path = f"{file}: {_name(pin)}" if error.path == archive else error.path
                    raise
                archive.unlink()
                yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TripglotError(f"damaged bundle: {error}", path=file, cure=_CURE) from error
    except OSError as error:
        raise _place.cannot_write(target, error) from error


def _copy(opened: zipfile.ZipFile, file: Path, name: str, archive: Path) -> None:
    try:
        member = opened.getinfo(name)
    except KeyError:
        raise TripglotError(f"{name} is not in it", path=file, cure=_CURE) from None
    if member.file_size > _index.MAX_PACKAGE_BYTES:
        raise TripglotError(f"{name} in it has {member.file_size:,} bytes", path=file, cure=_CURE)
    with opened.open(member) as source, archive.open("wb") as target:
        while chunk := source.read(1 << 20):  # never more than the size that the member declares
            target.write(chunk)


def _name(pin: lock.Pin) -> str:
    return f"packages/translate-{pin.from_code}_{pin.to_code}-{pin.version}.argosmodel"


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _TIME)
    info.external_attr = 0o644 << 16
    return info


def _packed(package: Package, archive: Path) -> lock.Pin:
    """Pack the files of a package into `archive` and say what the package is, and was before it was unpacked."""
    from tripglot.packages.download import checksum

    known = receipt(package)
    if package.origin == "bundled":
        archive.write_bytes(package.path.read_bytes())
    else:
        _pack(package, archive)
    if known:
        return known
    facts = archive.stat().st_size, checksum(archive), lock.digest(package.path)
    return lock.Pin(package.from_code, package.to_code, package.version, "", *facts)


def _pack(package: Package, archive: Path) -> None:
    top = f"{package.from_code}_{package.to_code}"
    with zipfile.ZipFile(archive, "w") as opened:
        for place, folders, names in os.walk(package.path):
            folders[:] = sorted(name for name in folders if name not in SKIPPED)
            for name in sorted(names):
                path = Path(place) / name
                inside = path.relative_to(package.path).as_posix()
                if inside != lock.RECEIPT:
                    info = _info(f"{top}/{inside}")
                    info.compress_type = zipfile.ZIP_DEFLATED
                    with path.open("rb") as source, opened.open(info, "w", force_zip64=True) as target:
                        while chunk := source.read(1 << 20):
                            target.write(chunk)
