"""A post with the language of everything in it: the first two rooms of the road, joined."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from tripglot.detection import (
    OTHER,
    Detection,
    Directive,
    Sentence,
    Span,
    detect_post,
    parse_directive,
    split_sentences,
    target_clauses,
)
from tripglot.detection.units import Unit, widen
from tripglot.errors import TripglotError
from tripglot.languages import canonical, density, same_language
from tripglot.post import Block, Passage, Post
from tripglot.post.front.matter import NOT_A_SCALAR, TYPED

_EMPTY_LINE = re.compile(r"\n[ \t>]*\n")
LABEL = "label"  # the rule that keeps tags, keywords and categories: they are addresses of a site
_LANGUAGE_KEYS = ("lang", "language", "locale")


class Reading(NamedTuple):
    """One passage of a block with what detection says of it. Offsets in `detection` count from the passage's start."""

    block: int
    passage: Passage
    detection: Detection


def page_language(post: Post) -> str | None:
    """The language that the front matter claims, as a BCP 47 tag; None if it claims none, or nonsense."""
    for path, value in post.front.data if post.front else ():
        if (
            len(path)
            and str(path[0]).lower() in _LANGUAGE_KEYS
            and value
            and value[0] not in ("\0", NOT_A_SCALAR, TYPED)
        ):
            try:
                return canonical(value.split(".")[0])
            except TripglotError:
                return None
    return None


def read(post: Post, target: str, languages: Iterable[str] = ()) -> list[Reading]:
    """Detect every passage of a post; explicit comments in the post have the last word."""
    places = [(index, passage) for index in range(len(post.blocks)) for passage in post.passages(index)]
    texts = [(_kind(post, index, passage), passage.masked) for index, passage in places]
    found = detect_post(texts, target=target, page=page_language(post), languages=tuple(languages))
    told = _directives(post)
    return [
        Reading(index, passage, _judged(post, index, detection, told.get(index), target))
        for (index, passage), detection in zip(places, found, strict=True)
    ]


def _judged(post: Post, index: int, detection: Detection, told: Directive | None, target: str) -> Detection:
    if told:
        return _obey(told, detection, target)
    return _kept(detection, LABEL) if post.is_label(index) else detection


def _kind(post: Post, index: int, passage: Passage) -> str:
    block = post.blocks[index]
    return block.kind if passage.start == 0 else "title"


def units_of(post: Post, readings: Iterable[Reading], target: str) -> list[Unit]:
    """What to send to the engine: the foreign sentences, with the markup at their borders."""
    out = []
    for reading in readings:
        if not reading.detection.needs_translation:
            continue
        units = _units(post, reading.block, reading.passage, reading.detection.sentences, everything=None)
        borrowed = [
            (span.start, span.end)
            for span in reading.detection.embedded
            if span.lang is not None and same_language(span.lang, target)
        ]
        for unit in units:
            held = _held(reading.passage, unit, target, borrowed)
            out.append(replace(unit, held=held) if held else unit)
    return out


