"""What of a foreign sentence stays as it is, for the carrier: one atom for each stretch of the target language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tripglot.post import Run

_APART = ("image", "footnote_inline")  # text in them is a passage of its own


def with_held(runs: Sequence[Run], held: Iterable[tuple[int, int]]) -> list[Run]:
    """The runs of a block with every held stretch of its source as one atom, the markup inside it included.

    Where markup opens inside a stretch and closes outside, the stretch is held piece by piece.
    """
    out = list(runs)
    for start, end in held:
        out = _joined(_split(_split(out, start), end), start, end)
    return out


def _split(runs: Sequence[Run], at: int) -> list[Run]:
    """The same runs with an edge at an offset, where prose stands there."""
    for index, run in enumerate(runs):
        if run.kind == "text" and run.start < at < run.end:
            halves = [replace(run, end=at), replace(run, start=at)]
            return [*_moved(runs[:index], index, 1), *halves, *_moved(runs[index + 1 :], index, 1)]
    return list(runs)


def _moved(runs: Iterable[Run], after: int, by: int) -> list[Run]:
    """Runs whose partners after an index have moved."""
    return [replace(run, partner=run.partner + by) if run.partner > after else run for run in runs]


def _joined(runs: list[Run], start: int, end: int) -> list[Run]:
    first = next((i for i, run in enumerate(runs) if run.start >= start), len(runs))
    last = next((i for i, run in enumerate(runs) if run.start >= end), len(runs))
    while last < len(runs) and runs[last].kind == "close" and first <= runs[last].partner:
        last += 1
    while first and runs[first - 1].kind == "open" and runs[first - 1].partner < last:
        first -= 1
    inside = runs[first:last]
    if not inside:
        return runs
    if any(run.name in _APART for run in inside) or any(
        run.partner >= 0 and not first <= run.partner < last for run in inside
    ):
        return [*runs[:first], *_piecewise(inside), *runs[last:]]
    atom = Run(inside[0].start, inside[-1].end, "atom", "held")
    by = 1 - len(inside)
    return [*_moved(runs[:first], first, by), atom, *_moved(runs[last:], first, by)]


def _piecewise(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        yield replace(run, kind="atom", name="held") if run.kind == "text" and run.end > run.start + 1 else run
