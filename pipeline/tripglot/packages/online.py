"""What needs the package index or a download: offers, installing a pair, updates, and pins for what is installed.

Nothing else in the project goes online, and this does only when a command asks for it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tripglot.errors import TripglotError
from tripglot.packages import argostranslate as _argostranslate
from tripglot.packages import download as _download
from tripglot.packages import folder as _place
from tripglot.packages import index as _index
from tripglot.packages import lock
from tripglot.packages.index import Entry
from tripglot.packages.package import Package
from tripglot.packages.store import (
    NO_PINS,
    Prove,
    describe,
    digests,
    install,
    installed,
    receipt,
    serving,
    usual_folder,
)
from tripglot.parallel import Progress


def offers(from_code: str = "", to_code: str = "") -> list[Entry]:
    """Give the newest package of every pair that the index has, from or to these languages if they are given."""
    return _index.newest(_entries(f"the index of packages {from_code} {to_code}".rstrip()), from_code, to_code)


def install_from_index(
    from_code: str,
    to_code: str,
    *,
    into: Path | None = None,
    pins: Mapping[lock.Pair, lock.Pin] = NO_PINS,
    progress: Progress | None = None,
    prove: Prove,
) -> Package:
    """Fetch the package of a pair (Argos codes) and install it: the pinned one, or else the newest of the index.

    TripglotError if it cannot be had, is not to the byte what is pinned, or is no sound package.
    """
    what = f"the package for {from_code} to {to_code}"
    pin = pins.get((from_code, to_code))
    if pin and pin.url.startswith(lock.BUNDLED_URL):
        raise TripglotError(
            f"{what} is pinned to version {pin.version}, which comes with tripglot",
            cure=f"tripglot packages remove {from_code} {to_code} uncovers it; --ignore-lock installs the official one",
        )
    if pin and pin.url:
        entry = Entry(from_code, to_code, pin.version, (pin.url,))
    else:
        entry = _index.find(_entries(what), from_code, to_code, pin.version if pin else "")
    return _install(entry, into, pin, progress, prove)


def update(
    packages: Sequence[Package], pairs: Collection[lock.Pair], progress: Progress | None = None, *, prove: Prove
) -> Iterator[tuple[Package, Package | TripglotError | None]]:
    """Bring packages up to the newest version of the index; of `pairs` only, if there are any.

    Yields each package with what took its place, None if there is nothing newer, or the error that kept it as it was.
    A package goes where the old one was, which is removed only then. TripglotError if the index cannot be had or a
    pair is not installed.
    """
    chosen = [one for one in packages if not one.problem and one.origin != "bundled"]
    for pair in sorted(set(pairs) - {(one.from_code, one.to_code) for one in chosen}):
        raise TripglotError(
            f"cannot update {pair[0]} to {pair[1]}: no package is installed for it but what comes with tripglot",
            cure=f"tripglot packages install {' '.join(pair)}",
        )
    entries = _entries("the index of packages")
    for package in chosen:
        pair = package.from_code, package.to_code
        if pairs and pair not in pairs:
            continue
        best = _index.newest(entries, *pair)
        if not best or _index.order(best[0].version) <= _index.order(package.version):
            yield package, None
            continue
        try:
            into = package.path.parent if package.origin == "extra" else None
            # exact: a mirror whose package is older than it says would be asked for it again each time
            yield package, _install(best[0], into, None, progress, prove, exact=True)
        except TripglotError as error:
            yield package, error


def pin_installed(
    dirs: Sequence[Path], pairs: Collection[lock.Pair] = (), progress: Progress | None = None, *, prove: Prove
) -> dict[lock.Pair, lock.Pin]:
    """Describe the packages that serve `pairs`, or all that are installed, for the lock file.

    For a package that `install` has unpacked nothing is fetched. One that came by another way (Argos Translate's own
    installer, say) is fetched once more from the index to learn its checksum, and refused if its files differ. A pair
    that is not installed is pinned to the newest package of the index.
    """
    found = serving(installed(dirs))
    pins: dict[lock.Pair, lock.Pin] = {}
    entries: list[Entry] | None = None
    for pair in sorted(pairs or found):
        package = found.get(pair)
        pin = receipt(package) if package else None
        if pin is None:
            what = f"what {lock.FILE} has to say of {pair[0]} to {pair[1]}"
            entries = _entries(what) if entries is None else entries
            try:
                entry = _index.find(entries, *pair, package.version if package else "")
            except TripglotError as error:
                if package is None:
                    raise
                cure = "install it from its file: tripglot packages install FILE"
                raise TripglotError("nothing says what it was unpacked from", path=package.path, cure=cure) from error
            pin = _described(entry, progress, prove)
            if package and digests([package]).get(pair) != pin.files:
                raise TripglotError(
                    f"not the {pin.label} of {pin.url}",
                    path=package.path,
                    cure=f"tripglot packages install {' '.join(pair)}, then lock",
                )
        pins[pair] = pin
    return pins


def _entries(what: str) -> list[Entry]:
    """Fetch the index; `what` it is for stands in the error where that is forbidden."""
    url = _argostranslate.index_url()
    if _download.is_offline() and urlsplit(url).scheme != "file":
        raise TripglotError(
            f"{what} would have to be fetched, and TRIPGLOT_OFFLINE is set",
            cure="unset it, or tripglot packages install FILE",
        )
    return _index.fetch(url)


def _install(
    entry: Entry,
    into: Path | None,
    pin: lock.Pin | None,
    progress: Progress | None,
    prove: Prove,
    *,
    exact: bool = False,
) -> Package:
    target = into or usual_folder()
    expected = (entry.from_code, entry.to_code, entry.version)
    pins = {pin.pair: pin} if pin else NO_PINS
    with _fetched(entry, target, pin, progress) as (archive, url):
        return install(
            archive, into=into, pins=pins, url=url, expected=expected if exact else expected[:2], prove=prove
        )


def _described(entry: Entry, progress: Progress | None, prove: Prove) -> lock.Pin:
    """Fetch a package and describe it without installing it."""
    with TemporaryDirectory(prefix="tripglot-") as away:
        target, folder = Path(away) / "packages", Path(away) / "unpacked"
        folder.mkdir()
        with _fetched(entry, target, None, progress) as (archive, url):
            return describe(folder, archive, (entry.from_code, entry.to_code, entry.version), url, prove)


@contextmanager
def _fetched(entry: Entry, target: Path, pin: lock.Pin | None, progress: Progress | None) -> Iterator[tuple[Path, str]]:
    """Give the archive of an entry and its address: the first link that gives it whole. It is gone afterwards."""
    size, sha256 = (pin.size, pin.sha256) if pin else (0, "")
    errors: list[TripglotError] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for url in entry.links:
            with _place.part_file(target, url) as part:
                try:
                    _download.download(url, part, _index.MAX_PACKAGE_BYTES, size=size, sha256=sha256, progress=progress)
                except TripglotError as error:
                    errors.append(error)
                    continue
                try:
                    yield part, url
                except TripglotError as error:  # it names a file that is about to go
                    error.path = url if error.path == part else error.path
                    raise
                finally:
                    _download.discard(part)
                return
    except OSError as error:
        raise _place.cannot_write(target, error) from error
    raise errors[-1]
