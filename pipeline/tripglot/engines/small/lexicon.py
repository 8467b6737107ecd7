"""A lexicon: which words of a translation may stand for which words of its source.

A small model writes fluent English that leaves a word out, or says another ("went to wave" for surfing), and is sure of
it. Two figures know better than the model does: how much of the source has a translation in the hypothesis (coverage),
and how much of the hypothesis is accounted for by the source (support), both by word translation probabilities as IBM
Model 1 learns them from a parallel corpus (Brown et al., Computational Linguistics 19:2, 1993; as features of quality
estimation: Specia et al., EAMT 2009). A word that is missed can be written into the source in English, and the model
asked again: one that has read posts with English words in them copies it (Dinu et al., ACL 2019, train for it).

A lexicon is a part of a package, `lexicon.txt.xz` in its archive, made by `training/lexicon.py`. Its first line are
stems that are too common to tell anything, its second one words that have a capital wherever they stand. Each other
line is a word, its rarity (four times the natural logarithm of how seldom it is among sentences), what to write for it,
which may be empty, and stems with their probability in percent; between these are tabs. Stems are those of Snowball's
English stemmer.
"""

import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final

import snowballstemmer

from tripglot.scripts import HAN

_LATIN = re.compile(r"[a-z]+")
_HAN_RUN = re.compile(f"[{HAN}]+")
LONGEST: Final = 8  # characters of a word
_UNKNOWN: Final = 60  # the rarity of a character that the lexicon does not have
# What a sentence without known words is taken to have; it counts as much as one word does that is not rare.
_USUAL: Final = 0.7
_WEIGHT: Final = 24.0
_ENOUGH: Final = 0.1  # a word of this probability is as good as a better one
_REMEMBERED: Final = 65_536  # stems
_STEMMER: Final = snowballstemmer.stemmer("english")
_ONE_AT_A_TIME: Final = Lock()  # it keeps the word that it is at


@dataclass(frozen=True, slots=True)
class Gap:
    """A word of the source, a range of code points, that a translation has nothing for, and what it may have."""

    start: int
    end: int
    hint: str


@dataclass(frozen=True, slots=True)
class Adequacy:
    """How far a translation says what its source says: two shares of 1, and the words that are missing."""

    coverage: float
    support: float
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    rarity: int
    hint: str
    stems: dict[str, int]  # percent


@dataclass(frozen=True, slots=True)
class Reading:
    """A source, cut into words, that translations are compared with."""

    found: tuple[tuple[int, int, _Entry], ...]  # the words in their order, each with its range
    telling: tuple[_Entry, ...]  # the words that have a translation, each once
    given: frozenset[str]  # the stems of what it has in Latin letters
    common: frozenset[str]  # the stems that tell nothing

    def adequacy(self, translation: str) -> Adequacy:
        """Compare a translation with the source."""
        said = list(stems(translation))
        there = frozenset(said)
        covered, weight = _USUAL * _WEIGHT, _WEIGHT
        for entry in self.telling:
            covered += entry.rarity * _covered(entry, there)
            weight += entry.rarity
        gaps = tuple(
            Gap(start, end, entry.hint)
            for start, end, entry in self.found
            if entry.hint and there.isdisjoint(entry.stems)
        )
        telling = [stem for stem in said if stem not in self.common]
        supported = sum(1.0 if stem in self.given else _supported(stem, self.telling) for stem in telling)
        return Adequacy(covered / weight, (supported + _USUAL * 2) / (len(telling) + 2), gaps)


class Lexicon:
    """Translations of words, read from the bytes of a `lexicon.txt.xz`; ValueError or LZMAError if they are none."""

    def __init__(self, data: bytes) -> None:
        """Read all words; what is said of each is read when it is met."""
        common, names, *lines = lzma.decompress(data).decode("utf-8").splitlines()
        self.names = frozenset(names.split())
        self._common = frozenset(common.split())
        self._lines = {line.split("\t", 1)[0]: line for line in lines}
        self._entries: dict[str, _Entry] = {}

    def reading(self, source: str) -> Reading:
        """Cut a source into words, once for all of its translations."""
        found = tuple((start, end, self._entry(source[start:end])) for start, end in self.words(source))
        once = {source[start:end]: entry for start, end, entry in found if entry.stems}
        return Reading(found, tuple(once.values()), frozenset(stems(source)), self._common)

    def adequacy(self, source: str, translation: str) -> Adequacy:
        """Compare one translation with its source."""
        return self.reading(source).adequacy(translation)

    def words(self, text: str) -> Iterator[tuple[int, int]]:
        """Cut the Chinese of a text into the words that are likeliest, each a range of code points."""
        for run in _HAN_RUN.finditer(text):
            yield from self._cut(text, *run.span())

    def _cut(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The cheapest way through a run of characters, each word as dear as it is rare."""
        best: list[tuple[float, int]] = [(0.0, start)]  # by the end of the last word: its price, and where it begins
        for stop in range(start + 1, end + 1):
            ways = []
            for begin in range(max(start, stop - LONGEST), stop):
                line = self._lines.get(text[begin:stop])
                if line is not None or begin == stop - 1:
                    price = self._entry(text[begin:stop]).rarity if line is not None else _UNKNOWN
                    ways.append((best[begin - start][0] + price, begin))
            best.append(min(ways))
        cuts = [end]
        while cuts[-1] > start:
            cuts.append(best[cuts[-1] - start][1])
        yield from ((begin, stop) for stop, begin in zip(cuts[-2::-1], cuts[:0:-1], strict=True))

    def _entry(self, word: str) -> _Entry:
        known = self._entries.get(word)
        if known is None:
            _, rarity, hint, pairs = (self._lines.get(word) or f"{word}\t{_UNKNOWN}\t\t").split("\t")
            shares = (pair.rsplit(":", 1) for pair in pairs.split())
            known = self._entries[word] = _Entry(int(rarity), hint, {stem: int(share) for stem, share in shares})
        return known


def hinted(text: str, gaps: Sequence[Gap]) -> tuple[str, list[tuple[int, int]]]:
    """Write the hints into a text, and say for each code point of the result which range of the text it stands for."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for gap in gaps:
        beside = gap.start > at and _joins(text, gap.start - 1)  # a hint before this one ends in a space
        said = " " * beside + gap.hint + " " * _joins(text, gap.end)
        parts += [text[at : gap.start], said]
        places += [(place, place + 1) for place in range(at, gap.start)]
        places += [(gap.start, gap.end)] * len(said)
        at = gap.end
    parts.append(text[at:])
    places += [(place, place + 1) for place in range(at, len(text))]
    return "".join(parts), places


def _joins(text: str, at: int) -> bool:
    """Whether what stands there would run into a word beside it."""
    return 0 <= at < len(text) and not text[at].isspace()


def stems(text: str) -> Iterator[str]:
    """The stems of the words of Latin letters in a text, in their order."""
    return map(_stem, _LATIN.findall(text.lower()))


def _covered(entry: _Entry, there: frozenset[str]) -> float:
    best = max(entry.stems.values())
    said = max((share for stem, share in entry.stems.items() if stem in there), default=0)
    return min(1.0, 2 * said / best)


def _supported(stem: str, entries: Sequence[_Entry]) -> float:
    share = max((entry.stems.get(stem, 0) for entry in entries), default=0)
    return min(1.0, share / 100 / _ENOUGH)


@lru_cache(_REMEMBERED)
def _stem(word: str) -> str:
    with _ONE_AT_A_TIME:
        return str(_STEMMER.stemWord(word))
