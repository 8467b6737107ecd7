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
_LATIN = re.compile(r"[A-Za-z]{2,}")
# what is written as it sounds in Chinese or Japanese: hutong, takoyaki
_PINYIN = re.compile(
    "(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:[iu]ang|iong|[aeio]ng|ian|iao|uai|uan|[aeiou][nr]|ai|ao|ei|i[aeu]|ou|u[aeio]|[aeiou]))+"
)
_HEPBURN = re.compile(
    "(?:(?:kk?|gg?|ss?|zz?|tt?|dd?|n|h|bb?|pp?|m|r|w|y|[kgnhbpmr]y|s?sh|t?ch|t?ts|jj?|f)?[aiueo]|n(?![aiueoy]))+"
)


def made_up(original: str, translated: str) -> Iterator[str]:
    """The words of an English translation that are neither English, nor of the original, nor romanised."""
    for word in dict.fromkeys(_WORD.findall(translated)):
        if word in known() or _PINYIN.fullmatch(word) or _HEPBURN.fullmatch(word):
            continue
        if not any(word.startswith(part.casefold()) for part in _LATIN.findall(original)):
            yield word


@cache
def known() -> frozenset[str]:
    """All words of four letters and more, in small letters; data/README.md says where they are from."""
    data = files("tripglot.translation.vocabulary").joinpath("data/english.txt.xz").read_bytes()
    return frozenset(lzma.decompress(data).decode("ascii").splitlines())
