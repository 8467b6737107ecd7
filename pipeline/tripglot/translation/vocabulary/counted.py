"""Numbered parts and amounts that stand alone, as in cells and headings: 圖 1, 第三章, 約 2 小時, 三天兩夜."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from tripglot.translation.vocabulary.numerals import SMALL, ending, han_values
from tripglot.translation.vocabulary.tables import rows

_NUMBER: Final = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[一二三四五六七八九十百兩两]{1,5}"
_LONGEST: Final = 24  # characters
_A_YEAR: Final = 100  # from which 年 follows a date and no length of time


class _Table(NamedTuple):
    """What each spelling is in English, by its use, and the patterns that find them."""

    words: Mapping[str, Mapping[str, str]]
    part: re.Pattern[str]
    nth: re.Pattern[str]
    amount: re.Pattern[str]


def counted_in_english(text: str) -> str | None:
    """What a Chinese text that is nothing but a numbered part or an amount says in English; None if it is neither."""
    if len(text) > _LONGEST:
        return None
    table = _table()
    if match := table.part.fullmatch(text):
        return f"{table.words['part'][match['kind']]} {_digits(match['number'])}"
    if match := table.nth.fullmatch(text):
        number, kind = _digits(match["number"]), match["kind"]
        if kind in table.words["nth"]:
            return f"{table.words['nth'][kind]} {number}"
        return f"{number}{ending(int(number))} {table.words['ordinal'][kind]}" if number.isdigit() else None
    return _amount(text, table)


def _amount(text: str, table: _Table) -> str | None:
    """约 2 小时 30 分钟: about 2 hours 30 minutes."""
    roughly = next((word for word in table.words["before"] if text.startswith(word)), "")
    in_all = next((word for word in table.words["in all"] if text.startswith(word)), "")
    at, said = len(roughly or in_all), []
    while at < len(text):
        match = table.amount.match(text, at)
        if match is None or (match["unit"] == "年" and _value(match["number"]) >= _A_YEAR):
            return None
        one, many = table.words["unit"][match["unit"]].split("|")
        said.append(f"{_in_words(match['number'])} {one if _value(match['number']) == 1 else many}")
        at = match.end()
    if not said:
        return None
    joint = " and " if _HAN.match(text, len(roughly or in_all)) else " "  # three days and two nights
    amount = joint.join(said)
    if roughly:
        return f"{table.words['before'][roughly]} {amount}"
    return f"{amount} in all" if in_all else amount


_HAN: Final = re.compile(r"\s*[一二三四五六七八九十百兩两]")


def _digits(number: str) -> str:
    return number if number.isascii() else str(han_values(number)[-1])


def _value(number: str) -> float:
    return float(_digits(number).replace(",", ""))


def _in_words(number: str) -> str:
    """A number as a word where the source has one, if it is small."""
    value = _digits(number)
    return value if number.isascii() or int(value) >= len(SMALL) else SMALL[int(value)]


@cache
def _table() -> _Table:
    words: dict[str, dict[str, str]] = {}
    for use, spellings, english in rows("counted.tsv"):
        words.setdefault(use, {}).update(dict.fromkeys(spellings.split("|"), english))
    return _Table(
        words,
        re.compile(rf"(?P<kind>{_any(words['part'])})\s*(?P<number>{_NUMBER}|[A-Z])"),
        re.compile(rf"第\s*(?P<number>{_NUMBER})\s*(?P<kind>{_any([*words['nth'], *words['ordinal']])})"),
        re.compile(rf"\s*(?P<number>{_NUMBER})\s*(?P<unit>{_any(words['unit'])})"),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))
