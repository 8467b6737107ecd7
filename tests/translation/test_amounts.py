"""Large numbers, counted in ten thousands: found, worked out, and asked of every translation into English."""

import random
from pathlib import Path

import pytest

from tripglot.translation.numbers import lost_numbers
from tripglot.translation.vocabulary.amounts import _ways, amounts, find_amounts, says

CASES = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "amounts.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_a_large_number_is_worked_out(source: str, expected: str) -> None:
    found = [term.rendering("en") for _, _, term in find_amounts(source)]
    assert found == [text for text in expected.split(";") if text]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("20萬人", "200,000 people|200000 people|Two hundred thousand people|200 thousand|200K people|0.2 million"),
        ("120萬次", "1,200,000 times|1.2 million|1.2M|one million two hundred thousand|1 200 000"),
        ("350萬人", "3.5 million people|three and a half million|3,500,000|a 3.5-million crowd"),
        ("50萬", "half a million|five hundred thousand|500,000"),
        ("一百萬個", "a million of them|one million|1 million|the million|a million-user site"),
        ("十一萬條", "a hundred and ten thousand entries|110,000|one hundred ten thousand"),
        ("七万四千六百名", "seventy-four thousand six hundred|seventy four thousand, six hundred|74,600"),
        ("1~2萬", "10,000 to 20,000|10-20 thousand|10–20K|between 10 and 20 thousand"),
        ("14亿人口", "1,400 million people|1.4 billion|1\u00a0400\u00a0000\u00a0000"),
        ("第1万名用户", "our 10,000th user|user number 10,000"),
        ("3.5万元", "35,000.00 yuan"),
        ("25萬人", "a quarter of a million people|a quarter million"),
        ("150萬人", "a million and a half|one and a half million"),
    ],
)
def test_people_say_it_in_many_ways(source: str, said: str) -> None:
    for translated in said.split("|"):
        assert lost_numbers(source, translated, "en") == []


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("20萬人", "20 people|20 million people|twenty thousand people|20,000 people|1,200,000 people|200 people"),
        ("120萬次", "120 million downloads|120|12 million|2 million|1.25 million"),
        ("2萬多名", "more than two thousand|2,000|320,000|20,000,000"),
        ("1500萬", "1500 thousand|1500 million|150 million"),
        ("二十萬人", "twenty thousand people|20 people"),
        ("2,000萬", "2,000 users|2,000 thousand users"),
    ],
)
def test_what_says_another_is_refused(source: str, wrong: str) -> None:
    for translated in wrong.split("|"):
        assert lost_numbers(source, translated, "en"), translated


def test_other_languages_count_as_they_do() -> None:
    assert lost_numbers("20萬人", "20万人", "ja") == []
    assert lost_numbers("二十萬人", "zwanzigtausend", "de") == []


def test_every_value_is_found_in_what_it_is_written_as() -> None:
    dice = random.Random(1)
    for value in [10**power * times for power in range(4, 13) for times in (1, 2, 15)] + [
        dice.randrange(10**4, 10 ** dice.randrange(5, 13)) for _ in range(300)
    ]:
        written = f"{value / 10**4:.4f}萬" if value < 10**8 else f"{value / 10**8:.8f}億"
        [(_, _, term)] = list(find_amounts(written))
        assert says(term.rendering("en") or "", value)
        assert all(says(way, value) for way in _ways(value))
        assert not says(f"{value * 10:,}", value) and not says(str(value // 10), value)


def test_long_runs_take_no_time() -> None:
    for text in ("一" * 50_000 + "万", "1萬" * 20_000, "1,000" * 20_000 + "萬", "十万" * 20_000, "1~" * 20_000):
        list(amounts(text))
