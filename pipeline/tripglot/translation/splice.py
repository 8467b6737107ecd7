"""Solved sentences back into the blocks of their post: markup placed, lines wrapped, joints spaced, labels kept."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from tripglot.detection.units import Unit
from tripglot.languages import is_spaced
from tripglot.post import Block, Run, partition
from tripglot.scripts import columns
from tripglot.translation.assemble import assemble, width_of, wrap
from tripglot.translation.grammar import begun, mended
from tripglot.translation.markup import escape, pieces
from tripglot.translation.markup.carrier import SHORTCUT, carry
from tripglot.translation.markup.placement import place
from tripglot.translation.rounds import Job
from tripglot.translation.touch_up import (
    as_places,
    blanks_after_marks,
    blanks_before_numbers,
    in_yuan,
    tight_brackets,
    without_articles,
    without_doubles,
    without_gloss,
)
from tripglot.translation.values import with_values

_START = attrgetter("start")
_NOT_MARKDOWN = frozenset({"html", "front"})  # blocks in which a backslash is a backslash


def block_source(
    jobs: Sequence[Job], target: str, way: Callable[[str], str], *, joints: bool = True
) -> tuple[str, dict[Unit, str]]:
    """The new source of one block from its solved jobs, and of each unit.

    way: makes Markdown source of text, one of `escape.WAYS`. joints: a space is made where a spaced language takes the
    place of one that needs none.
    """
    block, runs = jobs[0].block, jobs[0].runs
    if block.kind in _NOT_MARKDOWN:
        way = escape.plain
    make = _escaper(block, way)
    width = width_of(block.source.split("\n"))
    holders = _holders(runs)
    units = sorted((job.unit for job in jobs), key=_START)
    done: dict[Unit, str] = {}
    for job in sorted(jobs, key=lambda job: job.unit.end - job.unit.start):  # image texts before their sentence
        all_held = holders if job.seen is runs else _holders(job.seen)
        held = _between(job.seen, all_held, job.unit)
        inner = _inner(block.source, job.seen, held, job.unit, units, done, target) if held else {}
        text = _text(_with_inner(job, inner) if inner else job, make, target, width, joints=joints)
        done[job.unit] = text if way is escape.plain else escape.numbered(text)
    values = {job.unit: job.value for job in jobs if job.value is not None}
    prose = {unit: text for unit, text in done.items() if unit not in values}
    outer = {unit: prose[unit] for unit in _outermost(prose)}
    outer |= _labels(block.source, runs, list(outer))
    source = assemble(block.source, runs, outer, target, joints=joints)
    return with_values(block, runs, source, values, done, target) if values else source, done


def _holders(runs: Sequence[Run]) -> list[int]:
    """Where images and inline footnotes open."""
    return [i for i, run in enumerate(runs) if run.kind == "open" and run.name in ("image", "footnote_inline")]


def _between(runs: Sequence[Run], holders: Sequence[int], unit: Unit) -> Sequence[int]:
    """Those of them that open inside a unit."""
    first = bisect_left(holders, unit.start, key=lambda i: runs[i].start)
    return holders[first : bisect_left(holders, unit.end, first, key=lambda i: runs[i].start)]


def _text(job: Job, make: Callable[[str], str], target: str, width: int, *, joints: bool) -> str:
    assert job.used is not None
    make = job.value.written if job.value is not None else make
    if job.winner is not None:
        text = blanks_after_marks(place(job.used, job.winner, make) or "", job.used.text, target)
    else:
        text = pieces.joined(job.used, job.parts, job.translations, target, make, joints=joints)
    original = job.block.source[job.unit.start : job.unit.end]
    text = tight_brackets(blanks_before_numbers(text, original, target), original, target)
    text = in_yuan(text, original, job.unit.lang)
    text = begun(mended(text, original, target), original, job.block.source[: job.unit.start], target)
    text = without_articles(text, [name for term in job.terms if term.bare for name in term.accepted])
    text = as_places(text, [name for term in job.terms if term.is_place and (name := term.rendering(target))])
    text = without_gloss(text, original)
    text = without_doubles(text, [name for term in job.terms if (name := term.rendering(target))])
    if job.used.wrapped and not job.unit.held and is_spaced(target) and "\n" not in text:
        source = job.block.source
        column = columns(source[source.rfind("\n", 0, job.unit.start) + 1 : job.unit.start])
        text = wrap(text, lambda s: partition(s, {}), column, width)
    return text


def _labels(source: str, runs: Sequence[Run], units: Sequence[Unit]) -> dict[Unit, str]:
    """New endings for links and images that resolve by a text which is being replaced: `[text]` to `[new][text]`.

    The units stand in order.
    """
    out = {}
    for run in runs:
        if run.kind != "open" or run.name not in ("link", "image"):
            continue
        close = runs[run.partner]
        if not SHORTCUT.fullmatch(source[close.start : close.end]):
            continue
        inside = _inside(units, run.end, close.start)
        if inside:
            label = source[run.end : close.start]
            out[Unit(inside[0].block, close.start, close.end, "")] = f"][{label}]"
    return out


def _outermost(units: Iterable[Unit]) -> Iterator[Unit]:
    """The units that stand inside no other one."""
    end = -1
    for unit in sorted(units, key=lambda u: (u.start, -u.end)):
        if unit.end > end:
            yield unit
            end = unit.end


def _inside(units: Sequence[Unit], start: int, end: int) -> list[Unit]:
    """The units of a block, which stand in order, that stand in a stretch of it."""
    first = bisect_left(units, start, key=_START)
    return [unit for unit in units[first : bisect_left(units, end, first, key=_START)] if unit.end <= end]


def _inner(
    source: str, runs: Sequence[Run], holders: Iterable[int], unit: Unit, units: Sequence[Unit],
    texts: Mapping[Unit, str], target: str,
) -> dict[int, str]:  # fmt: skip
    """The new text of each image and inline footnote (`holders`: where they open) that stands inside a unit."""
    out = {}
    for index in holders:
        start, end = runs[index].end, runs[runs[index].partner].start
        if end >= unit.end:
            continue
        parts = {
            Unit(u.block, u.start - start, u.end - start, u.lang): texts[u]
            for u in _inside(units, start, end)
            if u in texts
        }
        if parts:
            out[index] = assemble(source[start:end], [], parts, target)
    return out


def _with_inner(job: Job, inner: Mapping[int, str]) -> Job:
    """The job with new text in what it carries; the one given stays, since it may be spliced in more than one way."""
    assert job.used is not None
    raws = carry(job.block.source, job.seen, job.unit.start, job.unit.end, inner).atoms
    plain = carry(job.block.source, job.seen, job.unit.start, job.unit.end).atoms
    new = {old.raw: fresh.raw for old, fresh in zip(plain, raws, strict=True) if old.raw != fresh.raw}
    atoms = [replace(atom, raw=new.get(atom.raw, atom.raw)) for atom in job.used.atoms]
    parts = [replace(p, value=new.get(p.value, p.value)) if p.kind == "atom" else p for p in job.parts]
    return replace(job, used=replace(job.used, atoms=atoms), parts=parts)


def _escaper(block: Block, way: Callable[[str], str]) -> Callable[[str], str]:
    match block.kind:
        case "html":
            return escape.for_html
        case "title" if way is not escape.plain:
            return escape.for_title
        case "cell":
            return lambda text: escape.for_cell(way(text))
        case _:
            return way
