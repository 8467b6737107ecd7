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
class Pair:
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
    pairs: list[Pair] = field(default_factory=list)  # outer before inner
    chars: list[tuple[str, str]] = field(default_factory=list)  # (character, how the source wrote it), in order
    wrapped: bool = False


# names that our own and the official packages copy unchanged; a letter and a digit each, in this order of preference
_NAME_STEMS = ("X", "K", "V", "Q", "Z", "W", "J")
_GLUED = frozenset({"footnote", "hardbreak"})
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
    stem = next((s for s in _NAME_STEMS if not re.search(rf"{s}\d", source[start:end])), "Xx")
    carrier = Carrier("")
    text: list[str] = []
    length = 0
    after_word = False
    open_pairs: list[tuple[int, int, Run]] = []  # index of the run, where its text begins, the run
    closed: list[tuple[int, Pair]] = []  # index of the opening run, so that outer pairs sort before inner ones

    def put(piece: str) -> None:
        nonlocal length, after_word
        if not piece:
            return
        if after_word and piece[0].isalnum():
            piece = " " + piece
        after_word = False
        text.append(piece)
        length += len(piece)

    def put_atom(raw: str, *, glued: bool = False, word: bool = False) -> None:
        if after_word:
            put(" ")
        name = f"{stem}{len(carrier.atoms) + 1}"
        carrier.atoms.append(Atom(length, length + len(name), name, raw, glued, word))
        put(name)

    def put_text(piece: str) -> None:
        at = 0
        for swap in swaps(piece) if swaps else ():
            put(piece[at : swap.start])
            if swap.atom:
                put_atom(swap.text, word=swap.word)
            else:
                put_word(swap.text)
            at = swap.end
        put(piece[at:])

    def put_word(word: str) -> None:
        # engines copy a word between spaces; without them, half of the words were lost
        nonlocal after_word
        if length and text[-1][-1:].isalnum():
            put(" ")
        put(word)
        after_word = True

    index = bisect_right(runs, start, key=attrgetter("end"))
    while index < len(runs) and (run := runs[index]).start < end:
        match run.kind:
            case "text":
                put_text(source[max(run.start, start) : min(run.end, end)])
            case "char":
                put(run.value)
                carrier.chars.append((run.value, source[run.start : run.end]))
            case "break":
                before = source[run.start - 1] if run.start else ""
                after = source[run.end : run.end + 1]
                carrier.wrapped = True
                put("" if joins_without_space(before, after) else " ")
            case "open" if run.name in ("image", "footnote_inline"):
                close = runs[run.partner]
                body = inner.get(index, source[run.end : close.start])
                closing = _closing(source, run, close, body)
                put_atom(source[run.start : run.end] + body + closing, glued=run.name == "footnote_inline")
                index = run.partner
            case "atom":
                put_atom(source[run.start : run.end], glued=run.name in _GLUED)
            case "open":
                open_pairs.append((index, length, run))
            case "close":
                raw = source[run.start : run.end]
                if not open_pairs or open_pairs[-1][0] != run.partner:
                    closed.append((run.partner, Pair(0, length, "", raw, run.name)))
                elif open_pairs[-1][1] == length:  # nothing inside: `<i class="icon"></i>`, `[](#top)`
                    put_atom(source[open_pairs.pop()[2].start : run.end])
                else:
                    first, at, opener = open_pairs.pop()
                    label = source[opener.end : run.start] if run.name == "link" and SHORTCUT.fullmatch(raw) else ""
                    closed.append((first, Pair(at, length, source[opener.start : opener.end], raw, run.name, label)))
        index += 1
    closed += [(first, Pair(at, length, source[r.start : r.end], "", r.name)) for first, at, r in open_pairs]
    carrier.text = "".join(text)
    carrier.pairs = [pair for _, pair in sorted(closed, key=lambda item: item[0])]
    return carrier


def _closing(source: str, opener: Run, close: Run, body: str) -> str:
    """The end of an image or note; a shortcut reference keeps its label when its text changes."""
    raw = source[close.start : close.end]
    label = source[opener.end : close.start]
    if opener.name == "image" and SHORTCUT.fullmatch(raw) and body != label:
        return f"][{label}]"
    return raw


def closing_of(pair: Pair, body: str) -> str:
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
