"""Languages that share an alphabet: each word votes, and the best path through the votes wins."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pipeline.detection._matrix import GLOSSES
from pipeline.detection._model import Model, Votes, model
from pipeline.detection._scripts import Word
from pipeline.detection._seams import FULL, NAT, PHRASE, PUNCTUATION, SENTENCE_END, best_path
from pipeline.detection._units import Unit, seam

MOST_CANDIDATES: Final = 5
HEADING: Final = 4  # words; up to here capitals count
CHUNK: Final = 6  # words that together may propose a candidate
PARTICLE: Final = 3  # letters of a de, van, della
MUMBLE: Final = 16  # a vote by less than a nat
ISLAND: Final = 4  # full words below which a run inside a sentence is a quotation, no part of its own

# what it costs to come to a language, in quarters of a nat: a rare language needs more evidence than a common one
_COMMON: Final = frozenset("en de fr es pt it nl pl ru sv tr id vi uk ar hi".split())
_RARE: Final = frozenset("af az bs ca cy gl ig is ms mt so sq sw tl yo sl et lv lt be mk mr ne sr".split())

_BREAK: Final = re.compile(r"[:;—–(（\"“”„«»\n|]| - |[.!?…] |  ")


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
        if lang in self.likely:
            return NAT
        return 2 * NAT if lang in _COMMON else 5 * NAT if lang in _RARE else 7 * NAT // 2


def decide(units: Sequence[Unit], alphabet: str, expected: Expectation, text: str) -> list[Unit]:
    """Give the units of one alphabet their languages; a unit that holds two languages comes back as two."""
    known = model(alphabet)
    words = [(unit, word) for unit in units for word in unit.words if word.script == alphabet]
    votes = [known.votes(word.text) for _, word in words]
    weights = _weights(words, known, expected.target)
    candidates = _candidates(known, _chunks(units, alphabet), votes, weights, expected)
    entry = [expected.price(known.languages[k]) for k in candidates]
    borders = [0] * len(words)
    if len(candidates) == 1:
        path = [0] * len(words)
    else:
        borders = [
            0 if not i else SENTENCE_END if words[i - 1][0] is not unit else _border(words[i - 1][1], word, text)
            for i, (unit, word) in enumerate(words)
        ]
        path = best_path([[vote.each[k] for k in candidates] for vote in votes], weights, borders, entry)
    glossed = _glossed(words, text)
    found: list[Unit] = []
    at = 0
    for unit in units:
        size = sum(word.script == alphabet for word in unit.words)
        part = slice(at, at + size)
        found.extend(
            _split(
                unit,
                alphabet,
                path[part],
                votes[part],
                weights[part],
                glossed[part],
                borders[part],
                candidates,
                known,
                expected,
                text,
            )
        )
        at += size
    return found


def _weights(words: Sequence[tuple[Unit, Word]], known: Model, home: str) -> list[int]:
    """How much each word counts: capitals inside a sentence are mostly names, so nearly mute.

    A heading of a few words has little else to go by; there they count, unless a word of `home` shows them for names.
    """
    weights = []
    last: Unit | None = None
    heading = False
    for at, (unit, word) in enumerate(words):
        first, last = unit is not last, unit
        if first:
            heading = len(unit.words) <= HEADING and not any(known.has(other.text, home) for other in unit.words)
        written = word.text
        if written.islower() or not written[0].isupper():
            weight = FULL if len(written) > 1 else FULL // 2
            if not first and len(written) <= PARTICLE and _between_names(words, at):
                weight = FULL // 4
        elif len(written) > 1 and written.isupper():
            weight = FULL // 2 if heading and len(written) > 2 else 0
        elif written.lower() in known.grammar_words and (first or len(written) > PARTICLE):
            weight = FULL
        elif first:
            weight = FULL if heading else FULL // 2
        else:
            weight = FULL * 3 // 4 if heading else FULL // 4
        weights.append(weight)
    return weights


def _between_names(words: Sequence[tuple[Unit, Word]], at: int) -> bool:
    """Whether a small word joins two capitalised ones, as in ``François de La Tour``."""
    unit = words[at][0]
    near = words[max(at - 1, 0) : at + 3]
    return (
        near[0][0] is unit
        and near[0][1].text[0].isupper()
        and any(other is unit and word.text[0].isupper() for other, word in near[2:])
    )


def _glossed(words: Sequence[tuple[Unit, Word]], text: str) -> list[bool]:
    """Which words stand in brackets or quotation marks after the beginning of their sentence."""
    if not words:
        return []
    spans = [match.span() for match in GLOSSES.finditer(text)]
    if not spans:
        return [False] * len(words)
    inside = []
    at = 0
    for unit, word in words:
        while at < len(spans) and spans[at][1] <= word.start:
            at += 1
        inside.append(at < len(spans) and spans[at][0] < word.start and spans[at][0] > unit.words[0].start)
    return inside


def _border(left: Word, right: Word, text: str) -> int:
    gap = text[left.end : right.start]
    return PHRASE if len(gap) == 1 or not _BREAK.search(gap) else PUNCTUATION


def _chunks(units: Sequence[Unit], alphabet: str) -> Iterator[slice]:
    """Stretches of a few words that do not reach over a sentence's end."""
    at = 0
    for unit in units:
        size = sum(word.script == alphabet for word in unit.words)
        for start in range(0, size, CHUNK):
            yield slice(at + start, at + min(start + CHUNK, size))
        at += size


