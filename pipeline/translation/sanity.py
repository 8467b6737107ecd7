"""Is this hypothesis fit to be published? One named test per way in which neural translation is known to fail.

The list follows pofilter's functional checks and the failure reports of the field: echo, repeat loops, cut or
overlong output, lost numbers and names, letters of the source script left over.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator

from pipeline.languages import is_spaced, same_language
from pipeline.post.scripts import CJK_CHAR, HANGUL_CHAR

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.'’][A-Za-z0-9]+)*")
_WORD = re.compile(r"\w+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_SCRIPTS = {
    "Han or kana": CJK_CHAR,
    "Hangul": HANGUL_CHAR,
    "Cyrillic": re.compile("[\u0400-\u052f]"),
    "Greek": re.compile("[\u0370-\u03ff]"),
    "Arabic": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "Hebrew": re.compile("[\u0590-\u05ff]"),
    "Thai": re.compile("[\u0e00-\u0e7f]"),
    "Devanagari": re.compile("[\u0900-\u097f]"),
}
_NATIVE = {
    "zh": {"Han or kana"}, "ja": {"Han or kana"}, "ko": {"Hangul"}, "th": {"Thai"}, "el": {"Greek"}, "he": {"Hebrew"},
    "ar": {"Arabic"}, "fa": {"Arabic"}, "ur": {"Arabic"}, "hi": {"Devanagari"}, "mr": {"Devanagari"},
    **{tag: {"Cyrillic"} for tag in ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn")},
}  # fmt: skip
# characters of translation per character of source, outside which something was cut or added
_RATIO_SPACED = (0.4, 2.6)
_RATIO_FROM_UNSPACED = (0.9, 9.0)
_RATIO_TO_UNSPACED = (0.1, 1.1)
_MAY_BE_A_NAME = 25  # characters; a title of Latin words may be the same in both languages
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_WIDE = str.maketrans("（）［］｛｝０１２３４５６７８９", "()[]{}0123456789")


def problems(original: str, translated: str, source: str, target: str) -> list[str]:
    """Why a hypothesis is not to be trusted, as short reasons; empty if nothing is wrong. Tags are BCP 47."""
    return list(_problems(original, translated, source, target))


def _problems(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    if not translated.strip():
        yield "empty"
        return
    if "\ufffd" in translated:
        yield "broken characters"
    same = translated.strip().casefold() == original.strip().casefold()
    if same and _WORD.search(original) and not (original.isascii() and len(original) < _MAY_BE_A_NAME):
        yield "echo of the source"
    native = _NATIVE.get(target.split("-", maxsplit=1)[0], set())
    for name, pattern in _SCRIPTS.items():
        if name not in native and pattern.search(translated):
            yield f"{name} left over"
    yield from _repeats(original, translated)
    low, high = _ratio(source, target)
    if len(original) >= 4 and not low * len(original) <= len(translated) + 1 <= high * len(original) + 30:
        yield "too short" if len(translated) < low * len(original) else "too long"
    numbers = Counter(_NUMBER.findall(original.translate(_WIDE)))
    lost = numbers - Counter(_NUMBER.findall(translated.translate(_WIDE)))
    if lost:
        yield "lost number " + ", ".join(sorted(lost))
    if not _is_latin(source):
        have = {word.casefold() for word in _LATIN_WORD.findall(translated)}
        names = [w for w in _LATIN_WORD.findall(original) if len(w) > 1 and w.casefold() not in have]
        if names:
            yield "lost name " + ", ".join(dict.fromkeys(names))
    if _unbalanced(translated) and not _unbalanced(original.translate(_WIDE)):
        yield "unbalanced brackets"


def _is_latin(tag: str) -> bool:
    return tag.split("-", maxsplit=1)[0] not in _NATIVE


def _ratio(source: str, target: str) -> tuple[float, float]:
    if same_language(source, target) or is_spaced(source) == is_spaced(target):
        return _RATIO_SPACED
    return _RATIO_TO_UNSPACED if is_spaced(source) else _RATIO_FROM_UNSPACED


def _repeats(original: str, translated: str) -> Iterator[str]:
    """Repeat loops: the same few words again and again, more often than in the source."""
    words = [word.casefold() for word in _WORD.findall(translated)]
    for size, limit in ((1, 4), (2, 3), (3, 2), (4, 2)):
        for at in range(len(words) - size * limit + 1):
            piece = words[at : at + size]
            again = all(words[at + size * k : at + size * (k + 1)] == piece for k in range(1, limit))
            if again and len(set("".join(piece))) > 1 and " ".join(piece * limit) not in original.casefold():
                yield "repeats " + " ".join(piece)
                return
    stretched = _STRETCHED.search(translated)
    if stretched and stretched.group() not in original:
        yield "stretches " + stretched.group()
        return
    grams = Counter(zip(*(words[i:] for i in range(4)), strict=False))
    if grams and grams.most_common(1)[0][1] >= 3:
        yield "repeats " + " ".join(grams.most_common(1)[0][0])
        return
    data = translated.encode()
    if len(data) > 120 and len(zlib.compress(data)) < 0.3 * len(data):
        yield "repeats itself"


def _unbalanced(text: str) -> bool:
    stack = []
    for char in text:
        if char in "([{":
            stack.append(char)
        elif char in _BRACKETS and (not stack or stack.pop() != _BRACKETS[char]):
            return True
    return bool(stack)
