"""The language of one unit, how sure we are, and whether the evidence is enough to say so."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from tripglot.detection._romanised import is_romanised
from tripglot.detection._scripts import Word, scripts_of
from tripglot.detection.cutting.segments import Segment
from tripglot.detection.votes.alphabets import is_strange
from tripglot.detection.votes.model import Model, Votes, is_technical
from tripglot.detection.votes.path import FULL, NAT
from tripglot.detection.votes.priors import Priors
from tripglot.detection.votes.weights import HEADING

DOUBT: Final = 0.3  # confidence in the target below which a heading is undecided
SMALL: Final = 0.05  # a share of a language that is hardly meant
ENOUGH: Final = 2  # points of evidence without which nothing is called foreign
MUMBLE: Final = 16  # a vote by less than a nat
STRONG: Final = 48
LONG: Final = 12  # letters
FEW: Final = 5  # words
CLOSE: Final = 0.25  # of the likeliest language's share


class Field(NamedTuple):
    """What all units of a block share."""

    known: Model
    home: int | None  # the target, as an index into the model's languages
    expected: Priors
    text: str
    alone: bool  # the block is one unit


class Ballot(NamedTuple):
    """Words with their votes and weights."""

    words: Sequence[Word]
    votes: Sequence[Votes]
    weights: Sequence[int]

    def costs(self, candidates: Sequence[int]) -> dict[int, int]:
        """What the words hold against each candidate."""
        return {
            lang: sum(vote.each[lang] * weight for vote, weight in zip(self.votes, self.weights, strict=True))
            for lang in candidates
        }


def at_home(unit: Segment, field: Field) -> None:
    """Write into `unit` that it is in the target language, where no other has anything to say for itself."""
    unit.lang, unit.rule, unit.confidence = field.expected.target, "letters", 1.0


def judge(unit: Segment, ballot: Ballot, candidates: Sequence[int], lang: int, field: Field) -> None:
    """Write into `unit` that it is in `lang`, or what must be said instead, with confidence and candidates."""
    known, home, expected = field.known, field.home, field.expected
    doubtful = False
    if home not in (None, lang) and known.languages[lang] not in expected.believed:
        points = _evidence(ballot, home or 0, lang, known)
        if points < ENOUGH:
            doubtful, lang = points > 0 or "latin" not in scripts_of(expected.target), home or 0
    unit.lang, unit.rule, unit.confidence = known.languages[lang], "letters", 1.0
    if len(candidates) == 1:
        return
    shares = _shares(ballot.costs(candidates))
    named = [(known.languages[k], round(share, 3)) for k, share in shares.items()]
    unit.candidates = tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))
    unit.confidence = round(shares[lang], 3)
    if field.alone and (doubtful or (unit.confidence < DOUBT and len(ballot.words) <= HEADING)):
        # leans away from the target, but on too little to raise an alarm; unless a word is known, and none at home
        least = CLOSE * max(shares.values())
        near_it = [k for k, share in shares.items() if k != home and share >= least]
        witnessed = None if expected.near else _witnessed(ballot, near_it, field)
        unit.lang, unit.rule = (None, "undecided") if witnessed is None else (known.languages[witnessed], "words")
        unit.confidence = round(shares[lang if witnessed is None else witnessed], 3)
    _leave_romanised(unit, ballot, field)


def _leave_romanised(unit: Segment, ballot: Ballot, field: Field) -> None:
    """Take back what was said of pinyin and rōmaji: it is in no language that these letters tell."""
    foreign = {unit.lang, *(lang for lang, share in unit.candidates if share > SMALL)} - {None, field.expected.target}
    if unit.lang != field.expected.target and is_romanised(ballot.words, field.known, sorted(filter(None, foreign))):
        unit.lang, unit.rule = None, "romanised"


def _witnessed(ballot: Ballot, candidates: Sequence[int], field: Field) -> int | None:
    """The likeliest language that one of a few words is on the lists of, where none is on those of the target."""
    known, target = field.known, field.expected.target
    words = [word.text for word in ballot.words if len(word.text) > 2 and not is_technical(word.text.lower())]
    if any(known.has(word, target) for word in words):
        return None
    costs = ballot.costs(candidates)
    named = (k for k in sorted(candidates, key=lambda k: (costs[k], k)))
    return next((k for k in named if any(known.has(word, known.languages[k]) for word in words)), None)


def _shares(costs: dict[int, int]) -> dict[int, float]:
    """Costs as shares of one; rounded by the caller, so that they are the same on every machine."""
    best = min(costs.values())
    odds = {lang: math.exp(-min((cost - best) / (2 * NAT), 50)) for lang, cost in costs.items()}
    whole = sum(odds.values())
    return {lang: share / whole for lang, share in odds.items()}


def _evidence(ballot: Ballot, home: int, lang: int, known: Model) -> int:
    """How well `lang` is witnessed against the target.

    Two points for a word that is on its lists, has a letter that the target lacks, or is long and strange to it; one
    for a word whose letters alone speak for it; many mumbling words (a table of units) are no evidence.
    """
    points = 0
    # most languages that share another alphabet than the Latin one are relatives: letters alone tell a few words badly
    mumbled = 1 if "latin" in scripts_of(known.languages[home]) or len(ballot.words) > FEW else 0
    for word, vote, weight in zip(*ballot, strict=True):
        lead = vote.each[home] - vote.each[lang]
        if weight >= FULL // 2 and lead >= MUMBLE:
            strange = is_strange(word.text, known.languages[home]) or (len(word.text) >= LONG and lead >= STRONG)
            points += 2 if strange or known.has(word.text, known.languages[lang]) else mumbled
            if points >= ENOUGH:
                break
    return points
