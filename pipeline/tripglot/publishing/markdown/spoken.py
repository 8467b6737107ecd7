"""Which language an original is in, and which of its parts are in another one: a page says so to who reads it aloud."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from tripglot.detection.units import Unit
from tripglot.post import Post, Run

_ONCE = ("image", "footnote_inline")  # what an original is shown without
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)[^<>]*>")
_VOID = frozenset({"br", "img", "wbr", "hr"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a block's source that is in a language, as offsets."""

    start: int
    end: int
    lang: str


def spoken(
    post: Post, index: int, units: Iterable[Unit], target: str, start: int, end: int
) -> tuple[str, Sequence[Part]]:
    """The language that most letters of block[start:end] are in, and the parts in others; "" where no unit stands.

    units: the foreign sentences of the block; what is in none of them is in the target language.
    """
    block, runs = post.blocks[index].source, post.runs(index)
    apart = _apart(runs)
    inside = [
        unit
        for unit in sorted(units, key=lambda unit: unit.start)
        if start <= unit.start
        and unit.end <= end
        and not _is_in(unit.start, apart)
        and post.value_at(index, unit.start) is None
    ]
    found: list[Part] = []
    weights: Counter[str] = Counter()
    for part in _parts(inside, target, start, end):
        letters = sum(map(str.isalpha, _text(block, runs, part, apart)))
        if not letters:
            continue
        weights[part.lang] += letters
        if found and found[-1].lang == part.lang:
            part = Part(found.pop().start, part.end, part.lang)  # noqa: PLW2901 - what parts them has no letters
        found.append(part)
    if not inside or not weights:
        return "", ()
    main = max(sorted(weights), key=weights.__getitem__)
    others = [part for part in found if part.lang not in (main, "und")]
    return main, [whole for part in others if (whole := _whole(block, runs, part))]


def _parts(units: Iterable[Unit], target: str, start: int, end: int) -> Iterator[Part]:
    """All of a stretch, cut where the language may change."""
    at = start
    for unit in units:
        if unit.start < at:
            continue
        yield Part(at, unit.start, target)
        at = unit.start
        for first, last in unit.held:
            yield from (Part(at, first, unit.lang), Part(first, last, target))
            at = last
        yield Part(at, unit.end, unit.lang)
        at = unit.end
    yield Part(at, end, target)


def _text(block: str, runs: Sequence[Run], part: Part, apart: Sequence[tuple[int, int]]) -> str:
    return "".join(
        block[max(run.start, part.start) : min(run.end, part.end)]
        for run in _between(runs, part.start, part.end)
        if run.kind == "text" and not _is_in(run.start, apart)
    )


def _apart(runs: Sequence[Run]) -> list[tuple[int, int]]:
    """Where images and footnotes stand that are in no other one, in order."""
    found: list[tuple[int, int]] = []
    for run in runs:
        if run.kind == "open" and run.name in _ONCE and (not found or run.start >= found[-1][1]):
            found.append((run.start, runs[run.partner].end))
    return found


def _is_in(at: int, apart: Sequence[tuple[int, int]]) -> bool:
    before = bisect_right(apart, at, key=lambda one: one[0]) - 1
    return before >= 0 and at < apart[before][1]


def _between(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """The runs that have something of a stretch."""
    for at in range(bisect_right(runs, start, key=attrgetter("end")), len(runs)):
        if runs[at].start >= end:
            return
        yield runs[at]


def _whole(block: str, runs: Sequence[Run], part: Part) -> Part | None:
    """A part without what would be half of some markup at its ends; None where that is in its middle."""
    start, end = part.start, part.end
    changed = True
    while changed and start < end:
        text = block[start:end]
        start, end, before = end - len(text.lstrip()), start + len(text.rstrip()), (start, end)
        for run in _between(runs, start, end):
            half = run.kind in ("open", "close") and not (
                start <= runs[run.partner].start and runs[run.partner].end <= end
            )
            if half and run.start == start:
                start = run.end
            elif half and run.end == end:
                end = run.start
        changed = (start, end) != before
    opened: Counter[str] = Counter()
    for run in _between(runs, start, end):
        if run.kind == "text":
            continue
        if run.start < start or run.end > end:
            return None
        if run.partner >= 0 and not (start <= runs[run.partner].start and runs[run.partner].end <= end):
            return None
        for closes, name in _TAG.findall(block[run.start : run.end]) if run.name == "html" else ():
            opened[name.lower()] += (-1 if closes else 1) if name.lower() not in _VOID else 0
    return None if start >= end or any(opened.values()) else Part(start, end, part.lang)
