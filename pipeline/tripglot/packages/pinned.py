"""Whether what translates is what `tripglot.lock` pins, cheaply enough to be asked at every run."""

import os
from pathlib import Path

from tripglot.cache import Cache, digest_of
from tripglot.errors import TripglotError
from tripglot.packages import lock
from tripglot.packages.package import Package
from tripglot.packages.store import digests, installed, serving
from tripglot.settings import Settings

_KIND = "package"


def strays(settings: Settings, cache: Cache) -> list[str]:
    """Say, a line each, which packages that serve pinned pairs are not the pinned ones; or what is wrong with the lock.

    Checksums of files whose sizes and times are known are not taken again.
    """
    if settings.engine != "argos":
        return []
    path = settings.root / lock.FILE
    try:
        pins = lock.read(path)
    except TripglotError as error:
        return [str(error)]
    found = serving(installed(settings.package_dirs())) if pins else {}
    served = {pair: package for pair, package in found.items() if pair in pins}
    asked = {pair: package for pair, package in served.items() if package.version == pins[pair].version}
    sums = _sums(asked, cache)
    lines = lock.differences({pair: pins[pair] for pair in served}, served, sums)
    return [f"{path}: {line}" for line in lines]


def _sums(packages: dict[lock.Pair, Package], cache: Cache) -> dict[lock.Pair, str]:
    keys = {_key(package): pair for pair, package in packages.items()}
    known = {keys[key]: value.decode() for key, value in cache.get(_KIND, keys).items()}
    new = digests(package for pair, package in packages.items() if pair not in known)
    cache.put(_KIND, {key: new[pair].encode() for key, pair in keys.items() if pair in new})
    return known | new


def _key(package: Package) -> str:
    """What tells whether the files of a package are those that they were."""
    facts = [f"{package.path} {package.from_code} {package.to_code}"]
    walk = os.walk(package.path) if package.path.is_dir() else [(str(package.path.parent), [], [package.path.name])]
    for place, folders, names in walk:
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            try:
                seen = path.lstat()
            except OSError:
                continue
            facts.append(f"{path} {seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}")
    return digest_of(*facts)
