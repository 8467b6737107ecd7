"""Languages that share an alphabet: each word votes, and the best path through the votes wins."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import Final, NamedTuple

from pipeline.detection._model import Model, Votes, model
from pipeline.detection._scripts import Word
from pipeline.detection._seams import FULL, NAT, PHRASE, best_path
from pipeline.detection._units import Unit, seam
from pipeline.detection._weights import borders_of, glossed, weights_of

MOST_CANDIDATES: Final = 5
CHUNK: Final = 6  # words that together may propose a candidate
ISLAND: Final = 4  # full words below which a run inside a sentence is a quotation, no part of its own
MUMBLE: Final = 16  # a vote by less than a nat

# a rare language needs more evidence than a common one
_COMMON: Final = frozenset("en de fr es pt it nl pl ru sv tr id vi uk ar hi".split())
_RARE: Final = frozenset("af az bs ca cy gl ig is ms mt so sq sw tl yo sl et lv lt be mk mr ne sr".split())
_NEVER: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Expectation:
    """Which languages a block may be in, and which are likely."""

    target: str
    likely: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    def price(self, lang: str) -> int:
        """What it costs to come to `lang`, in lattice units."""
        if lang == self.target:
            return 0
        if self.only is not None and lang not in self.only:
            return _NEVER
        if lang in self.likely:
            return NAT
        return 2 * NAT if lang in _COMMON else 5 * NAT if lang in _RARE else 7 * NAT // 2


class _Lane(NamedTuple):
    """The words of one unit, ready for the lattice."""

    unit: Unit
    words: list[Word]
    votes: list[Votes]
    weights: list[int]


class _Field(NamedTuple):
    """What all units of a block share."""

    known: Model
    home: int | None
    expected: Expectation
    text: str


def decide(units: Sequence[Unit], alphabet: str, expected: Expectation, text: str) -> list[Unit]:
    """Give the units of one alphabet their languages; a unit that holds two languages comes back as two."""
    known = model(alphabet)
    field = _Field(known, known.index.get(expected.target), expected, text)
    lanes = []
    for unit in units:
        words = [word for word in unit.words if word.script == alphabet]
        votes = [known.votes(word.text) for word in words]
        lanes.append(_Lane(unit, words, votes, weights_of(unit, words, known, expected.target)))
    candidates = _candidates(lanes, field)
    if len(candidates) == 1:
        for lane in lanes:
            _judge(lane.unit, lane.votes, lane.weights, candidates, candidates[0], field)
        return list(units)
    borders = [borders_of(lane.words, text) for lane in lanes]
    path = best_path(
        [[vote.each[k] for k in candidates] for lane in lanes for vote in lane.votes],
        [weight for lane in lanes for weight in lane.weights],
        [border for part in borders for border in part],
        [expected.price(known.languages[k]) for k in candidates],
    )
    found: list[Unit] = []
    at = 0
    for lane, border in zip(lanes, borders, strict=True):
        own = [candidates[k] for k in path[at : at + len(lane.words)]]
        found.extend(_split(lane, own, border, candidates, field))
        at += len(lane.words)
    return found


@lru_cache(maxsize=64)
def _prices(alphabet: tuple[str, ...], expected: Expectation) -> tuple[int, ...]:
    return tuple(expected.price(lang) for lang in alphabet)


def _candidates(lanes: Sequence[_Lane], field: _Field) -> list[int]:
    """The languages worth a lane in the lattice: the target, and whatever explains some stretch clearly better."""
    known, home = field.known, field.home
    prices = _prices(known.languages, field.expected)
    least = min((price for price in prices if price), default=0)
    gains: dict[int, int] = {}
    for lane in lanes:
        for start in range(0, len(lane.votes), CHUNK):
            votes, weights = lane.votes[start : start + CHUNK], lane.weights[start : start + CHUNK]
            at_home = 0
            if home is not None:
                for vote, weight in zip(votes, weights, strict=True):
                    at_home += vote.each[home] * weight
                if at_home <= least:
                    continue  # no other language can be cheaper, whatever it says
            packed = 0
            for vote, weight in zip(votes, weights, strict=True):
                packed += vote.packed * weight
            costs = list(map(add, known.totals(packed), prices))
            best = min(costs)
            gain = (at_home if home is not None else best + NAT) - best
            if gain > 0:
                lang = costs.index(best)
                gains[lang] = gains.get(lang, 0) + gain
    ranked = sorted(gains, key=lambda lang: (-gains[lang], lang))[:MOST_CANDIDATES]
    return [home, *ranked] if home is not None else ranked or [0]


def _split(
    lane: _Lane, path: Sequence[int], borders: Sequence[int], candidates: Sequence[int], field: _Field
) -> Iterator[Unit]:
    """The unit, or its parts where it is in more than one language."""
    runs = [(0, len(path))]
    if len(set(path)) > 1:
        loud = [
            0 if aside else weight
            for aside, weight in zip(glossed(lane.unit, lane.words, field.text), lane.weights, strict=True)
        ]
        runs = _runs(path, loud, borders)
    start = lane.unit.start
    for first, last in runs:
        part = lane.unit
        if len(runs) > 1:
            end = part.end if last == len(path) else seam(field.text, lane.words[last - 1].end, lane.words[last].start)
            body = field.text[start:end]
            begin = start + len(body) - len(body.lstrip())
            inside = [word for word in part.words if start <= word.start < end]
            part = replace(part, start=begin, end=begin + len(body.strip()), words=inside)
            start = end
        chosen = _heaviest(path[first:last], lane.weights[first:last])
        _judge(part, lane.votes[first:last], lane.weights[first:last], candidates, chosen, field)
        yield part


def _heaviest(path: Sequence[int], weights: Sequence[int]) -> int:
    """The language that most of the weight of these words is in."""
    if len(set(path)) == 1:
        return path[0]
    shares: dict[int, int] = {}
    for lang, weight in zip(path, weights, strict=True):
        shares[lang] = shares.get(lang, 0) + weight
    return max(shares, key=lambda lang: (shares[lang], -lang))


def _runs(path: Sequence[int], weights: Sequence[int], borders: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of one language long enough to stand alone; a shorter one belongs to what is around it."""
    edges = [0, *(i for i in range(1, len(path)) if path[i] != path[i - 1]), len(path)]
    solid = [
        (first, last)
        for first, last in pairwise(edges)
        if sum(weight == FULL for weight in weights[first:last]) >= ISLAND
        # a title, or what a colon announces, may be shorter than an island: it is set off
        or (not first and 1 < last < len(path) and borders[last] < PHRASE)
        or (last == len(path) and last - first > ISLAND and borders[first] < PHRASE and all(weights[first:last]))
    ]
    if len(solid) < 2:
        return [(0, len(path))]
    merged = [(0, solid[0][1])]
    for _, last in solid[1:]:
        if path[last - 1] == path[merged[-1][1] - 1]:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((merged[-1][1], last))
    merged[-1] = (merged[-1][0], len(path))
    return merged


