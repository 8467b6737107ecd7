"""Which stretches of a post go to the engine: foreign sentences, with the markup that belongs to them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from tripglot.post import Run

_END = attrgetter("end")
_STAYS = frozenset({"hardbreak", "alert", "task", "sign"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence to translate: source[start:end] of a block, in language `lang` (BCP 47).

    held: stretches of it, as offsets into the block, that are in the target language and stay byte for byte.
    """

    block: int
    start: int
    end: int
    lang: str
    held: tuple[tuple[int, int], ...] = ()


def blocks_of(units: Iterable[Unit]) -> list[int]:
    """The blocks that have units, each once, in document order."""
    return list(dict.fromkeys(unit.block for unit in units))


def widen(
    source: str, runs: Sequence[Run], spans: Sequence[tuple[int, int]], limits: tuple[int, int]
) -> list[tuple[int, int]]:
    """Give each sentence of a passage the markup at its borders.

    `spans` are the passage's sentences without outer space, `limits` the passage. A pair that opens just before a
    sentence and closes inside it belongs to it; so does an atom (code, image …) beside it, unless it stands glued to
    the end of the sentence before.
    """
    out: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(spans):
        floor = out[-1][1] if out else limits[0]
        ceiling = spans[number + 1][0] if number + 1 < len(spans) else limits[1]
        out.append(_widen(source, runs, start, end, floor, ceiling, last=number + 1 == len(spans)))
    return out


def _widen(
    source: str, runs: Sequence[Run], start: int, end: int, floor: int, ceiling: int, *, last: bool
) -> tuple[int, int]:
    low = _widen_left(source, runs, start, end, floor)
    return low, _widen_right(source, runs, low, end, ceiling, last=last)


def _widen_left(source: str, runs: Sequence[Run], start: int, end: int, floor: int) -> int:
    low = start
    index = bisect_left(runs, start, key=_END) - 1
    if index + 1 < len(runs) and runs[index + 1].end == start:
        index += 1
    elif index + 1 < len(runs) and source[max(runs[index + 1].start, floor) : start].strip():
        return low  # the sentence begins inside this run, and something else stands before it there
    while index >= 0 and runs[index].end > floor:
        run = runs[index]
        if run.kind in ("text", "char", "break"):
            if source[max(run.start, floor) : run.end].strip():
                break
        elif run.start < floor or (run.kind == "atom" and run.name in _STAYS):
            break
        elif run.kind == "close":
            if runs[run.partner].start < floor:
                break
            index = run.partner  # a whole pair without prose of its own: an image, a link around code
            low = runs[index].start
        elif run.kind == "open":
            if runs[run.partner].start >= end:
                break  # it surrounds the whole sentence, or more: leave it outside
            low = run.start
        else:
            low = run.start
        index -= 1
    return low


def _widen_right(source: str, runs: Sequence[Run], low: int, end: int, ceiling: int, *, last: bool) -> int:
    high = end
    index = bisect_right(runs, end, key=_END)
    if index < len(runs) and runs[index].start < end:  # the sentence ends inside this run
        if runs[index].kind == "char":  # which is one character, however it is written
            high = runs[index].end
        elif source[end : min(runs[index].end, ceiling)].strip():
            return high
        index += 1
    while index < len(runs) and runs[index].end <= ceiling:
        run = runs[index]
        beside = last or run.start == high
        if run.kind in ("text", "char", "break"):
            if source[run.start : run.end].strip():
                break
        elif run.kind == "close":
            if runs[run.partner].start < low:
                break
            high = run.end
        elif not beside or (run.kind == "atom" and run.name in _STAYS):
            break
        elif run.kind == "open":
            if runs[run.partner].end > ceiling:
                break
            index = run.partner
            high = runs[index].end
        else:
            high = run.end
        index += 1
    return high
