"""Detection of one block."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from tripglot.detection._embedded import embedded_in
from tripglot.detection._han import read_han
from tripglot.detection._mask import blank_markup
from tripglot.detection._scripts import SCRIPT_LANGUAGE, Word, settle_signs, words_of
from tripglot.detection._terms import settle_frames, settle_names, settle_terms
from tripglot.detection._types import OTHER, Context, Detection, Sentence, answer
from tripglot.detection.cutting.segments import Segment, segments_of
from tripglot.detection.votes.lattice import decide
from tripglot.detection.votes.model import model
from tripglot.detection.votes.priors import Priors
from tripglot.languages import canonical, primary, same_language

_ALPHABETS = ("latin", "cyrillic", "arabic", "devanagari")
_NO_CONTEXT = Context()


class Cut(NamedTuple):
    """A block's text, its words and the units they form: what no context changes."""

    text: str
    words: list[Word]
    units: list[Segment]


def cut(masked: str) -> Cut:
    """Blank what is no language, find the words and cut them into units; no words where nothing is linguistic."""
    text = blank_markup(masked)
    words = settle_signs(words_of(text))
    if not words:
        return Cut(text, [], [])
    return Cut(text, words, segments_of(text, words))


def detect(masked: str, *, target: str, context: Context = _NO_CONTEXT, source: str | None = None) -> Detection:
    """Say which sentences of `masked` are not in `target`.

    `masked` is a block's source with its markup as spaces of equal length (raw Markdown does too); `context` what is
    known about the block besides; `source` the one language that foreign text is in, when the caller knows it.
    All offsets of the answer are code points into `masked`.
    """
    return detect_cut(cut(masked), target=target, context=context, source=source)


def detect_cut(
    block: Cut, *, target: str, context: Context = _NO_CONTEXT, source: str | None = None, terms: bool = True
) -> Detection:
    """The same for a block that has been cut; it may be asked about again in another context.

    terms: whether a few words in other letters than the target's may be terms that need no translation.
    """
    if not block.words:
        return Detection("neutral", (), ())
    target = canonical(target)
    text = block.text
    units = [Segment(unit.start, unit.end, unit.words, unit.script) for unit in block.units]
    units = _read(units, text, target, _expect(target, context, source), context)
    if source:
        _call_by_source(units, target, canonical(source))
    elif terms:
        settle_terms(units, text, target, {primary(lang) for lang in (*context.neighbours, context.page) if lang})
    carried = embedded_in(units, text)
    if context.languages and not source:
        allowed = {primary(lang) for lang in (target, *context.languages)}
        carried = tuple(span._replace(lang=_named(span.lang, allowed)) for span in carried)
        _unname(units, allowed)
    sentences = tuple(
        Sentence(
            unit.start,
            unit.end,
            unit.lang,
            unit.lang is not None and not same_language(unit.lang, target),
            unit.confidence,
            unit.rule,
            unit.candidates,
        )
        for unit in units
    )
    return answer(sentences, carried)


@lru_cache(maxsize=1024)
def _expect(target: str, context: Context, source: str | None) -> Priors:
    near = frozenset(primary(lang) for lang in context.neighbours)
    likely = frozenset(primary(lang) for lang in (context.page, *context.languages) if lang)
    only = None
    if source:
        only = frozenset({primary(target), primary(source)})
    elif context.languages:
        only = frozenset(primary(lang) for lang in (target, *context.languages))
        likely &= only
    certain = context.page is not None and same_language(context.page, target)
    return Priors(primary(target), near, likely, only, near if certain else near | likely)


def _named(lang: str | None, allowed: Collection[str]) -> str | None:
    """A language, or OTHER where the settings do not name it."""
    return lang if lang is None or primary(lang) in allowed else OTHER


def _unname(units: list[Segment], allowed: Collection[str]) -> None:
    """Say of text that is certainly in none of the settings' languages only that."""
    for unit in units:
        unit.lang = _named(unit.lang, allowed)
        unit.candidates = tuple(pair for pair in unit.candidates if primary(pair[0]) in allowed)


def _read(units: list[Segment], text: str, target: str, expected: Priors, context: Context) -> list[Segment]:
    scripts = {unit.script for unit in units}
    found = [unit for unit in units if unit.script not in _ALPHABETS]
    for alphabet in _ALPHABETS:
        if alphabet in scripts:
            found += decide([unit for unit in units if unit.script == alphabet], alphabet, expected, text)
    near = [lang for lang in context.neighbours or (context.page,) if lang]
    settle_frames(found, text, target, near)
    settle_names(found, target, near)
    for unit in found:
        if unit.script in SCRIPT_LANGUAGE and unit.script != "kana":
            unit.lang, unit.confidence, unit.rule = SCRIPT_LANGUAGE[unit.script], 0.99, "script"
    found.sort(key=lambda unit: unit.start)
    asian = [unit for unit in found if unit.script in ("han", "kana")]
    if asian:
        _read_asian(asian, text, target, context)
    return found


def _call_by_source(units: list[Segment], target: str, source: str) -> None:
    """Call foreign text by the language that the caller says it is in, wherever its writing allows that."""
    for unit in units:
        if unit.lang is None or same_language(unit.lang, target):
            continue
        shares_alphabet = unit.script in _ALPHABETS and primary(source) in model(unit.script).index
        if shares_alphabet or primary(unit.lang) == primary(source):
            unit.lang = source


def _read_asian(units: list[Segment], text: str, target: str, context: Context) -> None:
    words = [word for unit in units for word in unit.words]
    page = _asian_hint(target, context)
    around, confidence, rule = read_han(words, text, around=None, page=page)
    if len(units) == 1 and rule != "han-japanese":  # all that it could be told about itself it has said
        units[0].lang, units[0].confidence, units[0].rule = around, confidence, rule
        return
    for unit in units:
        unit.lang, unit.confidence, unit.rule = read_han(
            unit.words, text, around=around if rule != "han-either" else None, page=page
        )


def _asian_hint(target: str, context: Context) -> str | None:
    """The likeliest language in Han letters, by what is nearest; where settings name only one of them, it is that."""
    hints = [lang for lang in (*context.neighbours, context.page, target, *context.languages) if lang]
    if context.languages:
        allowed = {primary(lang) for lang in (target, *context.languages)}
        hints = [lang for lang in hints if primary(lang) in allowed]
    return next((lang for lang in hints if primary(lang) in ("ja", "zh")), None)
