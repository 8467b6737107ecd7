from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.jobs.run import run
from tripglot.post import Post, Source
from tripglot.post.front.keys import values_of
from tripglot.publishing.layouts.generators import LAYOUTS, Asked
from tripglot.settings import Settings

ZH = "今天我们听了很多报告，其中最有意思的是关于操作系统的那一个。"
EN = "An English sentence of some length stands here."


def publish(root: Path, posts: dict[str, str], layout: str) -> list[str]:
    """The problems of a run over these posts."""
    for name, text in posts.items():
        path = root / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = run([root / "posts"], Settings(root=root, layout=layout, engine="pseudo"))
    return [problem for post in report.posts for problem in post.problems]


def files(root: Path, layout: str) -> set[str]:
    top = root / "output" / layout
    return {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("layout", "expected"),
    {
        "hugo": {"content/en/a/index.md", "content/zh-hans/a/index.md", "content/en/sub/b/index.md"},
        "jekyll": {"_pages/en/a.md", "_pages/zh-Hans/a.md", "_pages/en/sub/b.md"},
        "mkdocs": {"docs/en/a.md", "docs/zh/a.md", "docs/en/sub/b.md"},
        "docusaurus": {"blog/a.md", "i18n/zh-Hans/docusaurus-plugin-content-blog/a.md", "blog/sub/b.md"},
        "hexo": {"source/_posts/en/a.md", "source/_posts/zh-Hans/a.md", "source/_posts/en/sub/b.md"},
        "pelican": {"content/a.md", "content/a-zh-Hans.md", "content/sub/b.md"},
        "astro": {"src/content/docs/a.md", "src/content/docs/zh-hans/a.md", "src/content/docs/sub/b.md"},
    }.items(),
)
def test_both_versions_have_their_place(tmp_path: Path, layout: str, expected: set[str]) -> None:
    assert publish(tmp_path, {"a.md": f"{ZH}\n", "sub/b.md": f"{EN}\n"}, layout) == []
    assert files(tmp_path, layout) == expected


BODY = f"""# A day

{EN}  \n*Emphasis*, `code`, <b>tags</b> and {{{{ braces }}}}.

- a [link](https://example.org/a_b) and [one that leads nowhere](none.md)
- ![no image](none.png)

```yaml
---
[x](a.md)
```
"""


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "front", ["", "---\ntitle: A\n---\n", '+++\ntitle = "A"\n+++\n', "Title: A\nDate: 2024-05-01\n"]
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_text_itself_stays_as_it_is(tmp_path: Path, layout: str, front: str, eol: str) -> None:
    post = tmp_path / "posts" / "a.md"
    post.parent.mkdir()
    post.write_bytes((front + "\n" + BODY).replace("\n", eol).encode())
    assert publish(tmp_path, {}, layout) == []
    (made,) = (tmp_path / "output" / layout).rglob("*.md")
    assert made.read_bytes().endswith(("\n" + BODY).replace("\n", eol).encode())


def test_the_plain_layout_writes_nothing_more(tmp_path: Path) -> None:
    publish(tmp_path, {"a.md": f"{ZH}\n"}, "plain")
    assert {path.name for path in (tmp_path / "output").iterdir() if path.is_dir()} == {
        "en",
        "zh-Hans",
        "bilingual",
        "site",
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_translation_state_and_title(tmp_path: Path, layout: str) -> None:
    publish(tmp_path, {"a.md": f"# A day\n\n{EN}\n\n{ZH}\n", "b.md": f"{ZH}\n"}, layout)
    texts = {path: path.read_text("utf-8") for path in (tmp_path / "output" / layout).rglob("*.md")}
    states = sorted(text.split("ranslation_state: ")[1].split("\n")[0] for text in texts.values())
    assert states == ["machine", "machine", "original"]
    if "title" in LAYOUTS[layout].defaults:
        assert any("itle: A day\n" in text or 'itle: "A day"\n' in text for text in texts.values())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("name", "front", "why"),
    [
        ("a.md", "slug: ../../x", "slug '../../x' leads out of the folder"),
        ("a.md", "save_as: /etc/x", "save_as '/etc/x' leads out of the folder"),
        ("a.md", "slug: //host/x", "slug '//host/x' leads out of the folder"),
        ("a.md", "permalink: /a/../../x/", "leads out of the folder"),
        ("a.md", "slug: '..\\x'", "leads out of the folder"),
        ("a.md", "slug: '%2e%2e/x'", "leads out of the folder"),
        ("con.md", "x: 1", "no name that every system takes"),
        ("what?.md", "x: 1", "no name that every system takes"),
    ],
)
def test_unsafe_posts_are_left_out_and_named(tmp_path: Path, layout: str, name: str, front: str, why: str) -> None:
    problems = publish(tmp_path, {name: f"---\n{front}\n---\n{EN}\n", "good.md": f"{EN}\n"}, layout)
    assert len(problems) == 1
    assert problems[0].startswith(f"{tmp_path / 'posts' / name}: ")
    assert why in problems[0]
    assert len(files(tmp_path, layout)) == 1
    assert (tmp_path / "output" / "en" / name).exists(), "the layout's problem is the layout's only"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_slug_from_the_top_of_the_site_stays_there(tmp_path: Path, layout: str) -> None:
    assert publish(tmp_path, {"sub/a.md": f"---\ntitle: A\nslug: /deep/clone\n---\n{EN}\n"}, layout) == []
    (made,) = (tmp_path / "output" / layout).rglob("*.md")
    # Pelican would take it for a path of the machine, Starlight would ask for an address with two slashes
    bare = layout in ("pelican", "astro")
    assert values_of(Post.of(Source.of(made.read_text("utf-8"))))["slug"] == ("deep/clone" if bare else "/deep/clone")


