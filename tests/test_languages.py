"""Language tags: one spelling each, and what hangs on it."""

import subprocess
import sys

import pytest

from tripglot.errors import TripglotError
from tripglot.languages import argos_code, autonym, canonical, direction, english_name, is_spaced, same_language


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh_tw", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-hans-hk", "zh-Hans"),
        ("yue", "yue"),
        ("zh-yue", "yue"),
        ("cmn", "zh"),
        ("zh", "zh"),
        ("iw", "he"),
        ("no", "nb"),
        ("nn", "nn"),
        ("pt-br", "pt-BR"),
        ("EN", "en"),
        ("en_gb", "en-GB"),
        ("deu", "de"),
        ("fil", "tl"),
        ("sr-latn", "sr-Latn"),
    ],
)
def test_every_spelling_of_a_tag_gives_one(tag, expected):
    assert canonical(tag) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "tag", ["klingonish", "e", "", "xx", "12", "en-", "en--us", "english", "zh tw", "中文", "en\n"]
)
def test_what_is_no_tag_is_refused_in_one_line_that_shows_tags(tag):
    if tag == "en\n":
        assert canonical(tag) == "en"
        return
    with pytest.raises(TripglotError) as caught:
        canonical(tag)
    message = str(caught.value)
    assert "\n" not in message
    assert "zh-Hant" in message


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh-Hans", "zh"),
        ("zh", "zh"),
        ("zh-Hant", "zt"),
        ("zh-TW", "zt"),
        ("pt-BR", "pb"),
        ("pt", "pt"),
        ("no", "nb"),
        ("en-GB", "en"),
    ],
)
def test_argos_codes(tag, code):
    assert argos_code(tag) == code


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("zh", "zh-Hans", True),
        ("zh-Hant", "zh", True),
        ("zh-Hans", "zh-Hant", False),
        ("pt", "pt-BR", True),
        ("en-US", "en-GB", True),
        ("nb", "nn", False),
        ("de", "nl", False),
        ("zh-TW", "zh-Hant", True),
    ],
)
def test_same_language(a, b, same):
    assert same_language(a, b) is same
    assert same_language(b, a) is same


def test_direction():
    assert [direction(tag) for tag in ("ar", "he", "fa", "ur", "en", "zh-Hant", "az-Arab")] == ["rtl"] * 4 + [
        "ltr"
    ] * 2 + ["rtl"]


def test_spaces_between_words():
    assert not any(map(is_spaced, ("zh-Hant", "ja", "th", "lo", "km", "my")))
    assert all(map(is_spaced, ("en", "ko", "vi")))


def test_names():
    assert (english_name("zh-TW"), autonym("zh-TW")) == ("Traditional Chinese", "繁體中文")
    assert (english_name("de-AT"), autonym("de-AT")) == ("German", "Deutsch")
    assert english_name("tlh") == "tlh"


def test_common_tags_need_no_registry():
    code = (
        "import sys; from tripglot.languages import *; canonical('zh-TW'), argos_code('no'), same_language('de', 'en');"
        "sys.exit('langcodes' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
