"""Links to headings arrive after those were translated, wherever the posts are published."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.cache import Cache
from tripglot.checking import check
from tripglot.jobs.adopt import adopt
from tripglot.jobs.run import run
from tripglot.memory import Catalog, Entry, path_of, save
from tripglot.post import Post
from tripglot.publishing.layouts.generators import LAYOUTS
from tripglot.publishing.site.anchors import heading_anchors, python_markdown_anchors
from tripglot.settings import Settings

A = "# Day one\n\nSee [below](#议程), [the others](b.md#收获) and [there](c.md#here).\n\n## 议程\n\nEnglish words.\n"
B = "# Day two\n\nEnglish words.\n## 收获\n\nMore words.\n\n## 很多很多\n\n> ## 引用\n\nAnd [up][a].\n\n[a]: a.md#议程\n"
C = "# Day three\n\nEnglish words.\n\n## Here\n\nMore.\n"
NEW = {"议程": "The sessions", "收获": "What I took home", "很多很多": "A great many", "引用": "A quotation"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "posts").mkdir()
    made = Settings(root=tmp_path)
    for name, text in {"a.md": A, "b.md": B, "c.md": C}.items():
        (tmp_path / "posts" / name).write_text(text, encoding="utf-8")
        entries = [Entry("heading", old, new, fuzzy=False) for old, new in NEW.items() if old in text]
        save(path_of(made.memory_dir(), Path(name)), Catalog(entries), "en")
    return made


def _arrives(folder: Path, link: str) -> bool:
    path, _, fragment = link.partition("#")
    text = (folder / path).read_text(encoding="utf-8")
    return unquote(fragment) in heading_anchors(Post.parse(text)) or f'<div id="{fragment}"></div>' in text


@pytest.mark.parametrize("folder", ["en", "bilingual"])
def test_links_arrive_in_markdown(settings: Settings, folder: str) -> None:
    assert run([settings.root / "posts"], settings).clean
    made = settings.root / "output" / folder
    for link in ("a.md#议程", "b.md#收获", "c.md#here"):
        assert _arrives(made, link), link
    assert (made / "c.md").read_text(encoding="utf-8") == C
    text = (made / "b.md").read_text(encoding="utf-8")
    assert re.findall(r'id="([^"]*)"', text) == ["收获"]  # where no link leads, nothing is added
    assert 'English words.\n\n<div id="收获"></div>\n\n## What I took home\n' in text


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_links_arrive_in_every_layout(settings: Settings, layout: str) -> None:
    run([settings.root / "posts"], replace(settings, layout=layout))
    texts = [path.read_text(encoding="utf-8") for path in (settings.root / "output" / layout).rglob("*.md")]
    found = next(text for text in texts if "What I took home" in text)
    tag, attribute = '<div id="收获"></div>\n\n## What I took home\n', "## What I took home {#收获}\n"
    assert (attribute if LAYOUTS[layout].anchor == "attribute" else tag) in found


def test_links_arrive_as_python_markdown_makes_anchors(settings: Settings) -> None:
    posts = settings.root / "posts"
    for name, text in {"a.md": A, "b.md": B}.items():
        (posts / name).write_text(text.replace("#议程", "#_1").replace("#收获", "#_1"), encoding="utf-8")
    assert not [f for f in check([posts], settings).findings if f.code == "TG304"]
    run([posts], settings)
    for name in ("a.md", "b.md"):
        made = (settings.root / "output" / "en" / name).read_text(encoding="utf-8")
        assert re.findall(r'<div id="(_1)"></div>\n\n## (The|What)', made), name
        page = (settings.root / "output" / "site" / name).with_suffix(".html").read_text(encoding="utf-8")
        assert page.count('id="_1"') == 1, name


WORDS = ["Talks", "a b", "议程", "附录1 -- x", "_1", "_2", "a_1", "b--c", "Café au lait", "看 API", "！", "-", "ﬁn"]


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2), max_size=9))
def test_anchors_are_python_markdowns_own(headings: list[list[str]]) -> None:
    markdown = pytest.importorskip("markdown").markdown
    text = "\n\n".join("## " + " ".join(words) for words in headings)
    expected = re.findall(r'<h2 id="([^"]*)"', markdown(text, extensions=["toc"]))
    assert python_markdown_anchors(Post.parse(text)) == expected


def test_an_anchor_is_no_edit_of_a_person(settings: Settings) -> None:
    run([settings.root / "posts"], settings)
    published = settings.root / "output" / "en" / "b.md"
    published.write_text(published.read_text("utf-8").replace("What I took home", "Harvest"), "utf-8")
    assert adopt(published, settings) == 1
    assert run([settings.root / "posts"], settings).clean
    assert '<div id="收获"></div>\n\n## Harvest\n' in published.read_text(encoding="utf-8")


def test_a_new_link_makes_the_post_it_leads_to_anew(settings: Settings) -> None:
    cache = Cache(settings.root / ".cache")
    run([settings.root / "posts"], settings, cache=cache)
    (settings.root / "posts" / "c.md").write_text(C + "\nSee [there](b.md#很多很多).\n", encoding="utf-8")
    run([settings.root / "posts"], settings, cache=cache)
    assert '<div id="很多很多"></div>' in (settings.root / "output" / "en" / "b.md").read_text(encoding="utf-8")
