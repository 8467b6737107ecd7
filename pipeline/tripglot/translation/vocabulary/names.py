"""Well-known names: places, organisations, universities, languages, in Chinese, and what English calls them.

An engine that has never seen a name guesses one, and a guess reads like any other word. So a known name is asked for
as a number is: a translation without it is refused. Only names that mean one thing in running text are listed; a
longer word that holds one and is something else (巴黎圣母院 is no Paris) hides it. Needs no part beside the base.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from tripglot.languages import primary
from tripglot.translation.glossary import Glossary, Term
from tripglot.translation.literals import LITERAL
from tripglot.translation.vocabulary.amounts import find_amounts, says
from tripglot.translation.vocabulary.dates import find_dates
from tripglot.translation.vocabulary.letters import find_letters
from tripglot.translation.vocabulary.people import find_people
from tripglot.translation.vocabulary.romanise import System
from tripglot.translation.vocabulary.tables import rows

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DOTS = frozenset("·・•‧")  # between the parts of a person's name: 乔治·华盛顿 is no place

Found = tuple[int, int, Term]
Finder = Callable[[str], Iterator[Found]]


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
    """The user's glossary with names around it: where several speak of the same words, the first of them does."""

    def __init__(self, glossary: Glossary, *finders: Finder) -> None:
        """Take the glossary, and what finds names in a text."""
        super().__init__(glossary.terms, glossary.target, glossary.names)
        self.spotter = glossary.spotter
        self._finders = finders

    def __bool__(self) -> bool:
        """Names are always there."""
        return True

    def find(self, text: str) -> Iterator[Found]:
        """Where terms and names stand in a text, in order, none overlapping."""
        found = list(super().find(text))
        # a name in an address or a #tag stays as it is; plain numbers may be a day's, or so many ten thousands
        literals = (match for match in LITERAL.finditer(text) if not _NUMBER.fullmatch(match.group()))
        taken = {place for match in literals for place in range(*match.span())}
        for finder in self._finders:
            taken.update(place for start, end, _ in found for place in range(start, end))
            found += [name for name in finder(text) if taken.isdisjoint(range(*name[:2]))]
        return iter(sorted(found, key=lambda name: name[0]))

    def holds(self, term: Term, translated: str) -> bool:
        """Whether a translation has a term's rendering; accents make no difference in a name."""
        if term.value is not None:
            return says(translated, term.value)
        return super().holds(term, translated) or super().holds(term, bare(translated))


def vocabulary(glossary: Glossary, source: str, *, people: bool = False) -> Glossary:
    """What is known of the words of a source language (BCP 47) beside the user's glossary.

    With `people` also how people's names are romanised, which needs the extra `translate`.
    """
    if primary(source) != "zh" or primary(glossary.target) != "en":
        return glossary
    if not people:
        return Vocabulary(glossary, known_names().find, find_dates, find_amounts, find_letters)
    system: System = "wade-giles" if source == "zh-Hant" else "pinyin"
    people_named = partial(find_people, system=glossary.names or system)
    return Vocabulary(glossary, known_names().find, find_dates, find_amounts, find_letters, people_named)


@cache
def known_names() -> Names:
    """The names that are shipped; data/README.md says where they are from."""
    table: dict[str, Term | None] = {}
    for words, english in rows("names.tsv.xz"):
        term = _term(words, english) if english else None
        table |= dict.fromkeys(words.split("|"), term)
    return Names(table)


def _term(words: str, english: str) -> Term:
    rendering, *others = english.split("|")
    accepted = dict.fromkeys(name for other in others for name in (other, bare(other)))
    # capitals tell a name from a word: US and us
    return Term(
        tuple(words.split("|")), {"en": rendering}, exact=True, accepted=(*accepted, bare(rendering)), known=True
    )


def bare(text: str) -> str:
    """A text without accents, its apostrophes straight."""
    letters = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(char for char in letters if not unicodedata.combining(char))
