"""Large numbers, which Chinese and Japanese count in ten thousands: 20萬 is 200,000, 1.5亿 is 150 million.

Engines carry the digits over and guess the rest: 20萬 became "20 million", "twenty thousand" and "20". So what English
has to say is worked out here, and asked for as a date is.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from tripglot.translation.glossary import Term
from tripglot.translation.vocabulary.numerals import SCALES, SMALL, han_values

_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NUMERAL: Final = "一二两兩三四五六七八九十百千零〇"
_LARGE: Final = "万萬亿億"
_MORE: Final = "[多余餘几幾來来]"
_NO_NUMBER: Final = (  # idioms, cameras, names, and words that begin with ten thousand
    r"(?!火急|[个個](?:[为為]什[么麼]|不)|分(?![钟鐘])|像素|[画畫]素|字[节節]|位元[组組]|里[长長]征|大山"
    r"|[能象圣聖岁歲事物一计計华華达達科豪宝寶]|里(?![亚亞拉]))"
)
# after a blank 萬 is often the beginning of a name (Day 3 萬華): what is counted, or nothing, has to follow
_COUNTED: Final = (
    r"(?=[多余餘以左上]|[个個人名次元美日欧歐港台臺块塊円圓年吨噸张張件套本部篇字公平坪户戶辆輛座间間家所条條股点點步"
    r"英立词詞场場级級]|\W|\Z|[到至]\s?\d)"
)
_GAP: Final = rf"(?:\s(?=[十百千]?{_MORE}?[{_LARGE}]{{1,2}}{_COUNTED}))?"
_IN_DIGITS: Final = re.compile(
    rf"""(?<![\d.,十百千兆双雙])
    (?:(?P<least>{_DIGITS})\s?(?:[-–—~～〜至到])\s?)?
    (?P<sum>{_DIGITS}{_GAP}[十百千]?{_MORE}?(?:[万萬]?[亿億](?:{_DIGITS}[十百千]?[万萬])?|[万萬](?:\d千)?))
    (?P<rest>\d,?\d{{3}}(?![\d.,年])|\d(?![\d.,十百千]))?(?![{_NUMERAL}{_LARGE}]){_NO_NUMBER}""",
    re.VERBOSE,
)
_PART: Final = re.compile(rf"({_DIGITS})\s?([十百千]?){_MORE}?([{_LARGE}]*)")
_IN_NUMERALS: Final = re.compile(
    rf"(?<![{_NUMERAL}{_LARGE}\d几幾数數第周週期拜初上以退道点點之任单單双雙兆])(?!十[万萬]八千里)"
    rf"[一二两兩三四五六七八九十][{_NUMERAL}]*{_MORE}?[{_LARGE}]"
    rf"[{_NUMERAL}{_LARGE}]*(?!{_MORE}?[{_NUMERAL}{_LARGE}]){_NO_NUMBER}"
)
_BLANK: Final = re.compile("[\u00a0\u2009\u202f]")  # between the digits of a number
_VAGUE: Final = re.compile("[一二两兩三四五六七八九]{2}")  # 三四十万: somewhere between
_SCALES: Final = (
    (10**3, "thousand", "k"),
    (10**6, "million", "m"),
    (10**9, "billion", "bn"),
    (10**12, "trillion", "tn"),
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_LONGEST: Final = 24  # characters; nobody writes a longer number so


def find_amounts(text: str) -> Iterator[tuple[int, int, Term]]:
    """Where large numbers stand in a text, each with what English has to say, whatever way it writes that."""
    return ((start, end, _term(text[start:end], value)) for start, end, value in amounts(text))


@lru_cache(maxsize=64)  # every test of one pair asks
def amounts(text: str) -> tuple[tuple[int, int, int], ...]:
    """Start, end and value of each large number of a text; of 1~2萬 both."""
    return tuple(_amounts(text))


def _amounts(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _IN_DIGITS.finditer(text):
        parts = _PART.findall(match["sum"])
        value = sum(_product(*part) for part in parts) + _rest(match["rest"] or "", parts[-1][2])
        if match["least"] and 0 < (least := _product(match["least"], *parts[-1][1:])) < value:
            yield *match.span("least"), least
        yield match.start("sum"), match.end(), value
    for match in _IN_NUMERALS.finditer(text):
        run = re.sub(_MORE, "", match.group())
        if len(run) <= _LONGEST and not _VAGUE.search(run):
            yield *match.span(), _spoken(run)


def says(translated: str, value: int) -> bool:
    """Whether an English text says a large number, and not as a part of another: 2 million is not in 1.2 million."""
    if _pattern(value).search(_BLANK.sub(" ", translated)):
        return True
    return _joined(_words(value)) in _joined(translated)


@lru_cache(maxsize=1024)
def _pattern(value: int) -> re.Pattern[str]:
    ways = [re.escape(way) for way in _ways(value)]
    # the first of two: 1-2 million
    ways += [
        rf"{re.escape(times)}\s?(?:[-–—~～]|to|or|and)\s?[\d.,]+[ -]?(?:{name}|{short})"
        for times, name, short in _multiples(value)
    ]
    # 35,000.00 and the 10,000th are such numbers, too
    return re.compile(rf"(?<![\d.,])(?<!\w)(?:{'|'.join(ways)})(?:s|th|\.0+)?(?![.,]?\d)(?!\w)", re.IGNORECASE)


def _joined(text: str) -> str:
    """A text as far as number words are concerned, which are written with hyphens, commas and "and", or without."""
    words = re.findall("[a-z]+", text.casefold())
    return f" {' '.join('one' if word == 'a' else word for word in words if word != 'and')} "


def _product(digits: str, *scales: str) -> int:
    value = float(digits.replace(",", ""))
    for scale in "".join(scales):
        value *= SCALES[scale]
    return round(value)


def _rest(digits: str, scale: str) -> int:
    """What follows a scale: 1万2000 is 12,000, and so is 1万2 where people speak."""
    if len(digits) == 1:
        return int(digits) * _product("1", scale) // 10
    return int(digits.replace(",", "") or 0)


def _spoken(run: str) -> int:
    """The value of a run of numerals: 一万二 is 12,000, and 一万零二 is 10,002."""
    short = run[-1] not in SCALES and SCALES.get(run[-2], 0) >= SCALES["百"]
    return han_values(run)[-2 if short else -1]


@lru_cache(maxsize=1024)
def _term(written: str, value: int) -> Term:
    return Term((written,), {"en": written_out(value)}, known=True, value=value)


def written_out(value: int) -> str:
    """A large number as English writes it: 200,000, but 1.2 million and 3 billion."""
    for scale, name, _ in reversed(_SCALES[1:]):
        if value >= scale and value * 10 % scale == 0:
            return f"{value / scale:g} {name}"
    return f"{value:,}"


def _multiples(value: int) -> Iterator[tuple[str, str, str]]:
    """A large number as so many thousands or millions, with the scale's name and what is short for it."""
    for scale, name, short in _SCALES:
        times = f"{value / scale:g}"
        if scale <= value * 10 < scale * 10**6 and round(float(times) * scale) == value:
            yield times, name, short


