"""The clauses of long sentences as pairs of their own, cut where a long sentence is cut at run time.

A long sentence is asked for in parts (`tripglot/engines/small/clauses.py`), and a model that has only met whole ones
takes a part for a whole. Where the translation of a sentence is to be cut, a lexicon tells: where each half has what
its half of the source has, and nothing gets lost.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from training.corpus import PROSE, Pair
from tripglot.engines.small.clauses import middle
from tripglot.engines.small.lexicon import Adequacy, Lexicon

WEIGHT: Final = 0.5  # of what the pair itself has
_LONG: Final = 20  # characters of a source
_SHORTEST: Final = 8  # letters of a part
_COVERAGE: Final = 0.72  # that each part has at least
_SUPPORT: Final = 0.6
_LOST: Final = 0.05  # of the mean of both by the cut, at most: of a part, both figures are nearer to the usual
_EVEN: Final = 1.8  # how far the parts may differ in letters for a character
_CLAUSE = re.compile("[,;:] | (?=(?:and|but|so|which|that|to|because|when|if|while|until|only) )")


def clause_pairs(pairs: Iterable[Pair], lexicon: Lexicon) -> Iterator[Pair]:
    """Yield both parts of each long pair of prose, where it is clear what belongs to which."""
    for pair in pairs:
        at = middle(pair.source) if pair.weight >= PROSE and len(pair.source) >= _LONG else None
        cut = None if at is None else _cut(pair, at, lexicon)
        if at is not None and cut is not None:
            first, second = pair.target[:cut].rstrip(" ,;:"), pair.target[cut:].strip()
            weight = pair.weight * WEIGHT
            yield pair._replace(source=pair.source[:at].rstrip(), target=f"{first},", weight=weight)
            yield pair._replace(source=pair.source[at:], target=second[0].upper() + second[1:], weight=weight)


def _cut(pair: Pair, at: int, lexicon: Lexicon) -> int | None:
    """Where the target is cut if the source is cut at `at`; None if no place is good enough."""
    target = pair.target
    first, second = lexicon.reading(pair.source[:at]), lexicon.reading(pair.source[at:])
    known = {
        mark.end(): (first.adequacy(target[: mark.end()]), second.adequacy(target[mark.end() :]))
        for mark in _CLAUSE.finditer(target)
        if _SHORTEST <= mark.end() <= len(target) - _SHORTEST
    }
    if not known:
        return None
    place, both = max(known.items(), key=lambda one: _sum(one[1]))  # the first of the best
    if _sum(both) / 2 < _sum([lexicon.adequacy(pair.source, target)]) - 2 * _LOST:
        return None
    if any(one.coverage < _COVERAGE or one.support < _SUPPORT for one in both):
        return None
    ratio = place * (len(pair.source) - at) / (at * (len(target) - place))
    return place if 1 / _EVEN < ratio < _EVEN else None


def _sum(known: Iterable[Adequacy]) -> float:
    return sum(one.coverage + one.support for one in known)
