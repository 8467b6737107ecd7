"""Spans inside a paragraph that are never prose: shortcodes, formulas, addresses, wikilinks; and `==marked==` text.

Rules have markdown-it's signature: `(state, silent) -> bool`.
"""

import re
from functools import lru_cache

from markdown_it.rules_inline import StateInline

from tripglot.post.dialects import tex
from tripglot.post.dialects.comments import PRIVATE
from tripglot.post.dialects.mdx import expression_end
from tripglot.post.lookahead import last

_TEMPLATE = re.compile(
    r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{\{.*?\}\}|\{/\*.*?\*/\}"
    r"|\{[:#.][^{}\n]*\}|\{\s*\.[\w-][^{}\n]*\}|\{ ?[A-Za-z][\w-]*=[^{}\n]*\}"
    r"|\{[A-Za-z_$][\w$]*(?:\.[\w$]+)+(?:\(\))?\}",
    re.DOTALL,
)
_RAW_SPAN = re.compile(r"\{%-?\s*(raw|highlight|codeblock|comment|math)\b.*?%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL)
_RAW_START = re.compile(r"\{%-?\s*(raw|highlight|codeblock|comment|math)\b")
# what each of them has to be closed by, where that can be far away
_CLOSINGS = {"{{": "}}", "{%": "%}", "{/": "*/}", "\\(": "\\)", "\\b": "\\end{", "\\\\(": "\\\\)", "\\\\[": "\\\\]"}
_JSX = re.compile(r"</?[A-Z][\w.]*(?:\s(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*)?/?>")
_LABEL_END = re.compile(r"\]\(")
_WIKILINK = re.compile(r"!?\[\[([^\]|\n]{1,999}+)(?:\|([^\]\n]{0,999}+))?\]\](?!\()")
_EMOJI = re.compile(r":(?=[\w+-]*[A-Za-z])[A-Za-z0-9_+-]+:(?!//)")
_VARIABLE = re.compile(r"\$\{[^{}\n]{1,100}\}")
_KEYS = re.compile(r"\+\+[\w-]+(?:\+[\w-]+)*\+\+")
# no comparison (a==b), and no end within code
_MARKED = re.compile(r"(?<![0-9A-Za-z=])==(?![\s=])((?:`[^`\n]{0,999}`|(?!==)[^\n`]){1,999}?)(?<!\s)==(?!=)")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,999}+\]")  # CommonMark's limit for labels
_ALERT = re.compile(r"\[![A-Za-z][\w-]*+(?:\|[^\]\n]*)?\][+-]?[ \t]*(?=\n|$|\S)")
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_ADDRESS = r"(?:[^\s<>\[\]\u3000]|\[[^\s<>\[\]\u3000]*+\])"  # a `]` alone ends the label of a link
# how an address goes on behind its scheme, the scheme, the rest
_ADDRESSES = (
    ("://", re.compile(r"(?:https?|ftps?)$", re.IGNORECASE), re.compile(rf"://(?:(?!\{{[{{%]){_ADDRESS})+")),
    (":", re.compile(r"mailto$", re.IGNORECASE), re.compile(rf":[\w.+-]+@{_ADDRESS}+")),
)
_PLAIN_INLINE = {
    "{": (_TEMPLATE,),
    "<": (_JSX,),
    "\\": (tex.TWICE, tex.ONCE, tex.WITHIN),
    ":": (_EMOJI,),
    "+": (_KEYS,),
    "%": (PRIVATE,),
}


# the characters at which the rules below can match
STARTS = {
    "template": "".join(_PLAIN_INLINE),
    "math_inline": "$",
    "brackets": "[!",
    "footnote_mark": "[",
    "bare_url": ":",
    "highlight": "=",
}


@lru_cache(maxsize=256)
def _last_end(text: str, name: str) -> int:
    """Where the end tag of a raw tag begins last, -1 if nowhere."""
    ends = re.compile(rf"\{{%-?\s*+end{name}\s*+-?%\}}").finditer(text)
    return max((found.start() for found in ends), default=-1)


