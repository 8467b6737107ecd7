"""Tags of templating over several lines: `{{< figure` … `>}}`, one attribute to a line.

To CommonMark, such a line may be a quotation (`>}}`), an item (`- title=`), a heading (`---`) or, after a blank line,
another paragraph. To their generator they are one tag, so they are one here: a block of its own where nothing else
stands on its lines, and otherwise a span that no such line ends.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from tripglot.post.dialects.keep import lines_kept
from tripglot.post.lookahead import last

_MOST_LINES = 50
_CLOSINGS = {"{{<": ">}}", "{{%": "%}}", "{%": "%}", "{{": "}}"}
# a call with arguments: a tag that may have blank lines between them, unlike a brace in a formula
_CALL = re.compile(r"\{\{-?\s*[A-Za-z_][\w.]*\(")
# what begins on one line and ends on another, without a blank line between
_SPAN = re.compile(
    r"\{\{<(?:(?!>\}\}|\{\{<|\n[ \t>]*\n).)*>\}\}"
    r"|\{\{%(?:(?!%\}\}|\{\{%|\n[ \t>]*\n).)*%\}\}"
    r"|\{%(?:(?!%\}|\{%|\n[ \t>]*\n).)*%\}"
    r"|(?<!\\)\$\$(?:(?!\$\$|\n[ \t>]*\n).)+\$\$",
    re.DOTALL,
)
# no tag and no formula: dollars that are written about, with code between them
_CODE = re.compile(r"^[ \t>]*(?:```|~~~)|\A\$\$[^`]*`", re.MULTILINE)

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def tag_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A tag that begins a line and ends another one, blank lines in it or not."""
    first = _line(state, start)
    opening = next((mark for mark in _CLOSINGS if first.startswith(mark)), "")
    if not opening or state.is_code_block(start):
        return False
    ends = _last_line(state, start, end, opening)
    if ends is None:
        return False
    if silent:
        return True
    lines_kept(state, "frame", start, ends + 1).meta["tag"] = True
    return True


def _last_line(state: StateBlock, start: int, end: int, opening: str) -> int | None:
    """The line that a tag ends; None if it ends where it began, nowhere near, or before something else."""
    closing = _CLOSINGS[opening]
    first = _line(state, start)
    if closing in first[len(opening) :] or last(state.src, closing) < state.eMarks[start]:
        return None
    blank = opening != "{{" or _CALL.match(first) is not None
    for line in range(start + 1, min(end, start + _MOST_LINES)):
        if state.isEmpty(line):
            if not blank:
                return None
            continue
        text = _line(state, line).rstrip()
        if state.sCount[line] < state.blkIndent or opening in text:
            return None
        if closing in text:
            return line if text.find(closing) == len(text) - len(closing) else None
    return None


def install(md: MarkdownIt, alt: list[str]) -> None:
    """Add the rule, and keep what ends a paragraph from ending it inside a tag or a formula."""
    md.block.ruler.before("fence", "tag_block", tag_block, {"alt": alt})
    for rule in md.block.ruler.__rules__:
        if "paragraph" in rule.alt:
            rule.fn = _outside_spans(rule.fn)


def _outside_spans(rule: BlockRule) -> BlockRule:
    """A rule that does not end a paragraph on a line that a tag or a formula of that paragraph runs over."""

    def asked(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent and state.parentType == "paragraph" and _inside(state, start):
            return False
        return rule(state, start, end, silent)

    return asked


def _inside(state: StateBlock, line: int) -> bool:
    """Whether a line of the paragraph that is being read lies in a span which that paragraph has opened."""
    spans = _spans(state.src)
    at = state.bMarks[line]
    before = bisect_left(spans, (at, 0)) - 1
    return before >= 0 and spans[before][1] > at and spans[before][0] >= state.bMarks[state.line]


@lru_cache(maxsize=8)
def _spans(text: str) -> list[tuple[int, int]]:
    """The spans of a text that reach over a line's end, in order."""
    if not may_hold(text):
        return []
    found = (match for match in _SPAN.finditer(text) if "\n" in match.group())
    return [match.span() for match in found if not _CODE.search(match.group())]


def may_hold(text: str) -> bool:
    """Whether a text may have anything that this module is about."""
    return "$$" in text or "{%" in text or "{{" in text


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
