from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DATA, spec_examples
from tripglot.errors import TripglotError
from tripglot.post import Post, Source, structure_of
from tripglot.post.open import post_of

DIALECTS = sorted((DATA / "dialects").glob("*.md"))


@pytest.mark.parametrize("path", DIALECTS, ids=lambda p: p.name)
def test_dialect_fixture_holds_together(path: Path) -> None:
    post = post_of(path)
    assert post.source.encode() == path.read_bytes()
    for index, block in enumerate(post.blocks):
        text = post.source.text
        if block.kind != "front":
            assert block.source == "\n".join(text[start:end] for start, end in block.segments)
        assert "".join(block.source[r.start : r.end] for r in post.runs(index)) == block.source
        for passage in post.passages(index):
            assert len(passage.masked) == passage.end - passage.start


@pytest.mark.parametrize("path", DIALECTS, ids=lambda p: p.name)
def test_dialect_fixture_has_the_prose_we_say(path: Path) -> None:
    post = post_of(path)
    found = [f"{block.kind}: {block.source!r}" for block in post.blocks]
    expected = path.with_suffix(".blocks").read_text(encoding="utf-8").splitlines()
    assert found == expected


def test_every_example_of_the_specifications_is_kept_byte_for_byte() -> None:
    for name, markdown in spec_examples():
        post = Post.parse(markdown)
        assert post.source.text == markdown, name
        for index, block in enumerate(post.blocks):
            assert "".join(block.source[r.start : r.end] for r in post.runs(index)) == block.source, name


@given(st.text(alphabet=st.sampled_from("ab字。 *_`[]()!<>#-+=|:\n\r\t\\&~{}%$1.^\"'/\ufeff\u3000\xa0"), max_size=120))
def test_parsing_never_fails_and_an_edit_keeps_the_structure(text: str) -> None:
    post = Post.parse(text)
    assert post.source.text == text
    sources = {i: block.source.replace("a", "é").replace("b", "ß") for i, block in enumerate(post.blocks)}
    edited = post.edit(sources)
    assert structure_of(edited.post.source.text) == structure_of(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_exactly_or_refused(data: bytes) -> None:
    try:
        source = Source.decode(data)
    except TripglotError:
        return
    assert source.encode() == data


def test_a_file_that_is_not_utf8_is_refused_with_its_line() -> None:
    with pytest.raises(TripglotError, match=r"^x\.md:3: byte 0xff is not UTF-8 \(save the file as UTF-8\)$"):
        Source.decode(b"a\n\nb" + b"\xff", path=Path("x.md"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_is_named(encoding: str) -> None:
    with pytest.raises(TripglotError, match="UTF-16"):
        Source.decode("Title of a post\n".encode(encoding))


def test_an_edit_that_would_break_the_page_is_refused_and_the_others_are_made() -> None:
    post = Post.parse("One.\n\nTwo.\n\n- three\n")
    edit = post.edit({0: "# heading", 1: "Zwei.", 2: "drei"})
    assert edit.post.source.text == "One.\n\nZwei.\n\n- drei\n"
    assert [(refusal.block, refusal.reason) for refusal in edit.refused] == [
        (0, "the structure of the post would change")
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a `code` b", "a b"),
        ("a [l](u) b", "a [l](v) b"),
        ("a *b* c", "a b c"),
        ("![x](y.png)", "![x](z.png)"),
        ("text[^1]\n\n[^1]: note", "text"),
    ],
)
def test_lost_or_changed_markup_is_refused(before: str, after: str) -> None:
    edit = Post.parse(before).edit({0: after})
    assert edit.post.source.text == before
    assert edit.refused


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'見 [說明](a.md)'", "See [this] (a.md)"),
        ("'見 [說明](說明.md)'", "See [this](this.md)"),
        ("'{{ site.title }} 的演講'", "A talk of { site.title }"),
        ("'很好 :smile:'", "Good: smile:"),
        ("'演講'", "A talk {{ of }}"),
    ],
)
def test_lost_or_changed_markup_is_refused_in_front_matter_too(before: str, after: str) -> None:
    text = f"---\ntitle: {before}\n---\n"
    edit = Post.parse(text).edit({0: after})
    assert [edit.refused[0].reason, edit.post.source.text] == ["inline markup would change", text]


def test_emphasis_that_rendered_must_still_render() -> None:
    post = Post.parse("see **this** now")
    assert post.edit({0: "参见**这个。**现在"}).refused
    assert not post.edit({0: "参见**这个**。现在"}).refused


def test_frames_are_kept_when_lines_are_added() -> None:
    post = Post.parse("> - one\n>   two\n")
    edited = post.edit({0: "eins\nzwei\ndrei"}).post
    assert edited.source.text == "> - eins\n>   zwei\n>   drei\n"


def test_very_deep_and_very_long_input_ends_in_time() -> None:
    for text in (">" * 10_000 + " x", "[" * 50_000, "*a " * 20_000, "- " * 5_000 + "x", "a" * 5_000_000):
        assert Post.parse(text).source.text == text


def test_comments_between_blocks_with_their_lines() -> None:
    post = Post.parse(
        "---\ntitle: a\n---\n\n<!-- one -->\n\ntext <!-- inside -->\n\n"
        "<div>\n<!-- two --> <!-- three\n\n```\n<!-- code -->\n```\n\n> <!--\n> four\n> -->\n\n<!-- never closed\n"
    )
    assert [(comment.line, comment.text) for comment in post.comments()] == [
        (5, "<!-- one -->"),
        (10, "<!-- two -->"),
        (10, "<!-- three\n"),
        (16, "<!--\nfour\n-->"),
        (20, "<!-- never closed\n"),
    ]
