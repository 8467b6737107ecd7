"""Islands back into the translated sentence: exact match, then the engine's attention.

Placing is all or nothing. If any island of the source cannot be put into the result exactly once and properly nested,
there is no result, and the caller translates the pieces apart instead.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from tripglot.engines.engine import Hypothesis, Link
from tripglot.scripts import CJK_CHAR
from tripglot.translation.markup.attention import TRAILING, attended
from tripglot.translation.markup.carrier import Atom, Carrier, MarkupPair, closing_of
from tripglot.translation.touch_up import lower_inside, with_whole_quotes

_MOST_ISLANDS = 200  # in one sentence; each is weighed against every other, and more are no sentence's
_CERTAIN = 0.9  # the attention an engine must give before a lost name is replaced where it looked
_WORDY = 4  # characters of Chinese or Japanese that are hardly ever a small word, or two
_SMALL = frozenset(
    """
    a an the and or but nor so if as than that this these those which who what when where how of to in on at by for from
    with into is are was were be been am do does did has have had will would it its he she we you they i him her us them
    my your our their s other some most next one more very just then there here
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Placed:
    start: int
    end: int


def place(carrier: Carrier, hypothesis: Hypothesis, escape: Callable[[str], str]) -> str | None:
    """The Markdown source of one translated sentence, or None if an island has no certain place.

    `escape` makes Markdown source of plain text.
    """
    if not (carrier.atoms or carrier.pairs or carrier.chars):
        return escape(hypothesis.text)
    if max(len(carrier.atoms), len(carrier.pairs), len(carrier.chars)) > _MOST_ISLANDS:
        return None
    hypothesis = _unglued(carrier, hypothesis)
    hypothesis = replace(hypothesis, text=lower_inside(hypothesis.text, carrier))
    text = hypothesis.text
    atoms = _place_atoms(carrier, hypothesis)
    if atoms is None:
        return None
    pairs: list[tuple[MarkupPair, _Placed]] = []
    for pair in carrier.pairs:
        spot = _place_pair(carrier, pair, hypothesis, atoms)
        if spot is None:
            return None
        pairs.append((pair, spot))
    if not _nested(carrier, pairs, atoms):
        return None
    return _write(text, pairs, list(zip(carrier.atoms, atoms, strict=True)), carrier.chars, escape)


def _unglued(carrier: Carrier, hypothesis: Hypothesis) -> Hypothesis:
    """The hypothesis with a space before each name that the engine glued to a word, and the source did not."""
    for atom in carrier.atoms:
        at = hypothesis.text.find(atom.name)
        before, then = hypothesis.text[:at][-1:], carrier.text[: atom.start][-1:]
        if at > 0 and not atom.glued and _ascii_word(before) and (atom.word or not _ascii_word(then)):
            links = [_shifted(link, at) for link in hypothesis.alignment]
            text = hypothesis.text[:at] + " " + hypothesis.text[at:]
            hypothesis = replace(hypothesis, text=text, alignment=tuple(links))
    return hypothesis


def _shifted(link: Link, at: int) -> Link:
    """A link in a text that has grown by one character at `at`."""
    start, end = link.target_start, link.target_end
    return replace(link, target_start=start + (start >= at), target_end=end + (end > at))


def _place_atoms(carrier: Carrier, hypothesis: Hypothesis) -> list[_Placed] | None:
    spots = []
    for atom in carrier.atoms:
        # no name occurs in the source, so one that an engine glued to a word or to another name is still that name
        found = [m.span() for m in re.finditer(rf"(?<![A-Z]){atom.name}(?!\d)", hypothesis.text)]
        if len(found) == 1:
            spots.append(_Placed(*found[0]))
            continue
        if found:
            return None
        links = [
            link
            for link in hypothesis.alignment
            if link.source_start < atom.end and link.source_end > atom.start and link.weight >= _CERTAIN
        ]
        if not links or links[0].source_start < atom.start or links[-1].source_end > atom.end:
            return None
        spots.append(_Placed(links[0].target_start, links[-1].target_end))
    order = sorted(spots, key=lambda spot: spot.start)
    if any(a.end > b.start for a, b in pairwise(order)):
        return None
    return spots


def _place_pair(carrier: Carrier, pair: MarkupPair, hypothesis: Hypothesis, atoms: list[_Placed]) -> _Placed | None:
    text = hypothesis.text
    if not pair.opening or not pair.closing:
        # the other end lies in a neighbouring sentence: this end stays at the sentence's border
        whole = pair.start == 0 if not pair.opening else pair.end == len(carrier.text)
        if whole and pair.start == 0 and pair.end == len(carrier.text):
            return _Placed(0, len(text))
    inner = carrier.text[pair.start : pair.end]
    if inner.strip() == carrier.text.strip():
        return _Placed(0, len(text))
    within = [i for i, atom in enumerate(carrier.atoms) if pair.start <= atom.start and atom.end <= pair.end]
    bare = inner
    for i in within:
        bare = bare.replace(carrier.atoms[i].name, "")
    if not bare.strip():
        if not within:
            return None
        return _Placed(min(atoms[i].start for i in within), max(atoms[i].end for i in within))
    spot = _exact(carrier.text, pair, text)
    if spot is None:
        span = attended(carrier, pair, hypothesis, ends=inner.rstrip()[-1:] in TRAILING)
        spot = _Placed(*span) if span and not _says_nothing(inner, text[slice(*span)]) else None
    if spot is None:
        return None
    spot = _Placed(*with_whole_quotes(text, spot.start, spot.end, inner))
    if not pair.opening:
        spot = _Placed(0, spot.end)
    elif not pair.closing:
        spot = _Placed(spot.start, len(text))
    for i in range(len(atoms)):
        inside = spot.start <= atoms[i].start and atoms[i].end <= spot.end
        if (i in within) != inside:
            if i not in within:
                return None
            spot = _Placed(min(spot.start, atoms[i].start), max(spot.end, atoms[i].end))
    return spot


