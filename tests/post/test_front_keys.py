import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.post import Post
from tripglot.post.front.keys import FrontMatterError, as_kind, values_of, with_keys

KEYS = {"lang": "zh-Hans", "translationKey": "a/b"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ntitle: A\n---\nx\n", "---\nlang: zh-Hans\ntranslationKey: a/b\ntitle: A\n---\nx\n"),
        (
            "---\nlang: 'en' # of the post\ntags: [a]\n---\nx\n",
            "---\ntranslationKey: a/b\nlang: 'zh-Hans' # of the post\ntags: [a]\n---\nx\n",
        ),
        ("---\n---\nx\n", "---\nlang: zh-Hans\ntranslationKey: a/b\n---\nx\n"),
        ("---\r\nb: |\r\n  x\r\n---\r\n", "---\r\nlang: zh-Hans\r\ntranslationKey: a/b\r\nb: |\r\n  x\r\n---\r\n"),
        ("+++\n[params]\nx = 1\n+++\n", '+++\nlang = "zh-Hans"\ntranslationKey = "a/b"\n[params]\nx = 1\n+++\n'),
        ('{\n  "a": 1\n}\nx\n', '{\n  "lang": "zh-Hans",\n  "translationKey": "a/b",\n  "a": 1\n}\nx\n'),
        ('"a": 1\n;;;\nx\n', '"lang": "zh-Hans",\n"translationKey": "a/b",\n"a": 1\n;;;\nx\n'),
        ("no front matter\n", "---\nlang: zh-Hans\ntranslationKey: a/b\n---\n\nno front matter\n"),
        ("", "---\nlang: zh-Hans\ntranslationKey: a/b\n---\n\n"),
    ],
)
def test_keys_are_set_where_they_stand_and_added_on_top(before: str, after: str) -> None:
    post = with_keys(Post.parse(before), KEYS)
    assert post.source.text == after
    assert with_keys(post, KEYS).source.text == after


@pytest.mark.parametrize(
    "text", ["---\ntitle: [a\n---\nx\n", "---\n{a: 1}\n---\nx\n", "---\nlang: [en]\n---\nx\n", "---\nlang: 5\n---\nx\n"]
)
def test_what_cannot_be_done_safely_is_not_done(text: str) -> None:
    with pytest.raises(FrontMatterError):
        with_keys(Post.parse(text), KEYS)


@pytest.mark.parametrize("value", ["!python/object:os.system x", "2024-99-99", "!x [a]"])
def test_what_cannot_be_read_is_said_and_never_run(value: str) -> None:
    with pytest.raises(FrontMatterError):
        as_kind(Post.parse(f"---\ntitle: a\nx: {value}\n---\n"), "pelican")


def test_a_title_in_brackets_is_no_list() -> None:
    assert values_of(Post.parse("---\ntitle: '[a] b'\ntags: [x]\n---\n")) == {"title": "[a] b"}


def test_values_are_quoted_where_they_would_be_something_else() -> None:
    keys = {"lang": "no", "title": 'a: "b" # c', "date": "2024-05-01", "slug": "2024-05-01-a", "x": "on"}
    post = with_keys(Post.parse("x\n"), keys)
    assert values_of(post) == keys
    assert 'lang: "no"\n' in post.source.text
    assert "date: 2024-05-01\n" in post.source.text


@given(
    st.dictionaries(
        st.sampled_from(["title", "lang", "slug", "k"]),
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1)
        .map(str.strip)
        .filter(bool),
    )
)
def test_any_value_is_read_back_as_it_was_given(keys: dict[str, str]) -> None:
    for text in ("x\n", "---\nother: 1\n---\nx\n", "+++\nother = 1\n+++\nx\n"):
        assert {k: v for k, v in values_of(with_keys(Post.parse(text), keys)).items() if k != "other"} == keys


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        (
            '+++\ntitle = "A: b"\ndate = 2024-05-01\ntags = ["x"]\n[params]\ntoc = true\n+++\nx\n',
            "yaml",
            '---\ntitle: "A: b"\ndate: 2024-05-01\ntags: ["x"]\nparams: {"toc": true}\n---\nx\n',
        ),
        ('"title": "A: b"\n;;;\n\nx\n', "yaml", '---\ntitle: "A: b"\n---\n\nx\n'),
        ("Title: A: b\nTags: x, y\n\nx\n", "yaml", '---\ntitle: "A: b"\ntags: ["x", "y"]\n---\n\nx\n'),
        ("---\ntitle: 'A: b'\ntags: [x, y]\ntable: {a: 1}\n---\n\nx\n", "pelican", "Title: A: b\nTags: x, y\n\n\nx\n"),
    ],
)  # fmt: skip
def test_front_matter_of_another_kind(before: str, kind: str, after: str) -> None:
    assert as_kind(Post.parse(before), kind).source.text == after  # type: ignore[arg-type]
