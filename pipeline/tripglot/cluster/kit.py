"""What a worker needs to give the same bytes as the machine that asks: the same versions, the same packages."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from tripglot.packages import lock
from tripglot.packages.store import digests, installed, serving
from tripglot.settings import Settings

# what decides on verdicts, words or bytes; others may differ
_DECIDE: Final = (
    "tripglot", "markdown-it-py", "mdit-py-plugins", "langdetect", "sentencex", "polib",
    "ctranslate2", "sentencepiece", "sacremoses", "opencc", "pypinyin", "snowballstemmer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kit:
    """Versions by name, packages by pair of Argos codes, the checksum of a converted model (empty: none is used)."""

    versions: Mapping[str, str]
    pins: Mapping[lock.Pair, lock.Pin]
    model: str


def kit(settings: Settings) -> Kit:
    """Give what there is here; of packages what `tripglot.lock` pins, and for other pairs what serves them.

    TripglotError if the lock file is broken.
    """
    return Kit(_versions(), _pins(settings) if settings.engine == "argos" else {}, _model(settings))


def unlike(settings: Settings, wanted: Kit) -> str:
    """Say in a line how this machine differs from `wanted`; nothing if in nothing that counts."""
    found = _versions()
    odd = [
        f"{name} {found[name]}, not {wanted.versions[name]}" if name in found else f"no {name}"
        for name in wanted.versions
        if found.get(name) != wanted.versions[name]
    ]
    if settings.engine == "argos" and not odd:
        served = serving(installed(settings.package_dirs()))
        odd = lock.differences(wanted.pins, served, digests(served[pair] for pair in wanted.pins if pair in served))
    if (model := _model(settings)) != wanted.model:
        odd.append("another model" if model else "no model where [engines.ctranslate2] says")
    return "; ".join(odd)


def _versions() -> dict[str, str]:
    """Versions of what decides, as far as it is installed; Python's own for its tables of Unicode."""
    found = {"Python": ".".join(map(str, sys.version_info[:2]))}
    for name in _DECIDE:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _pins(settings: Settings) -> dict[lock.Pair, lock.Pin]:
    served = serving(installed(settings.package_dirs()))
    sums = digests(served.values())
    here = {pair: lock.Pin(*pair, served[pair].version, "", 0, "", files) for pair, files in sums.items()}
    return {**here, **lock.read(settings.root / lock.FILE)}


def _model(settings: Settings) -> str:
    folder = settings.engines.get("ctranslate2", {}).get("model")
    if settings.engine != "ctranslate2" or not isinstance(folder, str) or not (settings.root / folder).is_dir():
        return ""
    return lock.digest(settings.root / folder)
