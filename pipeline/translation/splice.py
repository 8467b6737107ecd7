"""Solved sentences back into the blocks of their post: markup placed, lines wrapped, joints spaced, labels kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.languages import is_spaced
from pipeline.post import Block, Run, partition

from . import escape, pieces
from .assemble import assemble, columns, width_of, wrap
from .carrier import SHORTCUT, carry
from .placement import place
from .rounds import Job
from .touch_up import blanks_after_marks
from .units import Unit
from .values import with_values


def block_source(jobs: Sequence[Job], target: str, *, strict: bool) -> tuple[str, dict[Unit, str]]:
    """The new source of one block from its solved jobs, and of each unit. `strict` escapes all that could be markup."""
    block, runs = jobs[0].block, jobs[0].runs
    make = _escaper(block, strict=strict)
    done: dict[Unit, str] = {}
    for job in sorted(jobs, key=lambda job: job.unit.end - job.unit.start):  # image texts before their sentence
        inner = _inner(block.source, job.seen, job.unit, done, target)
        done[job.unit] = _text(_with_inner(job, inner) if inner else job, make, target)
    values = {job.unit: job.value for job in jobs if job.value is not None}
    prose = {unit: text for unit, text in done.items() if unit not in values}
    outer = {unit: text for unit, text in prose.items() if not _inside_other(unit, prose)}
    outer |= _labels(block.source, runs, outer)
    source = assemble(block.source, runs, outer, target)
    return with_values(block, runs, source, values, done, target) if values else source, done


def _text(job: Job, make: Callable[[str], str], target: str) -> str:
    assert job.used is not None
    make = job.value.written if job.value is not None else make
    if job.winner is not None:
        text = blanks_after_marks(place(job.used, job.winner, make) or "", job.used.text, target)
    else:
        text = pieces.joined(job.used, job.parts, job.translations, target, make)
    if job.used.wrapped and not job.unit.held and is_spaced(target) and "\n" not in text:
        lines = job.block.source.split("\n")
        column = columns(job.block.source[: job.unit.start].rsplit("\n", 1)[-1])
        text = wrap(text, lambda s: partition(s, {}), column, width_of(lines))
    return text


def _labels(source: str, runs: Sequence[Run], units: Iterable[Unit]) -> dict[Unit, str]:
    """New endings for links and images that resolve by a text which is being replaced: `[text]` to `[new][text]`."""
    units = list(units)
    out = {}
    for run in runs:
        if run.kind != "open" or run.name not in ("link", "image"):
            continue
        close = runs[run.partner]
        if not SHORTCUT.fullmatch(source[close.start : close.end]):
            continue
        inside = [u for u in units if run.end <= u.start and u.end <= close.start]
        if inside:
            label = source[run.end : close.start]
            out[Unit(inside[0].block, close.start, close.end, "")] = f"][{label}]"
    return out


def _inside_other(unit: Unit, units: Iterable[Unit]) -> bool:
    return any(u is not unit and u.start <= unit.start and unit.end <= u.end and u != unit for u in units)


def _inner(source: str, runs: Sequence[Run], unit: Unit, texts: Mapping[Unit, str], target: str) -> dict[int, str]:
    """The new text of each image and inline footnote that stands inside a unit."""
    out = {}
    for index, run in enumerate(runs):
        if run.kind != "open" or run.name not in ("image", "footnote_inline"):
            continue
        start, end = run.end, runs[run.partner].start
        if not (unit.start <= run.start and end < unit.end):
            continue
        parts = {
            Unit(u.block, u.start - start, u.end - start, u.lang): text
            for u, text in texts.items()
            if start <= u.start and u.end <= end
        }
        if parts:
            out[index] = assemble(source[start:end], [], parts, target)
    return out


def _with_inner(job: Job, inner: Mapping[int, str]) -> Job:
    assert job.used is not None
    raws = carry(job.block.source, job.seen, job.unit.start, job.unit.end, inner).atoms
    plain = carry(job.block.source, job.seen, job.unit.start, job.unit.end).atoms
    new = {old.raw: fresh.raw for old, fresh in zip(plain, raws, strict=True) if old.raw != fresh.raw}
    job.used.atoms = [replace(atom, raw=new.get(atom.raw, atom.raw)) for atom in job.used.atoms]
    job.parts = [
        pieces.Piece(p.kind, new.get(p.value, p.value), p.pair, p.glued) if p.kind == "atom" else p for p in job.parts
    ]
    return job


def _escaper(block: Block, *, strict: bool) -> Callable[[str], str]:
    match block.kind:
        case "html":
            return escape.for_html
        case "front":
            return escape.plain
        case "cell":
            return (lambda text: escape.for_cell(escape.strictly(text))) if strict else escape.for_cell
        case _:
            return escape.strictly if strict else escape.plain
