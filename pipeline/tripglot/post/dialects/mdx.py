"""What MDX adds: `import` and `export` over several lines, expressions in braces, and components around Markdown.

A post may be MDX whatever its name is, and nobody says so when a text is parsed; so all are known by what they look
like. Where code ends, its own brackets say: strings, templates and comments are stepped over.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from markdown_it.rules_block import StateBlock

from tripglot.post.dialects.keep import lines_kept
from tripglot.post.html_tag import ATTRIBUTES

_ESM = re.compile(
    r"""
      import\s*["'] | import\s+[\w$*][^"'{}\n]*\sfrom\s+["']
    | import\s+(?:[\w$]+\s*,\s*)?(?:type\s+)?\{[^{}"']{0,2000}\}\s*from\s*["']
    | export\s+(?:const|let|var)\s+(?:[\w$]+\s*[:=]|[\[{])
    | export\s+(?:default\s+)?(?:async\s+)?function\b\s*\*?\s*[\w$]*\s*[(<]
    | export\s+(?:default\s+)?class\s+(?:[\w$]+\s*)?(?:extends\b|\{)
    | export\s*\{ | export\s*\*\s*(?:as\s+[\w$]+\s+)?from\b
    | export\s+default\s+(?:[(\[{]|[\w$.]+[ \t]*;?[ \t]*$)
    """,
    re.VERBOSE | re.MULTILINE,
)
# an apostrophe in the text of a tag is no string: what is not closed on its line is stepped over alone
_TOKEN = re.compile(
    r"(?<!:)//[^\n]*|/\*.{0,2000}?\*/|`(?:[^`\\]|\\.)*+`?"
    r"|\"(?:[^\"\\\n]|\\[^\n]){0,2000}+\"|'(?:[^'\\\n]|\\[^\n]){0,2000}+'"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<blank>\n[ \t]*(?=\n|\Z))",
    re.DOTALL,
)
_PAIRS = {")": "(", "]": "[", "}": "{"}
# an arrow, a function, a call, an operator, a choice: no words between braces; a text in quotes is an expression too
_CODE = re.compile(
    r"=>|\bfunction\s*[\w$]*\s*\(|[\w$)\]]\??\.[\w$]+\(|&&|\|\||\?\s*[\"'`<(]|\A\s*[\w$]+\("
    r"|\A\s*(?:\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`)\s*\Z",
    re.ASCII,
)
_LONGEST_LOOK = 2000  # characters of an expression in which code is looked for


def closing(text: str, at: int) -> int:
    """Where the bracket that opens at `at` has been closed; -1 if it is not, or another one is closed before it."""
    known = _closings(text)
    if at not in known:
        opened: list[int] = []
        for token in _TOKEN.finditer(text, at):
            if token["open"]:
                opened.append(token.start())
            elif token["close"]:
                if text[opened[-1]] != _PAIRS[token["close"]]:
                    break
                known[opened.pop()] = token.end()
                if not opened:
                    break
        known |= dict.fromkeys(opened, -1)
    return known[at]


@lru_cache(maxsize=8)
def _closings(text: str) -> dict[int, int]:
    """What was found out about the brackets of a text, so that no stretch of it is walked for each of them."""
    return {}


def expression_end(text: str, at: int) -> int:
    """Where an expression ends whose brace opens at `at`; -1 if there is none, or what it holds is no code."""
    if text[at : at + 1] != "{" or text[at + 1 : at + 2] in tuple("{%<:#"):
        return -1
    end = closing(text, at)
    return end if end > 0 and _CODE.search(text[at + 1 : min(end - 1, at + _LONGEST_LOOK)]) else -1


def esm_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`import` and `export` at the left margin, up to the first blank line that is in no bracket."""
    at = state.bMarks[start]
    if silent or state.level or state.tShift[start] or not _ESM.match(state.src, at):
        return False
    return _kept(state, start, _end_of_code(state.src, at))


def _end_of_code(text: str, at: int) -> int:
    """Where the code that begins at `at` ends; -1 where a bracket in it is never closed."""
    while token := _TOKEN.search(text, at):
        if token["blank"]:
            return token.start()
        if token["close"]:
            return -1
        at = closing(text, token.start()) if token["open"] else token.end()
        if at < 0:
            return -1
    return len(text)


def expression_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """An expression that begins a line and after which nothing stands on its last one."""
    at = state.bMarks[start] + state.tShift[start]
    if silent or state.level or state.is_code_block(start) or state.src[at : at + 1] != "{":
        return False
    stop = expression_end(state.src, at)
    rest = state.src.find("\n", stop)
    return stop > 0 and not state.src[stop : None if rest < 0 else rest].strip() and _kept(state, start, stop)


_COMPONENT = re.compile(rf"<([A-Z][\w.]*+){ATTRIBUTES}>[ \t]*\Z")
_MOST_LINES = 200  # between the two tags of a component


def component(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A component whose two tags have a line each: what stands between them is Markdown, blank lines around it or not.

    CommonMark takes the lines for raw HTML up to the next blank one, and indented ones after that for code.
    """
    at = state.bMarks[start] + state.tShift[start]
    if silent or state.src[at : at + 1] != "<" or state.is_code_block(start):
        return False
    opening = _COMPONENT.match(_line(state, start))
    last = (
        _closing_line(state, start, end, opening[1]) if opening and not opening.group().rstrip().endswith("/>") else 0
    )
    inner = [state.sCount[line] for line in range(start + 1, last) if not state.isEmpty(line)]
    if not inner or min(inner) < state.blkIndent:
        return False
    _raw(state, start)
    before = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "component", last, min(inner)
    state.md.block.tokenize(state, start + 1, last)
    state.parentType, state.lineMax, state.blkIndent = before
    _raw(state, last)
    state.line = last + 1
    return True


def _closing_line(state: StateBlock, start: int, end: int, name: str) -> int:
    """The line that is the end tag of a component and nothing else; 0 if it is not near."""
    depth = 0
    for line in range(start, min(end, start + _MOST_LINES)):
        text = _line(state, line).rstrip()
        opening = _COMPONENT.match(text)
        depth += bool(opening and opening[1] == name and not text.endswith("/>"))
        depth -= text == f"</{name}>"
        if depth == 0:
            return line
    return 0


def _raw(state: StateBlock, line: int) -> None:
    """A line of raw HTML."""
    token = state.push("html_block", "", 0)
    token.map = [line, line + 1]
    token.content = state.getLines(line, line + 1, state.blkIndent, True)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _kept(state: StateBlock, start: int, stop: int) -> bool:
    """Keep the lines from one up to where something stops, if it does."""
    if stop < 0:
        return False
    lines_kept(state, "frame", start, bisect_left(state.eMarks, stop, start, state.lineMax - 1) + 1)
    return True
