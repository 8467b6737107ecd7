"""What an author writes for nobody but the author is sent to no engine and published nowhere."""

import html
from dataclasses import replace
from pathlib import Path

import pytest

from tripglot.detection.readings import all_units, read, units_of
from tripglot.jobs.run import run
from tripglot.post import Post
from tripglot.publishing.private import without_private
from tripglot.settings import Settings
from tripglot.translation.rounds import Job

SECRET = "祕密"
POSTS = {
    "inline": f"我們去了夜市 %%{SECRET}的攤子%% 吃小籠包，非常好吃。\n",
    "inline, in a line of English": f"We ate at the market %%{SECRET}%% and went home.\n",
    "inline, over two lines": f"We ate at the market %%one {SECRET}\ntwo%% and went home.\n",
    "lines with blank ones between": f"One day.\n\n%%\n{SECRET}\n\nmore of {SECRET}\n%%\n\n第二天我們去了夜市吃東西。\n",
    "right below a paragraph": f"One day.\n%%\n{SECRET}\n%%\nAnother day.\n",
    "on one line": f"%% {SECRET} %%\n\n第二天我們去了夜市吃東西。\n",
    "never closed": f"第二天我們去了夜市吃東西。\n\n%%\n{SECRET}\n\n{SECRET}\n",
    "in a list": f"- %%{SECRET}%%\n- 第二天我們去了夜市吃東西。\n  %%\n  {SECRET}\n  %%\n",
    "in a quotation": f"> 第二天我們去了夜市吃東西。\n> %%\n> {SECRET}\n> %%\n> One day.\n",
    "in a heading": f"# 夜市 %%{SECRET}%%\n\n第二天我們去了夜市吃東西。\n",
    "in a cell": f"| a |\n|---|\n| 我們去了夜市吃東西 %%{SECRET}%% |\n",
    "in raw HTML": f"<div>\n%%{SECRET}%%\n<p>第二天我們去了夜市 %%{SECRET}%% 吃東西。</p>\n%%\n{SECRET}\n%%\n</div>\n",
    "behind a tag that closes itself": f"<div>\n<Textarea /> <!-- {SECRET} --> <textarea></textarea>\n</div>\n",
    "before what would be a heading": f"%%{SECRET}%% # One\n",
}


@pytest.mark.parametrize("text", POSTS.values(), ids=POSTS)
def test_private_comments_are_published_nowhere(text: str, tmp_path: Path) -> None:
    path = tmp_path / "posts" / "a.md"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    settings = replace(Settings(root=tmp_path, unsure="publish"), layout="hugo")
    report = run([path.parent], settings)
    assert not [line for post in report.posts for line in post.problems]
    published = [file for file in (tmp_path / "output").rglob("*") if file.is_file() and file.suffix != ".json"]
    assert {file.name for file in published} >= {"a.md", "a.html"}
    for file in published:
        data = file.read_text(encoding="utf-8", errors="replace")
        assert SECRET not in data, file
        assert "%%" not in data or file.suffix == ".css", file
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", POSTS.values(), ids=POSTS)
def test_private_comments_are_seen_by_no_detector_and_no_engine(text: str) -> None:
    post = Post.parse(text)
    readings = read(post, "en")
    assert not any(SECRET in reading.passage.masked for reading in readings)
    for unit in [*units_of(post, readings, "en"), *all_units(post)]:
        assert SECRET not in Job.of(post, unit).carrier.text


@pytest.mark.parametrize(
    "text", ["100%% of them and 50%% of us\n", "a 5%%b 6%% c\n", "%% one pair\n", "`%%a%%`\n", "```\n%%\nx\n%%\n```\n"]
)
def test_per_cent_signs_are_no_comment(text: str) -> None:
    assert without_private(Post.parse(text)).source.text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One %%x%% two.\n", "One two.\n"),
        ("One.%%x%% Two.\n", "One. Two.\n"),
        ("%%x%% One.\n", "One.\n"),
        ("One.\n\n%%\nx\n%%\n\nTwo.\n", "One.\n\n\n\nTwo.\n"),
        ("> %%x%%\n", "> \n"),
    ],
)
def test_what_is_left_without_them(text: str, expected: str) -> None:
    assert without_private(Post.parse(text)).source.text == expected


COMMENTS = {
    "between blocks": "One day.\n\n<!-- hidden -->\n\nTwo.\n",
    "in a line": "One <!-- hidden --> day.\n",
    "over lines": "One <!-- hidden\nand hidden --> day.\n",
    "in raw HTML": "<div>\n<!-- hidden --><p>One day.</p>\n</div>\n",
    "never closed": "One day.\n\n<!-- hidden\n\nhidden\n",
}


