"""Common headings: looked up, not guessed; and the list itself."""

import pytest

from tests.conftest import DATA
from tests.translation.test_fill import translated
from tripglot.translation.vocabulary.headings import heading

LINES = (
    (DATA.parent.parent / "pipeline" / "tripglot" / "translation" / "vocabulary" / "data" / "headings.tsv")
    .read_text("utf-8")
    .splitlines()
)
ROWS = [line.split("\t") for line in LINES if line[0] != "#"]


def test_the_list_is_long_and_says_one_thing_of_each_spelling() -> None:
    spellings = [(lang, spelling) for lang, words, _ in ROWS for spelling in words.split("|")]
    assert len(spellings) >= 300
    assert len(spellings) == len(set(spellings))
    assert {lang for lang, _ in spellings} == {"zh", "ja", "de"}


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("心得", "zh-Hant", "Thoughts"),
        ("参考资料", "zh-Hans", "References"),
        ("會後聚餐", "zh-Hant", "Dinner after the conference"),
        ("第二天下午", "zh-Hans", "Day two, afternoon"),
        ("一、前言", "zh-Hant", "1. Foreword"),
        ("3. 交通：", "zh-Hant", "3. Getting there:"),
        ("謝謝大家！", "zh-Hant", "Thank you all!"),
        ("好的，谢谢。", "zh-Hans", "OK, thank you."),
        ("真的嗎？", "zh-Hant", "Really?"),
        ("到場: 41", "zh-Hant", "Attendance: 41"),
        ("時間：13:30", "zh-Hant", "Time: 13:30"),
        ("下载：slides.pdf", "zh-Hans", "Download: slides.pdf"),
        ("讲者：Lucas", "zh-Hans", None),  # not speakers
        ("時間：13:30 開始", "zh-Hant", None),
        ("おわりに", "ja", "Closing words"),
        ("Fazit", "de", "Conclusion"),
        ("心得很多", "zh-Hant", None),
        ("心得", "ja", None),
        ("1. ", "zh-Hant", None),
        ("", "zh-Hant", None),
    ],
)
def test_headings(text: str, source: str, expected: str | None) -> None:
    assert heading(text, source, "en") == expected


def test_only_english_has_them() -> None:
    assert heading("心得", "zh-Hant", "de") is None


def test_no_engine_is_asked() -> None:
    assert translated("## 心得", lambda text: pytest.fail("was asked")).post.source.text == "## Thoughts"


def test_what_stands_in_markup_is_placed_or_an_engine_is_asked() -> None:
    whole = translated("下載：[a.pdf](u)\n", lambda text: pytest.fail("was asked"))
    assert whole.post.source.text == "Download: [a.pdf](u)\n"
    part = translated("**下載**：`a.pdf`\n", lambda text: "A copy: X1" if "X1" in text else "A copy")
    assert part.post.source.text == "**A copy**: `a.pdf`\n"
