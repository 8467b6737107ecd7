"""The comments by which an author overrides detection."""

import pytest

from tripglot.detection import Directive, parse_directive
from tripglot.errors import TripglotError


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("<!-- tripglot: lang=ja -->", Directive(lang="ja")),
        ("tripglot: lang=zh-TW", Directive(lang="zh-Hant")),
        ("<!--tripglot:keep-->", Directive(keep=True)),
        ('<!-- tripglot: keep reason="quoted sign" -->', Directive(keep=True, reason="quoted sign")),
        ("<!-- tripglot: keep lang=ko reason='a menu' -->", Directive(lang="ko", keep=True, reason="a menu")),
        ("<!-- tripglot: start lang=de -->", Directive(lang="de", start=True)),
        ("<!-- tripglot:\n  keep start\n  reason=poem\n-->", Directive(keep=True, reason="poem", start=True)),
        ("<!-- tripglot: end -->", Directive(end=True)),
    ],
)
def test_what_a_comment_says(comment, expected):
    assert parse_directive(comment) == expected


@pytest.mark.parametrize("comment", ["<!-- more -->", "", "<!-- my tripglot: keep -->", "<!-- prettier-ignore -->"])
def test_other_comments_are_not_ours(comment):
    assert parse_directive(comment) is None


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- tripglot: kep -->",
        "<!-- tripglot: lang -->",
        "<!-- tripglot: lang=klingonish -->",
        "<!-- tripglot: keep=yes -->",
        "<!-- tripglot: reason='why' -->",
        "<!-- tripglot: -->",
        "<!-- tripglot: start end keep -->",
        '<!-- tripglot: keep reason="open -->',
        "<!-- tripglot: lang=de lang=fr -->",
    ],
)
def test_a_misspelt_override_is_an_error_in_one_line(comment):
    with pytest.raises(TripglotError) as caught:
        parse_directive(comment)
    assert "\n" not in str(caught.value)
