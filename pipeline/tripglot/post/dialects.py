"""What posts contain beyond CommonMark and GFM, as markdown-it rules: lines and spans that are never prose.

Site generators add their own syntax: Hugo shortcodes, Liquid and Hexo tags, `:::` containers, MkDocs admonitions and
tabs, MDX, attribute lists, math, wikilinks. Every rule here recognises one of them so that it is kept as it is.
Rules have markdown-it's signatures: `(state, startLine, endLine, silent) -> bool` and `(state, silent) -> bool`.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from tripglot.post import lookahead
from tripglot.post.comments import PRIVATE, comment_block
from tripglot.post.lookahead import last

# --- lines that frame the text around them ---------------------------------------------------------------------------

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
_CONTAINER = re.compile(r":::|///|!!!|\?\?\?|===")
# what follows there to the end of the line, where it has a title
_TITLED = re.compile(
    r"(?::::++[ \t]*[A-Za-z][\w-]*+(?:\[(?P<bracket>[^\]\n]+)\][ \t]*(?:\{.*)?|[ \t]+(?P<plain>[^\s{].*))"
    r"|///++[ \t]+[A-Za-z][\w-]*+[ \t]*\|[ \t]*(?P<bar>\S.*)"
    r"|(?:!!!|\?\?\?\+?|===[+!]?)[ \t][^\"\n]*\"(?P<quoted>[^\"\n]+)\")$"
)


def container_title(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Where the title of a container stands in its line, as offsets into `text`; None where it has none."""
    end = len(text) if end is None else end
    end = start + len(text[start:end].rstrip(" \t\n"))
    for opening in islice(_CONTAINER.finditer(text, start, end), _MOST_OPENINGS):
        found = _TITLED.match(text, opening.start(), end)
        if found and found.lastgroup:
            return found.span(found.lastgroup)
    return None


@lru_cache(maxsize=256)
def _last_end(text: str, name: str) -> int:
    """Where the end tag of a raw tag begins last, -1 if nowhere."""
    ends = re.compile(rf"\{{%-?\s*+end{name}\s*+-?%\}}").finditer(text)
    return max((found.start() for found in ends), default=-1)


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
    token = state.push("frame", "", 0)
    token.map = [start, line]
    token.content = state.getLines(start, line, state.blkIndent, False)
    state.line = line
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


