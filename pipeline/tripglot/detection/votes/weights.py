"""How much each word counts in the lattice, and what a change of language before it costs."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from tripglot.detection._scripts import Word
from tripglot.detection.cutting.glosses import Glosses
from tripglot.detection.cutting.segments import Segment
from tripglot.detection.votes.model import CACHED, Model, is_technical
from tripglot.detection.votes.path import FULL, PHRASE, PUNCTUATION, SENTENCE_END, SET_OFF

HEADING: Final = 4  # words; up to here capitals count
ACRONYM: Final = 5  # letters
LOUD: Final = FULL * 3 // 2  # ł, ş, ự: letters that borrowed words lose and names, being capitalised, keep
PARTICLE: Final = 3  # letters of a de, van, della
OPEN: Final = 3  # words outside of brackets and quotation marks that say which language a sentence is in

_SET_OFF: Final = re.compile(r"[:：—–|]|\s-\s|[\"”»“] |  ")
_BEYOND_LATIN_1: Final = re.compile(r"[\u0100-\u024f\u1e00-\u1eff]")
_BREAK: Final = re.compile(r"[;(（„«»\n]|[.!?…] ")


def weights_of(
    unit: Segment, words: Sequence[Word], text: str, asides: Sequence[bool], *, known: Model, home: str
) -> list[int]:
    """The weight of each word of a unit: capitals inside a sentence are mostly names, so nearly mute.

    A heading of a few words has little else to go by; there they count, unless a word of `home` shows them for names.
    """
    heading = len(unit.words) <= HEADING and not any(
        known.has(word.text, home) and not is_technical(word.text.lower()) for word in unit.words
    )
    weights = []
    for at, word in enumerate(words):
        weight = _of_small(word.text)
        if not weight:
            opens = not at or _border(words[at - 1], word, text) == SET_OFF
            weight = _of_capitalised(word.text, known, opens=opens, heading=heading)
        elif at and len(word.text) <= PARTICLE and _joins_names(words, at):
            weight = FULL // 4
        weights.append(weight // 2 if asides[at] else weight)
    return weights


@lru_cache(maxsize=CACHED)
def _of_small(written: str) -> int:
    """The weight of a word that does not begin with a capital; 0 for one that does."""
    if written[0].isupper() and not written.islower():
        return 0
    loud = not written.isascii() and _BEYOND_LATIN_1.search(written)
    return LOUD if loud else FULL if len(written) > 1 else FULL // 2


def _of_capitalised(written: str, known: Model, *, opens: bool, heading: bool) -> int:
    size = len(written)
    if size > 1 and written.isupper():
        # an acronym is short and plain; a heading may be set in capitals
        return 0 if not heading or size < 3 else FULL if size > ACRONYM or not written.isascii() else FULL // 2
    if (opens or size > PARTICLE) and written.lower() in known.grammar_words:
        return FULL
    if opens:
        return FULL // 2 if not heading else LOUD if _BEYOND_LATIN_1.search(written) else FULL
    return FULL // 4 if not heading else FULL * 3 // 4 if known.lists(written) else FULL // 2


def _joins_names(words: Sequence[Word], at: int) -> bool:
    """Whether a small word joins two capitalised ones, as in ``François de La Tour``."""
    return words[at - 1].text[0].isupper() and any(word.text[0].isupper() for word in words[at + 1 : at + 3])


def borders_of(words: Sequence[Word], text: str, asides: Sequence[bool]) -> list[int]:
    """The price of a change of language before each word of a unit; what is said aside ends no title."""
    prices = [SENTENCE_END, *(_border(left, right, text) for left, right in pairwise(words))]
    for at in range(1, len(words)):
        if asides[at - 1] and not asides[at]:
            prices[at] = max(prices[at], PUNCTUATION)
    return prices


def _border(left: Word, right: Word, text: str) -> int:
    if right.start - left.end == 1:
        return PHRASE
    gap = text[left.end : right.start]
    return SET_OFF if _SET_OFF.search(gap) else PUNCTUATION if _BREAK.search(gap) else PHRASE


def glossed(unit: Segment, words: Sequence[Word], text: str) -> list[bool]:
    """Which words stand in brackets or quotation marks.

    What a sentence begins with stands so only where enough follows to be the sentence without it.
    """
    glosses = Glosses(text, unit.start, unit.end)
    if not glosses:
        return [False] * len(words)
    spans = [glosses.around(word.start, word.end) for word in words]
    first = words[0].start if spans.count(None) < OPEN else -1
    return [span is not None and span[0] > first for span in spans]
