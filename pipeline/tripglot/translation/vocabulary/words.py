"""English words, to tell those that were made up: a small model spells what it does not know out of pieces.

What comes out looks like English ("stairbar", "enthusiases") and is none; people see it at once, while the engine's own
confidence and chrF hardly do.
"""

import lzma
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

# whole words in small letters: capitals begin names, and what has digits, dots or slashes is an address or code
_WORD = re.compile(r"(?<![\w.'’@#/_-])[a-z]{4,}(?![\w'’@_/-]|\.\w)")
_PREFIX = re.compile("anti|auto|hyper|inter|kilo|mega|meta|micro|milli|multi|non|post|pre|sub|super")  # of real words
_LATIN = re.compile(r"[A-Za-z]{3,}")
# one syllable of what is written as it sounds in Chinese or Japanese: hutong, takoyaki
_PINYIN = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:[iu]ang|iong|[aeio]ng|ian|iao|uai|uan|[aeiou][nr]|ai|ao|ei|i[aeu]|ou|u[aeio]|[aeiou])"
)
_HEPBURN = re.compile(
    "(?:kk?|gg?|ss?|zz?|tt?|dd?|n|h|bb?|pp?|m|r|w|y|[kgnhbpmr]y|s?sh|t?ch|t?ts|jj?|f)?[aiueo]|n(?![aiueoy])"
)
_SYLLABLE = 6  # letters of the longest: zhuang


def plain_words(text: str) -> list[str]:
    """What can be looked up: the whole words in small letters of four letters and more, in their order."""
    return _WORD.findall(text)


def made_up(original: str, translated: str) -> Iterator[str]:
    """The words of an English translation that are neither English, nor of the original, nor romanised."""
    given = tuple(word.lower() for word in _LATIN.findall(original))  # dockerfile, of which dockerfiles are made
    for word in dict.fromkeys(plain_words(translated)):
        if not (word in known() or word.startswith(given) or _prefixed(word) or _romanised(word)):
            yield word


def _prefixed(word: str) -> bool:
    prefix = _PREFIX.match(word)
    return prefix is not None and word[prefix.end() :] in known()


def _romanised(word: str) -> bool:
    return _made_of(_PINYIN, word) or _made_of(_HEPBURN, word)


def _made_of(syllable: re.Pattern[str], word: str) -> bool:
    """Whether a word can be cut into such syllables; a pattern that repeats them would try all ways to cut."""
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            stops = range(start + 1, min(start + _SYLLABLE, len(word)) + 1)
            ends.update(stop for stop in stops if syllable.fullmatch(word, start, stop))
    return len(word) in ends


@cache
def known() -> frozenset[str]:
    """All words of four letters and more, in small letters; data/README.md says where they are from."""
    data = files("tripglot.translation.vocabulary").joinpath("data/english.txt.xz").read_bytes()
    return frozenset(lzma.decompress(data).decode("ascii").splitlines())
