"""What a page says to readers and to machines, read from the files that a run wrote."""

import json
import re
from dataclasses import fields, replace
from html import unescape
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

import pytest

from tripglot.errors import TripglotError
from tripglot.jobs.run import run
from tripglot.memory import Catalog, Entry, key_of, save
from tripglot.output.outcome import Report
from tripglot.publishing.site import page as page_module
from tripglot.publishing.site import site as site_module
from tripglot.publishing.site.anchors import slug
from tripglot.publishing.site.facts import Page
from tripglot.settings import Settings

ZH = "---\ntitle: 第一次\ndate: 2024-05-01\nauthor: Mei\n---\n\n# 第一次参加年会\n\n这个项目是一个开源项目，我们使用它。\n\n"
EN = "---\ntitle: Day two\ndate: 2024-05-02\n---\n\n# Day two\n\nThe second day was all about containers, and it was long.\n"
ATOM = "{http://www.w3.org/2005/Atom}"


def publish(folder: Path, posts: dict[str, str], **settings: object) -> Path:
    for name, text in posts.items():
        path = folder / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = run([folder / "posts"], replace(Settings(root=folder, unsure="publish"), **settings))  # type: ignore[arg-type]
    assert report.clean, [line for post in report.posts for line in post.problems]
    return folder / "output" / "site"


