"""Engines by name: those that come with us, and those that other distributions bring as entry points.

A module is imported when its engine is made: most runs need one of them, many none.
"""

from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from tripglot.engines.engine import Engine
from tripglot.errors import TripglotError
from tripglot.settings import Settings

GROUP: Final = "tripglot.engines"  # of entry points; docs/engines.md
ENGINES: Final = ("argos", "ctranslate2", "libretranslate", "identity", "pseudo")
_FOR_TESTS = frozenset({"identity", "pseudo"})
_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


def make_engine(
    name: str,
    *,
    package_dirs: Sequence[Path] = (),
    jury: bool = True,
    options: Mapping[str, Any] = _NO_OPTIONS,
    root: Path = Path(),
) -> Engine:
    """Build the engine called `name`; TripglotError if there is none, or it does not take its options.

    `package_dirs` are searched for packages before the usual places, a `jury` and a lexicon help the bundled one;
    `options` are what the settings have below `[engines.NAME]`, and `root` is the folder of the settings.
    """
    if name == "identity":
        from tripglot.engines.identity import IdentityEngine

        return IdentityEngine()
    if name == "pseudo":
        from tripglot.engines.pseudo import PseudoEngine

        return PseudoEngine()
    if name == "argos":
        from tripglot.engines.argos import ArgosEngine

        return ArgosEngine(package_dirs, jury=jury)
    if name == "ctranslate2":
        from tripglot.engines import converted

        return converted.make(options, root)
    if name == "libretranslate":
        from tripglot.engines import libretranslate

        return libretranslate.make(options, root)
    from tripglot.engines.guest import invited

    return invited(_entry(name), options, root)


def engine_of(settings: Settings) -> Engine:
    """Build the engine that the settings name; TripglotError as `make_engine` raises."""
    options = settings.engines.get(settings.engine, _NO_OPTIONS)
    dirs = settings.package_dirs()
    return make_engine(settings.engine, package_dirs=dirs, jury=settings.jury, options=options, root=settings.root)


def known(name: str) -> str:
    """Give `name` back if there is such an engine; TripglotError with the names that there are if not."""
    if name not in ENGINES:
        _entry(name)
    return name


def is_natural(name: str) -> bool:
    """Whether the engine called `name` writes language, without making it; see `Engine.natural`."""
    return name not in _FOR_TESTS


def _entry(name: str) -> EntryPoint:
    found = entry_points(group=GROUP)
    if name not in found.names:
        names = ", ".join([*ENGINES, *sorted(found.names - set(ENGINES))])
        raise TripglotError(f"unknown engine '{name}'", cure=f"one of {names}; docs/engines.md says how to add one")
    return next(iter(found.select(name=name)))
