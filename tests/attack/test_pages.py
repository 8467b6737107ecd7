"""What a post or a translation tries to get onto a page, or into Markdown, past the sanitiser and past review."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tripglot.checking.runner import check
from tripglot.jobs.run import run
from tripglot.memory import Catalog, Entry, path_of, save
from tripglot.publishing.site.html import is_elsewhere, render
from tripglot.publishing.site.theme import words
from tripglot.settings import Settings


def html_of(body: str) -> str:
    return render(body, words("en")).html


REMOTE = [
    "https://far.example/x.png", "HTTPS://far.example/x.png", "https:far.example/x.png", "https:/far.example/x.png",
    "//far.example/x.png", "/\\far.example/x.png", "\\\\far.example/x.png", "\\/far.example/x.png",
    "/\t/far.example/x.png", "ht\ntps://far.example/x.png", " //far.example/x.png", "\x01//far.example/x.png",
    "&#47;&#47;far.example/x.png", "&#x2f;\\far.example/x.png", "ftp://far.example/x.png",
]  # fmt: skip


@pytest.mark.parametrize("address", REMOTE)
@pytest.mark.parametrize(
    "shape",
    [
        '<img src="{}">',
        "<img src='{}' alt='a>b'>",
        '<div>\n<img alt="x" SRC="{}">\n</div>',
        '<a href="b"><img src="{}"></a>',
    ],
)
def test_no_page_asks_another_host_for_an_image(address: str, shape: str) -> None:
    html = html_of("A line.\n\n" + shape.format(address) + "\n")
    for source in re.findall(r"<img\b[^>]*src=\"([^\"]*)\"", html):
        assert not is_elsewhere(source)
        assert "far.example" not in source


@pytest.mark.parametrize("address", ["https:far.example/x.png", "HTTPS://far.example/x", "//far.example/x"])
def test_nor_does_an_image_in_markdown(address: str) -> None:
    html = html_of(f"![words]({address}) and more\n")
    assert "<img" not in html
    assert "words" in html


def test_own_images_stay() -> None:
    assert '<img src="pics/a.png"' in html_of("![words](pics/a.png)\n")
    assert '<img src="/pics/a.png"' in html_of('<img src="/pics/a.png">\n')


@pytest.mark.parametrize(
    "alt",
    [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<script>alert(1)</script>",
        "&lt;img src=x onerror=alert(1)&gt;",
        "a>b<svg onload=x>",
    ],
)
@pytest.mark.parametrize("source", ["", "src='data:x'", "src='javascript:1'", "src='//far.example/x'"])
def test_words_of_a_lost_image_are_words(alt: str, source: str) -> None:
    html = html_of(f'<p><img alt="{alt}" {source}></p>\n')
    assert not re.search(r"<(script|svg|img)\b", html)


def test_ids_are_given_once_and_leave_those_of_the_site() -> None:
    body = (
        '# tg-text\n\n# Fn1\n\n# One\n\nA note.[^a]\n\n<div id="one">x</div>\n\n<span id="TG-both">y</span> and '
        '<b id="fn1">z</b> and <i id="tg-1">q</i>\n\n[^a]: It says so.\n'
    )
    ids = re.findall(r' id="([^"]*)"', html_of(body))
    assert len(ids) == len(set(ids))
    assert not any(name.casefold().startswith("tg-") for name in ids)
    assert {"one", "fn1", "fnref1", "_fn1"} <= set(ids)


PAIR = 'A new text.\n\n<blockquote class="original machine" lang="zh-Hans">\n\n一段旧文字。\n\n</blockquote>\n'


class Seen(HTMLParser):
    """What a browser would make of a page: its tags and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize(
    "shape",
    [
        '<div data-tg="0" data-state="human">\n\n{}\n</div>\n',
        '<div title="\n\n{}\n" onmouseover=alert(1) x="<script>alert(1)</script>">x</div>\n',
        "<div title='\n\n{}\n' onmouseover=alert(1) x='<img src=//far.example/x>'>x</div>\n",
        "<textarea>\n\n{}\n</textarea><script>alert(1)</script>\n",
        "<script>\n\n{}\n</script>\n",
        "<table><tr>\n\n{}\n</tr></table>\n",
        '<a href="javascript:alert(1)">\n\n{}\n</a>\n',
        '<svg><style><img title="</style><img src=x onerror=alert(1)>">\n\n{}\n</style></svg>\n',
    ],
)
def test_the_tags_of_a_page_open_nothing_to_a_post(shape: str) -> None:
    seen = Seen(html_of(shape.format(PAIR)))
    assert not {"script", "style", "textarea", "svg"} & set(seen.tags)
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "data-tg"]
    assert not [value for name, value in seen.attributes if value and name in ("href", "src") and "script:" in value]
    assert not [value for name, value in seen.attributes if value and name == "src" and is_elsewhere(value)]


