"""Headings, labels and greetings that posts have all over the world: words that stand alone, so that engines guess."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tripglot.languages import primary
from tripglot.scripts import CJK

# 一、前言 and 2. 交通 have a number before, 地點： a colon behind, 謝謝！ another mark
_FRAME = re.compile(r"(?:(\d+)[.、．)）]\s*|([一二三四五六七八九十])、\s*)?(.*?)\s*([:：.。!！?？~～…]*)", re.DOTALL)
# 到場: 41 and 下載：slides.pdf have a value behind that says the same in every language
_LABELLED = re.compile(rf"([^:：]{{1,12}}?)\s*[:：]\s*([^{CJK}]*[^\s{CJK}])")
_MARKS = str.maketrans("：。！？～", ":.!?~")
_DIGITS = "一二三四五六七八九十"
_LONGEST = 60  # characters; no heading that is listed is longer


def heading(text: str, source: str, target: str) -> str | None:
    """What a text that is nothing but a common heading says in English; None if it is none, or not for English.

    A common label with a value in Latin letters or numbers behind it is one, too.
    """
    match = _FRAME.fullmatch(text) if len(text) <= _LONGEST and primary(target) == "en" else None
    if match is None:
        return None
    number, numeral, words, end = match.groups()
    known = _known().get(primary(source), {})
    english = known.get(words)
    if english is None:
        return _labelled(text, known)
    before = number or (str(_DIGITS.index(numeral) + 1) if numeral else "")
    return (f"{before}. " if before else "") + english + end.translate(_MARKS)


def _labelled(text: str, known: Mapping[str, str]) -> str | None:
    """A listed label with a value behind it; where the label is of many things, the value has to be a number."""
    match = _LABELLED.fullmatch(text)
    english = known.get(match[1]) if match else None
    if not match or not english or (english.endswith("s") and not match[2][0].isdigit()):
        return None
    return f"{english}: {match[2]}"


@cache
def _known() -> Mapping[str, Mapping[str, str]]:
    """The headings by language and spelling."""
    known: dict[str, dict[str, str]] = {}
    text = files("tripglot.translation.vocabulary").joinpath("data/headings.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            lang, spellings, english = line.split("\t")
            known.setdefault(lang, {}).update(dict.fromkeys(spellings.split("|"), english))
    return known
