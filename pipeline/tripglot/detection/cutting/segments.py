"""Cut a block into units: what would be translated as a whole."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import Final

from tripglot.detection._scripts import Word
from tripglot.detection._types import Span
from tripglot.detection.cutting.lines import turns
from tripglot.detection.cutting.matrix import frame_script, title_cut
from tripglot.detection.cutting.sentences import split_sentences

_START: Final = attrgetter("start")
_SCRIPT: Final = attrgetter("script")


@dataclass(slots=True)
class Segment:
    """A sentence, or the part of one that is in a language of its own; filled in as we learn."""

    start: int
    end: int
    words: list[Word]
    script: str
    lang: str | None = None
    confidence: float = 0.0
    rule: str = ""
    candidates: tuple[tuple[str, float], ...] = ()
    asides: list[Span] = field(default_factory=list)  # short stretches of another language of the same script


def segments_of(text: str, words: Sequence[Word]) -> list[Segment]:
    """The segments of `text` that hold any of `words`, in order."""
    found: list[Segment] = []
    at = 0
    for start, end in split_sentences(text):
        first = at
        at = bisect_left(words, end, first, key=_START)
        if first < at:
            found.extend(_at_scripts(text, start, end, words[first:at]))
    return found


def _at_scripts(text: str, start: int, end: int, words: Sequence[Word]) -> Iterator[Segment]:
    if len(set(map(_SCRIPT, words))) == 1:
        yield Segment(start, end, list(words), words[0].script)
        return
    begin, first = start, 0
    for cut in [*_cuts(text, start, end, words), len(words)]:
        stop = seam(text, words[cut - 1].end, words[cut].start) if cut < len(words) else end
        part = list(words[first:cut])
        yield Segment(*trimmed(text, begin, stop), part, frame_script(part, text))
        begin, first = stop, cut


def _cuts(text: str, start: int, end: int, words: Sequence[Word]) -> Iterator[int]:
    """The words before which a sentence of several scripts is cut."""
    for first, last in pairwise([0, *turns(words, text, start, end), len(words)]):
        if first:
            yield first
        cut = title_cut(words[first:last], text)
        if cut is not None:
            yield first + cut


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without the blanks at its ends."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


_OPENERS = frozenset("([{\"'“‘«„「『（《¿¡*_ \t\n")


def seam(text: str, left: int, right: int) -> int:
    """Where to cut the gap between two words: what opens goes with the right word, all else with the left."""
    while right > left and text[right - 1] in _OPENERS:
        right -= 1
    return right