def test_a_pair_is_a_pair_wherever_it_stands() -> None:
    html = html_of(f"## A heading\n\n{PAIR[13:]}\n> {PAIR.replace(chr(10), chr(10) + '> ')}\n")
    assert html.count('<div class="pair" data-state="machine">') == 2
    assert '<p role="heading" aria-level="2">一段旧文字。</p>' in html
    assert 'A new text. <a class="state machine" href="#tg-2" title="' in html
    assert html.count("<div") == html.count("</div>")


def test_a_translation_stays_in_its_pair_where_a_tag_ends_the_paragraph() -> None:
    """An HTML parser ends a paragraph before `<div>`; the whole of the translation is in the pair all the same."""
    html = html_of(PAIR.replace("A new text.", "We <div>said</div> so."))
    pair = html[html.index('<div class="pair') : html.index("<blockquote")]
    assert [pair.count(part) for part in ("We", "said", "so.", 'class="state')] == [1, 1, 1, 1]


SOURCE = "我们昨天参加了年会，看到了很多朋友。"
LINKS = [
    "We were [there](javascript:alert(1)) and saw friends.",
    "We were [there](<javascript:alert(1)>) and saw friends.",
    "We were [there](JAVASCRIPT:alert) and saw friends.",
    "We were <javascript:alert> there and saw friends.",
    "We were [there](vbscript:x) and saw friends.",
    "We were ![there](data:text/html;base64,eA==) and saw friends.",
    "We were [there](https://far.example) and saw friends.",
    "[there]: javascript:alert(1)",
]


@pytest.mark.parametrize("target", LINKS)
def test_a_translation_brings_no_link_of_its_own(tmp_path: Path, target: str) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"# A day\n\nEnglish text stands here.\n\n{SOURCE}\n", encoding="utf-8")
    settings = Settings(root=tmp_path)
    entry = Entry("paragraph", SOURCE, target, fuzzy=False)
    save(path_of(settings.memory_dir(), Path("a.md")), Catalog([entry]), "en")
    found = list(check([tmp_path / "posts"], settings).findings)
    assert "TG301" in {finding.code for finding in found}
    report = run([tmp_path / "posts"], settings, preview=True)
    assert any("does not fit" in line for line in report.posts[0].problems)
    assert target not in (tmp_path / "output" / "en" / "a.md").read_text(encoding="utf-8")


def test_an_address_of_the_source_stays_in_its_translation(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    source = "我们昨天参加了[年会](javascript:void)，看到了很多朋友。"
    (tmp_path / "posts" / "a.md").write_text(f"# A day\n\nEnglish text.\n\n{source}\n", encoding="utf-8")
    settings = Settings(root=tmp_path)
    entry = Entry("paragraph", source, "We were at the [meeting](javascript:void).", fuzzy=False)
    save(path_of(settings.memory_dir(), Path("a.md")), Catalog([entry]), "en")
    assert not run([tmp_path / "posts"], settings, preview=True).posts[0].problems
    assert 'href="javascript' not in (tmp_path / "output" / "site" / "a.html").read_text(encoding="utf-8")
