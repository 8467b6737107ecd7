"""Names and terms in Latin letters, in text that is written in other ones.

Whoever writes in Chinese, Japanese or Russian says `partition key` and `Android Studio` as they are: in a heading, in
a cell, in the middle of a sentence. A few such words say nothing of their own and are in no language that a reader
would miss; a sentence does, and so does a heading over text in its language.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from tripglot.detection._scripts import UNSPACED, Word, scripts_of
from tripglot.detection._types import TERM
from tripglot.detection.cutting.glosses import Glosses
from tripglot.detection.cutting.segments import Segment
from tripglot.detection.votes.model import is_technical, model
from tripglot.languages import primary, same_language

_LONGEST: Final = 4  # words
HELD: Final = 2  # words with grammar that hold a sentence together, whatever else stands in it
_ENDS: Final = ".!?"
_OWN: Final = UNSPACED | {"hangul"}  # scripts that few borrow words from
_MARKS: Final = re.compile("[、，；：（「『【]")  # of Chinese and Japanese: a list of English words is one of theirs


def settle_terms(units: Sequence[Segment], text: str, target: str, around: Collection[str]) -> None:
    """Take back what was said of the `units` of a text that are terms, or target text with terms in it (in place).

    around: the languages of what surrounds the text.
    """
    home = scripts_of(target)
    if "latin" in home:
        return
    for unit in units:
        if unit.script != "latin" or not unit.lang:
            continue
        if primary(unit.lang) in around and not all(is_technical(word.text.lower()) for word in unit.words):
            continue
        closed = len(unit.words) > 1 and text[unit.end - 1] in _ENDS
        own = next((word.script for word in unit.words if word.script in home), None)
        if own is None and "han" in home and _MARKS.search(text, unit.start, unit.end):
            own = "han"
        if own:
            if sum(_grammar(unit.words, unit.lang)) < HELD:
                unit.script, unit.lang, unit.rule, unit.confidence, unit.candidates = own, target, "frame", 0.8, ()
        elif not closed and (_is_term(unit.words, unit.lang) or _is_byline(unit.words)):
            unit.lang, unit.rule, unit.candidates = None, TERM, ()
        elif (english := sum(_grammar(unit.words, "en"))) and english >= sum(_grammar(unit.words, unit.lang)):
            unit.lang, unit.candidates = "en", ()  # "Motohiro Takayama on Twitter" is no Czech by the letters of a name


def settle_frames(units: Sequence[Segment], text: str, target: str, around: Collection[str]) -> None:
    """Give the `units` of a text back to the other script in them where no grammar holds the Latin words (in place).

    For a target in Latin letters, 跑去 CTLUG x openSUSE is no Polish because most of its words are Latin: they are
    names, and the script that is not theirs is what the sentence is written in; where the text stands in such a script
    (around: the languages of what surrounds it), neither is 感谢 frostming English. Its language is still to be read.
    """
    if "latin" not in scripts_of(target):
        return
    amid = bool(around) and not any("latin" in scripts_of(lang) for lang in around)
    for unit in units:
        if unit.script != "latin" or unit.rule not in ("letters", "words", "undecided"):
            continue
        at_home = unit.lang is not None and same_language(target, unit.lang)
        others = [word for word in unit.words if word.script in _OWN] if amid or not at_home else []
        if others and at_home:
            glosses = Glosses(text, unit.start, unit.end)
            others = [word for word in others if not glosses.around(word.start, word.end)]
        if _listed(unit, text):
            unit.script, unit.candidates = unit.words[0].script, ()
        elif others and (not unit.lang or sum(_grammar(unit.words, unit.lang)) < HELD):
            unit.script, unit.candidates = others[0].script, ()


def settle_names(units: Sequence[Segment], target: str, around: Collection[str]) -> None:
    """Take back that the language of a few Latin words is undecided where no word is of another language (in place).

    For a target in Latin letters, Liquibase, runj and Automotive Grade Linux in a Chinese post are names, and nothing
    that is left. around: the languages of what surrounds the text; where they are written in Latin letters, Gaststube
    may be in one of them.
    """
    if "latin" not in scripts_of(target) or all("latin" in scripts_of(lang) for lang in around):
        return
    known, own = model("latin"), primary(target)
    for unit in units:
        if unit.script != "latin" or unit.rule != "undecided" or len(unit.words) > _LONGEST:
            continue
        if all(not known.lists(word.text) or known.has(word.text, own) for word in unit.words):
            unit.lang, unit.rule, unit.candidates = None, TERM, ()


def _listed(unit: Segment, text: str) -> bool:
    """Whether names, all with capitals, follow a label in another script, as in 講者：Anna Smith, Eve Adams."""
    label, *rest = unit.words
    behind = text[label.end : label.end + 1]
    return (
        behind == "："
        and label.script in _OWN
        and all(word.text[0].isupper() for word in rest if word.script == "latin")
    )


def _is_term(words: Sequence[Word], lang: str) -> bool:
    """Whether a few words name something: none carries grammar, or one between capitals, as in Ruby on Rails."""
    if len(words) == 1 or len(words) > _LONGEST:
        return len(words) == 1
    grammar = _grammar(words, lang)
    inside = any(grammar[1:-1]) and not grammar[0] and not grammar[-1]
    named = all(carries or word.text[0].isupper() for word, carries in zip(words, grammar, strict=True))
    return not any(grammar) or (inside and named)


def _is_byline(words: Sequence[Word]) -> bool:
    """Whether names follow a small word, as in By Mosky."""
    first, *names = words
    known = model("latin")
    return (
        first.text.lower() in ("by", "with", "from", "at", "von", "par", "de", "mit")
        and 0 < len(names) < _LONGEST
        and all(word.text[0].isupper() and not known.lists(word.text) for word in names)
    )


def _grammar(words: Sequence[Word], lang: str) -> list[bool]:
    """Which of some words carry the grammar of a language."""
    return [model("latin").carries(word.text, lang) for word in words]
