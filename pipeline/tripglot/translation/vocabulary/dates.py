"""Days in a sentence: names that its translation has to have, in whatever way it writes them.

Engines guess at them: `7/29（六）` became "7/29 (six)", and `2019 年 11 月 2 日` another month.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from tripglot.translation.glossary import Term
from tripglot.translation.vocabulary.numerals import ending

MONTHS: Final = tuple("January February March April May June July August September October November December".split())
WEEKDAYS: Final = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
DAY_NAMES: Final = {**dict(zip("一二三四五六日", WEEKDAYS, strict=True)), "天": WEEKDAYS[6]}
RANGE: Final = r"\s*(?:[-–—~～〜至到]|から)\s*"
_SAME: Final = {"of": "year", "in": "month"}  # a pattern names each group once
MONTH_NUMBER: Final = "(?:1[0-2]|0?[1-9])"
DAY_NUMBER: Final = r"(?:3[01]|[12]\d|0?[1-9])"
# in a sentence: days of a month, a month, maybe of a year, and a weekday in brackets behind a day
_IN_SENTENCE: Final = re.compile(
    rf"""
      (?<![\d年]) (?:(?P<year>\d{{4}})\s*年\s*)? (?P<month>{MONTH_NUMBER})\s*月\s*(?P<day>{DAY_NUMBER})
          (?:\s*[日號号]?(?P<until>{RANGE})(?P<last>{DAY_NUMBER}))? \s*[日號号]
    | (?<!\d) (?:(?P<of>\d{{4}})\s*年\s*|(?<![年.,/-]))(?P<in>{MONTH_NUMBER})\s*月(?!\s*\d|[台臺餅饼])
    | (?:(?<=[日號号])|(?<=\d/\d)|(?<=\d/\d\d)) \s*[（(](?P<week>[一二三四五六日])[）)]
    """,
    re.VERBOSE,
)


def find_dates(text: str) -> Iterator[tuple[int, int, Term]]:
    """Where days stand in a text, each with what English has to say: 2023 年 7 月 2 日, and 六 of 7 月 29 日（六）."""
    for match in _IN_SENTENCE.finditer(text):
        part = {_SAME.get(name, name): value for name, value in match.groupdict().items() if value}
        if week := part.get("week"):
            yield *match.span("week"), _weekday(week)
        else:
            yield *match.span(), _term(match.group(), part, tuple(_ways(part)))


@cache
def _weekday(char: str) -> Term:
    name = DAY_NAMES[char]
    return _term(char, {}, (name, name[:3], f"{name}s"))


def _term(written: str, part: dict[str, str], said: tuple[str, ...]) -> Term:
    targets = {"en": date_of(part, "en"), "en-US": date_of(part, "en-US")} if part else {"en": said[0]}
    return Term((written,), targets, exact=True, accepted=said, known=True, bare=True)


def _ways(part: dict[str, str]) -> Iterator[str]:
    """How people write a date: July 2 and 2nd of July, 7/2, July 2 to 4, June 2023."""
    number = int(part["month"])
    name = MONTHS[number - 1]
    for month in (name, name[:3], f"{name[:3]}.", *(["Sept"] if name == "September" else [])):
        if "day" not in part:
            yield from (f"{month}{joint}{part['year']}" for joint in (" ", ", ", " of ") if "year" in part)
            yield from [month] if "year" not in part else []
            continue
        first, last = int(part["day"]), int(part.get("last", 0))
        if not last:
            for day in (f"{first}", f"{first}{ending(first)}", f"{first:02}"):
                yield from (f"{month} {day}", f"{day} {month}", f"{day} of {month}")
            yield from (f"{number}/{first}", f"{number:02}/{first:02}", f"{number:02}-{first:02}")
        for to in ("–", "-", "--", " to ", " – ", " through ") if last else ():
            yield from (f"{month} {first}{to}{last}", f"{first}{to}{last} {month}")
            yield from (f"{month} {first}{to}{month} {last}", f"{first} {month}{to}{last} {month}")


def date_of(part: Mapping[str, str], target: str) -> str:
    """29 July 2023 from the numbers of its parts, and July 29, 2023 for en-US; `last` is the last of some days."""
    month, year = MONTHS[int(part["month"]) - 1], part.get("year", "")
    if "day" not in part:
        return f"{month} {year}".strip()
    days = str(int(part["day"]))
    if "last" in part:
        days += ("–" if re.fullmatch(RANGE, part["until"]) else " and ") + str(int(part["last"]))
    if target == "en-US":
        return f"{month} {days}" + (f", {year}" if year else "")
    return f"{days} {month} {year}".strip()