def _atom(state: StateInline, kind: str, end: int, silent: bool) -> bool:
    if end > state.posMax:
        return False
    if not silent:
        state.push(kind, "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


def template(state: StateInline, silent: bool) -> bool:
    """Shortcodes, Liquid, attribute lists, JSX, emoji and key names, private comments: one atom each."""
    source, at = state.src, state.pos
    raw = _RAW_START.match(source, at)
    if raw and _last_end(source, raw.group(1)) > at and (match := _RAW_SPAN.match(source, at)):
        return _atom(state, "template", match.end(), silent)
    closing = _CLOSINGS.get(source[at : at + 2]) or _CLOSINGS.get(source[at : at + 3])
    if closing and last(source, closing) <= at:
        return False
    for pattern in _PLAIN_INLINE.get(source[at], ()):
        match = pattern.match(source, at)
        if match and (pattern is not tex.ONCE or tex.SIGN.search(match.group())):
            return _atom(state, "private" if pattern is PRIVATE else "template", match.end(), silent)
    end = expression_end(source, at)
    return end > 0 and _atom(state, "template", end, silent)


def math_inline(state: StateInline, silent: bool) -> bool:
    """`$…$` that looks like TeX, `$$…$$`, and what is no formula: the `${name}` of a variable."""
    if state.src[state.pos] != "$":
        return False
    match = tex.DOLLARS.match(state.src, state.pos)
    found = match.group() if match else ""
    # where the label of a link that holds one dollar ends here, its address holds the other
    whole = all(found.count("[", 0, end.start()) for end in _LABEL_END.finditer(found))
    if match and whole and (found.startswith("$$") or tex.SIGN.search(found)):
        return _atom(state, "math", match.end(), silent)
    variable = _VARIABLE.match(state.src, state.pos)
    return variable is not None and _atom(state, "template", variable.end(), silent)


def highlight(state: StateInline, silent: bool) -> bool:
    """`==marked==`, a pair with text in it."""
    if state.src[state.pos] != "=" or last(state.src, "==") <= state.pos:
        return False
    found = _MARKED.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        end, state.posMax, state.pos = state.posMax, found.end(1), found.start(1)
        state.push("mark_open", "mark", 1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = end
    state.pos = found.end()
    return True


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
        if match and not state.src.startswith(("(", "["), match.end()):  # `[^1](url)` is a link before it is a mark
            return _atom(state, "footnote", match.end(), silent)
        if start == 0:
            match = _ALERT.match(state.src)
            if match and not state.src.startswith(("(", "["), match.end()):
                return _atom(state, "alert", match.end(), silent)
            match = _TASK.match(state.src)
            if match and match.group(1).upper() not in state.env.get("references", {}):
                return _atom(state, "task", match.end(), silent)
    return False


def footnote_mark(state: StateInline, silent: bool) -> bool:
    """A footnote mark that stands before a bracket and has turned out to be no link."""
    match = _FOOTNOTE.match(state.src, state.pos)
    return match is not None and _atom(state, "footnote", match.end(), silent)


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
        elif last not in "?!.,:*_~'\";":
            break
        end -= 1
    return url[:end]


def bare_url(state: StateInline, silent: bool) -> bool:
    """An `https://…` or `mailto:…` in running text, with the trailing punctuation GFM leaves out of it."""
    known = next((pair for pair in _ADDRESSES if state.src.startswith(pair[0], state.pos)), None)
    scheme = known and known[1].search(state.src, max(0, state.pos - 6), state.pos)
    if not known or not scheme or _is_ascii_word(state.src[: scheme.start()][-1:]):
        return False
    url = known[2].match(state.src, state.pos, state.posMax)
    end = state.pos + len(_untrailed(url.group())) if url else 0
    if end <= state.pos + 3:
        return False
    if not silent:
        pending = state.pending
        length = len(scheme.group())
        if len(pending) < length:
            return False
        state.pending = pending[:-length]
        token = state.push("url", "", 0)
        token.content = state.src[state.pos - length : end]
        token.meta["linked"] = state.linkLevel > 0  # it is the text of a link, and no second one
    state.pos = end
    return True
