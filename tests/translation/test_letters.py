"""Greek letters that stand for something are what a translation has to have; other Greek in it is none of its words."""

import pytest

from tripglot.translation.glossary import Glossary
from tripglot.translation.sanity import problems
from tripglot.translation.vocabulary.letters import find_letters
from tripglot.translation.vocabulary.names import vocabulary


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("α，β 受体激动药", ["α", "β"]),
        ("线宽是 5 μm，TNF-α 升高，γIFN 和 α1", ["μm", "α", "γIFN", "α1"]),
        ("Ελλάδα 是希腊的名字", []),
        ("没有字母", []),
    ],
)
def test_letters_are_found(text: str, letters: list[str]) -> None:
    assert [text[start:end] for start, end, _ in find_letters(text)] == letters


@pytest.mark.parametrize(
    ("original", "translated", "lost"),
    [
        ("他的 λ 值是 3。", "His alpha value is 3.", ["λ"]),
        ("他的 λ 值是 3。", "His λ value is 3.", []),
        ("他的 λ 值是 3。", "His lambda value is 3.", []),
        ("线宽是 5 μm。", "The line is 5 µm wide.", []),
        ("线宽是 5 μm。", "The line is 5 cm wide.", ["μm"]),
        ("β1 受体", "beta-1 receptor", []),
    ],
)
def test_a_letter_may_be_said_by_its_name(original: str, translated: str, lost: list[str]) -> None:
    known = vocabulary(Glossary(), "zh-Hans")
    assert known.lost(known.required(original), translated) == lost


@pytest.mark.parametrize(
    ("translated", "wrong"),
    [
        ("The β receptor is blocked.", []),
        ("The γ receptor is blocked.", ["Greek"]),
        ("The είναι β is blocked.", ["Greek"]),
    ],
)
def test_a_letter_of_the_source_may_stay(translated: str, wrong: list[str]) -> None:
    found = problems("β 受体被阻断了。", translated, "zh", "en")
    assert [reason.text.split()[0] for reason in found] == wrong
