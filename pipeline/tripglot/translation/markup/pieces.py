"""The last resort for a sentence with islands: translate what stands between them, and keep their order.

Worse language than a whole sentence, but no island can be lost: this is how every peer translates all of its text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tripglot.languages import is_spaced
from tripglot.translation.markup.carrier import Atom, Carrier, closing_of, joint

_CLAUSE = re.compile(r"(?<=[，；：、。！？])|(?<=[,;:] )")
_CJK_TO_LATIN = str.maketrans("，。；：！？（）「」『』【】《》、“”", ',.;:!?()""""[]"",""')
_CLOSE = re.compile(r"[，；：、。！？](?=[A-Za-z0-9])")  # full-width marks hold a blank that narrow ones need
_END = ".,;:!?。，；：！？、"


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of a carrier's text, or one end of an island."""

    kind: Literal["text", "atom", "open", "close"]
    value: str
    pair: int = -1  # index of the pair for its two ends
    glued: bool = False


def cut(carrier: Carrier, *, clauses: bool) -> list[Piece]:
    """Cut a carrier at its islands, and with `clauses` at clause punctuation too."""
    edges: list[tuple[int, int, int, Piece]] = []
    for number, pair in enumerate(carrier.pairs):
        edges.append((pair.start, 1, number, Piece("open", pair.opening, number)))
        edges.append((pair.end, 0, -number, Piece("close", pair.closing, number)))
    edges += [(atom.start, 2, 0, Piece("atom", _opening(atom), glued=atom.glued)) for atom in carrier.atoms]
    ends = {atom.start: atom.end for atom in carrier.atoms}
    out: list[Piece] = []
    at = 0
    for position, _, _, piece in sorted(edges, key=lambda edge: edge[:3]):
        _text(carrier.text[at:position], out, clauses=clauses)
        at = position
        if piece.kind == "atom":
            at = ends[position]
        out.append(piece)
    _text(carrier.text[at:], out, clauses=clauses)
    return out


def _opening(atom: Atom) -> str:
    return atom.raw[0].upper() + atom.raw[1:] if atom.word and not atom.start else atom.raw


def _text(text: str, out: list[Piece], *, clauses: bool) -> None:
    out += [Piece("text", part) for part in (_CLAUSE.split(text) if clauses else [text]) if part]


def joined(
    carrier: Carrier,
    parts: Sequence[Piece],
    translations: Sequence[str | None],
    target: str,
    escape: Callable[[str], str],
    *,
    joints: bool = True,
) -> str:
    """Markdown source from pieces; translations[i] belongs to parts[i], None where the piece stays as it is."""
    spaced = is_spaced(target)
    out: list[str] = []
    opened: list[int] = []  # where in `out` the body of each open pair begins; -1 while its mark is held back
    held: list[str] = []  # opening marks wait: the space between two pieces stands before them
    last = ""

    def release() -> None:
        for number, mark in enumerate(held):
            out.append(mark)
            opened[len(opened) - len(held) + number] = len(out)
        held.clear()

    for part, translated in zip(parts, translations, strict=True):
        if part.kind == "open":
            held.append(part.value)
            opened.append(-1)
        elif part.kind == "close":
            release()
            begun = opened.pop() if opened else 0
            out.append(closing_of(carrier.pairs[part.pair], "".join(out[begun:])))
        else:
            shown = (
                part.value if part.kind == "atom" else _fitted(part.value, translated, first=not last, spaced=spaced)
            )
            if shown:
                out.append("" if part.glued else joint(last, shown, spaced=spaced and joints))
                release()
                out.append(shown if part.kind == "atom" else escape(shown))
                last = shown
    release()
    return "".join(out)


def _fitted(original: str, translated: str | None, *, first: bool, spaced: bool) -> str:
    """A piece's translation with the outer space and end punctuation of its original."""
    if translated is None:
        return _CLOSE.sub(lambda m: m.group() + " ", original).translate(_CJK_TO_LATIN) if spaced else original
    text = translated.strip()
    end = original.rstrip()[-1:]
    if end not in _END:
        text = text.rstrip(".。")
    elif text and text[-1] not in _END:
        text += end.translate(_CJK_TO_LATIN) if spaced else end
    elif text and text[-1] in ".。" and end in "，、；：,;:":
        text = text[:-1] + (end.translate(_CJK_TO_LATIN) if spaced else end)
    head = re.match(r"(?:A|[A-Z][a-z]+)\b", text)
    if not first and head and head.group() not in original:
        text = text[0].lower() + text[1:]
    lead = " " if original[:1].isspace() and spaced else ""
    tail = " " if original[-1:].isspace() and spaced else ""
    return lead + text + tail
