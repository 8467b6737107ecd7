"""English words, to tell those that were made up: a small model spells what it does not know out of pieces.

What comes out looks like English ("stairbar", "enthusiases") and is none; people see it at once, while the engine's own
confidence and chrF hardly do. A name that was made up ("Minchobles") misleads even more.
"""

import re
from collections.abc import Iterator

from tripglot.detection.votes.english import known

# whole words: what has digits, dots, slashes or capitals inside is an address, code or a product
_WORD = re.compile(r"(?<![\w.'’@#/_-])[A-Za-z][a-z]{3,}(?![\w'’@_/-]|\.\w)")
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
    """What can be looked up: the whole words of four letters and more, in their order, a name or not."""
    return _WORD.findall(text)


def made_up(original: str, translated: str) -> Iterator[str]:
    """The words of an English translation that are neither English, nor of the original, nor romanised."""
    given = tuple(word.lower() for word in _LATIN.findall(original))  # dockerfile, of which dockerfiles are made
    for word in dict.fromkeys(plain_words(translated)):
        plain = word if word.islower() else word.lower().removesuffix("s")  # the Zhous are a family of that name
        if not (word in known() or _explained(word.lower(), given) or romanised(plain)):
            yield word


def _explained(word: str, given: tuple[str, ...]) -> bool:
    """Whether a word in small letters is one, whatever it begins with: only names are known with their capital."""
    return word in known() or word.startswith(given) or _prefixed(word)


def _prefixed(word: str) -> bool:
    prefix = _PREFIX.match(word)
    return prefix is not None and word[prefix.end() :] in known()


def romanised(word: str) -> bool:
    """Whether a word in small letters can be read as what is written as it sounds in Chinese or Japanese."""
    return _made_of(_PINYIN, word) or _made_of(_HEPBURN, word)


def _made_of(syllable: re.Pattern[str], word: str) -> bool:
    """Whether a word can be cut into such syllables; a pattern that repeats them would try all ways to cut."""
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            stops = range(start + 1, min(start + _SYLLABLE, len(word)) + 1)
            ends.update(stop for stop in stops if syllable.fullmatch(word, start, stop))
    return len(word) in ends
