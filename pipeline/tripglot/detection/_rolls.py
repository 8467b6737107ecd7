"""Lists of people: whoever helped, spoke or came, name after name, as at the end of a release or of a report.

Each name looks like some language to a model of letters, and a list of a hundred holds thirty such accidents. What
tells them is that they stand together: capital after capital, two words and more, hardly one of them in a word list.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from tripglot.detection._detect import Cut
from tripglot.detection._scripts import Word
from tripglot.detection._types import TERM, Detection, Sentence, answer
from tripglot.detection.votes.model import model

LEAST: Final = 5  # names that make a list
MOST: Final = 0.8  # of what is listed is shaped as names are
FULL: Final = 0.5  # of it has two words or more
KNOWN: Final = 0.34  # of those words may be on the lists of the language that they were taken for
_LONGEST: Final = 5  # words of a name
_HAN: Final = (2, 3, 4)  # letters of a name in Han; it is counted here, and stays what it is
_CASED: Final = frozenset({"latin", "cyrillic", "greek"})  # alphabets with capitals
_BETWEEN: Final = re.compile(r"[,;:、，：()（）/|&·•\n]|\s[–—-]\s")
_JOINS: Final = frozenset(
    "af al ben bin da dal das de del della den der di dos du e el ibn la le of op os ten ter van vom von y zu".split()
)

_START: Final = attrgetter("start")

_Part = list[Word]


def without_rolls(kinds: Sequence[str], cuts: Sequence[Cut], answers: Sequence[Detection]) -> list[Detection]:
    """The answers for all blocks of a post, with the names of lists of people taken for names."""
    settled = list(answers)
    for rows in _rows(kinds):
        if not any(sentence.lang is None or sentence.foreign for at in rows for sentence in answers[at].sentences):
            continue
        parts = [part for at in rows for part in _parts(cuts[at])]
        langs = {s.lang for at in rows for s in answers[at].sentences if s.foreign and s.lang}
        if _is_roll(parts, langs):
            for at in rows:
                settled[at] = _as_names(answers[at], cuts[at])
    return settled


def _rows(kinds: Sequence[str]) -> Iterator[list[int]]:
    """The blocks that list together: neighbouring items; any other block stands alone."""
    for item, group in groupby(range(len(kinds)), key=lambda at: kinds[at] == "item"):
        if item:
            yield list(group)
        else:
            yield from ([at] for at in group)


def _parts(block: Cut) -> list[_Part]:
    parts: list[_Part] = []
    end = None
    for word in block.words:
        if end is None or _BETWEEN.search(block.text, end, word.start):
            parts.append([])
        parts[-1].append(word)
        end = word.end
    return parts


def _is_roll(parts: Sequence[_Part], langs: Collection[str]) -> bool:
    if len(parts) < LEAST:
        return False
    asian = [part for part in parts if len(part) == 1 and part[0].script == "han" and len(part[0].text) in _HAN]
    names = [part for part in parts if _is_name(part)]
    full = len(asian) + sum(len(part) > 1 for part in names)
    if len(asian) + len(names) < MOST * len(parts) or full < FULL * len(parts):
        return False
    words = [word for part in names for word in part]
    return sum(_is_known(word, langs) for word in words) <= KNOWN * len(words)


def _is_known(word: Word, langs: Collection[str]) -> bool:
    return word.script != "greek" and any(model(word.script).has(word.text, lang) for lang in langs)


def _is_name(part: _Part) -> bool:
    """Whether a few words are shaped as a name is: capitals, with what joins them; or one word, as a handle is."""
    if any(word.script not in _CASED for word in part):
        return False
    joined = (word.text[0].isupper() or word.text in _JOINS for word in part)
    return len(part) == 1 or (len(part) <= _LONGEST and part[-1].text[0].isupper() and all(joined))


def _is_label(part: _Part, text: str) -> bool:
    """Whether a few words in letters without capitals tell what the names behind them are: 作者：Boulder, CO."""
    return part[-1].script not in _CASED and text[part[-1].end : part[-1].end + 2].lstrip()[:1] in ("：", ":")


def _as_names(found: Detection, block: Cut) -> Detection:
    return answer(tuple(_as_name(sentence, block) for sentence in found.sentences), found.embedded)


def _as_name(sentence: Sentence, block: Cut) -> Sentence:
    if sentence.lang is not None and not sentence.foreign:
        return sentence
    first = bisect_left(block.words, sentence.start, key=_START)
    words = block.words[first : bisect_left(block.words, sentence.end, first, key=_START)]
    parts = _parts(block._replace(words=words))
    if sum(map(_is_name, parts)) < MOST * len(parts) or any(_is_label(part, block.text) for part in parts):
        return sentence
    return sentence._replace(lang=None, foreign=False, rule=TERM, candidates=())
