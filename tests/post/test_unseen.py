"""What nobody sees does not come into a post by its translation."""

import pytest

from tripglot.post import Post
from tripglot.post.unseen import smuggled


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9b", "\u202d", "\u202e"])
def test_controls_are_refused_unless_the_source_has_them(sign: str) -> None:
    assert f"U+{ord(sign):04X}" in smuggled(f"so {sign} and so")
    assert not smuggled(f"so {sign} and so", f"也 {sign} 是")


@pytest.mark.parametrize(
    "text",
    [
        "a\tb\nc\r\nd",
        "\u2067\u05d0\u2069 \u202b\u05d1\u202c",
        "\u200f\u05d0!\u200f",
        "\u2066\u202ba\u202c\u2069",
        "na\u00efve",
    ],
)
def test_what_right_to_left_text_needs_passes(text: str) -> None:
    assert not smuggled(text)


@pytest.mark.parametrize(
    "text", ["\u2067a", "a\u2069", "\u202ba", "a\u202c", "\u2067a\nb\u2069", "\u2066\u202ba\u2069\u202c"]
)
def test_half_of_a_pair_is_refused(text: str) -> None:
    assert "without its other half" in smuggled(text)
    assert not smuggled(text, text)


def test_a_post_takes_none_of_it() -> None:
    post = Post.parse("---\ntitle: 一天\n---\n\n我們去了。\n")
    edit = post.edit({0: "A \u202eday", 1: "We \x1b[2J went."})
    assert [refusal.block for refusal in edit.refused] == [0, 1]
    assert edit.post.source.text == post.source.text
