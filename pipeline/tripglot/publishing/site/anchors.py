"""Anchors of headings, so that links into a page still arrive after its headings are translated.

A heading is reached by the anchor of its new text and by that of its old one. Anchors are made as GitHub makes them
(lower case, letters, digits, `-` and `_` stay, blanks become `-`, a second one gets `-1`), or given by the author as
`{#name}` at the end of the heading, as in Hugo, kramdown, Docusaurus and Python-Markdown. The posts of MkDocs and
Pelican link to what Python-Markdown makes of a heading (https://python-markdown.github.io/extensions/toc/): letters of
ASCII only, so that one in Chinese is `_1`, the next one `_2`. Hexo keeps capitals, and each generator does otherwise
with dots and signs; so a link's anchor that is a heading's but for those leads to that heading.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from tripglot.post import Post
from tripglot.post.plain import reading_text

_OWN = re.compile(r"\{:?[ \t]*#([^\s{}]+)[^{}]*\}")
_TAKEN = re.compile(r"tg-|fn(?:ref)?\d+(?::\d+)?\Z", re.IGNORECASE)  # the page's own, and those of its footnotes
_NEITHER = re.compile(r"[^\w\- ]")
_NOT_ASCII = re.compile(r"[^\w\s-]", re.ASCII)
_BLANKS = re.compile(r"[-\s]+")
_SIGNS = re.compile(r"[\W_]+")
_EXPLICIT = re.compile(r"\b(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)", re.IGNORECASE)
_COUNT = re.compile(r"(.*)_(\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a page: its level (1 to 6), its anchor, what a reader reads."""

    level: int
    anchor: str
    text: str


def plain(tokens: Iterable[Token]) -> str:
    """What a reader reads of inline tokens."""
    out = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            out.append(" ")
        elif token.children:
            out.append(plain(token.children))
        elif token.type not in ("html_inline", "footnote_ref", "template", "private"):
            out.append(token.content)
    return "".join(out)


def slug(text: str) -> str:
    """GitHub's anchor for a heading."""
    return _NEITHER.sub("", text.strip().lower()).replace(" ", "-")


def bare(anchor: str) -> str:
    """An anchor as all generators make it: its letters and digits, or all of it where it has none."""
    return _SIGNS.sub("", anchor.lower()) or anchor


def heading_anchors(post: Post) -> list[str]:
    """The anchors of a post's headings as GitHub makes them, in order."""
    taken: dict[str, int] = {}
    return [_unique(slug(text), taken) for text in _texts(post)]


def python_markdown_anchors(post: Post) -> list[str]:
    """The anchors of a post's headings as Python-Markdown makes them, in order."""
    taken: set[str] = set()
    last: dict[str, int] = {}  # the number that an anchor had to go up to: those below are taken
    out = []
    for text in _texts(post):
        bare = _NOT_ASCII.sub("", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode())
        anchor = _BLANKS.sub("-", bare.strip().lower())
        if anchor in taken or not anchor:
            count = _COUNT.fullmatch(anchor)
            base, number = (count[1], int(count[2])) if count else (anchor, 0)
            number = last.get(anchor, number) + 1
            while f"{base}_{number}" in taken:
                number += 1
            last[anchor] = number
            anchor = f"{base}_{number}"
        taken.add(anchor)
        out.append(anchor)
    return out


def _texts(post: Post) -> Iterable[str]:
    return (reading_text(post, index) for index, block in enumerate(post.blocks) if block.kind == "heading")


def anchored(tokens: Sequence[Token], old: Sequence[str], wanted: Collection[str] = ()) -> list[Heading]:
    """Give every heading its anchors, in place; `old` are those of the original, in the same order.

    The headings are returned. An anchor of the original that another heading has now is left out. wanted: those that
    links lead to; one that nothing has goes to the first heading that it is but for capitals and signs.
    """
    taken: dict[str, int] = {}
    pairs = list(_headings(tokens))
    out = []
    for opening, inline in pairs:
        own = _own(inline)
        anchor = _unique(own or slug(_text_of(inline)), taken)
        opening.attrSet("id", anchor)
        out.append(Heading(int(opening.tag[1:]), anchor, _text_of(inline).strip()))
    before = old if len(old) == len(pairs) else [heading.anchor for heading in out]
    for (_, inline), anchor in zip(pairs, before, strict=True):
        if anchor not in taken:
            taken[anchor] = 0
            _mark(inline, anchor)
    alike: dict[str, Token] = {}
    for (_, inline), heading, anchor in zip(pairs, out, before, strict=True):
        alike.setdefault(bare(heading.anchor), inline)
        alike.setdefault(bare(anchor), inline)
    for anchor in sorted({*wanted} - taken.keys() - _explicit(tokens) if pairs and wanted else ()):
        if bare(anchor) in alike and not _TAKEN.match(anchor):
            _mark(alike[bare(anchor)], anchor)
    return out


def _mark(inline: Token, anchor: str) -> None:
    inline.children = [Token("anchor", "span", 0, content=anchor), *(inline.children or [])]


def _explicit(tokens: Iterable[Token]) -> set[str]:
    """The anchors that raw HTML has."""
    raw = (t for token in tokens for t in (token, *(token.children or ())) if t.type.startswith("html_"))
    return {anchor for token in raw for anchor in _EXPLICIT.findall(token.content)}


def _headings(tokens: Sequence[Token]) -> Iterable[tuple[Token, Token]]:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            yield opening, inline


def _text_of(inline: Token) -> str:
    return plain(inline.children or [inline])


def _own(inline: Token) -> str:
    """The author's own anchor, which is taken out of the text."""
    last = inline.children[-1] if inline.children else None
    found = _OWN.fullmatch(last.content) if last is not None and last.type == "template" else None
    return found.group(1) if found else ""  # a template is never shown


def _unique(anchor: str, taken: dict[str, int]) -> str:
    if _TAKEN.match(anchor):
        anchor = f"_{anchor}"
    anchor = anchor or "section"
    if anchor not in taken:
        taken[anchor] = 0
        return anchor
    while True:
        taken[anchor] += 1
        if (made := f"{anchor}-{taken[anchor]}") not in taken:
            taken[made] = 0
            return made
