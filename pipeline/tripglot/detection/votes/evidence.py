"""How much of what words say for a language is evidence: whoever calls text foreign has to show a word that is.

Names, products, acronyms and words that both languages have vote for some language or other, and prove nothing: to a
model of letters, MacBook Pro is Czech and MIT License German.
"""

from collections.abc import Sequence
from typing import Final

from tripglot.detection._scripts import Word
from tripglot.detection.votes.alphabets import is_strange
from tripglot.detection.votes.english import is_english
from tripglot.detection.votes.model import Model, Votes
from tripglot.detection.votes.path import FULL

ENOUGH: Final = 2  # points without which nothing is called foreign
MUMBLE: Final = 16  # a vote by less than a nat
STRONG: Final = 48
LONG: Final = 12  # letters
SHORT: Final = 2  # letters of what is an abbreviation, where it has a capital: Mo, Di


def evidence(
    words: Sequence[Word],
    votes: Sequence[Votes],
    weights: Sequence[int],
    *,
    opens: int,
    home: int,
    lang: int,
    known: Model,
    lettered: bool,
    strict: bool,
) -> int:
    """How well `lang` is witnessed against `home`, both as indexes into the model's languages, from 0 to ENOUGH.

    opens: where the first word of the sentence begins, in code points; with a capital further on, a word may be a name.
    lettered: whether a word may say it by its letters alone, which tell most relatives badly. strict: whether it may
    be a label or a product, where a word that English has, and one that may be a name, count half, each word says it
    once, and an acronym nothing, unless all are in capitals.
    """
    shouted = all(word.text.isupper() for word in words)
    at_home = is_english if known.languages[home] == "en" else _no_dictionary
    points, heard = 0, set[str]()
    for word, vote, weight in zip(words, votes, weights, strict=True):
        lead = vote.each[home] - vote.each[lang]
        text = word.text
        if weight < FULL // 2 or lead <= 0 or (strict and (text in heard or (text.isupper() and not shouted))):
            continue
        strange = is_strange(text, known.languages[home])
        if lead < MUMBLE and not strange:
            continue
        heard.add(text)
        strange = strange or (lettered and len(text) >= LONG and lead >= STRONG)
        named = strict and word.start > opens and text[0].isupper()
        if strange or (known.carries(text, known.languages[lang]) and text.islower()):
            points += 2
        elif known.has(text, known.languages[lang]):
            points += 2 - (named or (strict and at_home(text))) - (named and len(text) <= SHORT)
        elif not named and not (strict and at_home(text)):
            points += lettered and (text.islower() or text.istitle())
        if points >= ENOUGH:
            return ENOUGH
    return points


def _no_dictionary(word: str) -> bool:
    """Whether a word is one of a language that there is no dictionary of here."""
    return False
