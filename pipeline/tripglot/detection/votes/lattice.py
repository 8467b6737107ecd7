"""Languages that share an alphabet: each word votes, and the best path through the votes wins."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from operator import add, attrgetter, mul
from typing import Final

from tripglot.detection._judge import Ballot, Field, at_home, judge
from tripglot.detection._scripts import Word
from tripglot.detection._types import Span
from tripglot.detection.cutting.segments import Segment, seam, trimmed
from tripglot.detection.votes.model import Model, model
from tripglot.detection.votes.path import FULL, NAT, best_path
from tripglot.detection.votes.priors import Priors, nominations
from tripglot.detection.votes.runs import heaviest, runs_of
from tripglot.detection.votes.weights import HEADING, LOUD, OPEN, borders_of, glossed, weights_of

MOST_CANDIDATES: Final = 5
CHUNK: Final = 6  # words that together may propose a candidate
LEAN: Final = NAT // 2  # a heading that comes so near to another language gets both weighed
CLEAR: Final = 4 * NAT  # by which the words outside of quotations have to speak for one language
OPEN_GRAMMAR: Final = 1  # of them that carry its grammar
_TEXT: Final = attrgetter("text")


class _Lane:
    """The words of one unit, ready for the lattice.

    Most units are plainly in the target language: what their words weigh is found out only where it matters.
    """

    def __init__(self, unit: Segment, alphabet: str, field: Field) -> None:
        """Take the words of a unit that are in an alphabet, and what each says."""
        self.unit = unit
        self.words = [word for word in unit.words if word.script == alphabet]
        self.votes = field.known.votes(map(_TEXT, self.words))
        self._field = field

    @cached_property
    def weights(self) -> list[int]:
        """How much each word counts."""
        text, known, home = self._field.text, self._field.known, self._field.expected.target
        return weights_of(self.unit, self.words, text, self.asides, known=known, home=home)

    @cached_property
    def asides(self) -> list[bool]:
        """Which words stand in brackets or quotation marks."""
        return glossed(self.unit, self.words, self._field.text)

    @property
    def borders(self) -> list[int]:
        """What a change of language before each word costs."""
        return borders_of(self.words, self._field.text, self.asides)

    def open_language(self, first: int, last: int, candidates: Sequence[int]) -> int | None:
        """What the words outside of quotations and brackets are in, if there are any of these, and it is clear.

        It is where they have the grammar of one language and no other comes near.
        """
        said = [at for at in range(first, last) if not self.asides[at]]
        if len(said) < OPEN or len(said) == last - first or len(candidates) < 2:
            return None
        known = self._field.known
        costs = {k: sum(self.votes[at].each[k] * self.weights[at] for at in said) for k in candidates}
        best, second = sorted(costs, key=lambda k: (costs[k], k))[:2]
        held = sum(known.carries(self.words[at].text, known.languages[best]) for at in said)
        return best if costs[second] - costs[best] >= CLEAR and held >= OPEN_GRAMMAR else None

    def ballot(self, first: int, last: int) -> Ballot:
        """The words from one index to another with what they say."""
        return Ballot(self.words[first:last], self.votes[first:last], self.weights[first:last])


def decide(units: Sequence[Segment], alphabet: str, expected: Priors, text: str) -> list[Segment]:
    """Give the units of one alphabet their languages; a unit that holds two languages comes back as two."""
    known = model(alphabet)
    field = Field(known, known.index.get(expected.target), expected, text, len(units) == 1)
    lanes = [_Lane(unit, alphabet, field) for unit in units]
    candidates = _candidates(lanes, field)
    if candidates == [field.home]:
        for unit in units:
            at_home(unit, field)
        return list(units)
    if len(candidates) == 1:
        for lane in lanes:
            judge(lane.unit, lane.ballot(0, len(lane.words)), candidates, candidates[0], field)
        return list(units)
    path = best_path(
        [[vote.each[k] for k in candidates] for lane in lanes for vote in lane.votes],
        [weight for lane in lanes for weight in lane.weights],
        [border for lane in lanes for border in lane.borders],
        [expected.price(known.languages[k]) for k in candidates],
    )
    found: list[Segment] = []
    at = 0
    for lane in lanes:
        own = [candidates[k] for k in path[at : at + len(lane.words)]]
        found.extend(_split(lane, own, candidates, field))
        at += len(lane.words)
    return found


def _candidates(lanes: Sequence[_Lane], field: Field) -> list[int]:
    """The languages worth a lane in the lattice: the target, and whatever explains some stretch clearly better."""
    known, home = field.known, field.home
    price = nominations(known.languages, field.expected)
    least = min(price)
    loudest = FULL if field.text.isascii() else LOUD
    gains: dict[int, int] = {}
    for lane in lanes:
        here = [vote.each[home] for vote in lane.votes] if home is not None else []
        if home is not None and loudest * sum(here) <= least:
            continue  # no other language can be cheaper, whatever it says and however much the words count
        for start in range(0, len(lane.votes), CHUNK):
            at_home = 0
            if home is not None:
                if loudest * sum(here[start : start + CHUNK]) <= least:
                    continue
                at_home = sum(map(mul, here[start : start + CHUNK], lane.weights[start : start + CHUNK]))
                if at_home <= least:
                    continue
            packed = 0
            for vote, weight in zip(
                lane.votes[start : start + CHUNK], lane.weights[start : start + CHUNK], strict=True
            ):
                packed += vote.packed * weight
            costs = list(map(add, known.totals(packed), price))
            best = min(costs)
            gain = (at_home if home is not None else best + NAT) - best
            if gain > 0 or (gain > -LEAN and field.alone and len(lane.votes) <= HEADING):
                lang = costs.index(best)
                if costs.count(best) > 1:  # a word that several share: it is in the likeliest of them
                    tied = (k for k, cost in enumerate(costs) if cost == best)
                    lang = min(tied, key=lambda k: field.expected.price(known.languages[k]))
                gains[lang] = gains.get(lang, 0) + gain
    for name in sorted(field.expected.near):
        if name in known.index and known.index[name] != home:
            gains.setdefault(known.index[name], 0)
    ranked = sorted(gains, key=lambda lang: (-gains[lang], lang))[:MOST_CANDIDATES]
    first = [] if field.rival is None or field.rival in ranked else [field.rival]
    return [*first, *ranked] if home is not None else [*ranked, *first] or [0]


def _split(lane: _Lane, path: Sequence[int], candidates: Sequence[int], field: Field) -> Iterator[Segment]:
    """The unit, or its parts where it is in more than one language."""
    runs = runs_of(path, lane.words, lane.weights, lane.borders) if len(set(path)) > 1 else [(0, len(path))]
    start = lane.unit.start
    for first, last in runs:
        part = lane.unit
        if len(runs) > 1:
            end = part.end if last == len(path) else seam(field.text, lane.words[last - 1].end, lane.words[last].start)
            inside = [word for word in part.words if start <= word.start < end]
            begin, stop = trimmed(field.text, start, end)
            part = replace(part, start=begin, end=stop, words=inside, asides=[])
            start = end
        chosen = lane.open_language(first, last, candidates)
        if chosen is None:
            chosen = heaviest(path[first:last], lane.weights[first:last])
        judge(part, lane.ballot(first, last), candidates, chosen, field)
        told = part.lang == field.known.languages[chosen] and all(lang == chosen for lang in path[first:last])
        if not told and part.rule != "romanised":
            part.asides.extend(_asides(lane.words[first:last], path[first:last], part, field.known))
        yield part


def _asides(words: Sequence[Word], path: Sequence[int], unit: Segment, known: Model) -> Iterator[Span]:
    """What the path put into another language but was too short to stand alone: a quotation, a borrowed phrase."""
    for lang, group in groupby(zip(path, words, strict=True), key=lambda step: step[0]):
        stretch = [word for _, word in group]
        if known.languages[lang] != unit.lang and len(stretch) > 1:
            yield Span(stretch[0].start, stretch[-1].end, known.languages[lang], 0.7, "quotation", embedded=True)
