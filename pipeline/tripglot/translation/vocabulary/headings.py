"""Headings, labels and greetings that posts have all over the world: words that stand alone, so that engines guess."""

import re
from collections.abc import Mapping
from functools import cache

from tripglot.languages import primary
from tripglot.scripts import CJK
from tripglot.translation.vocabulary.counted import counted_in_english
from tripglot.translation.vocabulary.numerals import han_values
from tripglot.translation.vocabulary.tables import rows
from tripglot.translation.vocabulary.timetable import date_in_english

# 一、前言 and 2. 交通 have a number before, 地點： a colon behind, 謝謝！ another mark
_FRAME = re.compile(r"(?:(\d+)[.、．)）]\s*|([一二三四五六七八九十])、\s*)?(.*?)\s*([:：.。!！?？~～…]*)", re.DOTALL)
# 到場: 41 and 攝影 | Casey Horner have a value behind that says the same in every language, 時間：7 月 29 日 has a date
_LABELLED = re.compile(r"([^:：|｜]{1,12}?)(\s*[:：]|\s+[|｜](?=\s))\s*(.*\S)", re.DOTALL)
_HAN_OR_KANA = re.compile(f"[{CJK}]")
_MANY = frozenset({"Notes", "References", "Slides", "Tags"})  # said of one, too
_MARKS = str.maketrans("：。！？～", ":.!?~")
_LONGEST = 60  # characters; no heading that is listed is longer


def heading(text: str, source: str, target: str) -> str | None:
    """What a text that is nothing but a common heading says in English; None if it is none, or not for English.

    So is a date, a numbered part (圖 1) and an amount (約 2 小時), and one of these or a common label with another, or
    with letters and numbers, behind a colon.
    """
    match = _FRAME.fullmatch(text) if len(text) <= _LONGEST and primary(target) == "en" else None
    if match is None:
        return None
    number, numeral, words, end = match.groups()
    english = _known().get(primary(source), {}).get(words)
    if english is None:
        alone = _alone(text, source, target) or _labelled(text, source, target)
        return alone[0].upper() + alone[1:] if alone else None
    before = number or (str(han_values(numeral)[-1]) if numeral else "")
    return (f"{before}. " if before else "") + english + end.translate(_MARKS)


def _alone(text: str, source: str, target: str) -> str | None:
    """A common heading, a date, a numbered part or an amount."""
    lang = primary(source)
    english = _known().get(lang, {}).get(text)
    if english is None and lang in ("zh", "ja"):
        english = date_in_english(text, target)
    return counted_in_english(text) if english is None and lang == "zh" else english


def _labelled(text: str, source: str, target: str) -> str | None:
    """A label with a value behind it; where the label is of many things, the value has to be a number."""
    match = _LABELLED.fullmatch(text)
    english = _alone(match[1], source, target) if match else None
    if not match or not english:
        return None
    value = _alone(match[3], source, target) if _HAN_OR_KANA.search(match[3]) else match[3]
    if value is None or (english.endswith("s") and english not in _MANY and not value[0].isdigit()):
        return None
    return f"{english}: {value}" if match[2].strip() in ":：" else f"{english} | {value}"


@cache
def _known() -> Mapping[str, Mapping[str, str]]:
    """The headings by language and spelling."""
    known: dict[str, dict[str, str]] = {}
    for lang, spellings, english in rows("headings.tsv"):
        known.setdefault(lang, {}).update(dict.fromkeys(spellings.split("|"), english))
    return known
