"""The ends of link labels, each found once.

markdown-it looks for the end of a label anew at every opening bracket, through all that follows. What it finds on the
way for the brackets inside is the same as what it would find for them later: here it is remembered.
"""

from types import SimpleNamespace
from typing import Any

from markdown_it import helpers
from markdown_it.rules_inline import StateInline

from tripglot.post.address import destination


def label_end(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """`parseLinkLabel` of markdown-it: where the label that opens at `start` is closed, -1 if nowhere."""
    known: Any = state.cache  # it lives as long as the text; its own keys are numbers
    ends: dict[int, int] = known.setdefault(("labels", state.posMax, disable_nested), {})
    if start not in ends:
        before = state.pos
        _look(state, start, disable_nested, ends)
        state.pos = before
    return ends[start]


def _look(state: StateInline, start: int, disable_nested: bool, ends: dict[int, int]) -> None:
    known: Any = state.cache
    strict: dict[int, int] = known.get(("labels", state.posMax, True), {})
    opened = [start]
    state.pos = start + 1
    while state.pos < state.posMax:
        at, char = state.pos, state.src[state.pos]
        if char == "]":
            ends[opened.pop()] = at
            if not opened:
                return
        state.md.inline.skipToken(state)
        if char == "[" and state.pos == at + 1:  # text, and no part of a token
            inner = strict.get(at)
            if inner is not None and inner >= 0:
                state.pos = inner + 1
            elif inner is not None and disable_nested:
                break  # what ends it for the inner bracket ends it for the outer ones
            else:
                opened.append(at)
        elif char == "[" and disable_nested:
            break
    ends.update(dict.fromkeys(opened, -1))


HELPERS = SimpleNamespace(
    parseLinkLabel=label_end,
    parseLinkDestination=destination,
    parseLinkTitle=helpers.parseLinkTitle,
)
