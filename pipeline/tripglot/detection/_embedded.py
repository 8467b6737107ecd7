"""What a sentence carries of other languages without being in them: names, terms, quotations, strays, and leftovers.

None of it needs translation.  A leftover is another matter: a foreign word glued into a word of the sentence
(``into a有限 index space``) was forgotten by a translator; it is reported under its own rule, ``glued``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from tripglot.detection._han import read_han
from tripglot.detection._scripts import SCRIPT_LANGUAGE, Word
from tripglot.detection._types import Span
from tripglot.detection.cutting.glosses import Glosses
from tripglot.detection.cutting.segments import Segment
from tripglot.detection.votes.model import CACHED, Model, is_technical, model
from tripglot.languages import primary

_ASIAN: Final = frozenset({"han", "kana"})
_UNSURE: Final = {"cyrillic": "ru", "arabic": "ar", "devanagari": "hi"}  # the commonest; a name tells no more
_TELLING: Final = 4  # letters; `de la` stands in names
_STRAY: Final = re.compile(r"[、。，；：？！「」『』【】《》（）]+")
_BEYOND: Final = re.compile(r"[\u0370-\uffff]")


def embedded_in(units: Sequence[Segment], text: str) -> tuple[Span, ...]:
    """The embedded and glued stretches of all units, in order, never overlapping."""
    beyond = _BEYOND.search(text) is not None
    found: list[Span] = []
    for unit in units:
        spans = [*_other_scripts(unit, text), *unit.asides] if beyond else list(unit.asides)
        if unit.script == "latin" and unit.lang is not None:
            spans.extend(_borrowed(unit))
        if beyond and unit.script == "latin":
            spans.extend(
                Span(*match.span(), None, 0.9, "stray-punctuation", embedded=True)
                for match in _STRAY.finditer(text, unit.start, unit.end)
            )
        found.extend(sorted(spans, key=lambda span: span.start))
    return tuple(_apart(found))


def _borrowed(unit: Segment) -> Iterator[Span]:
    """Neighbouring words that are on the lists of one other language, and on none of the sentence's own."""
    known = model("latin")
    home = known.index.get(primary(unit.lang or ""), -1)
    run: list[Word] = []
    shared: frozenset[int] = frozenset()
    for word in unit.words:
        speakers = _speakers(word.text)
        if not speakers or home in speakers:
            if run:
                yield from _quotation(run, shared, known)
                run = []
        elif run and speakers & shared and word.start - run[-1].end == 1:
            run, shared = [*run, word], speakers & shared
        else:
            yield from _quotation(run, shared, known)
            run, shared = [word], speakers
    yield from _quotation(run, shared, known)


@lru_cache(maxsize=CACHED)
def _speakers(word: str) -> frozenset[int]:
    """The languages that have a small word on their lists; none of a letter, nor of a word that all of them borrow."""
    if len(word) < 2 or not word.islower() or is_technical(word):
        return frozenset()
    return frozenset(model("latin").speakers(word))


def _quotation(run: Sequence[Word], shared: frozenset[int], known: Model) -> Iterator[Span]:
    if len(run) > 1 and any(len(word.text) >= _TELLING for word in run):
        yield Span(run[0].start, run[-1].end, known.languages[min(shared)], 0.7, "quotation", embedded=True)


def _apart(spans: Sequence[Span]) -> Iterator[Span]:
    at = 0
    for span in spans:
        if span.start >= at:
            yield span
            at = span.end


def _other_scripts(unit: Segment, text: str) -> Iterator[Span]:
    """The runs of words that are not in the script of their sentence's frame."""
    frame = _ASIAN if unit.script in _ASIAN else {unit.script}
    glosses = Glosses(text, unit.start, unit.end)
    run: list[Word] = []
    for word in unit.words:
        foreign = word.script not in frame
        if run and (not foreign or text[run[-1].end : word.start].strip(" -·・'’.&")):
            yield _name(run, unit, text, glosses)
            run = []
        if foreign:
            run.append(word)
    if run:
        yield _name(run, unit, text, glosses)


def _name(run: Sequence[Word], unit: Segment, text: str, glosses: Glosses) -> Span:
    start, end = run[0].start, run[-1].end
    script = run[0].script
    lang = SCRIPT_LANGUAGE.get(script) or _UNSURE.get(script)
    if script in _ASIAN:
        lang = read_han([word for word in run if word.script in _ASIAN], text, around=None, page=None)[0]
    if unit.script == "latin" and (_latin_letter(text[start - 1 : start]) or _latin_letter(text[end : end + 1])):
        return Span(start, end, lang, 0.95, "glued")
    if glosses.around(start, end):
        return Span(start, end, lang, 0.9, "quotation", embedded=True)
    rule = "name" if run[0].text[0].isupper() else "term"
    return Span(start, end, lang, 0.8, rule, embedded=True)


def _latin_letter(letter: str) -> bool:
    return letter.isalpha() and letter < "\u0250"
