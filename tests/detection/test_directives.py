"""The comments by which an author overrides detection."""

import pytest

from tripglot.detection import Directive, parse_directive
from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.post import Post


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


def test_a_comment_speaks_for_a_whole_table_and_front_matter_for_its_keys() -> None:
    post = Post.parse(
        "---\ntitle: 我们昨天去了北京\ndescription: 我们昨天去了北京\ntripglot: {keep: [Title], reason: a sign}\n---\n"
        "<!-- tripglot: keep -->\n\n| 菜名 | 价格 |\n|---|---|\n| 牛肉面 | 很贵 |\n\n| 早餐 | 午餐 |\n|---|---|\n\n我们走了。\n"
    )
    found = survey(post, "en")
    assert [post.blocks[i].source for i in sorted(found.fixed)] == [
        "我们昨天去了北京",
        "菜名",
        "价格",
        "牛肉面",
        "很贵",
    ]
    assert [post.blocks[i].source for i in found.blocks] == ["我们昨天去了北京", "早餐", "午餐", "我们走了。"]
