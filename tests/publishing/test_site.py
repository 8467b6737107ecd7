import re
from pathlib import Path

import pytest

from tests.conftest import DATA, read_cases
from tripglot.jobs.run import run
from tripglot.publishing.site.html import render as render_html
from tripglot.publishing.site.theme import words
from tripglot.settings import Settings

WRITTEN = read_cases(DATA / "page.txt")


def render(markdown: str) -> str:
    return render_html(markdown, words("en")).html


def test_scripts_handlers_styles_and_foreign_images_do_not_get_through() -> None:
    html = render(
        "<script>alert(1)</script>\n\n<p onclick=x style='position:fixed'>a</p>\n\n[x](javascript:alert(1))\n\n"
        "![remote](https://evil.example/x.png) <img src='//evil.example/y.png'> <iframe src=z></iframe>\n"
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>\n"
    )
    for bad in ("<script", "onclick", "position", 'href="javascript', "<iframe", "data:"):
        assert bad not in html
    assert 'src="https' not in html
    assert 'src="//' not in html
    assert '<a class="image" href="https://evil.example/x.png"' in html


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("| a |\n|--:|\n| 1 |", '<td class="right">'),
        ("- [x] done", 'aria-label="done"'),
        ("a[^1]\n\n[^1]: note", "footnote"),
        ("$$\nx^2\n$$", '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'),
        (r"so \(x_1\) is", '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">'),
        ("\\begin{cases}\n1 & 2\n\\end{cases}", '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'),
        ("see https://a.b/c.", '<a href="https://a.b/c" rel="noopener noreferrer">'),
        ('<blockquote lang="ar">x</blockquote>', 'dir="rtl"'),
    ],
)
def test_rendering(markdown: str, expected: str) -> None:
    assert expected in render(markdown)


@pytest.mark.parametrize(("given", "expected"), [case[1:] for case in WRITTEN], ids=[case[0] for case in WRITTEN])
def test_what_the_author_wrote_is_rendered(given: str, expected: str) -> None:
    html = render_html(given, words("en"), find={"there": "there.md", "sub/there": "sub/there.md"}.get).html
    assert re.sub(r"\n+", "\n", html).strip() == expected


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=//far.example/x onerror=alert(1)>}",
        "<b>",
        r"\frac{",
        r"\href{javascript:alert(1)}{x}",
    ],
)
def test_a_formula_brings_nothing_along(tex: str) -> None:
    html = render(f"A ${tex}_1$ and\n\n$$\n{tex}\n$$\n")
    assert not re.search(r"<(?:script|img|b)\b|href|onerror=[^&]*>", html)


def test_a_page_says_which_language_is_where(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(
        "# Title\n\nEnglish text stands here.\n\n这个项目是一个开源项目，我们使用它。\n\n今日は良い天気ですね。\n",
        encoding="utf-8",
    )
    run([tmp_path / "posts"], Settings(root=tmp_path))
    page = (tmp_path / "output" / "site" / "a.html").read_text(encoding="utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr">')
    assert re.search(
        r'<blockquote class="original" id="tg-1" lang="zh-Hans" dir="ltr" tabindex="0">\s*<p>这个项目', page
    )
    left = r'<span class="missing" data-state="missing" data-key="[0-9a-f]{12}" lang="ja" dir="ltr">今日は[^<]*</span> '
    assert re.search(left + '<span class="state missing">not translated</span>', page)
    assert 'http-equiv="Content-Security-Policy"' in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    index = (tmp_path / "output" / "site" / "index.html").read_text(encoding="utf-8")
    assert '<a href="a.html">Title</a>' in index


def test_bilingual_markdown_has_every_original_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# 标题在这里\n\n- 第一个项目很好\n\n| 工具 | 数量 |\n|--|--|\n| 我们的工具 | 3 |\n\n第一段文字在这里[^1]。\n\n[^1]: 脚注在这里。\n",
        "utf-8",
    )
    run([tmp_path / "a.md"], Settings(root=tmp_path, unsure="publish"))
    text = (tmp_path / "output" / "bilingual" / "a.md").read_text(encoding="utf-8")
    for original in ("标题在这里", "第一个项目很好", "我们的工具", "第一段文字在这里", "脚注在这里。"):
        assert text.count(original) == 1
    assert text.count("[^1]:") == 1
    only = (tmp_path / "output" / "en" / "a.md").read_text(encoding="utf-8")
    assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", only)


def test_local_images_travel_and_nothing_from_outside_does(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("<svg/>")
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "in.svg").write_text("<svg/>")
    (posts / "a.md").write_text("![a](in.svg) ![b](../secret.svg) ![c](/etc/passwd) ![d](missing.png)\n")
    run([posts], Settings(root=tmp_path, unsure="publish"))
    assert (tmp_path / "output" / "site" / "in.svg").is_file()
    assert not list((tmp_path / "output").rglob("secret*"))
    assert not list((tmp_path / "output").rglob("passwd"))