def _candidates(
    known: Model, chunks: Iterator[slice], votes: Sequence[Votes], weights: Sequence[int], expected: Expectation
) -> list[int]:
    """The languages worth a lane in the lattice: the target, and whatever explains some stretch clearly better."""
    prices = [
        1 << 40 if expected.only is not None and lang not in expected.only else expected.price(lang)
        for lang in known.languages
    ]
    home = known.index.get(expected.target)
    gains: dict[int, int] = {}
    for chunk in chunks:
        packed = sum(vote.packed * weight for vote, weight in zip(votes[chunk], weights[chunk], strict=True))
        totals = known.totals(packed)
        best, lang = min((total + price, at) for at, (total, price) in enumerate(zip(totals, prices, strict=True)))
        gain = (totals[home] if home is not None else best + 2 * NAT) - best
        if gain > 0 and lang != home:
            gains[lang] = gains.get(lang, 0) + gain
    ranked = sorted(gains, key=lambda at: (-gains[at], at))[:MOST_CANDIDATES]
    return [home, *ranked] if home is not None else ranked or [0]


def _split(
    unit: Unit,
    alphabet: str,
    path: Sequence[int],
    votes: Sequence[Votes],
    weights: Sequence[int],
    glossed: Sequence[bool],
    borders: Sequence[int],
    candidates: Sequence[int],
    known: Model,
    expected: Expectation,
    text: str,
) -> list[Unit]:
    words = [word for word in unit.words if word.script == alphabet]
    runs = _runs(path, [0 if gloss else weight for gloss, weight in zip(glossed, weights, strict=True)], borders)
    found = []
    start = unit.start
    for at, (first, last) in enumerate(runs):
        end = unit.end if at == len(runs) - 1 else seam(text, words[last - 1].end, words[last].start)
        body = text[start:end]
        begin = start + len(body) - len(body.lstrip())
        inside = [word for word in unit.words if start <= word.start < end]
        part = replace(unit, start=begin, end=begin + len(body.strip()), words=inside)
        chosen = max(
            set(path[first:last]),
            key=lambda k: (sum(w for w, p in zip(weights[first:last], path[first:last]) if p == k), -k),
        )
        _judge(part, votes[first:last], weights[first:last], candidates, chosen, known, expected)
        found.append(part)
        start = end
    return found


def _runs(path: Sequence[int], weights: Sequence[int], borders: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of one language long enough to stand alone; a shorter one belongs to what is around it."""
    bounds = [i for i in range(1, len(path)) if path[i] != path[i - 1]]
    if not bounds:
        return [(0, len(path))]
    edges = [0, *bounds, len(path)]
    solid = [
        (first, last)
        for first, last in pairwise(edges)
        if sum(weight == FULL for weight in weights[first:last]) >= ISLAND
        # a title, or what a colon announces, may be shorter than an island: it is set off
        or (not first and last > 1 and borders[last] < PHRASE)
        or (last == len(path) and last - first > ISLAND and borders[first] < PHRASE and all(weights[first:last]))
    ]
    if len(solid) < 2:
        return [(0, len(path))]
    merged = [(0, solid[0][1])]
    for first, last in solid[1:]:
        if path[first] == path[merged[-1][1] - 1]:
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
    chosen: int,
    known: Model,
    expected: Expectation,
) -> None:
    """Write language, confidence and candidates into the unit."""
    costs = {k: sum(vote.each[k] * weight for vote, weight in zip(votes, weights, strict=True)) for k in candidates}
    lang = candidates[chosen]
    best = min(costs.values())
    shares = {k: math.exp(-min((cost - best) / (2 * NAT), 50)) for k, cost in costs.items()}
    whole = sum(shares.values())
    ranked = sorted(
        ((known.languages[k], round(share / whole, 3)) for k, share in shares.items()), key=lambda c: (-c[1], c[0])
    )
    unit.candidates = tuple(ranked)
    home = known.index.get(expected.target)
    if home is not None and lang != home and not _telling(votes, weights, home, lang):
        lang = home
    unit.lang = known.languages[lang]
    unit.confidence = round(shares.get(lang, 0.0) / whole, 3)
    unit.rule = "letters"


def _telling(votes: Sequence[Votes], weights: Sequence[int], home: int, lang: int) -> bool:
    """Whether any one word speaks up for `lang`; many mumbling ones (a table of units) are no evidence."""
    return any(
        weight >= FULL // 2 and vote.each[home] - vote.each[lang] >= MUMBLE
        for vote, weight in zip(votes, weights, strict=True)
    )
