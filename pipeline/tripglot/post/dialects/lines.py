"""Lines that are never prose: templating, containers, formulas, tabs.

Rules have markdown-it's signature: `(state, startLine, endLine, silent) -> bool`.
"""

import re
from collections.abc import Callable
from itertools import islice

from markdown_it.rules_block import StateBlock

from tripglot.post.dialects.keep import lines_kept
from tripglot.post.dialects.tex import ENVIRONMENT

# a line that is only templating, an attribute list, a container fence, an abbreviation, a table of contents
_FRAME_LINE = re.compile(
    r"""
      (?:(?:\{\{(?:(?!\}\}).)*\}\} | \{%(?:(?!%\}).)*%\})\s*)+$
    | \{:[^{}]*\}\s*$ | \{/\*.*\*/\}\s*$
    | :::+.*$ | ///+(?:[ \t].*)?$
    | \*\[[^\]]+\]:.*$
    | \[TOC\]\s*$ | \[\[_?[tT][oO][cC]_?\]\]\s*$ | \$\{toc\}\s*$
    | (?:import|export)[ \t{*].*[;'"}{(\[]\s*$ | (?:import|export)\s+(?:const|default|function|let)\b.*$
    """,
    re.VERBOSE,
)
_FRAME_START = frozenset("{:/*[$ie")
# the text of these tags is code, whatever it looks like
_RAW_OPEN = re.compile(
    r"\{(?:%-?|\{[<%])\s*(highlight|codeblock|raw|code|comment|math|mermaid|katex|katexblock|plantuml|gist|chart|prism)\b"
    r"[^\n]*?(?:%|[>%]\})\}"
)
_MOST_OPENINGS = 5  # of a line, in which an opening is looked for; each is compared with the whole rest
_CONTAINER = re.compile(r":::|///|!!!|\?\?\?|===|\*\[")
# what follows there to the end of the line, where it has a title
_TITLED = re.compile(
    r"(?::::++[ \t]*[A-Za-z][\w-]*+(?:\[(?P<bracket>[^\]\n]+)\][ \t]*(?:\{.*)?|[ \t]+(?P<plain>[^\s{].*))"
    r"|///++[ \t]+[A-Za-z][\w-]*+[ \t]*\|[ \t]*(?P<bar>\S.*)"
    r"|\*\[[^\]\n]++\]:[ \t]*+(?P<abbreviated>[^\n]*\S)"
    r"|(?:!!!|\?\?\?\+?|===[+!]?)[ \t][^\"\n]*\"(?P<quoted>[^\"\n]+)\")$"
)


def container_title(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Where the title of a container, or what an abbreviation stands for, is in its line, as offsets into `text`.

    None where there is none.
    """
    end = len(text) if end is None else end
    end = start + len(text[start:end].rstrip(" \t\n"))
    for opening in islice(_CONTAINER.finditer(text, start, end), _MOST_OPENINGS):
        found = _TITLED.match(text, opening.start(), end)
        if found and found.lastgroup:
            return found.span(found.lastgroup)
    return None


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def frame_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """One line of templating or container syntax; with a raw tag, the lines up to its end tag."""
    pos = state.bMarks[start] + state.tShift[start]
    if pos >= state.eMarks[start] or state.src[pos] not in _FRAME_START or state.is_code_block(start):
        return False
    text = _line(state, start)
    raw = _RAW_OPEN.match(text)
    if not raw and not _FRAME_LINE.match(text):
        return False
    if silent:
        return True
    line = start + 1
    if raw:
        name = raw.group(1)
        closing = re.compile(r"\{(?:%-?\s*end" + name + r"\b|\{[<%]\s*/\s*" + name + r"\b)")
        if not closing.search(text, raw.end()):
            last = _first_line(state, name, line, end, lambda n: closing.search(_line(state, n)) is not None)
            if last is not None:
                line = last + 1
            elif not _FRAME_LINE.match(text):
                return False
    lines_kept(state, "frame", start, line)
    return True


def _first_line(state: StateBlock, what: str, start: int, end: int, wanted: Callable[[int], bool]) -> int | None:
    """The first line from `start` where something is; lines that were looked at are not looked at again."""
    seen: dict[tuple[object, ...], tuple[int, int]] = state.env.setdefault("tripglot_lines", {})
    key = (what, end, state.blkIndent, state.level)
    first, found = seen.get(key, (end, end))
    if not first <= start <= found:
        found = next((number for number in range(start, end) if wanted(number)), end)
        seen[key] = start, found
    return found if found < end else None


_MATH_OPEN = re.compile(rf"\$\$|\\\\?\[\s*$|{ENVIRONMENT}")


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""`$$ … $$`, `\[ … \]` and `\begin{align} … \end{align}` on lines of their own."""
    pos = state.bMarks[start] + state.tShift[start]
    if pos >= state.eMarks[start] or state.src[pos] not in "$\\" or state.is_code_block(start):
        return False
    text = _line(state, start).rstrip()
    opening = _MATH_OPEN.match(text)
    if not opening:
        return False
    if opening["environment"]:
        if silent:  # within a paragraph it is a span of it, or a part of a formula between dollars
            return False
        closing = f"\\end{{{opening['environment']}}}"
    else:
        closing = "$$" if text[0] == "$" else opening.group().rstrip().replace("[", "]")
    line = start
    if not (len(text) > len(opening.group()) + 1 and text.endswith(closing)):
        if closing == "$$" and "$$" in text[2:]:
            return False
        found = _math_end(state, start, end, closing)
        if found is None:
            return False
        line = found
    if silent:
        return True
    lines_kept(state, "math_block", start, line + 1)
    return True


def _math_end(state: StateBlock, start: int, end: int, closing: str) -> int | None:
    """The line that closes a formula. There is no blank line before it, but in what `\\begin` has opened."""
    blank = _first_line(state, "blank", start + 1, end, lambda n: state.isEmpty(n) or state.sCount[n] < state.blkIndent)
    if blank is not None and state.isEmpty(blank):
        opened = state.src[state.bMarks[start] : state.bMarks[blank]]
        if opened.count("\\begin{") > opened.count("\\end{"):
            blank = _first_line(
                state, "dedent", start + 1, end, lambda n: not state.isEmpty(n) and state.sCount[n] < state.blkIndent
            )
    return _first_line(state, closing, start + 1, blank or end, lambda n: _line(state, n).rstrip().endswith(closing))


_TAB = re.compile(r'===[+!]?[ \t]+"')


def content_tab(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`=== "Tab"` of pymdownx.tabbed: a title and a body indented by four."""
    pos = state.bMarks[start] + state.tShift[start]
    if state.src[pos : pos + 1] != "=" or state.is_code_block(start) or not _TAB.match(_line(state, start)):
        return False
    if silent:
        return True
    after = start + 1
    while after < end and (state.isEmpty(after) or state.sCount[after] >= state.blkIndent + 4):
        after += 1
    while after > start + 1 and state.isEmpty(after - 1):
        after -= 1
    token = state.push("tab_open", "div", 1)
    token.map = [start, after]
    token.content = _line(state, start)
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "admonition", after
    state.blkIndent += 4
    state.md.block.tokenize(state, start + 1, after)
    state.blkIndent -= 4
    state.parentType, state.lineMax = parent, line_max
    state.push("tab_close", "div", -1)
    state.line = after
    return True
