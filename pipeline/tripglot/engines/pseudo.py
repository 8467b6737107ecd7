"""The engine that makes text look translated: for layout work and for tests of structure.

Every letter changes (Latin letters get accents, letters of other scripts move to a neighbour of their script), text
grows by some 30 % in letters alone, and digits, punctuation and white space stay as and where they are. So whatever
breaks in the output was broken by the code around the engine, and text that did not change was never sent to one.
"""

import sys
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis, Link
from tripglot.engines.words import is_letter, words

GROWTH = 0.3  # letters added per letter

_ACCENTED = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ÅƁÇÐÉƑĜĤÎĴĶĻḾÑÖÞɊŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļḿñöþɋŕšţûṽŵẋýž",
        strict=True,
    )
)
_REACH = 128  # how far, in code points, a neighbour may lie


class PseudoEngine:
    """Deterministic; serves every pair of languages."""

    name = "pseudo"
    natural = False

    def identify(self, source: str, target: str) -> str:
        """Name the engine; every pair is served."""
        return "pseudo"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Give one hypothesis per sentence, aligned word to word."""
        return [(_pseudo(text),) for text in sentences]


def _pseudo(text: str) -> Hypothesis:
    """Change every word of `text` and grow it; the fraction of a letter owed passes on to the next word."""
    pieces: list[str] = []
    links: list[Link] = []
    done, length, owed = 0, 0, 0.0
    for start, end in words(text):
        pieces.append(text[done:start])
        length += start - done
        word = text[start:end]
        if is_letter(word[0]):
            owed += GROWTH * sum(map(is_letter, word))
            word = _changed(word, int(owed))
            owed %= 1
        pieces.append(word)
        links.append(Link(length, length + len(word), start, end, 1.0))
        length += len(word)
        done = end
    pieces.append(text[done:])
    return Hypothesis("".join(pieces), 0.0, tuple(links))


@lru_cache(maxsize=1 << 16)
def _changed(word: str, more: int) -> str:
    """Change every letter of `word` and append `more` letters; NFC, so that a later normalisation is no change."""
    letters = [_neighbour(char) if is_letter(char) else char for char in unicodedata.normalize("NFC", word)]
    last = next(char for char in reversed(letters) if is_letter(char))
    return unicodedata.normalize("NFC", "".join(letters) + last * more)


@cache
def _neighbour(char: str) -> str:
    """Give another letter for `char`: of its script and category, stable under NFC, itself no letter's accent."""
    accented = _ACCENTED.get(char)
    if accented:
        return accented
    code = ord(char)
    near = (other for distance in range(1, _REACH) for other in (code + distance, code - distance))
    any_script = char  # a letter that is alone in its script, such as an ordinal sign, takes any neighbour
    for number in near:
        if 0x80 <= number <= sys.maxunicode and _alike(char, chr(number)):
            if _script(chr(number)) == _script(char):
                return chr(number)
            any_script = chr(number) if any_script == char else any_script
    return any_script


def _alike(one: str, other: str) -> bool:
    return unicodedata.category(one) == unicodedata.category(other) and unicodedata.is_normalized("NFC", other)


def _script(char: str) -> str:
    """Give the script's name as the character's own name has it ("CYRILLIC", "FULLWIDTH LATIN", "CJK UNIFIED")."""
    parts = unicodedata.name(char, "").replace("-", " ").split(" ")
    return " ".join(parts[:2]) if parts[0] in {"CJK", "FULLWIDTH", "HALFWIDTH", "HANGUL"} else parts[0]
