"""From Markdown to plain text for an engine, with a note of every island that has to be put back.

Markup is never sent. A sentence's prose is joined (soft line breaks become a space, or nothing between CJK), what has
no prose inside (code, URLs, images, shortcodes: *atoms*) becomes a short name that engines copy, and what surrounds
prose (emphasis, links, tags: *pairs*) is remembered by the range of the text it covers.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType

from tripglot.post import Run
from tripglot.scripts import is_cjk, joins_without_space


@dataclass(frozen=True, slots=True)
class Atom:
    """Markup without prose: `name` stands for it in the text at [start, end)."""

    start: int
    end: int
    name: str
    raw: str
    glued: bool  # no white space before it, by its nature (footnote marks)
    word: bool = False  # `raw` is a word of the target language, which takes a capital where a sentence begins


@dataclass(frozen=True, slots=True)
class MarkupPair:
    """Markup around the text [start, end). A half whose other end lies in another sentence has "" for that end."""

    start: int
    end: int
    opening: str
    closing: str
    name: str
    label: str = ""  # the label a shortcut reference link resolves by


@dataclass(frozen=True, slots=True)
class Swap:
    """What goes to the engine instead of [start, end) of a piece of prose: a name for `text`, or `text` itself."""

    start: int
    end: int
    text: str
    atom: bool
    word: bool = False


@dataclass(slots=True)
class Carrier:
    """One sentence as an engine gets it. Offsets are code points into `text`."""

    text: str
    atoms: list[Atom] = field(default_factory=list)
    pairs: list[MarkupPair] = field(default_factory=list)  # outer before inner
    chars: list[tuple[str, str]] = field(default_factory=list)  # (character, how the source wrote it), in order
    wrapped: bool = False


# names that our own and the official packages copy unchanged; a letter and a digit each, in this order of preference
_NAME_STEMS = ("X", "K", "V", "Q", "Z", "W", "J")
_GLUED = frozenset({"footnote", "hardbreak"})
_WITH_TEXT = ("image", "footnote_inline")  # atoms whose text is a sentence of its own
SHORTCUT = re.compile(r"\](\[\])?\Z")


def carry(
    source: str,
    runs: Sequence[Run],
    start: int,
    end: int,
    inner: Mapping[int, str] = MappingProxyType({}),
    swaps: Callable[[str], Sequence[Swap]] | None = None,
) -> Carrier:
    """Prepare source[start:end] of a block for an engine.

    `inner` maps the index of an image's or inline footnote's opening run to the new source of the text inside it.
    `swaps` says of a piece of prose what in it the engine is not to see: names that it would lose, terms that have to
    be rendered in one way. They do not overlap, and stand in order.
    """
    out = _Writer(next((s for s in _NAME_STEMS if not re.search(rf"{s}\d", source[start:end])), "Xx"), swaps)
    index = bisect_right(runs, start, key=attrgetter("end"))
    while index < len(runs) and (run := runs[index]).start < end:
        raw = "" if run.kind == "text" else source[run.start : run.end]  # a run of text may hold many sentences
        match run.kind:
            case "text":
                out.prose(source[max(run.start, start) : min(run.end, end)])
            case "char":
                out.char(run.value, raw)
            case "break":
                out.line_break(source[run.start - 1] if run.start else "", source[run.end : run.end + 1])
            case "open" if run.name in _WITH_TEXT:
                close = runs[run.partner]
                body = inner.get(index, source[run.end : close.start])
                out.atom(raw + body + _closing(source, run, close, body), glued=run.name == "footnote_inline")
                index = run.partner
            case "atom" if run.name == "held":
                out.held(raw)
            case "atom":
                out.atom(raw, glued=run.name in _GLUED)
            case "open":
                out.open(_Opened(index, out.length, raw, run))
            case "close":
                out.close(run, raw, source)
        index += 1
    return out.carrier()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A pair that has been opened: by which run, and where its text begins."""

    index: int
    at: int
    raw: str
    run: Run


