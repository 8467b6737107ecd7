"""Versions of one post that stand side by side: `trip.en.md` and `trip.zh.md`, or `en/trip.md` and `zh/trip.md`.

To tripglot each of them is a post; who has such versions is told, and how to leave them out. What people have
translated in one of them can be taken into the memory (`jobs/adopt_version.py`).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tripglot.errors import TripglotError
from tripglot.languages import canonical, primary

_TAG = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")


class _Version(NamedTuple):
    """A name as one of several.

    post: what they share. pattern: what leaves this one out, "" if it names no language.
    """

    post: tuple[object, ...]
    lang: str
    pattern: str


def versions(names: Iterable[Path], target: str) -> dict[Path, str]:
    """Which posts are, by their names, versions in another language of one that is in the target language.

    names: those of all posts, from their folder. Gives for each the pattern for `exclude` that leaves its like out.
    """
    groups: dict[tuple[object, ...], list[tuple[Path, _Version]]] = {}
    for name in names:
        for version in _read(name, target):
            groups.setdefault(version.post, []).append((name, version))
    out: dict[Path, str] = {}
    for group in groups.values():
        if any(primary(version.lang) == primary(target) for _, version in group):
            others = ((n, v) for n, v in group if v.pattern and primary(v.lang) != primary(target))
            out |= {name: version.pattern for name, version in others}
    return out


def originals(name: Path, names: Iterable[Path], target: str) -> list[Path]:
    """Of which of some posts a file in the target language is, by its name, a version; all named from one folder.

    Beside `trip.en.md` and `trip.de.md`, `trip.md` is what was written first.
    """
    mine = {version.post for version in _read(name, target) if primary(version.lang) == primary(target)}
    found = [(other, v) for other in names if other != name for v in _read(other, target) if v.post in mine]
    plain = [other for other, version in found if not version.pattern]
    return plain or [other for other, version in found if primary(version.lang) != primary(target)]


def _read(name: Path, target: str) -> Iterator[_Version]:
    base, dot, tag = name.stem.rpartition(".")
    lang = _language(tag) if dot and base else ""
    pattern = f"*.{tag}{name.suffix}"
    yield _Version(("file", name.parent / (base if lang else name.stem)), lang or target, pattern if lang else "")
    for at, part in enumerate(name.parts[:-1]):
        if lang := _language(part):
            rest = (*name.parts[:at], *name.parts[at + 1 :])
            yield _Version(("folder", at, rest), lang, "/".join((*name.parts[: at + 1], "*")))


def _language(text: str) -> str:
    if not _TAG.fullmatch(text):
        return ""
    try:
        return canonical(text)
    except TripglotError:
        return ""
