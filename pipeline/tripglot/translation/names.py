"""Well-known names: places, organisations, universities, languages, in Chinese, and what English calls them.

An engine that has never seen a name guesses one, and a guess reads like any other word. So a known name is asked for
as a number is: a translation without it is refused. Only names that mean one thing in running text are listed; a
longer word that holds one and is something else (巴黎圣母院 is no Paris) hides it. Needs no part beside the base.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from tripglot.languages import primary
from tripglot.translation.glossary import Glossary, Term
from tripglot.translation.literals import LITERAL

_DOTS = frozenset("·・•‧")  # between the parts of a person's name: 乔治·华盛顿 is no place

Found = tuple[int, int, Term]


class Names:
    """Names ready to be found in text, by every spelling; None is a word that hides the names in it."""

    def __init__(self, table: Mapping[str, Term | None]) -> None:
        """Take what each spelling stands for."""
        self._table = table
        self._lengths: dict[str, list[int]] = {}
        for length, first in sorted({(len(word), word[:1]) for word in table}, reverse=True):
            self._lengths.setdefault(first, []).append(length)

    def find(self, text: str) -> Iterator[Found]:
        """Where names stand, in order, none overlapping; the longest word at a place counts."""
        at = 0
        while at < len(text):
            lengths = self._lengths.get(text[at], ())
            word = next((text[at : at + n] for n in lengths if text[at : at + n] in self._table), "")
            term = self._table.get(word)
            if term and not _DOTS.intersection(text[max(at - 1, 0) : at] + text[at + len(word) : at + len(word) + 1]):
                yield at, at + len(word), term
            at += len(word) or 1


class Vocabulary(Glossary):
    """The user's glossary with the known names around it: where both speak of the same words, the glossary does."""

    def __init__(self, glossary: Glossary, names: Names) -> None:
        """Take both."""
        super().__init__(glossary.terms, glossary.target)
        self._names = names

    def __bool__(self) -> bool:
        """Names are always there."""
        return True

    def find(self, text: str) -> Iterator[Found]:
        """Where terms and names stand in a text, in order, none overlapping."""
        ours = list(super().find(text))
        spans = [*(found[:2] for found in ours), *(match.span() for match in LITERAL.finditer(text))]
        taken = {place for span in spans for place in range(*span)}  # a name in an address or a #tag stays as it is
        theirs = [found for found in self._names.find(text) if taken.isdisjoint(range(*found[:2]))]
        return iter(sorted([*ours, *theirs], key=lambda found: found[0]))

    def lost(self, terms: Sequence[Term], translated: str) -> list[str]:
        """The renderings that a translation does not hold; accents make no difference in a name."""
        lost = super().lost(terms, translated)
        return [name for name in lost if name in super(Vocabulary, self).lost(terms, _bare(translated))]


def vocabulary(glossary: Glossary, source: str) -> Glossary:
    """What is known of the words of a source language (BCP 47) beside the user's glossary."""
    if primary(source) != "zh" or primary(glossary.target) != "en":
        return glossary
    return Vocabulary(glossary, known_names())


@cache
def known_names() -> Names:
    """The names that are shipped; data/README.md says where they are from."""
    table: dict[str, Term | None] = {}
    text = files("tripglot.translation").joinpath("data/names.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        words, english = line.split("\t")
        term = _term(words, english) if english else None
        table |= dict.fromkeys(words.split("|"), term)
    return Names(table)


def _term(words: str, english: str) -> Term:
    rendering, *others = english.split("|")
    accepted = dict.fromkeys(name for other in others for name in (other, _bare(other)))
    # capitals tell a name from a word: US and us
    return Term(
        tuple(words.split("|")), {"en": rendering}, exact=True, accepted=(*accepted, _bare(rendering)), known=True
    )


def _bare(text: str) -> str:
    """A text without accents, its apostrophes straight."""
    letters = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(char for char in letters if not unicodedata.combining(char))
