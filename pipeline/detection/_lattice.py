"""Languages that share an alphabet: each word votes, and the best path through the votes wins."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from operator import add
from typing import Final, NamedTuple

from pipeline.detection._model import Model, Votes, model
from pipeline.detection._scripts import Word
from pipeline.detection._seams import FULL, NAT, SET_OFF, best_path
from pipeline.detection._types import Span
from pipeline.detection._units import Unit, seam, trimmed
from pipeline.detection._weights import HEADING, borders_of, glossed, weights_of

MOST_CANDIDATES: Final = 5
CHUNK: Final = 6  # words that together may propose a candidate
ISLAND: Final = 4  # full words below which a run inside a sentence is a quotation, no part of its own
LEAN: Final = NAT // 2  # a heading that comes so near to another language gets both weighed
DOUBT: Final = 0.3
ENOUGH: Final = 2  # points of evidence without which nothing is called foreign
MUMBLE: Final = 16  # a vote by less than a nat

# a rare language needs more evidence than a common one
_COMMON: Final = frozenset(
    {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "sv", "tr", "id", "vi", "uk", "ar", "hi"}
)
_RARE: Final = frozenset(
    (
        "af",
        "az",
        "be",
        "bs",
        "ca",
        "cy",
        "et",
        "gl",
        "ig",
        "is",
        "lt",
        "lv",
        "mk",
        "mr",
        "ms",
        "mt",
        "ne",
        "sl",
        "so",
        "sq",
        "sr",
        "sw",
        "tl",
        "yo",
    )
)
OUTSIDE: Final = 6 * NAT  # a language outside the settings: evidence may still be overwhelming


@dataclass(frozen=True, slots=True)
class Expectation:
    """Which languages a block may be in, and which are likely."""

    target: str
    near: frozenset[str] = frozenset()  # the blocks before and after
    likely: frozenset[str] = frozenset()  # the page, the settings
    only: frozenset[str] | None = None

    def price(self, lang: str) -> int:
        """What it costs to come to `lang`, in lattice units."""
        if lang in self.near:
            return 0
        if lang == self.target:
            return NAT if self.near else 0
        if lang in self.likely:
            return NAT
        price = 2 * NAT if lang in _COMMON else 5 * NAT if lang in _RARE else 7 * NAT // 2
        # where the neighbours are known, a third language has more to prove
        price += 2 * NAT if self.near else 0
        return price if self.only is None or lang in self.only else price + OUTSIDE


class _Lane(NamedTuple):
    """The words of one unit, ready for the lattice."""

    unit: Unit
    words: list[Word]
    votes: list[Votes]
    weights: list[int]
    borders: list[int]
    asides: list[bool]  # in brackets or quotation marks


class _Field(NamedTuple):
    """What all units of a block share."""

    known: Model
    home: int | None
    expected: Expectation
    text: str
    alone: bool  # the block is one unit


def decide(units: Sequence[Unit], alphabet: str, expected: Expectation, text: str) -> list[Unit]:
    """Give the units of one alphabet their languages; a unit that holds two languages comes back as two."""
    known = model(alphabet)
    field = _Field(known, known.index.get(expected.target), expected, text, len(units) == 1)
    lanes = []
    for unit in units:
        words = [word for word in unit.words if word.script == alphabet]
        votes = [known.votes(word.text) for word in words]
        borders, asides = borders_of(words, text), glossed(unit, words, text)
        weights = weights_of(unit, words, borders, asides, known=known, home=expected.target)
        lanes.append(_Lane(unit, words, votes, weights, borders, asides))
    candidates = _candidates(lanes, field)
    if len(candidates) == 1:
        for lane in lanes:
            _judge(lane.unit, lane.words, lane.votes, lane.weights, candidates, field, lang=candidates[0])
        return list(units)
    path = best_path(
        [[vote.each[k] for k in candidates] for lane in lanes for vote in lane.votes],
        [weight for lane in lanes for weight in lane.weights],
        [border for lane in lanes for border in lane.borders],
        [expected.price(known.languages[k]) for k in candidates],
    )
    found: list[Unit] = []
    at = 0
    for lane in lanes:
        own = [candidates[k] for k in path[at : at + len(lane.words)]]
        found.extend(_split(lane, own, candidates, field))
        at += len(lane.words)
    return found


@lru_cache(maxsize=64)
def _prices(alphabet: tuple[str, ...], expected: Expectation) -> tuple[int, ...]:
    return tuple(expected.price(lang) for lang in alphabet)


def _candidates(lanes: Sequence[_Lane], field: _Field) -> list[int]:
    """The languages worth a lane in the lattice: the target, and whatever explains some stretch clearly better."""
    known, home = field.known, field.home
    prices = _prices(known.languages, field.expected)
    least = min((price for lang, price in enumerate(prices) if lang != home), default=0)
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
            best = min(cost for lang, cost in enumerate(costs) if lang != home)
            gain = (at_home if home is not None else best + NAT) - best
            if gain > 0 or (gain > -LEAN and field.alone and len(lane.votes) <= HEADING):
                lang = costs.index(best)
                gains[lang] = gains.get(lang, 0) + gain
    for name in sorted(field.expected.near):
        if name in known.index and known.index[name] != home:
            gains.setdefault(known.index[name], 0)
    ranked = sorted(gains, key=lambda lang: (-gains[lang], lang))[:MOST_CANDIDATES]
    return [home, *ranked] if home is not None else ranked or [0]


def _split(lane: _Lane, path: Sequence[int], candidates: Sequence[int], field: _Field) -> Iterator[Unit]:
    """The unit, or its parts where it is in more than one language."""
    runs = _runs(path, lane) if len(set(path)) > 1 else [(0, len(path))]
    start = lane.unit.start
    for first, last in runs:
        part = lane.unit
        if len(runs) > 1:
            end = part.end if last == len(path) else seam(field.text, lane.words[last - 1].end, lane.words[last].start)
            inside = [word for word in part.words if start <= word.start < end]
            begin, stop = trimmed(field.text, start, end)
            part = replace(part, start=begin, end=stop, words=inside, asides=[])
            start = end
        chosen = _heaviest(path[first:last], lane.weights[first:last])
        _judge(
            part,
            lane.words[first:last],
            lane.votes[first:last],
            lane.weights[first:last],
            candidates,
            field,
            lang=chosen,
        )
        part.asides.extend(_asides(lane.words[first:last], path[first:last], part, field.known))
        yield part


def _asides(words: Sequence[Word], path: Sequence[int], unit: Unit, known: Model) -> Iterator[Span]:
    """What the path put into another language but was too short to stand alone: a quotation, a borrowed phrase."""
    for lang, group in groupby(zip(path, words, strict=True), key=lambda step: step[0]):
        stretch = [word for _, word in group]
        if known.languages[lang] != unit.lang and len(stretch) > 1:
            yield Span(stretch[0].start, stretch[-1].end, known.languages[lang], 0.7, "quotation", embedded=True)


def _heaviest(path: Sequence[int], weights: Sequence[int]) -> int:
    """The language that most of the weight of these words is in."""
    if len(set(path)) == 1:
        return path[0]
    shares: dict[int, int] = {}
    for lang, weight in zip(path, weights, strict=True):
        shares[lang] = shares.get(lang, 0) + weight
    return max(shares, key=lambda lang: (shares[lang], -lang))


def _runs(path: Sequence[int], lane: _Lane) -> list[tuple[int, int]]:
    """Stretches of one language long enough to stand alone; a shorter one belongs to what is around it."""
    edges = [0, *(i for i in range(1, len(path)) if path[i] != path[i - 1]), len(path)]
    solid = [(first, last) for first, last in pairwise(edges) if _is_solid(first, last, lane)]
    solid = [run for run in solid if not _is_interlude(run, path)]
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


def _is_solid(first: int, last: int, lane: _Lane) -> bool:
    """Whether these words can be a sentence, or a title, by themselves."""
    if sum(weight == FULL for weight in lane.weights[first:last]) >= ISLAND:
        return True
    if not lane.words[first].text[0].isupper():
        return False
    # a title that is set off, or the sentence that follows one, may be shorter
    size, end = last - first, len(lane.words)
    title = not first and size > 1 and last < end and lane.borders[last] == SET_OFF
    return title or (last == end and size > 2 and lane.borders[first] == SET_OFF)


def _is_interlude(run: tuple[int, int], path: Sequence[int]) -> bool:
    """Whether the sentence returns after this run to the language it was in before, and says more there."""
    first, last = run
    if not first or last == len(path) or path[first - 1] != path[last]:
        return False
    return sum(lang == path[last] for lang in path) > last - first


def _judge(
    unit: Unit,
    words: Sequence[Word],
    votes: Sequence[Votes],
    weights: Sequence[int],
    candidates: Sequence[int],
    field: _Field,
    *,
    lang: int,
) -> None:
    """Write language, confidence and candidates into the unit."""
    known, home = field.known, field.home
    doubtful = False
    if home is not None and lang != home and known.languages[lang] not in field.expected.near | field.expected.likely:
        points = _evidence(words, votes, weights, home, lang, known)
        if points < ENOUGH:
            doubtful, lang = points > 0, home
    unit.lang, unit.rule, unit.confidence = known.languages[lang], "letters", 1.0
    if len(candidates) > 1:
        costs = {k: sum(vote.each[k] * weight for vote, weight in zip(votes, weights, strict=True)) for k in candidates}
        best = min(costs.values())
        shares = {k: math.exp(-min((cost - best) / (2 * NAT), 50)) for k, cost in costs.items()}
        whole = sum(shares.values())
        named = [(known.languages[k], round(share / whole, 3)) for k, share in shares.items()]
        unit.candidates = tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))
        unit.confidence = round(shares[lang] / whole, 3)
        if field.alone and (doubtful or (unit.confidence < DOUBT and len(votes) <= HEADING)):
            # leans away from the target, but on too little to raise an alarm
            unit.lang, unit.rule = None, "undecided"


def _evidence(
    lane_words: Sequence[Word], votes: Sequence[Votes], weights: Sequence[int], home: int, lang: int, known: Model
) -> int:
    """How well `lang` is witnessed: two points for a word that only its lists know or that is not plain ASCII, one for
    a word whose letters alone speak for it; many mumbling words (a table of units) are no evidence.
    """
    points = 0
    for word, vote, weight in zip(lane_words, votes, weights, strict=True):
        if weight >= FULL // 2 and vote.each[home] - vote.each[lang] >= MUMBLE:
            points += 2 if not word.text.isascii() or known.has(word.text, known.languages[lang]) else 1
    return points
