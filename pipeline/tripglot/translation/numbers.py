"""The numbers of a translation: those of its source, in digits or otherwise, and no others.

A number may be said otherwise where the target language does: a month by its name, a small number as a word, 5万 as
50,000, a decimal comma.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tripglot.languages import primary
from tripglot.scripts import HAN
from tripglot.translation.days import MONTHS
from tripglot.translation.literals import narrow
from tripglot.translation.vocabulary.amounts import amounts, says
from tripglot.translation.vocabulary.numerals import HAN_NUMBER, ORDINALS, SCALES, SMALL, ending, han_values

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_AT_ONCE = re.compile(r"(?<!\d)(\d[\d.,:]*\d)\b[^\w,;]{1,4}(?:[a-z]{1,9} )?\1\b")
_HAN = re.compile(f"[{HAN}]")
_ALSO = {
    1: ("once", "single", "a", "an"),
    2: ("twice", "double", "both", "pair", "half"),
    3: ("triple",),
    100: ("hundred",),
}
_SCALE_WORDS = {10**3: ("thousand", "k"), 10**6: ("million", "m"), 10**9: ("billion", "bn", "b")}
_SCALED = re.compile(r"(\d+(?:\.\d+)?)\s*([十百千万萬亿億]+)")
_DECADE = re.compile(r"(?:([一二三四五六七八九十]+)世[纪紀])?([一二三四五六七八九]?十)年代")
_COMMA_DECIMAL = frozenset(
    {"de", "fr", "es", "it", "pt", "nl", "ru", "pl", "sv", "da", "nb", "fi", "cs", "tr", "id", "vi"}
)


def lost_numbers(original: str, translated: str, target: str) -> list[str]:
    """The numbers of the source that the translation says neither in digits nor otherwise."""
    original, translated = narrow(original), narrow(translated)
    have = Counter(_plain(number, target) for number in _NUMBER.findall(translated))
    large = amounts(original) if primary(target) == "en" else ()
    lost = [original[start:end] for start, end, value in large if not says(translated, value)]
    told = {at for start, end, _ in large for at in range(start, end)}
    for match in _NUMBER.finditer(original):
        if match.start() in told:
            continue
        number = _plain(match.group(), "en")
        if _month(number, original[match.end() : match.end() + 3], translated):
            continue
        if said := next((way for way in (number, number.lstrip("0")) if way and have[way]), ""):  # 09 日 is the 9th
            have[said] -= 1
        elif not _otherwise(match, original, translated, have):
            lost.append(match.group())
    return lost


def added_numbers(original: str, translated: str, target: str) -> list[str]:
    """The numbers of the translation that come from nowhere in the source, be it digits or words."""
    original, translated = narrow(original), narrow(translated)
    have = {_plain(number, "en") for number in _NUMBER.findall(original)}
    have |= {part for number in have for part in re.split("[.,:]", number)}
    values: set[float] = {value for run in HAN_NUMBER.findall(original) for value in han_values(run)}
    values |= {value for _, _, value in amounts(original)}
    values |= {value for match in _SCALED.finditer(original) for value in _scaled(match)}
    values |= set(_decades(original))
    words = set(re.findall(r"[^\W\d_]+", original.casefold()))
    values |= {n for n, word in enumerate(SMALL) if word in words}
    values |= {n for n, word in enumerate(ORDINALS) if word in words}
    values |= {n + 1 for n, month in enumerate(MONTHS) if month in words or month[:3] in words}
    added = []
    for found in _NUMBER.findall(translated):
        number = _plain(found, target)
        parts = re.split("[.,:]", number)
        if number in have or _value(number) in values or any(_value(number) * s in values for s in _SCALE_WORDS):
            continue
        if all(part in have or part in ("0", "00") or _value(part) in values for part in parts):
            continue  # 10点 is 10:00
        if any(number.lstrip("0") == other.lstrip("0") for other in have) or _clock(number, have):
            continue
        if not _HAN.search(original) and _value(number) <= 12:
            continue  # a number word of a language whose words we do not list
        added.append(found)
    return added


def repeated_numbers(original: str, translated: str) -> list[str]:
    """Numbers of the source that the translation says twice more, or once more and right after: "1000 to 1000"."""
    original, translated = narrow(original), narrow(translated)
    given = Counter(_NUMBER.findall(original))
    at_once = {match[1] for match in _AT_ONCE.finditer(translated)}
    said = Counter(number for number in _NUMBER.findall(translated) if len(number) > 1 and number in given)
    return [number for number, times in said.items() if times > given[number] + (number not in at_once)]


def _plain(number: str, target: str) -> str:
    """A number without thousands separators, its decimal mark a point."""
    if target.split("-", maxsplit=1)[0] in _COMMA_DECIMAL:
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", number):
            number = number.replace(".", "")
        return number.replace(",", ".") if number.count(",") == 1 else number
    return number.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number) else number


def _value(number: str) -> float:
    try:
        return float(number)
    except ValueError:
        return -1.0


def _otherwise(match: re.Match[str], original: str, translated: str, have: Counter[str]) -> bool:
    """Whether a number of the source is said in another way: as a word, as a month, multiplied out, as a clock."""
    number = _plain(match.group(), "en")
    words = set(re.findall(r"[^\W_]+", translated.casefold()))
    value = int(number) if number.isdigit() else -1
    after = original[match.end() : match.end() + 3].lstrip()
    if scaled := _SCALED.match(original, match.start()):
        for wanted in _scaled(scaled):
            if any(_value(found) == wanted for found in have):
                return True
            for scale, names in _SCALE_WORDS.items():
                if words & {*names, names[0] + "s"} and any(_value(found) * scale == wanted for found in have):
                    return True
                if any(f"{wanted / scale:g}{name}" in words for name in names):
                    return True
    if 0 <= value < len(SMALL) and SMALL[value] in words:
        return True
    if 0 <= value < len(ORDINALS) and (ORDINALS[value] in words or f"{value}{ending(value)}" in words):
        return True
    if value > 0 and f"{value}{ending(value)}" in words:
        return True
    if any(word in words for word in _ALSO.get(value, ())):
        return value != 1 or "1" not in translated
    if after[:1] in ("点", "點", "时", "時") and value > 12 and have[str(value - 12)]:
        return True
    parts = [str(int(part)) for part in re.split("[.,:]", number) if part.isdigit()]
    if len(parts) > 1 and all(have[part] for part in parts):
        return True
    return any(number in re.split("[.,:]", other) for other in have)


def _month(number: str, after: str, translated: str) -> bool:
    """Whether a number that stands before 月 is said as the name of a month."""
    if not number.isdigit() or not 1 <= int(number) <= 12 or not after.lstrip().startswith("月"):
        return False
    name = MONTHS[int(number) - 1]
    return re.search(rf"\b(?:{name}|{name[:3]}|{name[:4]})\b", translated.casefold()) is not None


def _clock(number: str, have: Iterable[str]) -> bool:
    """Whether an hour of the translation is one of the source in the other half of the day."""
    hour = re.split("[.:]", number)[0]
    return hour.isdigit() and 0 < int(hour) < 24 and str((int(hour) + 12) % 24) in have


def _decades(text: str) -> Iterator[float]:
    """The decades that a text names, as English does: 1980 for 二十世纪八十年代, and for 八十年代."""
    for match in _DECADE.finditer(text):
        century = han_values(match[1])[-1] if match[1] else 20
        yield (century - 1) * 100 + han_values(match[2])[-1]


def _scaled(match: re.Match[str]) -> list[float]:
    value = float(match[1])
    for char in match[2]:
        value *= SCALES[char]
    return [round(value, 6)]
