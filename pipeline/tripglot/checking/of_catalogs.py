"""The posts that catalogs belong to: a commit that changes a translation alone is checked as one of its post."""

from collections.abc import Sequence
from pathlib import Path

from tripglot.files import SUFFIXES, Given, Unsaved, below
from tripglot.settings import Settings


def with_posts(paths: Sequence[Given], settings: Settings) -> list[Given]:
    """The same paths with posts in the place of the catalogs below the project's memory; of a gone post nothing is."""
    out: dict[Given, None] = {}
    for path in paths:
        catalog = None if isinstance(path, Unsaved) else _catalog(path, settings)
        # what is no catalog, or not there, is said as of any other path
        out |= {path: None} if catalog is None else dict.fromkeys(_posts_of(catalog, settings))
    return [*out]


def _catalog(path: Path, settings: Settings) -> Path | None:
    """The name of a catalog from the memory of its language; None if a path is none."""
    name = below(path, [settings.root / settings.memory]) if path.suffix == ".po" and path.is_file() else None
    return Path(*name.parts[1:]) if name and len(name.parts) > 1 else None


def _posts_of(catalog: Path, settings: Settings) -> list[Path]:
    """The posts that a catalog may be of, which is named from the memory of its language."""
    tops = (*settings.places().posts, settings.root)
    named = ([top / catalog.with_suffix(suffix) for suffix in sorted(SUFFIXES)] for top in tops)
    found = ([post for post in posts if post.is_file()] for posts in named)
    return next(filter(None, found), [])