class _Writer:
    """Writes a carrier from left to right."""

    def __init__(self, stem: str, swaps: Callable[[str], Sequence[Swap]] | None) -> None:
        """Take what the names of atoms begin with, and what says of prose which part of it is not to be seen."""
        self.length = 0
        self._stem = stem
        self._swaps = swaps
        self._text: list[str] = []
        self._atoms: list[Atom] = []
        self._chars: list[tuple[str, str]] = []
        self._wrapped = False
        self._after_word = False
        self._open: list[_Opened] = []
        self._closed: list[tuple[int, MarkupPair]] = []  # the opening run, so that outer pairs sort before inner ones

    def carrier(self) -> Carrier:
        """What was written; what is still open closes in another sentence."""
        left = [(o.index, MarkupPair(o.at, self.length, o.raw, "", o.run.name)) for o in self._open]
        pairs = sorted([*self._closed, *left], key=lambda item: item[0])
        return Carrier("".join(self._text), self._atoms, [pair for _, pair in pairs], self._chars, self._wrapped)

    def prose(self, piece: str) -> None:
        """Text, with what is swapped in it."""
        at = 0
        for swap in self._swaps(piece) if self._swaps else ():
            self._put(piece[at : swap.start])
            if swap.atom:
                self.atom(swap.text, word=swap.word)
            else:
                self._word(swap.text)
            at = swap.end
        self._put(piece[at:])

    def char(self, value: str, raw: str) -> None:
        """A character that the source writes in its own way."""
        self._put(value)
        self._chars.append((value, raw))

    def line_break(self, before: str, after: str) -> None:
        """The end of a line between two characters."""
        self._wrapped = True
        self._put("" if joins_without_space(before, after) else " ")

    def atom(self, raw: str, *, glued: bool = False, word: bool = False) -> None:
        """Markup without prose, as its name."""
        if self._after_word:
            self._put(" ")
        name = f"{self._stem}{len(self._atoms) + 1}"
        self._atoms.append(Atom(self.length, self.length + len(name), name, raw, glued, word))
        self._put(name)

    def held(self, raw: str) -> None:
        """Text that stays as it is; blanks around it are the sentence's, which the engine sees and may move."""
        text = raw.strip(" ") or raw
        self._put(" " if raw[0] == " " != text[0] else "")
        self.atom(text)
        self._put(" " if raw[-1] == " " != text[-1] else "")

    def open(self, opened: _Opened) -> None:
        """A pair begins."""
        self._open.append(opened)

    def close(self, run: Run, raw: str, source: str) -> None:
        """A pair ends: it becomes an atom where nothing is inside (`<i class="icon"></i>`, `[](#top)`)."""
        if not self._open or self._open[-1].index != run.partner:  # it began in another sentence
            self._closed.append((run.partner, MarkupPair(0, self.length, "", raw, run.name)))
            return
        opened = self._open.pop()
        if opened.at == self.length:
            self.atom(source[opened.run.start : run.end])
            return
        label = source[opened.run.end : run.start] if run.name == "link" and SHORTCUT.fullmatch(raw) else ""
        self._closed.append((opened.index, MarkupPair(opened.at, self.length, opened.raw, raw, run.name, label)))

    def _word(self, word: str) -> None:
        # engines copy a word between spaces; without them, half of the words were lost
        if self.length and self._text[-1][-1:].isalnum():
            self._put(" ")
        self._put(word)
        self._after_word = True

    def _put(self, piece: str) -> None:
        if not piece:
            return
        if self._after_word and piece[0].isalnum():
            piece = " " + piece
        self._after_word = False
        self._text.append(piece)
        self.length += len(piece)


def _closing(source: str, opener: Run, close: Run, body: str) -> str:
    """The end of an image or note; a shortcut reference keeps its label when its text changes."""
    raw = source[close.start : close.end]
    label = source[opener.end : close.start]
    if opener.name == "image" and SHORTCUT.fullmatch(raw) and body != label:
        return f"][{label}]"
    return raw


def closing_of(pair: MarkupPair, body: str) -> str:
    """A pair's closing markup around new text: `[text]` that resolves by its text becomes `[new][text]`."""
    return f"][{pair.label}]" if pair.label and body != pair.label else pair.closing


def joint(left: str, right: str, *, spaced: bool) -> str:
    """The white space that two neighbouring pieces of a sentence need between them in the target language."""
    if not left or not right or not spaced:
        return ""
    a, b = (left.rstrip("*_~") or left)[-1], (right.lstrip("*_~") or right)[0]
    if left[-1].isspace() or right[0].isspace():
        return ""
    if a.isspace() or b.isspace() or a in "([{“‘«¿¡/-" or b in ",.;:!?)]}”’»%/-":
        return ""
    return "" if is_cjk(a) and is_cjk(b) else " "