def page(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def data_of(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    return dict(json.loads(found.group(1)))


CLAIMED = {
    "2020-01-01-a.md": "---\ntitle: A\npermalink: /2020/trip/\n---\n",
    "b.md": "---\ntitle: B\nurl: '/blog/b.html'\ncover:\n  url: /not/this/\n---\n",
    "sub/c.md": '---\ntitle: C\nslug: see # the word\naliases: [/old/c/, "/older c"]\n---\n',
    "sub/d.md": '{\n  "title": "D",\n  "slug": "dd"\n}\n',
    "e.md": "+++\ntitle = 'E'\naliases = [\n  '/e/1',\n  '/e/2',\n]\n+++\n",
    "f.md": "Title: F\nDate: 2024-05-01\nSlug: ff\n",
    "g.md": "---\ntitle: G\npermalink: /:year/:title/\nslug: twice\nredirect_from:\n  - /g/1/\n  - /g/2/\n---\n",
    "h.md": "---\ntitle: H\nslug: twice\n---\n",
    "i.md": "---\ntitle: I\nslug: hidden\ndraft: true\n---\n",
}


@pytest.mark.parametrize(
    ("address", "leads"),
    {
        "/2020/trip/": "2020-01-01-a.html",
        "/2020/trip": "2020-01-01-a.html",
        "/2020/trip/index.html#part": "2020-01-01-a.html#part",
        "https://trips.example/x/2020/trip/": "2020-01-01-a.html",
        "/x/2020/trip/": "2020-01-01-a.html",
        "https://other.example/2020/trip/": "https://other.example/2020/trip/",
        "/blog/b/": "b.html",
        "/not/this/": "/not/this/",
        "/see/": "sub/c.html",
        "/posts/sub/see": "sub/c.html",
        "../sub/see/": "sub/c.html",
        "/old/c": "sub/c.html",
        "</older c/>": "sub/c.html",
        "/sub/dd": "sub/d.html",
        "/e/2/": "e.html",
        "ff.html": "f.html",
        "/g/2": "g.html",
        "/word/": "/word/",
        "/twice/": "/twice/",
        "/hidden/": "/hidden/",
        "/2020/trip/?page=2": "/2020/trip/?page=2",
    }.items(),
)
def test_links_to_the_address_that_a_post_claims_lead_to_its_page(tmp_path: Path, address: str, leads: str) -> None:
    posts = {
        name: f"{front}\n\nThis is a post about nothing at all, written in English.\n"
        for name, front in CLAIMED.items()
    }
    posts["z.md"] = f"# Links\n\nThis post has one link, and [that is it]({address}) for today.\n"
    html = page(publish(tmp_path, posts, url="https://trips.example/x/"), "z.html")
    assert re.findall(r'href="([^"]*)"[^>]*>that is it', html) == [leads]


@pytest.mark.parametrize(
    ("said", "shown"),
    {
        "![the hall](images/hall.jpeg){width=400} <br> *See* the [hall](hall.md) of `x_y`.": "See the hall of x_y.",
        "![the hall] (images/hall.jpeg) {width=400} Here it is, [all] (of.md) it.": "Here it is, all it.",
        "snake_case_name is 5 * 3 < 20 & more": "snake_case_name is 5 * 3 < 20 & more",
        "# A word --- or two": "A word --- or two",
        "![only an image](a.png)": "This is a post about nothing at all, written in English.",
    }.items(),
)
def test_a_description_is_plain_text(tmp_path: Path, said: str, shown: str) -> None:
    post = (
        f"---\ntitle: A\nsummary: {json.dumps(said)}\n---\n\nThis is a post about nothing at all, written in English.\n"
    )
    site = publish(tmp_path, {"a.md": post}, languages=("en", "zh"))
    for name in ("index.html", "a.html"):
        assert unescape(page(site, name)).count(shown) > 0, name
    assert re.findall(r'<p class="excerpt">(.*)</p>', unescape(page(site, "index.html"))) == [shown]


def test_an_anchor_in_the_manner_of_another_generator_leads_to_its_heading(tmp_path: Path) -> None:
    text = '# T\n\n## SHA-1\n\nA text.\n\n## Get Started v1.2\n\nA text.\n\n## Here\n\n<a id="HERE"></a> A text.\n'
    links = "[a](#SHA-1) [b](#Get-Started-v1-2) [c](#HERE) [d](#nowhere) [e](#sha-1)\n"
    site = publish(tmp_path, {"a.md": text + links, "b.md": EN + "\nSee [it](a.md#Sha_1).\n"}, languages=("en", "zh"))
    html = page(site, "a.html")
    ids = re.findall(r' id="([^"]*)"', html.split('class="text"')[1])
    for anchor, times in {"SHA-1": 1, "Sha_1": 1, "sha-1": 1, "Get-Started-v1-2": 1, "HERE": 1, "nowhere": 0}.items():
        assert ids.count(anchor) == times, anchor
    assert '<h2 id="sha-1"><span id="Sha_1"></span><span id="SHA-1"></span>SHA-1</h2>' in html
    assert 'href="a.html#Sha_1"' in page(site, "b.html")


def test_a_post_in_another_language_has_a_page_in_each(tmp_path: Path) -> None:
    site = publish(tmp_path, {"a.md": ZH, "b.md": EN}, url="https://trips.example/")
    translated, written = page(site, "a.html"), page(site, "zh-Hans/a.html")
    assert '<html lang="en"' in translated
    assert '<html lang="zh-Hans"' in written
    assert "blockquote" not in written
    for html in (translated, written):
        assert '<link rel="alternate" hreflang="zh-Hans" href="https://trips.example/zh-Hans/a.html">' in html
        assert '<link rel="alternate" hreflang="x-default" href="https://trips.example/a.html">' in html
    assert '<a href="zh-Hans/a.html" lang="zh-Hans"' in translated
    assert '<a href="../a.html" lang="en"' in written
    assert "这是原文。它已被译成：" in written
    assert "hreflang=" not in page(site, "b.html")


def test_what_could_not_be_translated_is_no_version_of_its_language(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(ZH, encoding="utf-8")
    run([tmp_path / "posts"], Settings(root=tmp_path, also=("de",), url="https://trips.example/"))
    for name in ("a.html", "zh-Hans/a.html", "de/a.html"):
        html = page(tmp_path / "output" / "site", name)
        assert 'hreflang="de" href="https' not in html
    assert 'data-state="missing"' in page(tmp_path / "output" / "site", "de/a.html")


def test_the_head_says_what_the_page_is(tmp_path: Path) -> None:
    site = publish(tmp_path, {"a.md": ZH}, url="https://trips.example/x/")
    html = page(site, "a.html")
    assert '<link rel="canonical" href="https://trips.example/x/a.html">' in html
    assert '<meta property="og:locale" content="en">' in html
    data = data_of(html)
    assert data["@type"] == "BlogPosting"
    assert data["inLanguage"] == "en"
    assert data["datePublished"] == "2024-05-01"
    assert data["author"] == {"@type": "Person", "name": "Mei"}
    assert data["translationOfWork"] == {
        "@type": "BlogPosting",
        "headline": "第一次",
        "inLanguage": "zh-Hans",
        "url": "https://trips.example/x/zh-Hans/a.html",
    }
    assert "translator" in data
    assert "TrainedAlgorithmicMedia" in str(data["digitalSourceType"])
    original = data_of(page(site, "zh-Hans/a.html"))
    assert "translator" not in original
    assert [work["inLanguage"] for work in original["workTranslation"]] == ["en"]  # type: ignore[attr-defined]


def test_text_of_a_post_cannot_leave_the_data_block(tmp_path: Path) -> None:
    post = "---\ntitle: '</script><script>alert(1)</script>'\n---\n\nThis is a post about nothing at all, written in English.\n"
    html = page(publish(tmp_path, {"a.md": post}), "a.html")
    assert html.count("<script") == 1
    assert data_of(html)["headline"] == "</script><script>alert(1)</script>"


def test_links_between_posts_stay_in_their_language(tmp_path: Path) -> None:
    posts = {
        "a.md": ZH + "[昨天](sub/b.md) 和 [第二天](c.md#day-two)，还有[别的](../elsewhere.md)。\n",
        "sub/b.md": ZH + "[今天](../a.md#第一次参加年会)\n",
        "c.md": EN + "\n[first](a.md) and [again](./sub/b.md)\n",
    }
    site = publish(tmp_path, posts)
    assert 'href="sub/b.html"' in page(site, "a.html")
    assert 'href="c.html#day-two"' in page(site, "a.html")
    written = page(site, "zh-Hans/a.html")
    assert 'href="sub/b.html"' in written  # in Chinese as well
    assert 'href="../c.html#day-two"' in written  # only in English
    assert 'href="../a.html#' in page(site, "zh-Hans/sub/b.html")
    assert "tripglot-post" not in "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    assert 'href="a.html"' in page(site, "c.html")


def test_links_into_a_page_arrive_after_its_headings_are_translated(tmp_path: Path) -> None:
    post = "# 我们的第一天\n\n[下面](#议程和时间)\n\n## 议程和时间\n\n这个项目是一个开源项目。\n\n## 议程和时间\n\n## Own {#mine}\n"
    html = page(publish(tmp_path, {"a.md": post}), "a.html")
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert {"议程和时间", "议程和时间-1", "mine"} <= set(ids)
    for target in re.findall(r'href="#([^"]*)"', html):
        assert unquote(unescape(target)) in ids
    assert "{#mine}" not in html


@pytest.mark.parametrize(
    ("text", "anchor"), [("A  b!", "a--b"), ("What's new?", "whats-new"), ("议程 2", "议程-2"), ("a_b-c", "a_b-c")]
)
def test_anchors_are_githubs(text: str, anchor: str) -> None:
    assert slug(text) == anchor


@pytest.mark.parametrize(
    ("lang", "say", "dir_"), [("ar", "كل المقالات", "rtl"), ("he", "כל הרשומות", "rtl"), ("de", "Alle Beiträge", "ltr")]
)
def test_a_page_speaks_its_language_and_runs_its_way(tmp_path: Path, lang: str, say: str, dir_: str) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(EN, encoding="utf-8")
    run([tmp_path / "posts"], Settings(root=tmp_path, target=lang))
    html = page(tmp_path / "output" / "site", "a.html")
    assert f'<html lang="{lang}" dir="{dir_}">' in html
    assert say in html
    assert '<html lang="en" dir="ltr">' in page(tmp_path / "output" / "site", "en/a.html")


def test_all_words_are_there_in_every_language() -> None:
    import tomllib

    folder = Path(__file__).parents[2] / "pipeline" / "tripglot" / "publishing" / "site" / "words"
    words = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    for lang, said in words.items():
        assert list(said) == list(words["en"]), lang
        for key, text in words["en"].items():
            holes = {"{d}", "{m}", "{month}", "{y}"} if key == "date" else set(re.findall(r"\{\w+\}", text))
            assert set(re.findall(r"\{\w+\}", said[key])) <= holes, (lang, key)
            assert key == "date" or set(re.findall(r"\{\w+\}", said[key])) == holes, (lang, key)
        assert len(said["months"].split()) == 12


@pytest.mark.parametrize(
    ("front", "published", "updated"),
    [
        ("date: 2024-02-31", "", ""),
        ("date: 2024-02-29\nlastmod: 2024-13-01", "2024-02-29", "2024-02-29"),
        ("date: 2024-02-29\nlastmod: 2024-13-01\nupdated: 2024-03-01", "2024-02-29", "2024-03-01"),
        ("date: 0000-01-01", "", ""),
    ],
)
def test_a_day_that_no_calendar_has_is_none(tmp_path: Path, front: str, published: str, updated: str) -> None:
    post = f"---\ntitle: Day two\n{front}\n---\n\nThe second day was all about containers, and it was long.\n"
    site = publish(tmp_path, {"a.md": post}, url="https://t.example/")
    (entry,) = [*Xml.fromstring(page(site, "feed.xml")).iter(f"{ATOM}entry")] or [Xml.Element("none")]
    assert entry.findtext(f"{ATOM}published", "")[:10] == published
    assert entry.findtext(f"{ATOM}updated", "")[:10] == updated
    assert data_of(page(site, "a.html")).get("datePublished", "") == published
    place = Xml.fromstring(page(site, "sitemap.xml"))[1]
    assert place.findtext("{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod", "") == updated


@pytest.mark.parametrize("char", ["\ufffe", "\uffff", "\x0c", "\x7f", "\U0001fffe"])
def test_xml_holds_no_character_that_it_cannot_write(tmp_path: Path, char: str) -> None:
    post = f'---\ntitle: "Day\\uffff two"\ndate: 2024-05-02\n---\n\nThe second{char} day was all about containers.\n'
    site = publish(tmp_path, {f"a{char}.md": post}, url="https://t.example/", title=f"Tr{char}ips", licence=f"b{char}y")
    feed = Xml.fromstring(page(site, "feed.xml"))
    assert str(feed.findtext(f"{ATOM}title")).replace(char, "") == "Trips"
    assert "day was all" in str(feed.findtext(f"{ATOM}entry/{ATOM}content"))
    assert len(Xml.fromstring(page(site, "sitemap.xml"))) == 2


def test_feeds_sitemap_and_robots(tmp_path: Path) -> None:
    site = publish(
        tmp_path,
        {"a.md": ZH, "b.md": EN, "c.md": "No date here, but enough English words to tell.\n"},
        url="https://t.example/",
    )
    feed = Xml.fromstring(page(site, "feed.xml"))
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        "Day two",
        data_of(page(site, "a.html"))["headline"],
    ]
    assert feed.findtext(f"{ATOM}updated") == "2024-05-02T00:00:00Z"
    assert [link.get("href") for entry in feed.iter(f"{ATOM}entry") for link in entry.iter(f"{ATOM}link")][
        1
    ] == "https://t.example/a.html"
    chinese = Xml.fromstring(page(site, "zh-Hans/feed.xml"))
    assert [entry.findtext(f"{ATOM}title") for entry in chinese.iter(f"{ATOM}entry")] == ["第一次"]
    sitemap = page(site, "sitemap.xml")
    assert sitemap.count("<loc>") == 2 + 4
    assert sitemap.count('hreflang="x-default"') == 2
    assert "Sitemap: https://t.example/sitemap.xml" in page(site, "robots.txt")
    assert 'href="/style.css"' in page(site, "404.html")


def test_a_feed_has_the_whole_text_and_its_language(tmp_path: Path) -> None:
    posts = {"a.md": ZH + "[第二天](b.md) ![图](a.png)\n", "b.md": EN + "\n[first](a.md#第一次参加年会)\n"}
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.png").write_bytes(b"x")
    site = publish(tmp_path, posts, url="https://t.example/x/")
    entries = Xml.fromstring(page(site, "feed.xml")).findall(f"{ATOM}entry")
    second, first = (entry.find(f"{ATOM}content") for entry in entries)
    assert second is not None and first is not None and second.text and first.text
    assert {part.get("{http://www.w3.org/XML/1998/namespace}lang") for part in (first, second)} == {"en"}
    assert "The second day was all about containers, and it was long." in second.text
    assert 'href="https://t.example/x/a.html#%E7%AC%AC' in second.text
    assert '<img src="https://t.example/x/a.png"' in first.text
    assert '<blockquote class="original" lang="zh-Hans" dir="ltr">' in first.text
    for only_there in ("<details", "<fieldset", 'class="state', 'id="', "tabindex"):
        assert only_there not in first.text
    chinese = Xml.fromstring(page(site, "zh-Hans/feed.xml")).find(f"{ATOM}entry/{ATOM}content")
    assert chinese is not None and chinese.text and "这个项目是一个开源项目" in chinese.text


def test_the_first_image_and_the_licence_are_told(tmp_path: Path) -> None:
    (tmp_path / "posts" / "pics").mkdir(parents=True)
    for name in ("a.svg", "b.png", "c.png"):
        (tmp_path / "posts" / "pics" / name).write_bytes(b"<svg/>")
    text = EN.replace("date:", "lastmod: 2024-06-01\ntags: [one, C++, 台北]\ndate:")
    text += "\n![a](pics/a.svg)\n\n![b](pics/b.png) ![c](pics/c.png)\n"
    site = publish(tmp_path, {"b.md": text}, url="https://t.example/", licence="CC BY-SA 4.0")
    html = page(site, "b.html")
    assert '<meta property="og:image" content="https://t.example/pics/b.png">' in html
    data = data_of(html)
    assert data["image"] == "https://t.example/pics/b.png"
    assert data["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert (data["datePublished"], data["dateModified"]) == ("2024-05-02", "2024-06-01")
    assert data["keywords"] == ["one", "C++", "台北"]
    assert (
        '<a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license noopener noreferrer">CC BY-SA 4.0</a>'
        in html
    )


def test_tags_have_pages_of_their_own(tmp_path: Path) -> None:
    posts = {
        f"{number}.md": EN.replace("date:", f"tags: [{tags}]\ndate:")
        for number, tags in enumerate(("C++, go", "C#, Go", "'../x', index, C"))
    }
    site = publish(tmp_path, posts | {"tags/go.md": EN})
    listed = page(site, "tags/index.html")
    found = dict(re.findall(r'<a href="([^"]*)" rel="tag"><bdi>([^<]*)</bdi></a>', listed))
    assert list(found.values()) == ["../x", "C", "C#", "C++", "go", "index"]
    assert all("/" not in unquote(href) for href in found)
    for href in found:
        assert (site / "tags" / unquote(href)).is_file()
    assert len(re.findall("<h2>", page(site, "tags/go.html"))) == 2
    assert (site / "tags-posts" / "go.html").is_file()
    assert 'href="tags/go.html" rel="tag"' in page(site, "1.html")


def test_pages_of_tags_come_and_go_with_them(tmp_path: Path) -> None:
    tagged = EN.replace("date:", "tags: [one, two]\ndate:")
    site = publish(tmp_path, {"a.md": tagged, "b.md": tagged.replace("two", "three")})
    assert sorted(path.name for path in (site / "tags").iterdir()) == [
        "index.html",
        "one.html",
        "three.html",
        "two.html",
    ]
    before = run([tmp_path / "posts"], Settings(root=tmp_path, unsure="publish"))
    assert before.unchanged_at_all
    assert run([tmp_path / "posts"], Settings(root=tmp_path, unsure="publish"), frozen=True).clean
    publish(tmp_path, {"a.md": EN})
    assert sorted(path.name for path in (site / "tags").iterdir()) == ["index.html", "one.html", "three.html"]
    run([tmp_path / "posts" / "b.md"], Settings(root=tmp_path, unsure="publish"))
    assert (site / "tags" / "one.html").is_file()


def test_what_is_not_translated_is_marked_and_counted(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(ZH, encoding="utf-8")
    run([tmp_path / "posts"], Settings(root=tmp_path, also=("de",)))
    html = page(tmp_path / "output" / "site", "de/a.html")
    assert re.search(r'<details class="status" data-state="missing">\s*<summary>nicht übersetzte Sätze: \d', html)
    assert re.search(r'<span class="missing" data-state="missing" data-key="[0-9a-f]{12}" lang="zh-Hans"', html)
    for mode in ("bilingual-de", "de"):
        assert "data-key" not in (tmp_path / "output" / mode / "a.md").read_text(encoding="utf-8")


def test_what_is_left_in_a_translated_passage_or_in_no_language_of_ours_is_marked(tmp_path: Path) -> None:
    went, left = "我們去了夜市吃小籠包，非常好吃。", "昨天我們在台北看了一場電影。"
    russian = "Это предложение на русском языке, и оно останется."
    text = f"# A day\n\nAn English sentence stands here.\n\n{went}{left}\n\n> {went} `{left}` {left}\n\n{russian}\n"
    sources = {f"{went}{left}": f"We went. {left}", f"{went} `{left}` {left}": f"We went. `{left}` {left}"}
    entries = [
        Entry("paragraph", source, "", proposal="We went. We saw.", confidence="0.2", partial=partial, left="2")
        for source, partial in sources.items()
    ]
    save(tmp_path / "translations" / "en" / "a.po", Catalog(entries), "en")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(text, encoding="utf-8")
    run([tmp_path / "posts"], Settings(root=tmp_path, languages=("en", "zh")))
    html = page(tmp_path / "output" / "site", "a.html")
    mark = r'<span class="missing" data-state="missing" data-key="[0-9a-f]{12}" lang="%s" dir="ltr">(?:<code>[^<]*</code> )?%s</span> <span'
    assert len(re.findall(mark % ("zh-Hant", left), html)) == 2
    assert len(re.findall(mark % ("und", russian), html)) == 1
    bilingual = (tmp_path / "output" / "bilingual" / "a.md").read_text(encoding="utf-8")
    assert f'We went. <span class="missing" lang="zh-Hant">{left}</span>' in bilingual
    assert (tmp_path / "output" / "en" / "a.md").read_text(encoding="utf-8").count("<") == 0


@pytest.mark.parametrize(
    ("body", "h1", "levels"),
    [
        ("# Day two\n\n## A\n\n#### B\n", "Day two", [2, 3]),
        ("Some words.\n\n# A\n\n## B\n\n# C\n", "Day two", [2, 3, 2]),
        ("# A\n\nSome words.\n\n# B\n", "Day two", [2, 2]),
    ],
)
def test_a_page_has_one_title_and_leaves_no_level_out(tmp_path: Path, body: str, h1: str, levels: list[int]) -> None:
    text = EN.split("# Day two", maxsplit=1)[0] + body
    html = page(publish(tmp_path, {"b.md": text}), "b.html")
    found = re.findall(r"<h(\d)[^>]*>(?:<span[^>]*></span>)?([^<]*)", html)
    assert found[0] == ("1", h1)
    assert [int(level) for level, _ in found[1:]] == levels
    assert html.index("<h1") < html.index('<p class="meta"') < html.index('<div class="text">')


THANKS = "感謝所有的工作人員，你們真的非常辛苦了，我們明年再見。"


def remembered(folder: Path, post: str, pairs: dict[str, str], lang: str) -> str:
    """A post with its page, where people have translated some blocks."""
    entries = [Entry("paragraph", source, target, fuzzy=False) for source, target in pairs.items()]
    save(folder / "translations" / lang / "a.po", Catalog(entries), lang)
    (folder / "posts").mkdir()
    (folder / "posts" / "a.md").write_text(post, encoding="utf-8")
    run([folder / "posts"], Settings(root=folder, target=lang), preview=True)
    return page(folder / "output" / "site", "a.html")


MIXED = {
    "Chinese with English on a Chinese page": (
        "zh-Hant", f"{THANKS}Thank you all so much.", f"{THANKS}謝謝大家。",
        f'lang="zh-Hant" dir="ltr" tabindex="0">\n<p>{THANKS}<span lang="en" dir="ltr">Thank you all so much.</span></p>'),
    "within marks": (
        "zh-Hant", f"{THANKS}**Thank you [all](x) so much.**", f"{THANKS}**謝謝[大家](x)。**",
        f'lang="zh-Hant" dir="ltr" tabindex="0">\n<p>{THANKS}<strong><span lang="en" dir="ltr">Thank you'),
    "mostly English on a Chinese page": (
        "zh-Hant", "We all thank you for the long way that you came to see us. 謝謝大家的幫忙。", "感謝大家遠道而來。謝謝大家的幫忙。",
        'lang="en" dir="ltr" tabindex="0">\n<p>We all thank you for the long way that you came to see us. '
        '<span lang="zh-Hant" dir="ltr">謝謝大家的幫忙。</span></p>'),
    "mostly English on an English page": (
        "en", f"It was a long day, and we were happy when it was over and all was done. {THANKS}", "It was a long day. Thanks.",
        f'lang="en" dir="ltr" tabindex="0">\n<p>It was a long day, and we were happy when it was over and all was done. '
        f'<span lang="zh-Hant" dir="ltr">{THANKS}</span></p>'),
    "one language": (
        "en", f"{THANKS}{THANKS}", "Thanks to all of you.",
        f'lang="zh-Hant" dir="ltr" tabindex="0">\n<p>{THANKS}{THANKS}</p>'),
}  # fmt: skip


@pytest.mark.parametrize(("lang", "source", "target", "shown"), MIXED.values(), ids=MIXED)
def test_an_original_is_in_the_language_of_most_of_it(
    lang: str, source: str, target: str, shown: str, tmp_path: Path
) -> None:
    html = remembered(tmp_path, f"{source}\n", {source: target}, lang)
    assert f'<blockquote class="original" id="tg-1" {shown}' in html
    foreign = "English" if lang == "zh-Hant" else "繁體中文"
    assert f">{foreign}</summary>" in html, "an original is called after what was translated of it"


def test_an_untranslated_cell_is_in_its_own_language_among_originals(tmp_path: Path) -> None:
    left = "今天天氣很好，我們去了夜市。"
    rows = f"| day | what |\n|---|---|\n| one | {THANKS} |\n| two | {left} |\n| three | We came home late. {left} |\n"
    html = remembered(tmp_path, f"We were there all day long.\n\n{rows}", {THANKS: "Thank you all."}, "en")
    new, old = html.split('<blockquote class="original"')
    assert new.count('class="state missing">not translated<') == 2
    assert old.partition("</blockquote>")[0].count("missing") == 0
    assert '<blockquote class="original" id="tg-1" lang="zh-Hant"' in html
    assert f'<td lang="zh-Hant" dir="ltr">{left}</td>' in old
    assert f'<td lang="en" dir="ltr">We came home late. <span lang="zh-Hant" dir="ltr">{left}</span></td>' in old
    assert '<td lang="en" dir="ltr">two</td>' in old


def test_feeds_are_valid(tmp_path: Path) -> None:
    feedparser = pytest.importorskip("feedparser")
    for number, url in enumerate(("", "https://t.example/")):
        site = publish(tmp_path / str(number), {"a.md": ZH, "b.md": EN.replace("Day two", "A & <b>\x07")}, url=url)
        for path in site.rglob("feed.xml"):
            parsed = feedparser.parse(path.read_bytes())
            assert not parsed.bozo
            assert parsed.entries
            assert all(entry.id and entry.updated_parsed and entry.link for entry in parsed.entries)


def test_the_index_can_be_filtered_without_a_script(tmp_path: Path) -> None:
    site = publish(tmp_path, {"a.md": ZH, "b.md": EN, "d.md": EN.replace("2024", "2023")})
    html, style = page(site, "index.html"), page(site, "filters.css")
    for name in re.findall(r'id="(tg-(?:from|year|checked)-[\w-]+)"', html):
        assert f"#{name}:checked" in style
    assert 'id="tg-year-2023"' in html
    assert 'class="from-zh-Hans year-2024 checked-no"' in html
    assert "<script" not in html


def test_code_is_coloured_and_tables_scroll(tmp_path: Path) -> None:
    post = EN + "\n```python\ndef f(): return 1\n```\n\n```nosuch\n<b>\n```\n\n| a | b |\n|--|--:|\n| 1 | 2 |\n"
    html = page(publish(tmp_path, {"a.md": post}), "a.html")
    assert '<span class="k">def</span>' in html
    assert "&lt;b&gt;" in html
    assert re.search(r'<div class="scroll" role="region" tabindex="0" aria-label="Table 1">\s*<table>', html)


def test_a_theme_takes_the_place_of_single_files(tmp_path: Path) -> None:
    theme = tmp_path / "templates"
    theme.mkdir()
    (theme / "style.css").write_text("body { color: red }")
    (theme / "404.html").write_text('{% extends "base.html" %}{% block body %}<p>gone fishing</p>{% endblock %}')
    site = publish(tmp_path, {"b.md": EN})
    assert page(site, "style.css") == "body { color: red }"
    assert "gone fishing" in page(site, "404.html")
    assert "Day two" in page(site, "b.html")


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("<p>\n{{ nothing }}", 2, "'nothing' is undefined"),
        ("<p>\n\n{% if %}", 3, "Expected an expression"),
        ("{{ 1 // 0 }}", 1, "ZeroDivisionError"),
        ("{{ page.__class__.__mro__ }}", 1, "unsafe"),
        ('<p>\n{% include "nosuch.html" %}', 2, "no template 'nosuch.html'"),
        ('<p>\n{% extends "nosuch.html" %}', 2, "no template 'nosuch.html'"),
        ('{% from "nosuch.html" import x %}', 1, "no template 'nosuch.html'"),
        ('<p>\n\n{{ "x y" | direction }}', 3, "'x y' is not a language tag"),
        ("<p>\n\udce9", 2, "is not UTF-8"),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, template: str, line: int, said: str) -> None:
    theme = tmp_path / "templates"
    theme.mkdir()
    (theme / "page.html").write_bytes(template.encode(errors="surrogateescape"))
    with pytest.raises(TripglotError) as error:
        publish(tmp_path, {"b.md": EN})
    assert said in str(error.value)
    assert str(error.value).startswith(f"{theme}/page.html:{line}: ")
    assert error.value.cure


def test_bad_input_is_published_as_far_as_it_is_safe(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "bad.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    long = "x" * 249 + ".md"
    texts = {
        "index.md": EN,
        "404.md": EN,
        long: EN,
        "a.md": EN
        + "\n![a](bad.svg) ![b](gone.png) ![c](照片.png) ![d](%1b.png) [x](javascript:alert(1)) [y](tripglot-post:a.md)\n",
        "b.md": EN,
        "b.markdown": EN,
        "rows.md": EN + "\n| n | m |\n|--|--|\n" + "".join(f"| {n} | x |\n" for n in range(5000)),
    }
    for name, text in texts.items():
        (posts / name).write_text(text, encoding="utf-8")
    report = run([posts], Settings(root=tmp_path))
    lines = [line for post in report.posts for line in (*post.warnings, *post.problems)]
    assert any("a.md:10: the image 'gone.png' is not there" in line for line in lines)
    assert any("the image '照片.png' is not there" in line for line in lines)
    assert any("the image '%1B.png' is not there" in line for line in lines)
    assert any("'bad.svg' runs code" in line for line in lines)
    assert sum("b.m" in line and "would share its memory and its page with" in line for line in lines) == 2
    site = tmp_path / "output" / "site"
    assert '<ul class="index">' in page(site, "index.html")
    assert "second day" in page(site, "index-post.html")
    assert "second day" in page(site, "404-post.html")
    assert next(path.name for path in site.glob("xxx*.html")).startswith("x" * 200)
    assert "javascript" not in page(site, "rows.html")
    assert page(site, "rows.html").count("<tr>") == 5001
    assert not list((tmp_path / "output").rglob("bad.svg"))


def test_nothing_is_written_through_a_link_out_of_the_output_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "site").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "b.md").write_text(EN, encoding="utf-8")
    report = run([tmp_path / "posts"], Settings(root=tmp_path))
    assert any("a link leads out of the output folder" in line for post in report.posts for line in post.problems)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (tmp_path / "output" / "en" / "b.md").is_file()


def test_a_further_language_is_published_from_its_own_memory(tmp_path: Path) -> None:
    paragraph = "The second day was all about containers, and it was long."
    entries = [
        Entry("heading", "Day two", "Zweiter Tag", fuzzy=False),
        Entry("paragraph", paragraph, "Am zweiten Tag ging es nur um Container, und er war lang.", fuzzy=False),
    ]
    save(tmp_path / "translations" / "de" / "b.po", Catalog(entries), "de")
    site = publish(tmp_path, {"b.md": EN}, also=("de",), url="https://t.example/")
    html = page(site, "de/b.html")
    assert "Am zweiten Tag ging" in html
    assert "Zweiter Tag" in data_of(html)["headline"]  # type: ignore[operator]
    assert '<blockquote class="original" id="tg-2" lang="en" dir="ltr" tabindex="0">' in html
    assert f'<div class="pair" data-state="human" data-key="{key_of(paragraph)}">' in html
    assert '<link rel="alternate" hreflang="de" href="https://t.example/de/b.html">' in page(site, "b.html")
    assert '<link rel="alternate" hreflang="x-default" href="https://t.example/b.html">' in html
    assert (tmp_path / "output" / "de" / "b.md").is_file()
    assert (tmp_path / "output" / "bilingual-de" / "b.md").is_file()


def test_trusted_posts_keep_their_html(tmp_path: Path) -> None:
    post = EN + '\n<video controls src="a.mp4"></video>\n\n<script>let x = 1</script>\n'
    assert "<video" not in page(publish(tmp_path / "a", {"b.md": post}), "b.html")
    html = page(publish(tmp_path / "b", {"b.md": post}, trust_html=True), "b.html")
    assert '<video controls src="a.mp4"></video>' in html
    assert "<script>let x = 1</script>" in html
    assert "Content-Security-Policy" not in html


def test_what_was_published_of_a_deleted_post_goes(tmp_path: Path) -> None:
    site = publish(tmp_path, {"a.md": ZH, "sub/b.md": EN})
    (tmp_path / "output" / "en" / "other.txt").write_text("mine")
    (tmp_path / "posts" / "a.md").unlink()
    run([tmp_path / "posts"], Settings(root=tmp_path))
    left = {
        p.relative_to(tmp_path / "output").as_posix()
        for p in (tmp_path / "output").rglob("*.*")
        if p.suffix in (".md", ".html", ".txt")
    }
    assert not {name for name in left if Path(name).stem == "a"}
    assert {"en/sub/b.md", "site/sub/b.html", "en/other.txt"} <= left
    assert "第一次" not in page(site, "index.html")


def test_images_go_that_no_post_shows_any_more(tmp_path: Path) -> None:
    (tmp_path / "posts" / "img").mkdir(parents=True)
    for name in ("x", "y", "z"):
        (tmp_path / "posts" / "img" / f"{name}.png").write_bytes(name.encode())
    texts = {
        "a.md": f"{ZH}![x](img/x.png) ![z](img/z.png)\n",
        "b.md": f"{EN}\n![y](img/y.png) ![z](img/z.png)\n",
        "c.md": EN,
    }
    site = publish(tmp_path, texts, layout="hugo")
    images = lambda: {p.relative_to(tmp_path / "output").as_posix() for p in (tmp_path / "output").rglob("*.png")}  # noqa: E731
    before = images()
    own = site / "img" / "own.png"
    own.write_bytes(b"mine")
    (tmp_path / "posts" / "a.md").unlink()
    run([tmp_path / "posts" / "b.md"], Settings(root=tmp_path, layout="hugo"))  # a part
    assert {*before, "site/img/own.png"} == images()
    assert not run([tmp_path / "posts"], Settings(root=tmp_path, layout="hugo"), frozen=True).clean
    run([tmp_path / "posts"], Settings(root=tmp_path, layout="hugo"))
    ofs = {name for name in before if name.endswith("x.png") or "/a/" in name or name.startswith("zh-Hans/")}
    assert images() == {*before, "site/img/own.png"} - ofs
    assert run([tmp_path / "posts"], Settings(root=tmp_path, layout="hugo"), frozen=True).clean


def _after(tmp_path: Path, change: str) -> tuple[set[str], set[str], Report]:
    """The files of the output folder before and after a change and one more run over all posts."""
    (tmp_path / "posts").mkdir()
    nfd = normalize("NFD", "café.png")
    for name in ("x.png", nfd):
        (tmp_path / "posts" / name).write_bytes(name.encode())
    publish(tmp_path, {"a.md": f"{ZH}![x](x.png) ![c]({nfd})\n", "b.md": EN})
    settings = Settings(root=tmp_path, unsure="publish")
    if change == "left out":
        settings = replace(settings, exclude=("b.md",))
    elif change == "missing":
        (tmp_path / "posts" / "x.png").unlink()
    elif change == "another target":
        settings = replace(settings, target="zh")
    elif change == "edited":
        (tmp_path / "posts" / "b.md").write_text(f"{EN}\nAnd more.\n", encoding="utf-8")
    files = lambda: {p.relative_to(tmp_path).as_posix() for p in (tmp_path / "output").rglob("*") if p.is_file()}  # noqa: E731
    before = files()
    return (
        before,
        files() if run([tmp_path / "posts"], settings).removed else before,
        run([tmp_path / "posts"], settings),
    )


@pytest.mark.parametrize("change", ["left out", "missing", "another target", "edited"])
def test_nothing_goes_that_may_still_be_shown(tmp_path: Path, change: str) -> None:
    before, after, again = _after(tmp_path, change)
    gone = {Path(name) for name in before - after}
    assert not [name for name in gone if name.suffix in (".png", ".css", ".svg", ".txt") or name.stem == "a"]
    assert again.removed == 0


def test_a_post_that_cannot_be_read_leaves_the_site_as_it_is(tmp_path: Path) -> None:
    publish(tmp_path, {"a.md": ZH.replace("date:", "tags: [x]\ndate:"), "b.md": EN})
    output = tmp_path / "output"
    before = {path: path.read_bytes() for path in output.rglob("*.*")}
    (tmp_path / "posts" / "a.md").write_bytes(b"\xff")
    report = run([tmp_path / "posts"], Settings(root=tmp_path))
    assert (report.clean, report.removed) == (False, 0)
    assert {path: path.read_bytes() for path in output.rglob("*.*")} == before


def test_a_run_over_a_part_leaves_the_site_as_it_is(tmp_path: Path) -> None:
    site = publish(tmp_path, {"a.md": ZH, "b.md": EN})
    before = page(site, "index.html")
    run([tmp_path / "posts" / "b.md"], Settings(root=tmp_path))
    assert page(site, "index.html") == before


def test_what_a_template_is_given_is_documented(tmp_path: Path) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "themes.md").read_text(encoding="utf-8")
    seen: dict[str, set[str]] = {}
    original = page_module.fill_in

    def note(folder: Path, template: str, context: dict[str, object]) -> bytes:
        seen.setdefault(template, set()).update(context)
        return original(folder, template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_module, "fill_in", note)
        patch.setattr(site_module, "fill_in", note)
        publish(tmp_path, {"a.md": ZH, "b.md": EN.replace("date:", "tags: [x]\ndate:")})
    assert set(seen) == {"page.html", "turn.html", "index.html", "tag.html", "tags.html", "404.html", "filters.css"}
    for template, names in seen.items():
        assert {name for name in names if f"`{name}`" not in docs} == set(), template
    assert {field.name for field in fields(Page) if f"`{field.name}`" not in docs} == set()


@pytest.mark.parametrize("trust", [False, True])
def test_an_address_is_escaped_once(trust: bool, tmp_path: Path) -> None:
    text = "# Day\n\n[a](https://x.example/?a=1&b=2) and <a href='c.md?d=1&amp;e=2'>c</a> and [q](b.md?x=%22&y=1)\n"
    html = page(publish(tmp_path, {"a.md": text}, trust_html=trust), "a.html")
    assert 'href="https://x.example/?a=1&amp;b=2"' in html
    assert "&amp;amp;" not in html


def test_a_post_with_sentences_left_is_not_checked(tmp_path: Path) -> None:
    text = "# A day\n\nAn English sentence of some length stands here.\n\nЭто предложение на русском языке, и оно останется.\n"
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "posts" / "b.md").write_text(EN, encoding="utf-8")
    report = run([tmp_path / "posts"], Settings(root=tmp_path))
    assert [post.left for post in report.posts] == [1, 0]
    index = page(tmp_path / "output" / "site", "index.html")
    assert set(re.findall(r'checked-(yes|no)">.*?<a href="([ab])\.html"', index, re.DOTALL)) == {
        ("no", "a"),
        ("yes", "b"),
    }
