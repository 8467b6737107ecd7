"""How a translation and its original are written beside each other: one small `Style` per manner, all in `STYLES`.

What a style writes has to read well where a Git host has stripped every class, and has to leave the post what it was:
no second heading, no second anchor, no list or table that was none. `lang` survives: sanitisers have it on their lists.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tripglot.languages import autonym
from tripglot.memory import State
from tripglot.post import Post

_HARD_BREAK = re.compile(r"(?: {2,}|\\)\n")
_NO_CELL = ("\n", "\\|")  # what a table cell cannot hold, or what renderers read in two ways there


@dataclass(frozen=True, slots=True)
class Couple:
    """A translation as it stands in the post, its original as one inline source, and what to say about the two.

    inline: the original as it can stand within a line. lang: that of what was translated of it. mostly: that of most of
    its letters, "" where that is not known. key: that of its entry in the memory, for a page.
    """

    new: str
    old: str
    inline: str
    heading: bool
    lang: str
    state: State
    target: str
    eol: str
    key: str = ""
    mostly: str = ""

    @property
    def marks(self) -> str:
        """The attributes of an original."""
        named = f' data-key="{self.key}"' if self.key else ""
        return f'class="original {self.state}" lang="{self.mostly or self.lang}"{named}'


@dataclass(frozen=True, slots=True)
class Written:
    """What a style made of a pair. Neighbours with the same `head` (of a table) share it."""

    text: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """One manner: `alone` writes a paragraph or heading of its own, `beside` what stands in a list, table or quotation.

    In both, `new` runs to the end of its block; `alone` may write several lines.
    """

    alone: Callable[[Couple], Written]
    beside: Callable[[Couple], str]


def _quoted(pair: Couple) -> Written:
    body = pair.old
    if not _is_paragraph(body):  # the text of a heading may read `1. Start`: a list, if it stood on its own
        body = f"<span>{' '.join(body.split())}</span>"
    gap = pair.eol * 2
    body = body.replace("\n", pair.eol)
    return Written(f"{pair.new}{gap}<blockquote {pair.marks}>{gap}{body}{gap}</blockquote>")


def _interleaved(pair: Couple) -> Written:
    tag = "b" if pair.heading else "span"  # what reads as a heading, and is none
    body = f"<{tag} {pair.marks}>{pair.inline}</{tag}>"
    if not _is_paragraph(body):
        return _quoted(pair)
    return Written(pair.new + pair.eol * 2 + body.replace("\n", pair.eol))


def _table(pair: Couple) -> Written:
    if pair.heading or any(sign in text for sign in _NO_CELL for text in (pair.new, pair.inline)):
        return _quoted(pair)
    left, right = pair.new.replace("|", "\\|"), pair.inline.replace("|", "\\|")
    names = f'{autonym(pair.target)} | <span lang="{pair.lang}">{autonym(pair.lang)}</span>'
    head = f"| {names} |{pair.eol}|---|---|{pair.eol}"
    return Written(f"| {left} | <span {pair.marks}>{right}</span> |", head)


def _follows(pair: Couple) -> str:
    return f"{pair.new}<br><span {pair.marks}>{_one_line(pair.inline)}</span>"


def _one_line(source: str) -> str:
    return " ".join(_HARD_BREAK.sub("<br>", source).split())


_SENTENCE = re.compile(r"(?!import|export)[^\W\d_].*\S")  # on one line, and beginning with a letter


def _is_paragraph(source: str) -> bool:
    if _SENTENCE.fullmatch(source):
        return True  # most are, and need no parser to say so
    blocks = Post.parse(source).blocks
    return len(blocks) == 1 and blocks[0].kind == "paragraph" and blocks[0].source == source


PAGE = "page"  # what the site is made of
STYLES = {
    "interleaved": Style(_interleaved, _follows),
    "quoted": Style(_quoted, _follows),
    "table": Style(_table, _follows),
    PAGE: Style(_quoted, _follows),
}
NAMES = tuple(name for name in STYLES if name != PAGE)  # what the settings may name
