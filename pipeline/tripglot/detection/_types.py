"""What goes into detection and what comes out of it.  All offsets are code points into the text given.

They are made by the thousand, so they are named tuples: four times faster made than frozen dataclasses.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

TERM: Final = "term"  # the rule of words that are a name or a term, in no language that matters
OTHER: Final = "und"  # a language that is certainly not the target, and outside the settings' limit: not named
Verdict = Literal["target", "foreign", "mixed", "neutral", "undecided"]


class Span(NamedTuple):
    """A stretch of text in one language."""

    start: int
    end: int
    lang: str | None  # BCP 47; None: undecided; OTHER: outside the settings
    confidence: float  # 0 to 1
    rule: str  # what decided
    embedded: bool = False  # a name, term or quotation inside another language: not to be translated


class Sentence(NamedTuple):
    """One unit that would be translated as a whole; the spaces around it are left out."""

    start: int
    end: int
    lang: str | None
    foreign: bool
    confidence: float
    rule: str
    candidates: tuple[tuple[str, float], ...] = ()  # the languages weighed, best first, with their shares


def verdict_of(sentences: Sequence[Sentence]) -> Verdict:
    """One word for sentences; those that are undecided leave it to the others, and terms say nothing."""
    known = sum(sentence.lang is not None for sentence in sentences)
    foreign = sum(sentence.foreign for sentence in sentences)
    if not known:
        return "neutral" if all(sentence.rule == TERM for sentence in sentences) else "undecided"
    return "target" if not foreign else "foreign" if foreign == known else "mixed"


class Context(NamedTuple):
    """What is known about a block besides its text; every field is a hint, none is a command."""

    page: str | None = None  # front matter, or the majority of the post
    neighbours: tuple[str, ...] = ()  # the languages of the blocks before and after
    kind: str = "paragraph"  # "heading", "item", "cell", "title" ...
    languages: tuple[str, ...] = ()  # the settings' limit; empty: all


class Detection(NamedTuple):
    """The answer for one block.

    `spans` covers the words of the text, each letter in the language of its sentence.  `embedded` lies inside them:
    the names, terms and quotations of another language that a sentence carries, and what is glued into it.
    """

    verdict: Verdict
    spans: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    embedded: tuple[Span, ...] = ()

    @property
    def needs_translation(self) -> bool:
        """Whether any sentence is foreign."""
        return self.verdict in ("foreign", "mixed")


def answer(sentences: tuple[Sentence, ...], embedded: tuple[Span, ...] = ()) -> Detection:
    """The answer that some sentences make, with a span for each."""
    spans = tuple(Span(s.start, s.end, s.lang, s.confidence, s.rule) for s in sentences)
    return Detection(verdict_of(sentences), spans, sentences, embedded)
