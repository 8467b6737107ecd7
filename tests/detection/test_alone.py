"""langdetect by itself, as `explain` shows it."""

import subprocess
import sys

import pytest

from tripglot.detection.alone import langdetect_alone


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("This is a whole sentence of plain English prose.", "en"),
        ("Das ist ein ganzer Satz in einfachem Deutsch.", "de"),
        ("這是一個完整的中文句子,寫的是我們的旅行。", "zh-Hant"),
        ("这是一个完整的中文句子,写的是我们的旅行。", "zh-Hans"),
    ],
)
def test_whole_sentences(text: str, lang: str) -> None:
    first, probability = langdetect_alone(text)[0]
    assert first == lang
    assert probability > 0.5


@pytest.mark.parametrize("text", ["", "2024 / 08", "🎉", "\ud83d"])
def test_no_letters_no_language(text: str) -> None:
    assert langdetect_alone(text) == []


def test_the_same_text_has_the_same_answer_in_every_process() -> None:
    code = "from tripglot.detection.alone import langdetect_alone as l; print(l('Hotel taxi demo'), l('Menu bar'))"
    said = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(3)}
    assert len(said) == 1
