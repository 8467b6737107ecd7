"""Translated sentences back into their block: everything between them byte for byte, joints spaced, lines wrapped."""

import re
from collections.abc import Callable, Mapping, Sequence

from tripglot.detection.units import Unit
from tripglot.languages import is_spaced
from tripglot.post import Run
from tripglot.scripts import columns, is_cjk
from tripglot.translation.markup.carrier import joint

# what must not begin a line, since it would begin a block there
_HAZARD = re.compile(
    r"[-+*](?:\s|$)|[-=*_]{2,}|\d+[.)]|#{1,6}(?:\s|$)|[>|<\[{:~$]|`{3}|!!!|\?\?\?|///|(?:import|export)\b"
)
_MIN_WIDTH = 40


def assemble(source: str, runs: Sequence[Run], done: Mapping[Unit, str], target: str, *, joints: bool = True) -> str:
    """Replace each unit of one block's source by its translation (Markdown source), with `joints` between scripts."""
    spaced = joints and is_spaced(target)

    def gap(at: int, left: str, right: str) -> str:
        """A joint that translation made: the source had no space there because CJK text needs none."""
        made = is_cjk(source[at - 1 : at]) or is_cjk(source[at : at + 1]) or is_cjk(left[-1:]) or is_cjk(right[:1])
        return joint(left, right, spaced=spaced) if made else ""

    before = {run.end: index for index, run in enumerate(runs)}
    after = {run.start: index for index, run in enumerate(runs)}
    out: list[str] = []
    at = 0
    last = ""  # the visible text that ends what has been written
    for unit in sorted(done, key=lambda unit: unit.start):
        kept, new = source[at : unit.start], done[unit]
        if kept:
            out.append(gap(at, last, _begins(kept, source, runs, after.get(at))))
            out.append(kept)
            last = _ends(kept, source, runs, before.get(unit.start))
        out.append(gap(unit.start, last, new))
        out.append(new)
        at, last = unit.end, new
    rest = source[at:]
    if rest:
        out.append(gap(at, last, _begins(rest, source, runs, after.get(at))))
    return "".join(out) + rest


def _ends(kept: str, source: str, runs: Sequence[Run], index: int | None) -> str:
    """What a reader sees last in text that is kept: nothing where markup opens, a word where there is an atom."""
    if kept[-1].isspace():
        return kept
    while index is not None and index >= 0:
        run = runs[index]
        match run.kind:
            case "open":
                return ""
            case "atom":
                return "x"
            case "close":
                index -= 1
            case _:
                return source[run.start : run.end]
    return kept


def _begins(kept: str, source: str, runs: Sequence[Run], index: int | None) -> str:
    """What a reader sees first in text that is kept; nothing where markup closes."""
    while index is not None and index < len(runs):
        run = runs[index]
        match run.kind:
            case "close":
                return ""
            case "atom":
                return "" if run.name in ("footnote", "hardbreak") else "x"
            case "open":
                index += 1
            case _:
                return source[run.start : run.end]
    return kept


def width_of(segments: Sequence[str]) -> int:
    """The width, in columns, that a block's lines were wrapped to."""
    return max(_MIN_WIDTH, *(columns(line) for line in segments))


def wrap(text: str, cut: Callable[[str], list[Run]], column: int, width: int) -> str:
    """Break a new sentence's source at spaces of its prose so that lines end before `width`.

    `column` is where it begins in its first line. Lines that would begin a block are not made.
    """
    breaks = _breakable(text, cut(text))
    out = []
    line_start = 0
    last = -1
    room = width - column
    for place in [*breaks, len(text)]:
        if columns(text[line_start:place]) > room and last >= 0:
            out.append(text[line_start:last])
            line_start = last + 1
            room = width
        last = place
    out.append(text[line_start:])
    return "\n".join(out)


def _breakable(text: str, runs: Sequence[Run]) -> list[int]:
    """Single spaces of the prose after which a line may begin."""
    out = []
    for run in runs:
        if run.kind != "text":
            continue
        for match in re.finditer(" ", text[run.start : run.end]):
            at = run.start + match.start()
            before, after = text[at - 1 : at], text[at + 1 : at + 20]
            if before.strip() and after[:1].strip() and before != "\\" and not _HAZARD.match(after):
                out.append(at)
    return out
