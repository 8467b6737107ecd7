"""What a reader reads in one go, cut out of a block: lines, titles of alerts, image texts, notes, values in markup."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tripglot.post.inline import Run
from tripglot.post.values import Value

# markup around text that is no part of the sentence it stands in
_APART = ("image", "footnote_inline")
_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)


class Passage(NamedTuple):
    """A stretch of a block's source with everything but prose replaced by spaces, so that offsets stay true."""

    start: int
    end: int
    masked: str


def passages_of(source: str, runs: Sequence[Run], values: Iterable[Value], *, unwrapped: bool) -> list[Passage]:
    """The passages of a block, in order.

    unwrapped: its lines are too long to have been wrapped. They are paragraphs to their author, whatever CommonMark
    makes of them: there, soft breaks end a passage too.
    """
    if len(runs) == 1 and runs[0].kind == "text":
        return [Passage(0, len(source), source)]
    own = [" "] * len(source)
    cuts = [0]
    out = []
    at = 0
    titled = False  # behind the name of an alert, on its line
    while at < len(runs):
        run = runs[at]
        if run.kind == "open" and run.name in _APART:
            close = runs[run.partner]
            out.append(_masked(runs[at + 1 : run.partner], source, run.end, close.start))
            at = run.partner + 1
            continue
        _unmask(run, source, own, 0)
        titled = titled or run.name == "alert"
        if run.name == "math" and "\n" in run.target:  # a formula on lines of its own, which it keeps
            cuts += [run.start, run.end]
        if (run.kind == "break" and (unwrapped or titled)) or (
            run.kind == "atom" and (run.name in ("hardbreak", "alert") or _BREAK_TAG.match(run.target))
        ):
            cuts.append(run.end)
            titled = titled and run.kind != "break"
        at += 1
    text = "".join(own)
    lines = [Passage(start, end, text[start:end]) for start, end in zip(cuts, [*cuts[1:], len(source)], strict=True)]
    out += [_masked(value.runs(source), source, value.start, value.end) for value in values]
    return sorted([*lines, *out], key=lambda passage: (passage.start, -passage.end))


def _masked(runs: Iterable[Run], source: str, start: int, end: int) -> Passage:
    """A stretch of a source with nothing but the prose of its runs."""
    inner = [" "] * (end - start)
    for run in runs:
        _unmask(run, source, inner, start)
    return Passage(start, end, "".join(inner))


def _unmask(run: Run, source: str, into: list[str], base: int) -> None:
    if run.kind in ("text", "break"):
        into[run.start - base : run.end - base] = source[run.start : run.end]
    elif run.kind == "char" and len(run.value) == 1:
        into[run.start - base] = run.value
