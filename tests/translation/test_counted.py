"""Numbered parts and amounts alone are said without an engine."""

import pytest

from tripglot.translation.vocabulary.headings import heading


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("約 2 小時", "About 2 hours"),
        ("1 公里", "1 km"),
        ("1 人", "1 person"),
        ("1,200 人", "1,200 people"),
        ("三天兩夜", "Three days and two nights"),
        ("2 小時 30 分鐘", "2 hours 30 minutes"),
        ("共 41 人", "41 people in all"),
        ("十年", "Ten years"),
        ("圖 1", "Figure 1"),
        ("步驟十二", "Step 12"),
        ("第 3 章", "Chapter 3"),
        ("第 21 屆", "21st edition"),
        ("附錄 A", "Appendix A"),
        ("圖一：會場", "Figure 1: Venue"),
        ("步驟一：安裝", "Step 1: Installation"),
        ("人數：30 人", "Number of people: 30 people"),
        ("時長：約 2 小時", "Duration: about 2 hours"),
    ],
)
def test_what_is_counted(text: str, english: str) -> None:
    assert heading(text, "zh-Hant", "en") == english


@pytest.mark.parametrize("text", ["三人行", "2023 年度", "方法二：用貨櫃", "第三者", "300 年", "天", "約", "一二三"])
def test_what_is_something_else(text: str) -> None:
    assert heading(text, "zh-Hant", "en") is None


def test_only_where_it_is_chinese_and_english_is_wanted() -> None:
    assert heading("圖 1", "ja", "en") is None
    assert heading("圖 1", "zh-Hant", "de") is None