def _ways(value: int) -> Iterator[str]:
    """How people write a large number: 1,200,000, 1.2 million, 1.2M, one million two hundred thousand."""
    yield from (f"{value:,}", str(value), f"{value:,}".replace(",", " "), _words(value))
    for times, name, short in _multiples(value):
        yield from (f"{times} {name}", f"{times}-{name}", f"{times}{short}", f"{times} {short}", f"{times}{short[0]}")
        if times.isdigit() and len(times) > 3:
            yield from (f"{int(times):,} {name}", f"{int(times):,}{short}")
        if times == "1.5":
            yield f"{name} and a half"
        if times.endswith("0.25"):
            yield from (f"quarter {name}", f"quarter of a {name}", f"quarter-{name}")
        if times.endswith(".5"):
            yield f"{_words(int(float(times)))} and a half {name}" if float(times) > 1 else f"half a {name}"
        elif times.isdigit():
            yield f"{_words(int(times))}-{name}"
            yield from {"1": (f"a {name}", name), "100": (f"a hundred {name}", f"hundred {name}")}.get(times, ())


def _words(value: int) -> str:
    """A number in words, as Americans say it, without "and"."""
    if value < len(SMALL):
        return SMALL[value]
    if value < 100:
        return _TENS[value // 10 - 2] + (f"-{SMALL[value % 10]}" if value % 10 else "")
    scale, name = next((s, n) for s, n, _ in reversed(((100, "hundred", ""), *_SCALES)) if value >= s)
    return f"{_words(value // scale)} {name}" + (f" {_words(value % scale)}" if value % scale else "")
