"""What MDX takes from JavaScript: `import` and `export` over several lines, and expressions in braces.

A post may be MDX whatever its name is, and nobody says so when a text is parsed; so both are known by what they look
like. Where code ends, its own brackets say: strings, templates and comments are stepped over.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from markdown_it.rules_block import StateBlock

from tripglot.post.dialects.keep import lines_kept

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


def _kept(state: StateBlock, start: int, stop: int) -> bool:
    """Keep the lines from one up to where something stops, if it does."""
    if stop < 0:
        return False
    lines_kept(state, "frame", start, bisect_left(state.eMarks, stop, start, state.lineMax - 1) + 1)
    return True
