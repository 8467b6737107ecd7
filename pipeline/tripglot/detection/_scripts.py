"""Words by script: what writing alone can tell.

Script decides more than any detector can: kana is Japanese, Hangul Korean, and so on (Unicode Standard Annex 24).
What shares a script (Latin, Cyrillic, Arabic, Devanagari) goes on to the letter models.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from tripglot.detection._mask import is_identifier, may_hold_identifiers
from tripglot.languages import primary


class Word(NamedTuple):
    """A run of letters of one script."""

    start: int
    end: int
    script: str
    text: str


_new = tuple.__new__  # what `Word(...)` comes to, without the way there: nothing is made more often

_MARKS: Final = "\u0300-\u036f\u200c\u200d\u00ad"
_CLASSES: Final = {
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a"
    + _MARKS,
    "han": "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af",
    "kana": "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "cyrillic": "\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f" + _MARKS,
    "hangul": "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff",
    "arabic": "\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06ff\u0750-\u077f\u08a0-\u08ff"
    "\ufb50-\ufdff\ufe70-\ufefc\u200c",
    "greek": "\u0370-\u0373\u0376-\u037d\u0386\u0388-\u03ff\u1f00-\u1fff" + _MARKS,
    "hebrew": "\u0591-\u05bd\u05bf-\u05f2\ufb1d-\ufb4f",
    "devanagari": "\u0900-\u0963\u0966-\u097f\u200c\u200d",
    "bengali": "\u0980-\u09ff\u200c\u200d",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "oriya": "\u0b00-\u0b7f",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f\u200c\u200d",
    "kannada": "\u0c80-\u0cff\u200c\u200d",
    "malayalam": "\u0d00-\u0d7f\u200c\u200d",
    "sinhala": "\u0d80-\u0dff\u200c\u200d",
    "thai": "\u0e00-\u0e3a\u0e40-\u0e4e",
    "lao": "\u0e80-\u0eff",
    "tibetan": "\u0f00-\u0fff",
    "myanmar": "\u1000-\u109f\uaa60-\uaa7f",
    "georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "ethiopic": "\u1200-\u139f",
    "khmer": "\u1780-\u17ff",
    "armenian": "\u0530-\u0588\ufb13-\ufb17",
}

# scripts that one language (of those we name) is written in
SCRIPT_LANGUAGE: Final = {
    "kana": "ja",
    "hangul": "ko",
    "greek": "el",
    "hebrew": "he",
    "bengali": "bn",
    "gurmukhi": "pa",
    "gujarati": "gu",
    "oriya": "or",
    "tamil": "ta",
    "telugu": "te",
    "kannada": "kn",
    "malayalam": "ml",
    "sinhala": "si",
    "thai": "th",
    "lao": "lo",
    "tibetan": "bo",
    "myanmar": "my",
    "georgian": "ka",
    "ethiopic": "am",
    "khmer": "km",
    "armenian": "hy",
}
_SHARED: Final = {
    "cyrillic": "be bg kk mk mn ru sr uk", "arabic": "ar fa ps ur", "devanagari": "hi mr ne", "hebrew": "yi",
}  # fmt: skip
_LETTERED: Final = frozenset({"latin", "cyrillic", "greek"})  # alphabets that single letters are taken from as signs
_HAN: Final = {"zh": {"han"}, "yue": {"han"}, "ja": {"han", "kana"}, "ko": {"hangul", "han"}}
UNSPACED: Final = frozenset({"han", "kana", "thai", "lao", "khmer", "myanmar", "tibetan"})

# blanks, digits and punctuation: no word begins with one, and there is no need to try every script to find out
_NEVER_FIRST: Final = "\x00-@\\[-`{-\xa9\u2010-\u2e7f\u3000-\u3004\u3008-\u3040\u30fb\uff00-\uff20" + _MARKS
_WORD: Final = re.compile(
    f"(?![{_NEVER_FIRST}])(?:" + "|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _CLASSES.items()) + ")"
)
_LATIN_WORD: Final = re.compile(f"(?![{_MARKS}])[{_CLASSES['latin']}]+")
_BEYOND_LATIN: Final = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u2c00-\ufaff\ufb13-\uff00\uff66-\U000323af]")


@cache
def scripts_of(target: str) -> frozenset[str]:
    """The scripts that a language (BCP 47) is written in; Latin letters are the answer for all that is not known."""
    lang = primary(target)
    home = {script for script, one in SCRIPT_LANGUAGE.items() if one == lang}
    home |= {script for script, langs in _SHARED.items() if lang in langs.split()}
    home |= _HAN.get(lang, set())
    return frozenset(home or {"latin"})


@cache
def foreign_letters(target: str) -> re.Pattern[str]:
    """Runs of letters that texts in `target` (BCP 47) are not written in; Latin ones are at home everywhere."""
    home = {"latin", *scripts_of(target)}
    away = [f"(?![{_MARKS}])[{letters}]+" for name, letters in _CLASSES.items() if name not in home]
    any_of_them = "".join(letters for name, letters in _CLASSES.items() if name not in home)
    # one Greek letter is a sign: π, a λ expression. What is in no class at all is passed over at once
    sign = r"(?!(?<![\u0370-\u03ff])[\u0370-\u03ff](?![\u0370-\u03ff]))"
    return re.compile(f"(?=[{any_of_them}]){sign}(?:{'|'.join(away)})")


def words_of(text: str) -> list[Word]:
    """The words of `text` in order, identifiers left out; in scripts without spaces a word is a whole run."""
    if not _BEYOND_LATIN.search(text):
        found = [_new(Word, (m.start(), m.end(), "latin", m.group())) for m in _LATIN_WORD.finditer(text)]
    else:
        found = [_new(Word, (m.start(), m.end(), m.lastgroup or "", m.group())) for m in _WORD.finditer(text)]
    if not may_hold_identifiers(text):
        return found
    return [word for word in found if word.script != "latin" or not is_identifier(text, word.start, word.end)]


def settle_signs(words: Sequence[Word]) -> list[Word]:
    """The words again, letters that stand for something (β 受体, A-B-A) as parts of the writing that is around them.

    Such are words of one letter in an alphabet that the text has no longer word in; a text of nothing else has no word.
    """
    longer = {word.script for word in words if len(word.text) > 1}
    signs = _LETTERED - longer
    if all(word.script not in signs for word in words):
        return list(words)
    beside = next((word.script for word in words if word.script not in signs), None)
    if not beside:
        return []
    settled = []
    for word in words:
        beside = beside if word.script in signs else word.script
        settled.append(word._replace(script=beside))
    return settled
