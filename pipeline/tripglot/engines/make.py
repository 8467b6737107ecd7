"""Engines by name. A module is imported when its engine is made: most runs need one of them, many none."""

from collections.abc import Sequence
from pathlib import Path

from tripglot.engines.engine import Engine
from tripglot.errors import TripglotError

ENGINES = ("argos", "identity", "pseudo")
_FOR_TESTS = frozenset({"identity", "pseudo"})


def make_engine(name: str, *, package_dirs: Sequence[Path] = (), jury: bool = True) -> Engine:
    """Build the engine called `name`; `package_dirs` are searched for packages before the usual places.

    Raises TripglotError for a name that no engine has.
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
    raise TripglotError(f"unknown engine {name!r}", cure=f"one of {', '.join(ENGINES)}")


def is_natural(name: str) -> bool:
    """Whether the engine called `name` writes language, without making it; see `Engine.natural`."""
    return name not in _FOR_TESTS