def _judge(
    unit: Unit,
    votes: Sequence[Votes],
    weights: Sequence[int],
    candidates: Sequence[int],
    lang: int,
    field: _Field,
) -> None:
    """Write language, confidence and candidates into the unit."""
    known, home = field.known, field.home
    if home is not None and lang != home and not _telling(votes, weights, home, lang):
        lang = home
    unit.lang, unit.rule, unit.confidence = known.languages[lang], "letters", 1.0
    if len(candidates) > 1:
        costs = {k: sum(vote.each[k] * weight for vote, weight in zip(votes, weights, strict=True)) for k in candidates}
        best = min(costs.values())
        shares = {k: math.exp(-min((cost - best) / (2 * NAT), 50)) for k, cost in costs.items()}
        whole = sum(shares.values())
        named = [(known.languages[k], round(share / whole, 3)) for k, share in shares.items()]
        unit.candidates = tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))
        unit.confidence = round(shares[lang] / whole, 3)


def _telling(votes: Sequence[Votes], weights: Sequence[int], home: int, lang: int) -> bool:
    """Whether any one word speaks up for `lang`; many mumbling ones (a table of units) are no evidence."""
    return any(
        weight >= FULL // 2 and vote.each[home] - vote.each[lang] >= MUMBLE
        for vote, weight in zip(votes, weights, strict=True)
    )