_MATH_OPEN = re.compile(r"\$\$|\\\\?\[\s*$")


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""`$$ … $$` and `\[ … \]` on lines of their own; the body may hold anything but a blank line."""
    pos = state.bMarks[start] + state.tShift[start]
    if pos >= state.eMarks[start] or state.src[pos] not in "$\\" or state.is_code_block(start):
        return False
    text = _line(state, start).rstrip()
    opening = _MATH_OPEN.match(text)
    if not opening:
        return False
    closing = "$$" if text[0] == "$" else opening.group().rstrip().replace("[", "]")
    line = start
    if not (closing == "$$" and len(text) > 3 and text.endswith("$$")):
        if closing == "$$" and "$$" in text[2:]:
            return False
        at = _first_line(
            state, "blank", start + 1, end, lambda n: state.isEmpty(n) or state.sCount[n] < state.blkIndent
        )
        at = _first_line(state, closing, start + 1, at or end, lambda n: _line(state, n).rstrip().endswith(closing))
        if at is None:
            return False
        line = at
    if silent:
        return True
    token = state.push("math_block", "", 0)
    token.map = [start, line + 1]
    token.content = state.getLines(start, line + 1, state.blkIndent, False)
    state.line = line + 1
    return True


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


# --- spans inside a paragraph ----------------------------------------------------------------------------------------

_TEMPLATE = re.compile(
    r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{\{.*?\}\}|\{[:#.][^{}\n]*\}|\{\s*\.[\w-][^{}\n]*\}|\{/\*.*?\*/\}"
    r"|\{[A-Za-z_$][\w$]*(?:\.[\w$]+)+(?:\(\))?\}",
    re.DOTALL,
)
_RAW_SPAN = re.compile(r"\{%-?\s*(raw|highlight|codeblock|comment|math)\b.*?%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL)
_RAW_START = re.compile(r"\{%-?\s*(raw|highlight|codeblock|comment|math)\b")
# what each of them has to be closed by, where that can be far away
_CLOSINGS = {"{{": "}}", "{%": "%}", "{/": "*/}", "\\\\(": "\\\\)", "\\\\[": "\\\\]"}
_JSX = re.compile(r"</?[A-Z][\w.]*(?:\s(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*)?/?>")
# pandoc's tex_math_dollars: no space inside the dollars, no digit after the closing one; never across CJK or Cyrillic
_MATH = re.compile(
    r"\$\$(?:(?!\$\$)[^\n])+?\$\$"
    r"|(?<![\\$\w])\$(?=[^\s$])[^$\n\u0400-\u04ff\u2e80-\ud7ff\uff00-\uffef]*?(?<=[^\s\\])\$(?![\d$])"
)
_TEX_LIKE = re.compile(r"\\[A-Za-z]+|[\^_][{\w]|^\$[\w^+\-*/=(),.<> ]{1,30}\$$")
_MATH_PARENTHESES = re.compile(r"\\\\\(.+?\\\\\)|\\\\\[.+?\\\\\]")
_WIKILINK = re.compile(r"!?\[\[([^\]|\n]{1,999}+)(?:\|([^\]\n]{0,999}+))?\]\](?!\()")
_EMOJI = re.compile(r":(?=[\w+-]*[A-Za-z])[A-Za-z0-9_+-]+:")
_KEYS = re.compile(r"\+\+[\w-]+(?:\+[\w-]+)*\+\+")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,999}+\]")  # CommonMark's limit for labels
_ALERT = re.compile(r"\[![A-Za-z][\w-]*+(?:\|[^\]\n]*)?\][+-]?[ \t]*(?=\n|$|\S)")
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_SCHEME = re.compile(r"(?:https?|ftps?)$", re.IGNORECASE)
_URL = re.compile(r"://(?:(?!\{[{%])[^\s<>\u3000])+")
_PLAIN_INLINE = {
    "{": (_TEMPLATE,),
    "<": (_JSX,),
    "\\": (_MATH_PARENTHESES,),
    ":": (_EMOJI,),
    "+": (_KEYS,),
    "%": (PRIVATE,),
}


# the characters at which the rules below can match
STARTS = {"template": "".join(_PLAIN_INLINE), "math_inline": "$", "brackets": "[!", "bare_url": ":"}


def _atom(state: StateInline, kind: str, end: int, silent: bool) -> bool:
    if end > state.posMax:
        return False
    if not silent:
        state.push(kind, "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


def template(state: StateInline, silent: bool) -> bool:
    """Shortcodes, Liquid, attribute lists, JSX, emoji names, key names, private comments: one atom each."""
    source, at = state.src, state.pos
    raw = _RAW_START.match(source, at)
    if raw and _last_end(source, raw.group(1)) > at and (match := _RAW_SPAN.match(source, at)):
        return _atom(state, "template", match.end(), silent)
    closing = _CLOSINGS.get(source[at : at + 2]) or _CLOSINGS.get(source[at : at + 3])
    if closing and last(source, closing) <= at:
        return False
    for pattern in _PLAIN_INLINE.get(source[at], ()):
        match = pattern.match(source, at)
        if match:
            return _atom(state, "private" if pattern is PRIVATE else "template", match.end(), silent)
    return False


def math_inline(state: StateInline, silent: bool) -> bool:
    """`$…$` that looks like TeX, and `$$…$$`."""
    if state.src[state.pos] != "$":
        return False
    match = _MATH.match(state.src, state.pos)
    if not match or not (match.group().startswith("$$") or _TEX_LIKE.search(match.group())):
        return False
    return _atom(state, "math", match.end(), silent)


def brackets(state: StateInline, silent: bool) -> bool:
    """Wikilinks, footnote marks (defined or not), the `[!NOTE]` of an alert and the `[x]` of a task."""
    start = state.pos
    char = state.src[start]
    if char not in "[!":
        return False
    if last(state.src, "]") <= start:
        return False
    match = _WIKILINK.match(state.src, start)
    if match:
        return _atom(state, "wikilink", match.end(), silent)
    if char == "[":
        match = _FOOTNOTE.match(state.src, start)
        if match:
            return _atom(state, "footnote", match.end(), silent)
        if start == 0:
            match = _ALERT.match(state.src)
            if match and not state.src.startswith(("(", "["), match.end()):
                return _atom(state, "alert", match.end(), silent)
            match = _TASK.match(state.src)
            if match and match.group(1).upper() not in state.env.get("references", {}):
                return _atom(state, "task", match.end(), silent)
    return False


def _is_ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _untrailed(url: str) -> str:
    """An address without the punctuation at its end that belongs to the sentence around it."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end:
        last = url[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in "?!.,:*_~'\";" and not (last == "]" and "[" not in url):
            break
        end -= 1
    return url[:end]


def bare_url(state: StateInline, silent: bool) -> bool:
    """An `https://…` in running text, with the trailing punctuation GFM leaves out of it."""
    if state.src[state.pos] != ":" or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.src, max(0, state.pos - 5), state.pos)
    if not scheme or _is_ascii_word(state.src[: scheme.start()][-1:]):
        return False
    url = _URL.match(state.src, state.pos, state.posMax)
    end = state.pos + len(_untrailed(url.group())) if url else 0
    if end <= state.pos + 3:
        return False
    if not silent:
        pending = state.pending
        length = len(scheme.group())
        if len(pending) < length:
            return False
        state.pending = pending[:-length]
        state.push("url", "", 0).content = state.src[state.pos - length : end]
    state.pos = end
    return True


def install(md: MarkdownIt, *, islands: bool = True) -> None:
    """Add the rules of this module to a parser; without `islands`, footnotes and wikilinks are left to the parser."""
    alt = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "comment_block", comment_block, {"alt": alt})
    md.block.ruler.before("fence", "frame_line", frame_line, {"alt": alt})
    md.block.ruler.before("fence", "math_block", math_block, {"alt": alt})
    md.block.ruler.before("lheading", "content_tab", content_tab, {"alt": alt})
    md.inline.ruler.after("text", "bare_url", bare_url)
    md.inline.ruler.after("text", "template", template)
    md.inline.ruler.after("text", "math_inline", math_inline)
    if islands:
        md.inline.ruler.before("link", "brackets", brackets)
    lookahead.install(md)
