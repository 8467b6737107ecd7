"""Months and days of the week in English translations from Chinese: they have to be the source's."""

import re

from tripglot.translation.literals import narrow
from tripglot.translation.vocabulary import dates

MONTHS = [month.lower() for month in dates.MONTHS]
_WEEKDAYS = [day.lower() for day in dates.WEEKDAYS]
# "May" and "March" are other words too
_SAID = re.compile(rf"\b(?:{'|'.join(d.capitalize() for d in (*MONTHS, *_WEEKDAYS) if d not in ('may', 'march'))})\b")
_ONES = "一二三四五六七八九"
_NUMERALS = f"{_ONES}十"
_MONTH = re.compile(rf"(?<![\d{_NUMERALS}])(1[0-2]|0?[1-9]|十[一二]?|[{_NUMERALS}])\s?月(?!亮|球|[台臺饼餅光經经])")
_WEEKDAY = re.compile(rf"(?:星期|周|週|禮拜|礼拜)([一二三四五六日天])(?!、?[{_NUMERALS}]|[日天个個])")
# dates without 月, and months in a row of which only the last has it
_OTHER_DATES = re.compile(
    rf"\d[-/.]\d|(?:\d|[{_NUMERALS}])\s?[-~～—、,，/到至和及與与]\s?(?:\d{{1,2}}|[{_NUMERALS}])\s?月|[{_ONES}]{{2}}月"
)
_HALVES = {"a.m.": re.compile("上午|早上|早晨|清晨|凌晨"), "p.m.": re.compile("下午|傍晚|晚上|[今昨当當明]晚")}
_EITHER = re.compile("中午|夜")  # 中午 11:30, 夜里 1 点
_AM_PM = re.compile(r"\d ?([AaPp])\.? ?[Mm]\b")
_ORDINALS = dict(zip("一 二 三 四 五 六 七 八 九 十 十一 十二 日 天".split(), (*range(1, 13), 7, 7), strict=True))


def wrong_days(original: str, translated: str) -> list[str]:
    """Months and days of the week that an English translation names where its Chinese source names only others."""
    original, translated = narrow(original), narrow(translated)
    said = _SAID.findall(translated)
    if not said or _OTHER_DATES.search(original):
        return []
    named = {word[:3].lower() for word in re.findall("[A-Za-z]{3,}", original)}
    wrong = []
    for given, names in ((_MONTH, MONTHS), (_WEEKDAY, _WEEKDAYS)):
        wanted = {names[_ordinal(match[1]) - 1] for match in given.finditer(original)}
        strange = (name for name in said if name.lower() in names and name.lower() not in wanted)
        wrong += [name for name in strange if wanted and name[:3].lower() not in named]
    return list(dict.fromkeys(wrong))


def wrong_half(original: str, translated: str) -> str:
    """The half of a day (a.m., p.m.) that an English translation names where its Chinese source names the other."""
    halves = {half for half, words in _HALVES.items() if words.search(original)}
    said = {f"{letter.lower()}.m." for letter in _AM_PM.findall(translated)}
    if len(halves) != 1 or len(said) != 1 or _EITHER.search(original):
        return ""
    return next(iter(said - halves), "")


def _ordinal(text: str) -> int:
    """The number of a month or of a day of the week."""
    return int(text) if text.isdigit() else _ORDINALS[text]
