import pytest

from tripglot.post import Post

CASES = {
    "yaml plain": (
        "---\ntitle: Ein Titel  # c\nslug: x\n---\n",
        "Un titre",
        "---\ntitle: Un titre  # c\nslug: x\n---\n",
    ),
    "yaml plain that needs quotes": ("---\ntitle: Ein Titel\n---\n", "a: b", '---\ntitle: "a: b"\n---\n'),
    "yaml plain that would be a number": ("---\ntitle: Zwei\n---\n", "2", '---\ntitle: "2"\n---\n'),
    "yaml single quoted": ("---\ntitle: 'Ein ''T'''\n---\n", "It's", "---\ntitle: 'It''s'\n---\n"),
    "yaml double quoted": ('---\ntitle: "Ein"\n---\n', 'say "é"', '---\ntitle: "say \\"é\\""\n---\n'),
    "yaml folded": ("---\ntitle: >-\n  ein\n  zwei\nx: 1\n---\n", "one two", "---\ntitle: >-\n  one two\nx: 1\n---\n"),
    "yaml literal": ("---\nsummary: |\n  ein\nx: 1\n---\n", "one", "---\nsummary: |\n  one\nx: 1\n---\n"),
    "yaml literal, with the end of its line": (
        "---\nsummary: |\n  ein\n  zwei\n\n  drei\nx: 1\n---\n", "one\ntwo\n\nthree\n",
        "---\nsummary: |\n  one\n  two\n\n  three\nx: 1\n---\n",
    ),
    "yaml astral characters before": ("---\ndate: 😀\ntitle: Ein\n---\n", "One", "---\ndate: 😀\ntitle: One\n---\n"),
    "yaml crlf": ("---\r\ntitle: Ein\r\n---\r\n", "One", "---\r\ntitle: One\r\n---\r\n"),
    "yaml list": ("---\ntags: [a b, c]\n---\n", "x", "---\ntags: [x, c]\n---\n"),
    "toml basic": ('+++\ntitle = "Ein \\"T\\""\n+++\n', 'a "b"', '+++\ntitle = "a \\"b\\""\n+++\n'),
    "toml literal": ("+++\ntitle = 'Ein'\n+++\n", "One", "+++\ntitle = 'One'\n+++\n"),
    "toml literal that cannot hold an apostrophe": ("+++\ntitle = 'Ein'\n+++\n", "It's", '+++\ntitle = "It\'s"\n+++\n'),
    "toml list": ('+++\ntags = [\n "ein", # c\n "b"]\n+++\n', "x", '+++\ntags = [\n "x", # c\n "b"]\n+++\n'),
    "toml lines": (
        '+++\nsummary = """\nEin\nZwei\n"""\nx = 1\n+++\n', 'One\nsay "two"', '+++\nsummary = """\nOne\nsay "two"\n"""\nx = 1\n+++\n',
    ),
    "toml lines, which hold its marks": (
        '+++\nsummary = """Ein\nZwei"""\n+++\n', 'C:\\ """"\n"x"', '+++\nsummary = """C:\\\\ \\"\\"""\n"x\\""""\n+++\n',
    ),
    "toml lines, joined by a backslash": (
        '+++\r\nsummary = """\\\r\n  Ein \\\r\n  Zwei\\\r\n  """\r\n+++\r\n', "One two", '+++\r\nsummary = """\\\r\nOne two"""\r\n+++\r\n',
    ),
    "toml lines, literal": (
        "+++\r\nsummary = '''\r\nEin\r\nC:\\\r\n'''\r\n+++\r\n", "One\nC:\\", "+++\r\nsummary = '''\r\nOne\r\nC:\\\r\n'''\r\n+++\r\n",
    ),
    "toml lines, literal, that cannot hold apostrophes": (
        "+++\nsummary = '''Ein\nZwei'''\n+++\n", "a'''b\nc", '+++\nsummary = "a\'\'\'b\\nc"\n+++\n',
    ),
    "json": ('{\n  "title": "Ein"\n}\n', 'a "b"', '{\n  "title": "a \\"b\\""\n}\n'),
    "json of hexo": ('"title": "Ein",\n"n": 1\n;;;\n', "One", '"title": "One",\n"n": 1\n;;;\n'),
    "json of hexo, framed": (';;;\n"title": "Ein"\n;;;\nx\n', "One", ';;;\n"title": "One"\n;;;\nx\n'),
    "pelican, a key of a plugin first": (
        "Series: Drei\nTitle: Ein\nCover: /a.png\n\nx\n", "One", "Series: Drei\nTitle: One\nCover: /a.png\n\nx\n",
    ),
    "pelican, a subtitle": ("Subtitle: Ein\nDate: 2024\nSlug: t\n\nx\n", "One", "Subtitle: One\nDate: 2024\nSlug: t\n\nx\n"),
    "pelican, a value of two lines": (
        "Summary: Ein\r\n    Tag: lang\r\nDate: 2024\r\n\r\nx\r\n",
        "One\nday: long", "Summary: One\r\n    day: long\r\nDate: 2024\r\n\r\nx\r\n",
    ),
    "pelican": ("Title: Ein  \nDate: 2024\n\nx\n", "One", "Title: One  \nDate: 2024\n\nx\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "new", "after"), CASES.values(), ids=CASES)
def test_a_value_is_replaced_in_place(before: str, new: str, after: str) -> None:
    post = Post.parse(before)
    assert post.blocks[0].kind == "front"
    edit = post.edit({0: new})
    assert edit.post.source.text == after
    assert not edit.refused


BROKEN = {
    "a colon too many": ("---\ntitle: a: b: c\n---\n\nText\n", "not valid YAML", 2),
    "a key twice": ("---\ntitle: A\ntitle: B\n---\n", "the key 'title' twice", 3),
    "a tab": ("---\nx: 1\na: [x\n\tb: c\n---\n", "not valid YAML", 3),
    "a quotation mark never closed": ('---\nx: 1\ntitle: "A\ny: 2\n---\n', "found unexpected end of stream", 3),
    "a key without a colon": ("---\nx: 1\ny\nz: 2\n---\n", "could not find expected ':'", 3),
    "two lines in one": ('---\nx: 1\ny: "a" b\n---\n', "did not find expected key", 3),
    "an alias bomb": (
        "---\n" + "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
        + "title: T\n---\n", "too many aliases", 1),
    "toml": ('+++\ntitle = "x\n+++\n', "not valid TOML: Illegal character", 2),
    "json of hexo": ('"n": 1,\n"title": x\n;;;\n', "not valid JSON: Expecting value", 2),
    "json": ('{\n "title": x\n}\n', "not valid JSON: Expecting value", 2),
}  # fmt: skip


@pytest.mark.parametrize(("text", "problem", "line"), BROKEN.values(), ids=BROKEN)
def test_broken_front_matter_is_reported_and_left_alone(text: str, problem: str, line: int) -> None:
    post = Post.parse(text)
    assert post.front is not None
    assert problem in post.front.problem
    assert "front" not in {block.kind for block in post.blocks}
    assert post.front.cure
    if line > 1:
        assert post.source.line(post.front.problem_offset) == line


def test_a_thematic_break_at_the_top_is_no_front_matter() -> None:
    assert Post.parse("---\n\nJust a break above\n\n---\n").front is None


@pytest.mark.parametrize(
    "text",
    [
        "Note: the room has changed.\nWarning: bring a coat.\n\nText\n",
        "Summary: it rained.\nWarning: bring a coat.\n\nText\n",
        "Title: a word\n\nText\n",
        "Title: a word\nSpeaker: somebody\nsaid much.\n",
        "\nTitle: a\nDate: b\n\nText\n",
        "Title: a\nhttps://example.org\n\nText\n",
        "Title: a\n::: tip\n\nText\n",
        "Title: a\n:smile: b\n\nText\n",
    ],
)
def test_what_is_no_header(text: str) -> None:
    assert Post.parse(text).front is None


def test_every_key_continues_headers() -> None:
    """Pelican hands what it does not know to plugins and themes."""
    text = "Title: Ein\nSeries: Drei Tage\nTranslation: yes\nCover: /a.png\n\nText\n"
    assert [block.source for block in Post.parse(text).blocks] == ["Ein", "Text"]
    assert Post.parse("Title: a\nSeries: b\n").front


@pytest.mark.parametrize("text", ['"Yes": he said.\n\nText ;;;\n', ";;; text\n;;;\n", ";;;\nx\n", '"a" b\n;;;\n'])
def test_what_is_no_json_of_hexo(text: str) -> None:
    assert Post.parse(text).front is None


def test_only_the_chosen_keys_are_prose() -> None:
    post = Post.parse("---\ntitle: A\nlayout: post\nauthor: B\n---\n", keys=["author"])
    assert [block.source for block in post.blocks] == ["B"]


def test_no_edit_touches_another_value() -> None:
    post = Post.parse("---\ntitle: &t Ein\nother: *t\n---\n")
    assert [block.source for block in post.blocks] == []
