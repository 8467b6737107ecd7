"""Where lines that the splitter took for one sentence are several, because their languages take turns.

A line break ends no sentence, but where the language changes with the line, the line is a unit of its own: what is in
the target language stays as it is.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from tripglot.detection._scripts import UNSPACED, Word
from tripglot.detection.cutting.matrix import NAME, frame_script, grammar_in, leans

PHRASE: Final = 4  # words of a line that are one with grammar in them
NARROW: Final = 40  # columns; nobody wraps lines narrower than this
SHORT: Final = 0.7  # of the width; a line that ends before that was broken on purpose
_ENDS: Final = "。！？!?"


class _Line(NamedTuple):
    """The words of one line, the index of the first, and the text up to the line's end."""

    first: int
    words: Sequence[Word]
    latin: bool
    text: str
    columns: int

    @property
    def phrase(self) -> bool:
        """Whether it says something that grammar holds together."""
        return len(self.words) >= PHRASE and grammar_in(self.words) > 0

    @property
    def label(self) -> bool:
        """Whether it is a few words of one script."""
        return len(self.words) > 1 and all(word.script == "latin" for word in self.words)

    @property
    def clause(self) -> bool:
        """Whether a line in another script says something, rather than being a name on a line by itself."""
        others = [word for word in self.words if word.script != "latin"]
        if others[0].script not in UNSPACED:
            return len(others) > 2
        return sum(len(word.text) for word in others) >= NAME or self.text[-1:] in _ENDS


def turns(words: Sequence[Word], text: str, start: int, end: int) -> list[int]:
    """The indexes of the words that begin a line in another language than the line before."""
    if "\n" not in text[start:end]:
        return []
    lines = list(_lines(words, text, start, end))
    width = SHORT * max(NARROW, *(line.columns for line in lines))
    found: set[int] = set()
    for at, line in enumerate(lines):
        if line.latin and (line.phrase or line.label):
            borders = list(_borders(lines, at, width))
            # a few words may be a part of the sentence around them: every border of theirs has to speak for itself
            if line.phrase or all(meant and parted for _, meant, parted in borders):
                found |= {cut for cut, _, parted in borders if parted}
    return sorted(found)


def _borders(lines: Sequence[_Line], at: int, width: float) -> Iterator[tuple[int, bool, bool]]:
    """Where a Latin line meets lines in other scripts: the word, whether the break was meant, whether to cut there."""
    line = lines[at]
    if at and not lines[at - 1].latin:
        before = lines[at - 1]
        meant = before.columns < width
        yield line.first, meant, before.clause and (meant or before.words[-1].script != "latin")
    if at + 1 < len(lines) and not lines[at + 1].latin:
        after = lines[at + 1]
        meant = line.columns < width
        goes_on = leans(after.words[0]) or not (meant or after.words[0].script != "latin")
        yield after.first, meant, after.clause and not goes_on


def _lines(words: Sequence[Word], text: str, start: int, end: int) -> Iterator[_Line]:
    at, begin = 0, start
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        first = at
        while at < len(words) and words[at].start < stop:
            at += 1
        if first < at:
            part, line = words[first:at], text[begin:stop].strip()
            columns = sum(2 if east_asian_width(char) in "WF" else 1 for char in line)
            yield _Line(first, part, frame_script(part, text) == "latin", line, columns)
        begin = stop + 1
