"""One post's page in one language, and what the rest of the site needs to know of it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from tripglot.languages import direction, same_language
from tripglot.memory import State
from tripglot.post import Post
from tripglot.post.plain import reading_text
from tripglot.publishing.markdown.version import Version
from tripglot.publishing.places import home, link, page_path, post_link
from tripglot.publishing.site.anchors import heading_anchors
from tripglot.publishing.site.html import LATE, render
from tripglot.publishing.site.theme import fill_in, words
from tripglot.settings import Settings

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUMMARIES = ("description", "summary", "excerpt", "abstract", "subtitle")
_SHORTEST_TOC = 3  # headings
_SUMMARY = 200  # characters


@dataclass(frozen=True, slots=True)
class Page:
    """What the site knows of a page.

    path: below the site. name: of its post. originals: the languages of its translated passages. states: how many
    passages are in which state. left: sentences that keep their source. original: whether it is the post as written.
    real: whether a reader of `lang` can read the whole of it. late: posts it links to, for which it has yet to be seen
    in which languages they are.
    """

    path: Path
    name: Path
    lang: str
    title: str
    date: str
    description: str
    author: str
    was: str  # the title before it was translated, "" if it was not
    originals: tuple[str, ...] = ()
    states: tuple[tuple[State, int], ...] = ()
    left: int = 0
    original: bool = False
    real: bool = True
    late: tuple[Path, ...] = ()

    @property
    def checked(self) -> bool:
        """Whether a person stands behind every passage, and none is left as it was."""
        return not self.left and not any(state in ("machine", "stale") for state, _ in self.states)


def describe(name: Path, version: Version, settings: Settings) -> Page:
    """What a post says of itself in one language, and what was done to it."""
    post = version.post
    title = _title(post)
    was = _title(version.filled.original) if version.filled else title
    facts = {str(path[0]).lower(): value for path, value in (post.front.data if post.front else ()) if len(path)}
    dates = (facts.get("date", "").split(" ", 1)[-1], name.name, name.as_posix())
    date = next((found.group() for text in dates if (found := _DATE.match(text))), "")
    states = Counter(version.states.values())
    return Page(
        page_path(name, version.lang, settings.target),
        name,
        version.lang,
        title or name.stem,
        date,
        _description(post),
        _author(post),
        was if was != title else "",
        tuple(sorted({version.langs[index] for index in version.states if index in version.langs})),
        tuple(sorted(states.items())),
        version.left,
        version.original,
        version.real,
    )


def _title(post: Post) -> str:
    values = {value.path[0]: value.text for value in (post.front.values if post.front else ()) if value.path}
    title = next((text for key, text in values.items() if str(key).lower() == "title"), "")
    if not title:
        heading = next((index for index, block in enumerate(post.blocks) if block.kind == "heading"), None)
        return reading_text(post, heading) if heading is not None else ""
    return re.sub(r"[*_`]", "", title)


def _description(post: Post) -> str:
    values = {str(v.path[0]).lower(): v.text for v in (post.front.values if post.front else ()) if v.path}
    said = next((values[key] for key in _SUMMARIES if values.get(key)), "")
    if not said:
        first = next((index for index, block in enumerate(post.blocks) if block.kind == "paragraph"), None)
        said = reading_text(post, first) if first is not None else ""
    said = " ".join(said.split())
    if len(said) <= _SUMMARY:
        return said
    cut = said[:_SUMMARY]
    return (cut.rsplit(" ", 1)[0] if " " in cut[_SUMMARY // 2 :] else cut) + "…"


def _author(post: Post) -> str:
    for path, value in post.front.data if post.front else ():
        if len(path) and str(path[0]).lower() in ("author", "authors") and not re.match(r"[\0\1]|tag:|$", value):
            return value
    return ""


def page(
    page: Page, versions: Sequence[Page], text: str, body_start: int, version: Version, settings: Settings,
    names: frozenset[Path], links: set[Path],
) -> bytes:  # fmt: skip
    """The HTML of a page from the bilingual Markdown `text` of its post; `versions` are the pages of the same post.

    `links` takes the posts that it links to. Those links lead to pages in the same language. On an original, where it
    takes all posts to know which there are, they stay marked until `settle`.
    """

    def redirect(address: str) -> str:
        other = post_link(address, page.name)
        if other is not None:
            links.add(other.name)
        if other is None or other.name not in names:
            return _moved(address, page)
        if page.original:
            return f"{LATE}:{quote(other.name.as_posix())}{other.fragment}"
        return link(page_path(other.name, page.lang, settings.target), page.path) + other.fragment

    said = words(page.lang)
    body = text[body_start:].replace("\r\n", "\n").replace("\r", "\n")
    old = heading_anchors(version.filled.original) if version.filled else ()
    rendered = render(body, said, old=old, redirect=redirect, trust=settings.trust_html)
    toc = [heading for heading in rendered.headings if heading.level in (2, 3) and heading.text]
    return fill_in(
        settings.root / settings.templates,
        "page.html",
        {
            "page": page,
            "versions": versions,
            "langs": [(version.lang, version.path) for version in versions],
            "alternates": alternates(versions, settings),
            "body": rendered.html,
            "has_title": any(heading.level == 1 for heading in rendered.headings),
            "toc": toc if len(toc) >= _SHORTEST_TOC else [],
            "data": linked_data(page, versions, settings),
            **common(page.path, page.lang, settings),
        },
    )


def _moved(address: str, page: Page) -> str:
    """A relative address as it is from the page's folder, which may be another one than the post's."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return address
    moved = link(page.name.parent / unquote(parts.path), page.path)
    return moved + address[len(parts.path) :]


