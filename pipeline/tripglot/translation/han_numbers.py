"""Numbers that Chinese writes in numerals, from eleven on: a translation has to say them, in digits or in words.

Engines read their characters one by one: 八十七岁 became "eight seventeen". Of 4,600 references with such a number 40
say it in a way that is not looked for here ("penalty shoot-out" for 十二碼大戰, "all the army").
"""

import re
from typing import Final

from tripglot.translation.vocabulary.numerals import ORDINALS, SMALL, han_values

_DIGIT: Final = "[一二两兩三四五六七八九]"
_TENS_OF: Final = f"{_DIGIT}?十{_DIGIT}?"
_REST: Final = f"[零〇]?(?:{_TENS_OF}|{_DIGIT})?"
_NUMERALS: Final = "一二两兩三四五六七八九十百千万萬亿億零〇几幾数數点點"
# whole numbers; not those that other words around them make something else of: months, years, names, old units
_NUMBER: Final = re.compile(
    rf"(?<![{_NUMERALS}分第良易国國双雙碳成上好多半])"
    rf"(?:{_DIGIT}千(?:[零〇]?{_DIGIT}百)?{_REST}|{_DIGIT}百{_REST}|{_DIGIT}十{_DIGIT}?|十{_DIGIT})"
    rf"(?![{_NUMERALS}]|[多余餘来來]?[百千万萬亿億兆]|[月分年]|[个個]?小[时時]|世(?![纪紀])|世[纪紀].{{1,3}}年代"
    r"|[进進][制位]|[多余餘]?[两兩斤里坪瓦门門湖翼音肩字之全足]|[公英]?里|毫|厘|来|來)"
)
_TENS: Final = dict(zip(range(20, 100, 10), "twent thirt fort fift sixt sevent eight ninet".split(), strict=True))
_DOZENS: Final = {
    12: r"\bdozen",
    15: r"\bdecade and a half",
    24: r"\btwo dozen",
    100: r"\bcentur|\bhundred",
    1000: "thousand",
}
_SCALED: Final = {1000: "thousand|k", 1_000_000: "million|m"}


def lost_han_numbers(original: str, translated: str) -> list[str]:
    """The numerals of a Chinese source that an English translation does not say."""
    found = [match.group() for match in _NUMBER.finditer(original)]
    if not found:
        return []
    text = translated.casefold().replace(",", "")
    return [run for run in found if not any(_is_said(value, text) for value in han_values(run) if value > 10)]


def _is_said(value: int, text: str) -> bool:
    if re.search(rf"(?<!\d){value}(?!\d)", text):
        return True
    if any(re.search(rf"(?<![\d.]){value / scale:g}[ -]?(?:{word})\b", text) for scale, word in _SCALED.items()):
        return True
    return _in_words(value, text) or (value in _DOZENS and re.search(_DOZENS[value], text) is not None)


def _in_words(value: int, text: str) -> bool:
    """Whether a number from eleven on is there in words, its parts in any order."""
    thousands, rest = divmod(value, 1000)
    if thousands:
        return "thousand" in text or "hundred" in text
    hundreds, rest = divmod(rest, 100)
    if hundreds and not re.search(rf"\b{SMALL[hundreds]}[ -]hundred" if hundreds > 1 else r"\bhundred", text):
        return False
    if rest < 20:
        return not rest or re.search(rf"\b(?:{_words(rest)})", text) is not None
    tens, ones = rest // 10 * 10, rest % 10
    end = rf"y[ -](?:{_words(ones)})" if ones else "(?:y|ies|ieth)"
    return re.search(rf"\b{_TENS[tens]}{end}", text) is not None


def _words(value: int) -> str:
    return f"{SMALL[value]}|{ORDINALS[value]}" if value < len(ORDINALS) else SMALL[value]
