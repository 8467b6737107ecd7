"""What people would take the hook out again for."""

import pytest

from tripglot.detection import TERM, detect, detect_post

POST = "We took the early train and stood in the queue with everybody else, which was long and very cold. " * 6


@pytest.mark.parametrize(
    "label",
    [
        "Color palette toggle",
        "Jekyll is a Ruby gem.",
        "Seenode Cloud — Seenode dashboard",
        "Twemoji",
        "Post Excerpt Separator",
    ],
)
def test_a_few_plain_words_do_not_outvote_a_post(label: str) -> None:
    for blocks in ([("paragraph", POST), ("heading", label)], [("item", label), ("paragraph", POST)]):
        found = detect_post(blocks, target="en")
        assert not any(answer.needs_translation for answer in found)


@pytest.mark.parametrize("heading", ["Osaka meetup", "Berlin hackathon", "Sapporo keynote"])
def test_a_town_and_a_word_that_all_borrow_are_no_alarm_in_a_short_post(heading: str) -> None:
    found = detect_post([("heading", heading), ("paragraph", "We went there for a small meetup.")], target="en")
    assert not any(answer.needs_translation for answer in found)


@pytest.mark.parametrize(
    "foreign", ["Das war ein sehr schöner Tag.", "我們走吧", "Тут был дождь", "Nous avons pris le train de nuit."]
)
def test_a_real_leftover_is_still_found(foreign: str) -> None:
    assert detect_post([("paragraph", POST), ("paragraph", foreign)], target="en")[1].needs_translation


def test_a_lone_letter_is_a_name() -> None:
    german = "Das ist ein langer Satz über das Wetter, das gestern schlecht war und morgen besser wird. " * 4
    assert detect_post([("front", "x"), ("paragraph", german)], target="en")[0].verdict == "neutral"


@pytest.mark.parametrize(
    "filler",
    [
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "Nulla et rhoncus turpis. Mauris ultricies elementum leo. Vivamus mattis.",
        "Duis mollis est eget nibh volutpat, fermentum aliquet dui mollis.",
    ],
)
def test_filler_text_is_no_language(filler: str) -> None:
    assert not detect(filler, target="en").needs_translation


ROLL = (
    "Benjamin Herr", "Gökhan Karabulut", "Timon Van Overveldt", "Steven Allen", "Cyryl Płotnicki", "Marcos Brito",
    "NODA, Kai", "Wangshan Lu", "Katze", "pierzchalski", "Валерий Лашманов", "Amaryllis d'Este",
)  # fmt: skip


def test_a_list_of_people_is_in_no_language() -> None:
    items = [("item", name) for name in ROLL]
    found = detect_post([("paragraph", POST), *items, ("paragraph", "Thank you all!")], target="en")
    assert not any(answer.needs_translation for answer in found)
    assert {answer.verdict for answer in found} <= {"neutral", "target"}
    (line,) = detect_post([("paragraph", "With the help of:\n" + ", ".join(ROLL))], target="en")
    assert not line.needs_translation


def test_a_latin_name_among_chinese_ones_is_a_name_too() -> None:
    roll = ("王小明（總召）", "李大華", "陳美玲：場地組", "歐陽菲菲", "張志豪", "Marta Kowalska")
    *chinese, polish = detect_post([("item", name) for name in roll], target="en")
    assert polish.verdict == "neutral"
    assert all(answer.verdict == "foreign" for answer in chinese)


@pytest.mark.parametrize(
    "items",
    [
        ("Erste Schritte", "Häufige Fragen", "Neue Funktionen", "Gute Nacht", "Vielen Dank", "Große Städte"),
        ("Wir kamen an", "Benjamin Herr", "Es war kalt", "Und dann schlief ich ein", "Katze", "Das war schön"),
        ("Guten Morgen", "Vielen Dank", "Gute Nacht"),
    ],
)
def test_a_list_of_german_is_none_of_people(items: tuple[str, ...]) -> None:
    found = detect_post([("paragraph", POST), *(("item", item) for item in items)], target="en")
    assert TERM not in {sentence.rule for answer in found for sentence in answer.sentences}


def test_code_points_are_no_dutch() -> None:
    assert not detect("Beware of U+202A, U+202B and others.\nU+202C, U+202D, U+2066.", target="en").needs_translation
