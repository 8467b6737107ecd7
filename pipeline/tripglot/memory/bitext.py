"""A bitext: which blocks of a post and of a person's translation of it belong together.

Beads of one or two blocks on either side, as in Gale and Church ("A program for aligning sentences in bilingual
corpora", 1993), on the way of a pair hidden Markov model (Durbin et al., "Biological sequence analysis", 1998, chapter
4). What is told of a pair is not that it lies on the best way, but how likely it lies on any: two blocks that could
change places are no evidence of anything. A pair is held against two blocks that happen to stand there: how long they
are, of what kind, and what they share that no translator changes: numbers, code, addresses, words in Latin letters.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from tripglot.post import Post

_LATIN_OR_NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9+#._-]*[A-Za-z0-9+#]|\d+")

_Place = tuple[int, int]  # how many parts of either side lie behind
_Step = tuple[int, int]  # how many of either side a bead has

_BEADS: Final[dict[_Step, float]] = {(1, 1): math.log(0.84), (2, 1): math.log(0.02), (1, 2): math.log(0.02)}
_LEFT: Final = math.log(0.06)  # a block that has no counterpart
_SAME_KIND: Final = 0.97  # how often a heading stays a heading
_KEPT: Final = 0.6  # how often a number or an address arrives
_IDENTICAL: Final = 5.0  # a text that stays as it is hardly turns up twice by chance
_SPREAD: Final = 0.25  # of the logarithm of the ratio of lengths, where blocks are long; short ones vary more
_BAND: Final = 150  # blocks to either side of the diagonal that are looked at: the time grows with one post, not two


class Pair(NamedTuple):
    """Two blocks, by their numbers, that translate each other, and how likely: 0 to 1."""

    source: int
    target: int
    likely: float


@dataclass(frozen=True, slots=True)
class _Part:
    """One block or two, as far as it is compared. size: in code points. signs: what no translator changes."""

    text: str
    kind: str
    size: int
    signs: frozenset[str]


def align(source: Post, target: Post) -> list[Pair]:
    """The blocks of two posts that are each other's translation, one to one, in document order.

    Values of the front matter belong together by their key, cells by their place in the table, everything else by what
    it looks like. Takes time in proportion to the number of blocks. Pairs that are less likely than not are left out.
    """
    by_key = {block.key: index for index, block in enumerate(target.blocks) if block.kind == "front"}
    pairs = [
        Pair(index, by_key[block.key], 1.0)
        for index, block in enumerate(source.blocks)
        if block.kind == "front" and block.key in by_key
    ]
    ours, theirs = _groups(source), _groups(target)
    if ours and theirs:
        lattice = _Lattice(_parts(source, ours), _parts(target, theirs))
        for i, j, likely in lattice.pairs():
            if len(ours[i]) == len(theirs[j]):
                pairs += [Pair(*both, likely) for both in zip(ours[i], theirs[j], strict=True)]
    return pairs


def _groups(post: Post) -> list[list[int]]:
    """The blocks of a body by number, those of a table together."""
    found = [index for index, block in enumerate(post.blocks) if block.kind != "front"]
    grouped = groupby(found, key=lambda index: "table" if post.blocks[index].kind == "cell" else index)
    return [list(group) for _, group in grouped]


def _parts(post: Post, groups: Iterable[Iterable[int]]) -> list[_Part]:
    return [_joined([_part(post, index) for index in group]) for group in groups]


def _part(post: Post, index: int) -> _Part:
    block = post.blocks[index]
    before = post.source.text[post.source.text.rfind("\n", 0, block.start) + 1 : block.start]
    kind = f"{block.kind}{before.count('#')}" if block.kind == "heading" else block.kind
    addresses = {run.target for run in post.runs(index) if run.target}
    words = {word.casefold() for word in _LATIN_OR_NUMBER.findall(block.source)}
    return _Part(block.source, kind, len(block.source), frozenset(addresses | words))


def _joined(parts: Sequence[_Part]) -> _Part:
    text = "\n".join(part.text for part in parts)
    return _Part(text, parts[0].kind, len(text), frozenset().union(*(part.signs for part in parts)))


class _Lattice:
    """All ways to walk through two lists of parts, each step a bead or a part left behind."""

    def __init__(self, ours: Sequence[_Part], theirs: Sequence[_Part]) -> None:
        self._sides = _twos(ours), _twos(theirs)
        self._rows, self._columns = len(ours), len(theirs)
        self._ratio = math.log(sum(part.size for part in theirs) / sum(part.size for part in ours))
        sizes = [math.log(part.size) for part in theirs]
        self._mean = math.fsum(sizes) / len(sizes)
        self._deviation = max(0.5, math.sqrt(math.fsum((size - self._mean) ** 2 for size in sizes) / len(sizes)))
        self._kinds = Counter(part.kind for part in theirs)
        self._signs = Counter(sign for part in theirs for sign in part.signs)

    def pairs(self) -> Iterator[Pair]:
        """The pairs of single parts that more likely than not belong together."""
        steps = self._steps()
        before, after = self._sums(steps, forward=True), self._sums(steps, forward=False)
        whole = before[self._rows, self._columns]
        for (i, j), found in steps.items():
            if (1, 1) in found:
                likely = math.exp(min(0.0, before[i, j] + found[1, 1] + after[i + 1, j + 1] - whole))
                if likely > 0.5:
                    yield Pair(i, j, likely)

    def _steps(self) -> dict[_Place, dict[_Step, float]]:
        """What can be done at each place, and how likely against chance, as logarithms; places row by row."""
        steps = {}
        slope = self._columns / self._rows
        for i in range(self._rows + 1):
            first = max(0, math.floor((i - 1) * slope) - _BAND)
            last = min(self._columns, math.ceil((i + 1) * slope) + _BAND)
            for j in range(first, last + 1):
                steps[i, j] = dict(self._beads(i, j))
        for place, found in steps.items():  # nothing leads out of the band
            for step in [step for step in found if (place[0] + step[0], place[1] + step[1]) not in steps]:
                del found[step]
        return steps

    def _beads(self, i: int, j: int) -> Iterator[tuple[_Step, float]]:
        if i < self._rows:
            yield (1, 0), _LEFT
        if j < self._columns:
            yield (0, 1), _LEFT
        for (down, right), prior in _BEADS.items():
            if i + down <= self._rows and j + right <= self._columns:
                yield (down, right), prior + self._odds(self._sides[0][down - 1][i], self._sides[1][right - 1][j])

    def _odds(self, ours: _Part, theirs: _Part) -> float:
        """How much likelier two parts are as a translation than as two that happen to stand there; a logarithm."""
        size = math.log(theirs.size)
        spread = _SPREAD + 1.5 / math.sqrt(min(ours.size, theirs.size))
        odds = _normal(size - math.log(ours.size) - self._ratio, spread) - _normal(size - self._mean, self._deviation)
        usual = self._kinds[theirs.kind] / self._columns
        odds += math.log(_SAME_KIND / usual if ours.kind == theirs.kind else (1 - _SAME_KIND) / usual)
        shared = ours.signs & theirs.signs
        odds += math.fsum(max(0.0, math.log(_KEPT * self._columns / self._signs[sign])) for sign in shared)
        odds += math.log(1 - _KEPT) * sum(sign.isdecimal() for sign in ours.signs ^ theirs.signs) / 2
        return odds + _IDENTICAL * (ours.text == theirs.text)

    def _sums(self, steps: dict[_Place, dict[_Step, float]], *, forward: bool) -> dict[_Place, float]:
        """The logarithm of how likely all ways from the beginning to each place are, or from each place to the end."""
        sums = dict.fromkeys(steps, -math.inf)
        sums[(0, 0) if forward else (self._rows, self._columns)] = 0.0
        for place in steps if forward else reversed(steps):
            for (down, right), odds in steps[place].items():
                there = place[0] + down, place[1] + right
                if forward:
                    sums[there] = _plus(sums[there], sums[place] + odds)
                else:
                    sums[place] = _plus(sums[place], sums[there] + odds)
        return sums


def _twos(parts: Sequence[_Part]) -> tuple[Sequence[_Part], Sequence[_Part]]:
    return parts, [_joined(two) for two in pairwise(parts)]


def _normal(off: float, deviation: float) -> float:
    return -0.5 * (off / deviation) ** 2 - math.log(deviation)


def _plus(one: float, other: float) -> float:
    """The logarithm of a sum of two numbers given as logarithms."""
    high, low = max(one, other), min(one, other)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))