@pytest.mark.parametrize("trust", [False, True])
@pytest.mark.parametrize("text", COMMENTS.values(), ids=COMMENTS)
def test_html_comments_reach_no_output(text: str, trust: bool, tmp_path: Path) -> None:
    path = tmp_path / "posts" / "a.md"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    run([path.parent], replace(Settings(root=tmp_path, also=("de",), layout="hugo"), trust_html=trust))
    made = [file.read_text(encoding="utf-8") for file in (tmp_path / "output").rglob("a*.*")]
    assert len(made) > 5
    assert not [text for text in made if "hidden" in text]
    assert not [text for text in made if "day" not in text]


@pytest.mark.parametrize("settings", [{}, {"bilingual": "table"}, {"bilingual": "interleaved"}])
def test_nor_do_those_of_what_is_translated(settings: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "posts" / "a.md"
    path.parent.mkdir()
    path.write_text(
        "# A day\n\n我们昨天<!-- verborgen -->参加了年会，看到了很多朋友。\n\n- 我们参加了年会。<!-- verborgen -->\n",
        "utf-8",
    )
    run([path.parent], Settings(root=tmp_path, unsure="publish", **settings))
    assert "verborgen" not in "".join(
        file.read_text(encoding="utf-8") for file in (tmp_path / "output").rglob("*.*") if file.is_file()
    )


def test_what_a_generator_reads_stays() -> None:
    text = "One.\n\n<!-- more -->\n\n<!--truncate-->\n\n`<!-- code -->`\n\n    <!-- code -->\n\n<!-- x -->\n\nTwo.\n"
    assert without_private(Post.parse(text)).source.text == text.replace("<!-- x -->", "")


LITERAL = {
    "a value in YAML": '---\ntitle: "<!-- draft --> First day in Brno"\n---\n\nOne.\n',
    "a plain value in YAML": "---\ntitle: <!-- draft --> First day in Brno\n---\n\nOne.\n",
    "a whole value": "---\ntitle: <!-- draft -->\n---\n\nOne.\n",
    "a value in TOML": '+++\ntitle = "<!-- draft"\n+++\n\nOne.\n',
    "a value in JSON": '{\n"title": "<!-- \\u0062rno -->"\n}\n\nOne.\n',
    "a heading": "# <!-- never closed\n\nOne.\n",
    "a cell": "| a |\n|---|\n| <!-- never closed |\n",
    "a paragraph in which a line begins with it": "One\nday <!-- never closed\nand another\n",
}


@pytest.mark.parametrize("text", LITERAL.values(), ids=LITERAL)
def test_what_only_looks_like_a_comment_is_text(text: str) -> None:
    assert without_private(Post.parse(text)).source.text == text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            '---\ntitle: "<!-- draft --> First day"\n---\n\nHello my friend, how are you today?\n',
            "<!-- draft --> First day",
        ),
        ("# <!-- First day\n\nHello my friend, how are you today?\n", "<!-- First day"),
    ],
)
def test_it_is_read_on_the_page_as_well(text: str, title: str, tmp_path: Path) -> None:
    path = tmp_path / "posts" / "a.md"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    run([path.parent], Settings(root=tmp_path))
    assert (tmp_path / "output" / "en" / "a.md").read_text(encoding="utf-8") == text
    page = (tmp_path / "output" / "site" / "a.html").read_text(encoding="utf-8")
    assert html.escape(title, quote=False) in page
    assert "<!--" not in page


HIDDEN = {
    "Liquid": "{% comment %}\n\n這是給作者看的註解，讀者看不到。\n\n{% endcomment %}\n",
    "Liquid in a line": "One {% comment %}這是給作者看的註解{% endcomment %} day.\n",
    "Hugo": "{{% comment %}}\n\n這是給作者看的註解，讀者看不到。\n\n{{% /comment %}}\n",
    "MDX": "{/*\n\n這是給作者看的註解，讀者看不到。\n\n*/}\n",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_comments_of_site_generators_are_no_prose(text: str) -> None:
    post = Post.parse(text)
    assert units_of(post, read(post, "en"), "en") == []


CALLOUTS = {
    "> [!tip] 交通\n> 搭捷運到南港展覽館站最快。\n": ["交通", "搭捷運到南港展覽館站最快。"],
    "> [!warning]- 請小心\n> 月台的間隙很大，請大家慢慢走。\n": ["請小心", "月台的間隙很大，請大家慢慢走。"],
    "> [!my-note|wide]+ Mind the gap\n> 月台的間隙很大，請大家慢慢走。\n": ["月台的間隙很大，請大家慢慢走。"],
    "> [!NOTE]\n> 月台的間隙很大，\n> 請大家慢慢走。\n": ["月台的間隙很大，\n請大家慢慢走。"],
}


@pytest.mark.parametrize(("text", "expected"), CALLOUTS.items())
def test_the_title_of_a_callout_is_read_by_itself(text: str, expected: list[str]) -> None:
    post = Post.parse(text)
    found = [post.blocks[u.block].source[u.start : u.end] for u in units_of(post, read(post, "en"), "en")]
    assert found == expected
