"""Dates and times alone are said without an engine; in sentences they are what a translation has to have."""

import pytest

from tripglot.translation.glossary import Glossary
from tripglot.translation.vocabulary.dates import find_dates
from tripglot.translation.vocabulary.headings import heading
from tripglot.translation.vocabulary.timetable import date_in_english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("2025 年 11 月 12 日", "12 November 2025"),
        ("10 月 26 日（六）", "26 October (Saturday)"),
        ("11/12（日）", "11/12 (Sunday)"),
        ("7/29（六）第一天", "7/29 (Saturday), Day one"),
        ("第一天：7 月 29 日", "Day one: 29 July"),
        ("7 月 29 日（六）14:30", "29 July (Saturday), 14:30"),
        ("10 月 28 日至 29 日", "28–29 October"),
        ("10 月 28、29 日", "28 and 29 October"),
        ("10月28日～11月2日", "28 October to 2 November"),
        ("上午 9 點到下午 5 點半", "9 a.m. to 5:30 p.m."),
        ("周六下午 2 点", "Saturday, 2 p.m."),
        ("第 2 天上午", "Day 2, morning"),
        ("2024 年 3 月", "March 2024"),
        ("10月28日(土)", "28 October (Saturday)"),
        ("凌晨 3 点 15 分", "3:15 a.m."),
    ],
)
def test_a_date_alone(text: str, english: str) -> None:
    assert date_in_english(text, "en") == english


@pytest.mark.parametrize(
    "text",
    ["2023-01-21", "14:30", "3.14", "10-12", "六", "1 月亮", "2023年底", "去年 3 月", "三月初七", "32 月 1 日", ""],
)
def test_what_is_no_date_or_needs_no_words(text: str) -> None:
    assert date_in_english(text, "en") is None


def test_american_dates() -> None:
    assert date_in_english("2025 年 11 月 12 日（三）", "en-US") == "November 12, 2025 (Wednesday)"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("時間：7 月 29 日（六）14:30", "Time: 29 July (Saturday), 14:30"),
        ("发布时间：2025 年 11 月 12 日", "Published: 12 November 2025"),
        ("標籤：a, b", "Tags: a, b"),
        ("摄影师 | Casey Horner", "Photographer | Casey Horner"),
        ("圖源：Unsplash", "Image source: Unsplash"),
        ("作者|Ann", None),
        ("時間：晚一點再說", None),
    ],
)
def test_a_label_before_a_date(text: str, english: str | None) -> None:
    assert heading(text, "zh-Hant", "en") == english


@pytest.mark.parametrize(
    ("text", "said", "lost"),
    [
        ("活動在 7/29（六）舉行。", "The event was held on 7/29 (six).", ["Saturday"]),
        ("活動在 7/29（六）舉行。", "The event was held on 7/29 (Sat).", []),
        ("會議在 10 月 2 日舉行。", "The meeting was on October 29.", ["2 October"]),
        ("會議在 10 月 2 日舉行。", "The meeting was on the 2nd of October.", []),
        ("會議在 2023 年 10 月 2 日舉行。", "It was on October 2, 2023.", []),
        ("於 2024 年 3 月 14 日至 17 日舉行。", "It was held on 14 to 17 on March 2024.", ["14–17 March 2024"]),
        ("於 2024 年 3 月 14 日至 17 日舉行。", "It was held from March 14 to 17, 2024.", []),
        ("2023 年 6 月開始。", "It began in the 6 of 2023.", ["June 2023"]),
        ("2023 年 6 月開始。", "It began in June 2023.", []),
        ("（2023 年 1 月至 6 月）", "(January 2023 to 6 February)", ["June"]),
        ("用了 6 个月。", "It took half a year.", []),
        ("全年 365（天）開放，見第 1（一）章。", "Open all year, see chapter 1.", []),
    ],
)
def test_a_day_in_a_sentence(text: str, said: str, lost: list[str]) -> None:
    terms = [term for _, _, term in find_dates(text)]
    assert Glossary((), "en").lost(terms, said) == lost
