"""How much of each post is translated, and who stands behind it: as a table, JSON, Markdown, or a badge.

Counts are sentences, the same that a run counts; between two runs they say what the next one finds in the memory.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from html import escape
from pathlib import Path
from typing import Any

from tripglot.detection.remains import LEFT
from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.files import PostFile, find_posts, refuse_twins
from tripglot.memory import Catalog, alone, load, path_of
from tripglot.post.open import opened
from tripglot.scripts import columns
from tripglot.settings import Settings
from tripglot.translation.work import Fate, Work

_UNIT = "sentences"
FORMATS = ("table", "json", "markdown")
STATES: tuple[Fate, ...] = ("human", "reviewed", "machine", "stale", "unsure", "missing")
_COUNTS = ("foreign", *STATES)


@dataclass(frozen=True, slots=True)
class PostStatus:
    """One post: its foreign sentences, and how many of them are in which state."""

    name: str
    foreign: int
    human: int = 0
    reviewed: int = 0
    machine: int = 0
    stale: int = 0
    unsure: int = 0
    missing: int = 0


def status(paths: Sequence[Path], settings: Settings, problems: list[TripglotError]) -> list[PostStatus]:
    """The status of every post; one that cannot be read is one of `problems`, for a gap is not a zero.

    Raises TripglotError for posts that share their memory.
    """
    files = find_posts(paths, settings.places(), problems)
    refuse_twins(files, settings.places())
    found = (_of_post(file, None, settings, problems) for file in files)
    return [row for row in found if row is not None]


def _of_post(
    file: PostFile, catalog: Catalog | None, settings: Settings, problems: list[TripglotError]
) -> PostStatus | None:
    """The status of one post; its catalog is read where it is not given."""
    try:
        if catalog is None:
            catalog = load(path_of(settings.memory_dir(), file.name))
        post = opened(file, settings.front_matter)
    except TripglotError as error:
        problems.append(error.at(file.path))
        return None
    found = survey(post, settings.target, settings.languages)
    known = alone(catalog, post, found.blocks, found.fixed)
    work = Work(settings.target, post, found, known)
    refused = {refusal.block for refusal in post.edit(work.sources).refused}
    fates = work.fates(dict.fromkeys(work.still_unsure(), "unsure"), refused, otherwise="missing")
    fates["missing"] += sum(stay.why in LEFT and stay.block not in work.sources for stay in found.stays)
    return PostStatus(file.name.as_posix(), fates.total(), *(fates[key] for key in STATES))


def remembered(
    found: Iterable[tuple[Path, Catalog]], settings: Settings, problems: list[TripglotError]
) -> Iterator[tuple[Any, ...]]:
    """Of each catalog that was found: its path, the counts of its post, its entries in use and those gone.

    The counts are None for a catalog whose post is no more, or cannot be read, which is one of `problems`.
    """
    folders = [folder for folder in settings.places().posts if folder.is_dir()]
    files = {path_of(settings.memory_dir(), f.name): f for f in find_posts(folders, settings.places(), problems)}
    for path, catalog in found:
        row = _of_post(files[path], catalog, settings, problems) if path in files else None
        counts = astuple(row)[1:] if row else (None,) * len(_COUNTS)
        yield path, *counts, len(catalog.entries), len(catalog.obsolete)


def total(rows: Sequence[PostStatus]) -> PostStatus:
    """All posts together."""
    return PostStatus("all", **{key: sum(getattr(row, key) for row in rows) for key in _COUNTS})


def shown(rows: Sequence[PostStatus], form: str) -> str:
    """The rows and their total in one of FORMATS."""
    everything = [*rows, total(rows)]
    if form == "json":
        return json.dumps([asdict(row) for row in everything], ensure_ascii=False, indent=1)
    if form == "markdown":
        out = ["| sentences of | " + " | ".join(_COUNTS) + " |", "|---|" + "--:|" * len(_COUNTS)]
        out += [f"| {row.name} | " + " | ".join(str(getattr(row, key)) for key in _COUNTS) + " |" for row in everything]
        return "\n".join(out)
    width = max(len(_UNIT), *(columns(row.name) for row in everything))
    out = [_UNIT + " " * (width - len(_UNIT)) + "".join(f"{key:>10}" for key in _COUNTS)]
    for row in everything:
        pad = " " * (width - columns(row.name))
        out.append(row.name + pad + "".join(f"{getattr(row, key):>10}" for key in _COUNTS))
    return "\n".join(out)


def badge(rows: Sequence[PostStatus], path: Path) -> str:
    """A badge: SVG for a `.svg` path, the endpoint JSON of shields.io for a `.json` path.

    Raises TripglotError for any other path.
    """
    whole = total(rows)
    settled = whole.human + whole.reviewed
    share = 100 * settled // whole.foreign if whole.foreign else 100
    missing = whole.missing + whole.unsure + whole.stale
    message = f"{share}% reviewed" + (f", {missing} open" if missing else "")
    colour = "brightgreen" if share == 100 else "yellow" if not missing else "orange"
    if path.suffix == ".json":
        return json.dumps({"schemaVersion": 1, "label": "translation", "message": message, "color": colour}) + "\n"
    if path.suffix == ".svg":
        return _svg(
            "translation", message, {"brightgreen": "#2f7d32", "yellow": "#8a6d00", "orange": "#b4530a"}[colour]
        )
    raise TripglotError("a badge is an .svg or a .json file", path=path)


def _svg(label: str, message: str, colour: str) -> str:
    left, right = 7 * len(label) + 10, 7 * len(message) + 10
    title = escape(f"{label}: {message}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{title}">'
        f"<title>{title}</title>"
        f'<rect width="{left}" height="20" fill="#444"/><rect x="{left}" width="{right}" height="20" fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="14">{escape(label)}</text>'
        f'<text x="{left + right / 2:g}" y="14">{escape(message)}</text></g></svg>\n'
    )
