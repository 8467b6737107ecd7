"""What engines get wrong around islands."""

from collections.abc import Callable

import pytest

from tests.translation.test_fill import translated
from tripglot.detection.readings import all_units
from tripglot.engines.make import make_engine
from tripglot.post import Post
from tripglot.translation.fill import fill
from tripglot.translation.markup.carrier import Atom, Carrier
from tripglot.translation.touch_up import (
    as_places,
    blanks_after_marks,
    blanks_before_numbers,
    in_yuan,
    lower_inside,
    tight_brackets,
    with_whole_quotes,
    without_doubles,
    without_gloss,
)


@pytest.mark.parametrize(
    ("original", "source", "said"),
    [
        ("Databases 数据库", "Databases databases", "Databases"),
        ("Network Programming 网络编程", "Network Programming network programming", "Network Programming"),
        ("Python projects 开源Python 项目", "Python projects Python project", "Python projects"),
        ("Game Programming 游戏开发", "Game Programming game development", "Game Programming game development"),
        ("我们在 Databases 里", "Databases databases", "Databases databases"),
    ],
)
def test_a_bilingual_label_is_said_once(original: str, source: str, said: str) -> None:
    assert without_gloss(source, original) == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X1 and The idea of it", "X1 and the idea of it"),
        ("X1 The idea of it", "X1 the idea of it"),
        ("With X1, And the rest", "With X1, and the rest"),
        ("The idea of X1", "The idea of X1"),
        ("End. The idea of X1", "End. The idea of X1"),
        ("of X1. The idea", "of X1. The idea"),
        ("see The Lord Of The Rings", "see The Lord Of The Rings"),
        ("a talk, The talk", "a talk, the talk"),
        ("we met at The Hague", "we met at The Hague"),
    ],
)
def test_capitals_inside_a_sentence(text: str, expected: str) -> None:
    carrier = Carrier("X1 和这个想法", [Atom(0, 2, "X1", "`a`", False)])
    assert lower_inside(text, carrier) == expected


def test_capitals_of_the_source_stay() -> None:
    assert lower_inside("we read The end", Carrier("we read The end")) == "we read The end"


@pytest.mark.parametrize(
    ("text", "part", "inner", "expected"),
    [
        ('he said "very good" twice', '"very good', "「很好」", '"very good"'),
        ('he said "very good" twice', 'very good"', "「很好」", '"very good"'),
        ('he said "very good" twice', '"very good', "很好", "very good"),
        ('he said "very good" twice', 'very good"', "很好", "very good"),
        ('he said "very good" twice', '"very good"', "「很好」", '"very good"'),
        ("he said “very good” twice", "“very good", "很好", "very good"),
        ("the plan (of ours) is", "(of ours", "我们的", "of ours"),
        ("the plan (of ours) is", "(of ours", "(我们的", "(of ours"),
        ("the plan (of ours) is", "plan (of ours)", "计划", "plan (of ours)"),
    ],
)
def test_quotes_do_not_cross_markup(text: str, part: str, inner: str, expected: str) -> None:
    start, end = with_whole_quotes(text, text.index(part), text.index(part) + len(part), inner)
    assert text[start:end] == expected


@pytest.mark.parametrize(
    ("mended", "source", "original", "expected"),
    [
        # a narrow comma gets the blank that a wide one holds
        (blanks_after_marks, "MIG,time-slicing and MPS", "MIG，time-slicing和MPS", "MIG, time-slicing and MPS"),
        (blanks_after_marks, "MIG, time-slicing", "MIG，time-slicing", "MIG, time-slicing"),
        (blanks_after_marks, "`a,b` and MIG,MPS", "MIG，MPS", "`a,b` and MIG, MPS"),
        (blanks_after_marks, "[x](y,z) MIG,MPS", "MIG、MPS", "[x](y,z) MIG, MPS"),
        (blanks_after_marks, "key=a,b", "key=a,b", "key=a,b"),
        (blanks_after_marks, "1,000 of them", "1，000", "1,000 of them"),
        # a number is no part of the word before it
        (blanks_before_numbers, "a track of 2 feet6 inches", "2英尺6英寸的軌道", "a track of 2 feet 6 inches"),
        (
            blanks_before_numbers,
            "more than500 users of sha256",
            "超過500個用 sha256 的人",
            "more than 500 users of sha256",
        ),
        (
            blanks_before_numbers,
            "`feet6` and [feet6](feet6.md)",
            "`feet6` 和 [英尺6](feet6.md)",
            "`feet6` and [feet6](feet6.md)",
        ),
        (blanks_before_numbers, "an H264 file and IPv6", "影片與位址", "an H264 file and IPv6"),
        # no blanks inside brackets that have none
        (tight_brackets, "Lunch ( own )", "午餐（自理）", "Lunch (own)"),
        (tight_brackets, "see `f( x )` ( c)", "看（c）", "see `f( x )` (c)"),
        (tight_brackets, "Lunch ( own )", "午餐 ( 自理 )", "Lunch ( own )"),
    ],
)
def test_blanks(mended: Callable[[str, str, str], str], source: str, original: str, expected: str) -> None:
    assert mended(source, original, "en") == expected
    assert mended(source, original, "zh") == source


def test_a_name_is_not_begun_twice() -> None:
    name = "National Taiwan University"
    assert (
        without_doubles(f"at the national {name}, International {name}", [name])
        == f"at the {name}, International {name}"
    )


def test_a_gloss_that_says_the_name_again_goes() -> None:
    assert without_doubles("in Taipei (Taipei) and Osaka (OSAKA)", ["Taipei", "Osaka"]) == "in Taipei and Osaka"
    assert without_doubles("New Taipei (Taipei area)", ["Taipei"]) == "New Taipei (Taipei area)"


def test_there_is_one_of_a_place() -> None:
    said = "10 GB (a Hong Kong), a Hong Kong shop"
    assert as_places(said, ["Hong Kong"]) == "10 GB (Hong Kong), a Hong Kong shop"
    assert as_places("Yunlins, Yunlin's hills and Yunlinsan", ["Yunlin"]) == "Yunlin, Yunlin's hills and Yunlinsan"


@pytest.mark.parametrize(
    ("original", "lang", "said"),
    [
        ("门票 25 元，学生十块。", "zh-Hans", "25 yuan, ten yuan"),
        ("門票 25 元，學生十塊。", "zh-Hant", "25 dollars, ten dollars"),
        ("门票 25 美元，学生十块。", "zh-Hans", "25 dollars, ten dollars"),
    ],
)
def test_money_of_simplified_chinese_is_yuan(original: str, lang: str, said: str) -> None:
    assert in_yuan("25 dollars, ten dollars", original, lang) == said


def test_the_comma_of_a_piece_that_is_not_sent() -> None:
    source = "MIG，time-slicing `x` 都可以用来共享显卡。\n"
    loop = "shared " * 40  # no such sentence is published, so that its pieces are tried
    found = translated(source, lambda s: loop if "X" in s or "MIG" in s else "can share the card.")
    assert "MIG，" not in found.post.source.text
    assert "MIG,time" not in found.post.source.text


def test_what_is_written_the_same_in_the_source_is_not_touched() -> None:
    post = Post.parse("Use `a` and The idea of it,then MIG，time-slicing.\n")
    found = fill([(post, all_units(post, "zh-Hans"))], make_engine("identity"), "en")[0]
    assert found.post.source.text == post.source.text
