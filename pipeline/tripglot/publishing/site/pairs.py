"""Translated passages and their originals on a page: put into one element, marked with who stands behind them.

Works on the tokens of the bilingual style `page`, which has `<blockquote class="original STATE" lang="LANG">` around
each original that follows a paragraph or heading, and `<br><span class="original STATE" lang="LANG">` before one within
a line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from markdown_it.token import Token

from tripglot.languages import direction
from tripglot.publishing.site.own import OWN, OwnTags

_MARKS = r'class="original (?P<state>human|reviewed|machine|stale)" lang="(?P<lang>[A-Za-z0-9-]+)"'
_BLOCK = re.compile(rf"<blockquote {_MARKS}>\s*")
_INLINE = re.compile(rf"<span {_MARKS}>")
_CLOSING = "</blockquote>"
_ENDS = ("paragraph_close", "heading_close")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Where in the tokens a translation begins, and where its original does and ends; `old` says of whom it is."""

    start: int
    first: int
    last: int
    old: re.Match[str]


def paired(tokens: Sequence[Token], words: Mapping[str, str], own: OwnTags) -> list[Token]:
    """Put each translated paragraph or heading and its original into one element, each with a mark of its state.

    The mark leads to the original, which the style sheet shows even where originals are hidden.
    """
    writer = _Writer(words, own)
    before: dict[int, str] = {}
    for pair in list(_pairs(tokens)):
        writer.block(tokens, pair, before)
    for token in tokens:
        if token.type == "inline" and token.children:
            token.children = list(writer.line(token.children))
    out = []
    for index, token in enumerate(tokens):
        if index in before:
            out.append(own.token(before[index]))
        out.append(token)
    return out


def _pairs(tokens: Sequence[Token]) -> Iterator[_Pair]:
    opened: tuple[int, int, re.Match[str]] | None = None
    close = -1  # of the paragraph or heading before, if nothing but a line of attributes is between
    for index, token in enumerate(tokens):
        if token.type == "html_block":
            if (old := _BLOCK.fullmatch(token.content)) and close >= 0:
                opened = close - 2, index, old  # what opens, its text, what closes
            elif opened and token.content.startswith(_CLOSING):
                yield _Pair(opened[0], opened[1], index, opened[2])
                opened = None
        if token.type != "frame":
            close = index if token.type in _ENDS and not token.hidden else -1


class _Writer:
    """Numbers pairs, and writes what stands around them."""

    def __init__(self, words: Mapping[str, str], own: OwnTags) -> None:
        self._words = words
        self._own = own
        self._numbers = count(1)

    def block(self, tokens: Sequence[Token], pair: _Pair, before: dict[int, str]) -> None:
        """Write around a paragraph or heading and the original after it; `before` takes what goes before tokens."""
        number, state, opening = next(self._numbers), pair.old["state"], tokens[pair.start]
        mark = self._mark(number, state)
        before[pair.start] = (
            self._own.put("div", f'class="pair {state}" data-state="{state}"') + '\n<div class="translation">\n'
        )
        before[pair.first] = "</div>\n"
        if opening.type == "paragraph_open":
            inline = tokens[pair.start + 1]
            inline.children = [*(inline.children or []), self._own.token(f" {mark}")]
        else:  # beside a heading: the mark is no part of the outline
            before[pair.first] = f"{mark}\n</div>\n"
            # where originals are shown alone, theirs are the headings
            old = next((t for t in tokens[pair.first : pair.last] if t.type == "paragraph_open"), None)
            if old is not None:
                old.attrSet(OWN, self._own.key(f'<p role="heading" aria-level="{opening.tag[1]}">'))
        tokens[pair.first].content = self._original("blockquote", number, pair.old) + "\n"
        tokens[pair.last].content = tokens[pair.last].content.replace(_CLOSING, f"{_CLOSING}\n</div>", 1)

    def line(self, children: Sequence[Token]) -> Iterator[Token]:
        """The tokens of a line, with a mark before each original in it."""
        for index, token in enumerate(children):
            following = children[index + 1].content if index + 1 < len(children) else ""
            if token.type == "html_inline" and token.content == "<br>" and (old := _INLINE.fullmatch(following)):
                number = next(self._numbers)
                children[index + 1].content = self._original("span", number, old)
                yield self._own.token(f" {self._mark(number, old['state'])}")
            yield token

    def _original(self, tag: str, number: int, old: re.Match[str]) -> str:
        state, lang = old["state"], old["lang"]
        return self._own.put(tag, f'id="tg-{number}" class="original {state}" lang="{lang}" dir="{direction(lang)}"')

    def _mark(self, number: int, state: str) -> str:
        label = escape(f"{self._words[state]}: {self._words['to_original']}")
        link = self._own.put("a", f'class="state {state}" href="#tg-{number}" title="{label}"')
        return f"{link}{escape(self._words[state])}</a>"
