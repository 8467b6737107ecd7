"""Dates and times that stand alone, as in headings, in cells and behind labels: said without an engine.

Whoever reports of a conference writes `10 月 26 日（六）`, `上午 9:30` and `第一天：7/29` all over, and engines make
"11/12 (day)" of `11/12（日）`. All of such a text is read here, or none of it.
"""

import re
from typing import Final

from tripglot.translation.vocabulary.dates import DAY_NAMES, DAY_NUMBER, MONTH_NUMBER, RANGE, WEEKDAYS, date_of
from tripglot.translation.vocabulary.numerals import SMALL, han_values

_DAY_NAMES: Final = {**DAY_NAMES, **dict(zip("月火水木金土", WEEKDAYS, strict=False))}
_WEEK: Final = "星期|週|周|禮拜|礼拜"
_MORNING: Final = frozenset(("上午", "早上", "清晨", "凌晨", "午前", "早晨"))
_PARTS: Final = {"上午": "morning", "早上": "morning", "下午": "afternoon", "晚上": "evening"}
_TOKEN: Final = re.compile(
    rf"""
      (?:(?P<year>\d{{4}})\s*年\s*)?(?P<month>{MONTH_NUMBER})\s*月(?:份|\s*(?P<day>{DAY_NUMBER})\s*[日號号]?
          (?:(?P<until>{RANGE}|\s*[、,和及與与]\s*)(?P<last>{DAY_NUMBER})\s*[日號号])?(?!\d))?
    | (?P<alone>\d{{4}})\s*年
    | (?P<numeric>(?:\d{{4}}[-/.])?{MONTH_NUMBER}[-/.]{DAY_NUMBER})(?![\d:])
    | (?:{_WEEK})(?P<weekday>[一二三四五六日天])|(?P<youbi>[月火水木金土日])曜日?
    | \s*[（(](?:{_WEEK})?(?P<bracketed>[一二三四五六日天月火水木金土])[）)]
    | (?P<half>上午|早上|清晨|凌晨|午前|早晨|下午|午後|傍晚|晚上|夜晚|中午)?\s*
      (?P<hour>2[0-3]|[01]?\d)(?:[:：](?P<minutes>[0-5]\d)|\s*[點点時时](?:\s*(?P<minute>[0-5]?\d)\s*分|(?P<thirty>半))?)
    | 第\s*(?P<nth>[一二三四五六七八九十]|\d{{1,2}})\s*天 | (?P<part>上午|早上|下午|晚上)
    | (?P<range>{RANGE}) | (?P<mark>\s*[,，、:：]\s*) | (?P<open>\s*[（(]) | (?P<close>[）)]) | (?P<blank>\s+)
    """,
    re.VERBOSE,
)
_WRITTEN: Final = re.compile(r"\d|[月日年周週第]|[上下]午|星期|禮拜|礼拜")


def date_in_english(text: str, target: str) -> str | None:
    """What a text of nothing but dates, times, weekdays and days of an event says in English; None if it holds more.

    29 July 2023, and July 29, 2023 if the target is en-US.
    """
    if not _WRITTEN.search(text):
        return None
    said, at, said_in_han = "", 0, False
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or not token.group():
            return None
        part, at = _said(token, target), token.end()
        wide = not token.group().isascii()
        said_in_han |= wide and token.lastgroup not in ("mark", "open", "close", "blank")
        said = f"{said}{_joint(said, token)}{part}"
    said = said.strip()
    return said[:1].upper() + said[1:] if said_in_han else None


def _joint(said: str, token: re.Match[str]) -> str:
    """What English puts between what was said and the next date, time or weekday."""
    kind = token.lastgroup or ""
    if not said or kind in ("range", "mark", "close", "blank", "open") or said.endswith(("(", " to ", ": ", ", ")):
        return ""
    return " " if kind == "bracketed" else ", "


def _said(token: re.Match[str], target: str) -> str:
    part = {name: value for name, value in token.groupdict().items() if value is not None}
    match token.lastgroup:
        case "month" | "year" | "day" | "last":
            return date_of(part, target)
        case "alone" | "numeric":
            return part[token.lastgroup]
        case "weekday":
            return _DAY_NAMES[part["weekday"]]
        case "youbi":
            return _DAY_NAMES[part["youbi"]]
        case "bracketed":
            return f"({_DAY_NAMES[part['bracketed']]})"
        case "hour" | "minutes" | "minute" | "thirty":
            return _time(part)
        case "nth":
            nth = part["nth"]
            return f"Day {nth if nth.isdigit() else SMALL[han_values(nth)[-1]]}"
        case "part":
            return _PARTS[part["part"]]
        case "range":
            return " to "
        case "mark":
            return ": " if part["mark"].strip() in ":：" else ", "
        case "open":
            return " ("
        case "close":
            return ")"
        case _:
            return ""


def _time(part: dict[str, str]) -> str:
    hour, half = int(part["hour"]), part.get("half", "")
    minutes = "30" if "thirty" in part else part.get("minutes", part.get("minute", "")).zfill(2)
    if not half or hour > 12:
        return f"{hour}:{minutes}" if "minutes" not in part else f"{part['hour']}:{minutes}"
    suffix = "a.m." if half in _MORNING else "p.m."
    return f"{hour}:{minutes} {suffix}" if minutes != "00" or "minutes" in part else f"{hour} {suffix}"