def common(path: Path, lang: str, settings: Settings) -> dict[str, Any]:
    """What every template is given."""
    here = home(lang, settings.target)
    said = words(lang)
    return {
        "lang": lang,
        "dir": direction(lang),
        "words": said,
        "words_lang": None if same_language(said["lang"], lang) else said["lang"],
        "site": settings.title,
        "url": settings.url,
        "canonical": address(path, settings),
        "style": link(Path("style.css"), path),
        "icon": link(Path("icon.svg"), path),
        "index": link(here / "index.html", path),
        "feed": link(here / "feed.xml", path),
        "csp": ""
        if settings.trust_html
        else "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'",
        "here": path,
    }


def address(path: Path, settings: Settings) -> str:
    """The full address of a file of the site; "" if it is not known where the site will be."""
    if not settings.url:
        return ""
    shown = path.parent.as_posix() + "/" if path.name == "index.html" else path.as_posix()
    return settings.url + quote("" if shown == "./" else shown)


def alternates(versions: Sequence[Page], settings: Settings) -> list[tuple[str, str]]:
    """(hreflang, address) of the versions that are really in their language; [] where there is only one.

    `x-default` is the main language's. Search engines want full addresses: without `url` there are none.
    """
    real = [version for version in versions if version.real]
    if len(real) < 2 or not settings.url:
        return []
    main = next((version for version in real if version.lang == settings.target), real[0])
    return [(v.lang, address(v.path, settings)) for v in real] + [("x-default", address(main.path, settings))]


def linked_data(page: Page, versions: Sequence[Page], settings: Settings) -> dict[str, Any]:
    """The page as schema.org's BlogPosting, with what a machine wrote of it said in IPTC's terms."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": page.title,
        "inLanguage": page.lang,
        "isPartOf": {"@type": "Blog", "name": settings.title},
    }
    if page.date:
        data["datePublished"] = page.date
    if page.description:
        data["description"] = page.description
    if page.author:
        data["author"] = {"@type": "Person", "name": page.author}
    if settings.url:
        data["url"] = data["mainEntityOfPage"] = address(page.path, settings)
    others = [other for other in versions if other.path != page.path]
    if page.original and others:
        data["workTranslation"] = [_work(other, settings) for other in others if other.real]
    source = next((other for other in others if other.original), None)
    if source:
        data["translationOfWork"] = _work(source, settings)
    if dict(page.states).get("machine"):
        data["translator"] = {"@type": "Organization", "name": "Argos Translate (machine translation, not reviewed)"}
        data["digitalSourceType"] = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
    return data


def _work(page: Page, settings: Settings) -> dict[str, Any]:
    work = {"@type": "BlogPosting", "headline": page.title, "inLanguage": page.lang}
    return work | ({"url": address(page.path, settings)} if settings.url else {})


_LATE_LINK = re.compile(rf'href="{LATE}:([^"#]*)(#[^"]*)?"')


def late_links(html: bytes) -> tuple[Path, ...]:
    """The posts whose languages have to be known before a page is finished."""
    return tuple(sorted({Path(unquote(name)) for name, _ in _LATE_LINK.findall(html.decode())}))


def settle(html: bytes, page: Page, pages: dict[tuple[Path, str], Path], settings: Settings) -> bytes:
    """Lead the late links of a page to the same language where it exists, else to the main one."""

    def settled(match: re.Match[str]) -> str:
        name = Path(unquote(match.group(1)))
        path = pages.get((name, page.lang)) or page_path(name, settings.target, settings.target)
        return f'href="{link(path, page.path)}{match.group(2) or ""}"'

    return _LATE_LINK.sub(settled, html.decode()).encode()
