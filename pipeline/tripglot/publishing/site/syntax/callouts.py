"""Callouts, however they are written: `> [!tip]`, `:::tip`, `/// tip`, `{% note tip %}`, and titles of `=== "tabs"`.

Works on tokens: a block quotation that begins with a mark, or what stands between two container lines, becomes a box
with a title. (`!!! tip` is read by its own plug-in.) A line that opens nothing, or closes nothing, is not shown.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape

from markdown_it.token import Token

from tripglot.post.dialects.lines import container_title

_ALERT = re.compile(r"\[!([A-Za-z][\w-]{0,30})(?:\|[^\]\n]*)?\][+-]?[ \t]*")
_OPENING = re.compile(r"(:::+|///+|\{%-?[ \t]*note[ \t])[ \t]*([A-Za-z][\w-]{0,30})(?![\w-])")
_CLOSING = re.compile(r"(:::+|///+|\{%-?[ \t]*endnote[ \t]*-?%\})[ \t]*\Z")
# the title of a note of Hexo stands between no quotes, and is a part of its tag: shown, and not translated
_NOTE = re.compile(
    r"\{%-?[ \t]*note[ \t]++[a-z][a-z-]*+(?:[ \t]++no-icon)?[ \t]++(?!no-icon)([^\s\"'=%{}-][^\"'=%{}\n]*?)[ \t]*-?%\}"
)
_SAME = {"info": "note", "hint": "tip", "danger": "caution", "error": "caution", "attention": "warning"}
_SILENT = frozenset({"code-group", "tabs", "tab-set", "grid", "div", "center", "steps", "columns", "column"})  # layout
_BREAKS = ("softbreak", "hardbreak")


def boxed(tokens: Sequence[Token], words: Mapping[str, str]) -> list[Token]:
    """The tokens with callouts as boxes."""
    out: list[Token] = []
    ends: list[bool] = []  # of the block quotations that are open: whether they are boxes
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "blockquote_open":
            made = _alert(tokens, at, words)
            ends.append(bool(made))
            out += made or [token]
            at += len(_PARAGRAPH) if made else 0
        elif token.type == "blockquote_close" and ends and ends.pop():
            out.append(_raw("</div>\n", token.level))
        elif token.type == "tab_open":
            out.append(_box("tab", _title(token.content), words, token.level, tab=True))
        else:
            out.append(token)
        at += 1
    _containers(out, words)
    return out


_PARAGRAPH = ("paragraph_open", "inline", "paragraph_close")


def _alert(tokens: Sequence[Token], start: int, words: Mapping[str, str]) -> list[Token]:
    """What a quotation begins with if it is a callout: the box, its title, the rest of its first paragraph."""
    if tuple(token.type for token in tokens[start + 1 : start + 4]) != _PARAGRAPH:
        return []
    opening, inline, closing = tokens[start + 1 : start + 4]
    children = list(inline.children or [])
    found = _ALERT.match(inline.content)
    if not found or not children or not children[0].content.startswith("[!"):
        return []
    children[0] = children[0].copy(content=_ALERT.sub("", children[0].content, count=1))
    end = next((index for index, child in enumerate(children) if child.type in _BREAKS), len(children))
    first, rest = children[:end], children[end + 1 :]
    titled = any(child.content.strip() for child in first)
    out = [_box(found[1].lower(), "" if titled else None, words, tokens[start].level)]
    if titled:
        head = opening.copy(attrs={**opening.attrs, "class": "callout-title"})
        out += [head, inline.copy(children=first), closing]
    if rest:
        out += [opening, inline.copy(children=rest), closing]
    return out


def _containers(tokens: list[Token], words: Mapping[str, str]) -> None:
    """Container lines in pairs; those without a partner stay what they were, and are not shown."""
    opened: list[tuple[int, str]] = []
    for index, token in enumerate(tokens):
        while opened and token.level < tokens[opened[-1][0]].level:
            opened.pop()
        if token.type != "frame":
            continue
        line = token.content.strip()
        if _OPENING.match(line):
            opened.append((index, line[0]))
        elif (found := _CLOSING.match(line)) and opened and opened[-1][1] == found[1][0]:
            start = opened.pop()[0]
            text = tokens[start].content.strip()
            name = _OPENING.match(text)
            assert name
            tokens[start] = _box(name[2].lower(), _title(text) or note_title(text) or None, words, tokens[start].level)
            tokens[index] = _raw("</div>\n", token.level)


def _box(kind: str, title: str | None, words: Mapping[str, str], level: int, *, tab: bool = False) -> Token:
    """The beginning of a box; its title is that of its kind where it has none, and left out if it is empty."""
    if title is None and kind not in _SILENT:
        title = words.get(f"callout_{_SAME.get(kind, kind)}") or kind.capitalize().replace("-", " ")
    name = "tab" if tab else "callout"
    head = f'<p class="{name}-title">{escape(title)}</p>\n' if title else ""
    kinds = name if tab else f"{name} {escape(kind)}"
    return _raw(f'<div class="{kinds}">\n{head}', level)


def _raw(html: str, level: int) -> Token:
    return Token("own", "", 0, content=html, level=level)


def _title(line: str) -> str:
    found = container_title(line)
    return line[slice(*found)].strip() if found else ""


def note_title(tag: str) -> str:
    """The title of a note of Hexo, which stands between no quotes; "" if it has none."""
    found = _NOTE.match(tag)
    return found[1] if found else ""
