"""What authors write for themselves: Obsidian's `%% … %%`, in a line or on lines of its own, and MDX's `{/* … */}`."""

import re

from markdown_it.rules_block import StateBlock

from tripglot.post.dialects.keep import lines_kept

# Obsidian's comment; `100%% of 50%%` is none, and neither is a lone pair of signs
PRIVATE = re.compile(r"(?<![\\%0-9A-Za-z])%%(?!%)(?:(?!%%)[^%]|%(?!%))+%%(?!%)")

_COMMENTS = {"%%": "%%", "{/*": "*/}"}


def comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A comment on lines of its own, blank lines in it or not: Obsidian's `%% … %%`, MDX's `{/* … */}`.

    As in Obsidian, a line that is only `%%` opens a comment that may never be closed.
    """
    pos = state.bMarks[start] + state.tShift[start]
    opening = next((mark for mark in _COMMENTS if state.src.startswith(mark, pos)), "")
    if not opening or state.is_code_block(start):
        return False
    last = _comment_end(state, start, end, opening)
    if last is None:
        return False
    if silent:
        return True
    lines_kept(state, "private" if opening == "%%" else "frame", start, last + 1)
    return True


def _comment_end(state: StateBlock, start: int, end: int, opening: str) -> int | None:
    """The line on which a comment ends, None if it is none or something follows it there."""
    closing = _COMMENTS[opening]
    first = _line(state, start).rstrip()
    if closing in first[len(opening) :]:
        return start if first.find(closing, len(opening)) == len(first) - len(closing) else None
    for line in range(start + 1, end):
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return line - 1 if first == "%%" else None
        text = _line(state, line).rstrip()
        if closing in text:
            return line if text.endswith(closing) else None
    return end - 1 if first == "%%" else None


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
