"""The language of one unit, how sure we are, and whether the evidence is enough to say so."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from tripglot.detection._romanised import is_romanised
from tripglot.detection._scripts import Word, scripts_of
from tripglot.detection.cutting.segments import Segment
from tripglot.detection.votes.english import is_english
from tripglot.detection.votes.evidence import ENOUGH, SHORT, evidence
from tripglot.detection.votes.model import Model, Votes, is_technical
from tripglot.detection.votes.path import NAT
from tripglot.detection.votes.priors import Priors
from tripglot.detection.votes.weights import HEADING

FEW: Final = 6  # words up to which a block may be a label
DOUBT: Final = 0.3  # confidence in the target below which a heading is undecided
SMALL: Final = 0.05  # a share of a language that is hardly meant
CLOSE: Final = 0.25  # of the likeliest language's share


_COMMONEST: Final = ("en", "ru")  # of those that share an alphabet


class Field(NamedTuple):
    """What all units of a block share."""

    known: Model
    home: int | None  # the target, as an index into the model's languages
    expected: Priors
    text: str
    alone: bool  # the block is one unit

    @property
    def rival(self) -> int | None:
        """What a language is weighed against: the target; where that has other letters, what is commonest in these."""
        if self.home is not None:
            return self.home
        return next((self.known.index[lang] for lang in _COMMONEST if lang in self.known.index), None)


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
    rival = field.rival
    believed = expected.believed if home is not None else expected.near | expected.likely
    if rival not in (None, lang) and known.languages[lang] not in believed:
        opens = next((at for at in range(unit.start, unit.end) if field.text[at].isalpha()), unit.start)
        # in other alphabets than the Latin one most languages are relatives of each other
        lettered = home is None or "latin" in scripts_of(expected.target)
        strict = field.alone and len(ballot.words) <= FEW
        points = evidence(
            *ballot, opens=opens, home=rival or 0, lang=lang, known=known, lettered=lettered, strict=strict
        )
        if points < ENOUGH:
            doubtful = home is not None and (points > 0 or "latin" not in scripts_of(expected.target))
            lang = rival or 0
    unit.lang, unit.rule, unit.confidence = known.languages[lang], "letters", 1.0
    if len(candidates) == 1:
        return
    shares = _shares(ballot.costs(candidates))
    named = [(known.languages[k], round(share, 3)) for k, share in shares.items()]
    unit.candidates = tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))
    unit.confidence = round(shares[lang], 3)
    unsure = home is not None and unit.confidence < DOUBT and len(ballot.words) <= HEADING
    if field.alone and (doubtful or unsure):
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
    shouted = all(word.text.isupper() for word in ballot.words)
    words = [
        word.text
        for word in ballot.words
        if len(word.text) > SHORT and not is_technical(word.text.lower()) and (shouted or not word.text.isupper())
    ]
    if any(known.has(word, target) or (target == "en" and is_english(word)) for word in words):
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
