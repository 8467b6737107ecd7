"""Chinese and Japanese in Latin letters: pinyin and rōmaji. Neither is a language that an engine could read."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from tripglot.detection._scripts import Word
from tripglot.detection.votes.model import Model

_LEAST: Final = 3  # words from which syllables alone tell
_TONE: Final = re.compile("[āǎēěīǐōǒūǔǖǘǚǜ]")  # what hardly any other spelling has, in a word that is pinyin throughout
_A, _E, _I, _O, _U = "aāáǎà", "eēéěè", "iīíǐì", "oōóǒò", "uūúǔùüǖǘǚǜ"
_PINYIN: Final = re.compile(
    rf"(?:(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
    rf"(?:[{_I}]?[{_A}](?:ng?|[{_I}]|[{_O}])?|[{_U}]?[{_A}](?:ng?|[{_I}])?|[{_U}]?[{_E}](?:ng?|[{_I}])?|[{_I}][{_E}]"
    rf"|[{_I}](?:ng?|[{_U}]|[{_O}]ng)?|[{_U}](?:n|[{_I}]|[{_O}])?|[{_O}](?:[{_U}]|ng)?)"
    rf"|[{_A}](?:ng?|[{_I}]|[{_O}])?|[{_E}](?:n|r|[{_I}])?|[{_O}][{_U}]?)'?)+",
    re.IGNORECASE,
)
_INITIAL: Final = re.compile("x[iuüíìúùǘǜ]|q[iíì]|zh", re.IGNORECASE)
_ROMAJI: Final = re.compile(
    r"(?:(?:([kstpgdbzcj])(?=\1))?(?:ch|sh|ts|[kgnhbpmr]y|[kgsztdnhbpmyrwjf])?[aiueoāīūēōâîûêô]|n(?![aiueoy])'?)+",
    re.IGNORECASE,
)
# what Japanese in Latin letters can hardly do without, and other languages hardly have
_JAPANESE: Final = re.compile(
    r"(?:desu|deshita|dewa|watashi|boku|anata|kore|sore|kyou?|kyō|ashita|kinou|totemo|arigatou?|arigatō|gozaimasu|konnichiwa"
    r"|konbanwa|ohayou?|sayounara|sumimasen|kudasai|onegai|nihon|nippon|\w{2,}(?:mashita|masu|masen|mashou|masita))",
    re.IGNORECASE,
)
_PARTICLES: Final = frozenset(["wa", "ga", "wo", "o", "ni", "no", "de", "to", "mo", "ka", "ne", "yo", "he", "e"])


def is_romanised(words: Sequence[Word], known: Model, languages: Collection[str]) -> bool:
    """Whether these words are pinyin or rōmaji, and on no list of the `languages` that they were taken for."""
    texts = [word.text for word in words]
    if not texts or any(known.has(text, lang) for text in texts for lang in languages if len(text) > _LEAST):
        return False
    return _is_romaji(texts) or _is_pinyin(texts, known, languages)


def _is_pinyin(texts: Sequence[str], known: Model, languages: Collection[str]) -> bool:
    if not all(_PINYIN.fullmatch(text) for text in texts):
        return False
    if any(_TONE.search(text) for text in texts) or any(_INITIAL.match(text) and not text.isascii() for text in texts):
        return True
    own = {known.index.get(lang, -1) for lang in languages}
    return len(texts) >= _LEAST and all(own.isdisjoint(known.grammar(text)) for text in texts)


def _is_romaji(texts: Sequence[str]) -> bool:
    if not all(_ROMAJI.fullmatch(text) for text in texts):
        return False
    telling = sum(_JAPANESE.fullmatch(text) is not None for text in texts)
    particles = sum(text.lower() in _PARTICLES for text in texts)
    return telling > 1 or (telling == 1 and (particles > 0 or len(texts) < _LEAST)) or particles > 2