def _says_nothing(inner: str, placed: str) -> bool:
    """Whether small English words stand for a pair of so many characters: 官方網站 is no "of", nor is it "next"."""
    words = re.findall(r"\w+", placed.casefold())
    return len(CJK_CHAR.findall(inner)) >= _WORDY and len(words) <= 2 and _SMALL.issuperset(words)


def _exact(source: str, pair: MarkupPair, text: str) -> _Placed | None:
    """The place where the pair's own text stands in the translation (names, numbers, loan words).

    A pair that is part of a word (`H<sub>2</sub>O`) is looked for with the whole word around it. Where a name stands
    as often in both, be it with a capital at the head of a sentence, it is the same of them.
    """
    start, end = pair.start, pair.end
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    left, right = start, end
    while left and _ascii_word(source[left - 1 : left + 1]):
        left -= 1
    while right < len(source) and _ascii_word(source[right - 1 : right + 1]):
        right += 1
    surface = source[left:right]
    before = r"(?<!\w)" if surface[0].isalnum() and surface[0].isascii() else ""
    after = r"(?!\w)" if surface[-1].isalnum() and surface[-1].isascii() else ""
    pattern = before + re.escape(surface) + after
    ours = [m.start() for m in re.finditer(pattern, source)]
    exact, alike = ([m.start() for m in re.finditer(pattern, text, flags)] for flags in (0, re.IGNORECASE))
    same = next((found for found in (exact, alike) if len(found) == len(ours)), None)
    at = same[ours.index(left)] if same and left in ours else exact[0] if len(exact) == 1 else None
    return _Placed(at + start - left, at + end - left) if at is not None else None


def _ascii_word(chars: str) -> bool:
    return chars.isascii() and chars.isalnum()


def _nested(carrier: Carrier, pairs: list[tuple[MarkupPair, _Placed]], atoms: list[_Placed]) -> bool:
    """Whether the placed pairs nest as the source's do, are not empty, and cut no atom in two."""
    for number, (outer, spot) in enumerate(pairs):
        if spot.start >= spot.end:
            return False
        if any(
            spot.start < a.end and a.start < spot.end and not (spot.start <= a.start and a.end <= spot.end)
            for a in atoms
        ):
            return False
        for inner, other in pairs[number + 1 :]:
            contained = outer.start <= inner.start and inner.end <= outer.end
            disjoint = other.end <= spot.start or spot.end <= other.start
            if contained and not (spot.start <= other.start and other.end <= spot.end):
                return False
            if not contained and not disjoint:
                return False
    return True


def _write(
    text: str,
    pairs: list[tuple[MarkupPair, _Placed]],
    atoms: list[tuple[Atom, _Placed]],
    chars: list[tuple[str, str]],
    escape: Callable[[str], str],
) -> str:
    chars = list(chars)

    def plain(start: int, end: int) -> str:
        piece = text[start:end]
        out = []
        at = 0
        for char, raw in list(chars):
            found = piece.find(char, at)
            if found >= 0:
                out.append(escape(piece[at:found]) + raw)
                at = found + len(char)
                chars.remove((char, raw))
        return "".join(out) + escape(piece[at:])

    def render(start: int, end: int, inner: list[tuple[MarkupPair, _Placed]]) -> str:
        out = []
        at = start
        while at < end:
            pair = next((p for p in inner if p[1].start == at), None)
            if pair is not None:
                children = [p for p in inner if p is not pair and at <= p[1].start and p[1].end <= pair[1].end]
                body = render(at, pair[1].end, children)
                out.append(pair[0].opening + body + closing_of(pair[0], body))
                inner = [p for p in inner if p is not pair and p not in children]
                at = pair[1].end
                continue
            atom = next((a for a in atoms if a[1].start == at), None)
            if atom is not None:
                raw = atom[0].raw
                out.append(raw[0].upper() + raw[1:] if atom[0].word and not at else raw)
                at = atom[1].end
                continue
            stop = min(
                [p[1].start for p in inner if p[1].start > at] + [a[1].start for a in atoms if a[1].start > at] + [end]
            )
            out.append(plain(at, stop))
            at = stop
        return "".join(out)

    return render(0, len(text), pairs)