def test_a_name_that_the_layout_makes_too_long(tmp_path: Path) -> None:
    name = "n" * 250 + ".md"
    problems = publish(tmp_path, {name: f"{ZH}\n"}, "pelican")
    assert len(problems) == 1
    assert "longer than 255 bytes in the layout pelican" in problems[0]


def test_two_posts_on_one_place(tmp_path: Path) -> None:
    problems = publish(tmp_path, {"a.md": f"{EN}\n", "a.markdown": f"{EN} Second.\n"}, "hugo")
    assert any("a.md" in problem and "a.markdown" in problem for problem in problems)
    assert publish(tmp_path / "p", {"a.md": f"{ZH}\n", "a-zh-Hans.md": f"{EN}\n"}, "pelican")


@pytest.mark.parametrize(("layout", "name"), [("jekyll", "_a.md"), ("docusaurus", "_a.md"), ("docusaurus", "a.mkd")])
def test_what_the_generator_overlooks_is_said(tmp_path: Path, layout: str, name: str) -> None:
    problems = publish(tmp_path, {name: f"{EN}\n"}, layout)
    assert len(problems) == 1
    assert files(tmp_path, layout) == set()


@pytest.mark.parametrize(
    "layout", [name for name in LAYOUTS if LAYOUTS[name].keys(Asked(Path("a.md"), "en", "en", "a"))]
)
def test_broken_front_matter_is_left_as_it_is(tmp_path: Path, layout: str) -> None:
    text = f"---\ntitle: [a\n---\n{EN}\n"
    problems = publish(tmp_path, {"a.md": text}, layout)
    assert len(problems) == 1
    assert "front matter is not valid YAML" in problems[0]
    (made,) = (tmp_path / "output" / layout).rglob("*.md")
    assert made.read_text("utf-8") == text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_was_laid_out_of_a_deleted_post_goes_with_it(
    tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert publish(Path(), {"a.md": f"{ZH}\n", "sub/b.md": f"{EN}\n"}, layout) == []
    before = files(tmp_path, layout)
    (tmp_path / "posts" / "a.md").unlink()
    assert publish(Path(), {}, layout) == []
    assert len(files(tmp_path, layout)) == len(before) - 2


PELICAN = f"""[a]({{filename}}b.md#x) [b](|filename|/sub/b.md) [c]({{filename}}/posts/sub/a%20c.md) [d]({{filename}}gone.md)

![e]({{static}}/posts/e.png) ![f]({{attach}}f.png) [g][] {EN}

[g]: {{filename}}../top.md
"""


@pytest.mark.parametrize(
    ("layout", "shown"),
    {
        "pelican": [
            "[a]({filename}b.md#x) [b]({filename}b.md) [c]({filename}a%20c.md) [d]({filename}gone.md)",
            "![e]({static}../e.png) ![f]({static}f.png)",
            "[g]: {filename}../top.md",
        ],
        "mkdocs": [
            "[a](b.md#x) [b](b.md) [c](a%20c.md) [d]({filename}gone.md)",
            "![e](../e.png) ![f](f.png)",
            "[g]: ../top.md",
        ],
        "hexo": [
            "[a](/en/sub/b/#x) [b](/en/sub/b/) [c](/en/sub/a-c/) [d]({filename}gone.md)",
            "![e](/images/posts/e.png) ![f](/images/posts/sub/f.png)",
            "[g]: /en/top/",
        ],
    }.items(),
)
def test_addresses_of_pelican_lead_on(tmp_path: Path, layout: str, shown: list[str]) -> None:
    top = tmp_path / "content" / "posts"
    (top / "sub").mkdir(parents=True)
    for image in ("e.png", "sub/f.png"):
        (top / image).write_bytes(b"png")
    for name in ("sub/b.md", "sub/a c.md", "top.md"):
        (top / name).write_text(f"{EN}\n", encoding="utf-8")
    (top / "sub" / "a.md").write_text(PELICAN, encoding="utf-8")
    settings = Settings(root=tmp_path, layout=layout, posts=("content/posts",), engine="pseudo")
    report = run([top], settings)
    warnings = [warning for post in report.posts for warning in post.warnings]
    assert warnings == [f"{top}/sub/a.md: '{{filename}}gone.md' leads to nothing in the layout {layout}"]
    (made,) = (tmp_path / "output" / layout).rglob("sub/a.md")
    assert all(line in made.read_text("utf-8") for line in shown), made.read_text("utf-8")
    page = (tmp_path / "output" / "site" / "sub" / "a.html").read_text("utf-8")
    for address in ("b.html#x", "b.html", "a%20c.html", "gone.md", "../e.png", "f.png", "../top.html"):
        assert f'="{address}"' in page, address


@pytest.mark.parametrize("layout", LAYOUTS)
def test_images_that_a_generator_serves_from_the_top(tmp_path: Path, layout: str) -> None:
    top = tmp_path / "source" / "_posts"
    (top / "sub").mkdir(parents=True)
    (top.parent / "images").mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    for image in ("a b.png", "c.png"):
        (top.parent / "images" / image).write_bytes(b"png")
    shown = "![x](/images/a%20b.png) ![y](../../images/c.png) ![z](/../secret.png) ![q](/images/gone.png)"
    (top / "sub" / "a.md").write_text(f"{EN}\n\n{shown}\n", encoding="utf-8")
    bare = Settings(root=tmp_path, layout=layout, posts=("source/_posts",), engine="pseudo")
    where = f"{top}/sub/a.md:3: the image"
    cure = '(name the folder that your generator serves: static = ["{}"])'
    assert [warning for post in run([top], bare).posts for warning in post.warnings] == [
        f"{where} '/images/a b.png' counts from the top of a site and is not published {cure.format('source')}",
        f"{where} '../../images/c.png' lies outside of the posts and is not published {cure.format('source')}",
        f"{where} '/images/gone.png' counts from the top of a site and is not published {cure.format('static')}",
    ]
    report = run([top], replace(bare, static=("source",)))
    assert [warning for post in report.posts for warning in post.warnings] == [
        f"{where} '/images/gone.png' is not there"
    ]
    site = tmp_path / "output" / "site"
    html = (site / "sub" / "a.html").read_text("utf-8")
    for image in ("a b.png", "c.png"):
        assert (site / "static" / "images" / image).read_bytes() == b"png"
        assert f'src="../static/images/{image.replace(" ", "%20")}"' in html
        assert list((tmp_path / "output" / layout).rglob(image)) != []
    assert "secret" not in {path.stem for path in (tmp_path / "output").rglob("*")}
    assert not list((tmp_path / "output" / "en").rglob("*.png"))


def test_own_addresses_stay(tmp_path: Path) -> None:
    post = tmp_path / "posts" / "a.md"
    post.parent.mkdir()
    post.write_text(f"---\npermalink: /my/place/\n---\n{ZH}\n", "utf-8")
    report = run([post.parent], Settings(root=tmp_path, layout="jekyll", engine="pseudo"))
    assert any("not to its permalink" in warning for warning in report.posts[0].warnings)
    for lang in ("en", "zh-Hans"):
        text = (tmp_path / "output" / "jekyll" / "_pages" / lang / "a.md").read_text("utf-8")
        assert values_of(Post.parse(text))["permalink"] == "/my/place/"


PARTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="/"), min_size=1, max_size=12
)


@given(
    st.lists(PARTS.filter(lambda part: part not in (".", "..")), min_size=1, max_size=3), st.sampled_from(list(LAYOUTS))
)
def test_no_place_is_outside_and_no_two_languages_share_one(parts: list[str], layout: str) -> None:
    name = Path(*parts[:-1], parts[-1] + ".md")
    places = [
        LAYOUTS[layout].place(Asked(name, lang, "en", "a")) for lang in ("en", "zh-Hans", "zh-Hant", "pt-BR", "de")
    ]
    assert len(set(places)) == len(places)
    assert not any(".." in place.parts or place.is_absolute() for place in places)