def _held(
    passage: Passage, unit: Unit, target: str, borrowed: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    start, end = max(unit.start - passage.start, 0), unit.end - passage.start
    found = target_clauses(passage.masked, start, end, target=target, borrowed=borrowed)
    return tuple((passage.start + first, passage.start + last) for first, last in found)


_MOSTLY = 0.75  # of a post's prose, to be a post in that language; half is enough if its front matter says so too


def main_language(post: Post, readings: Iterable[Reading], target: str) -> str:
    """The language that a post is written in: the target, unless most of the prose is in another one."""
    weights: Counter[str] = Counter()
    for reading in readings:
        for sentence in reading.detection.sentences:
            if sentence.lang and sentence.lang != OTHER:
                weights[sentence.lang] += (sentence.end - sentence.start) * density(sentence.lang)
    if not weights:
        return target
    lang = max(sorted(weights), key=weights.__getitem__)
    claimed = page_language(post)
    said = claimed is not None and same_language(claimed, lang)
    enough = weights[lang] > weights.total() * (0.5 if said else _MOSTLY)
    return lang if enough and not same_language(target, lang) else target


def kept_of(readings: Iterable[Reading], target: str) -> list[Unit]:
    """Foreign text that is meant to stay: kept blocks, and names, terms and quotations in target text."""
    out = []
    for reading in readings:
        if reading.detection.needs_translation:
            continue
        start = reading.passage.start
        out += [
            Unit(reading.block, start + span.start, start + span.end, span.lang)
            for span in (*reading.detection.spans, *reading.detection.embedded)
            if span.embedded and span.lang is not None and not same_language(target, span.lang)
        ]
    return out


def all_units(post: Post, lang: str | None = None, readings: Iterable[Reading] | None = None) -> list[Unit]:
    """Every sentence of a post, whatever it is in. With readings, each in its own language, else all in `lang`."""
    out = []
    if readings is not None:
        for reading in readings:
            out += _units(post, reading.block, reading.passage, reading.detection.sentences, everything=lang)
        return out
    for index in range(len(post.blocks)):
        for passage in post.passages(index):
            masked = passage.masked
            sentences = [
                Sentence(start, end, lang, True, 1.0, "all")
                for start, end in split_sentences(masked)
                if any(char.isalpha() for char in masked[start:end])
            ]
            out += _units(post, index, passage, sentences, everything=lang)
    return out


def _units(
    post: Post, block: int, passage: Passage, sentences: Iterable[Sentence], *, everything: str | None
) -> list[Unit]:
    sentences = list(sentences)
    source, value = post.blocks[block].source, post.value_at(block, passage.start)
    runs = value.runs(source) if value and value.end == passage.end else post.runs(block)
    spans = [(passage.start + s.start, passage.start + s.end) for s in sentences]
    wide = widen(source, runs, spans, (passage.start, passage.end))
    return [
        Unit(block, start, end, sentence.lang or everything or OTHER)
        for (start, end), sentence in zip(wide, sentences, strict=True)
        if sentence.foreign or everything is not None
    ]


def _directives(post: Post) -> dict[int, Directive]:
    """Which comment speaks for which block: the one right before it, or the region it stands in.

    Before a table, that is the whole table. What stays in front matter, its `tripglot: {keep: [title]}` says.
    """
    said: list[tuple[int, Directive]] = []
    for line, text in post.comments():
        try:
            directive = parse_directive(text)
        except TripglotError as error:
            raise error.at(None, line) from None
        if directive:
            said.append((post.source.line_span(line - 1)[0], directive))
    out: dict[int, Directive] = {}
    region: Directive | None = None
    pending: Directive | None = None
    before: Block | None = None  # the one that `pending` spoke for last
    kept = _kept_keys(post)
    for index in sorted(range(len(post.blocks)), key=lambda i: post.blocks[i].start):
        block = post.blocks[index]
        if block.kind == "front":
            if str(block.key[0]).lower() in kept:
                out[index] = Directive(keep=True)
            continue
        if before and not _same_table(post, before, block):
            pending = None
        while said and said[0][0] < block.start:
            directive = said.pop(0)[1]
            if directive.end:
                region = None
            elif directive.start:
                region = directive
            else:
                pending = directive
        before = block
        if told := pending or region:
            out[index] = told
    return out


def _kept_keys(post: Post) -> frozenset[str]:
    """The keys of the front matter whose values are to stay as they are, in small letters."""
    data = post.front.data if post.front else ()
    return frozenset(value.lower() for path, value in data if path[:2] == ("tripglot", "keep"))


def _same_table(post: Post, one: Block, other: Block) -> bool:
    between = post.source.text[one.end : other.start]
    return one.kind == other.kind == "cell" and not _EMPTY_LINE.search(between)


def _kept(detection: Detection, rule: str) -> Detection:
    """The same text, to be left as it is because of a rule."""
    spans = tuple(Span(s.start, s.end, s.lang, s.confidence, rule, True) for s in detection.spans)
    return Detection("neutral", spans, ())


def _obey(directive: Directive, detection: Detection, target: str) -> Detection:
    if directive.keep:
        return _kept(detection, "keep")
    lang = directive.lang
    if lang is None:
        return detection
    foreign = not same_language(target, lang)
    sentences = tuple(Sentence(s.start, s.end, lang, foreign, 1.0, "comment") for s in detection.sentences)
    spans = tuple(Span(s.start, s.end, lang, 1.0, "comment") for s in detection.sentences)
    return Detection("foreign" if foreign and sentences else "target", spans, sentences)
