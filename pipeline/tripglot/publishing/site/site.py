"""What belongs to the site as a whole: index, tags and feed of each language, sitemap, robots.txt, 404 page, style."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from tripglot.interchange.xml_ import written
from tripglot.publishing.places import FEED, TAGS, home
from tripglot.publishing.site.addresses import address, alternates
from tripglot.publishing.site.facts import Page
from tripglot.publishing.site.feed import feed
from tripglot.publishing.site.page import common
from tripglot.publishing.site.tags import by_tag
from tripglot.publishing.site.theme import fill_in, static
from tripglot.settings import Settings

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def in_order(pages: Iterable[Page]) -> list[Page]:
    """Pages as they are listed: the newest first."""
    return sorted(sorted(pages, key=lambda p: p.name), key=lambda p: p.date, reverse=True)


def turns(pages: Sequence[Page], settings: Settings) -> dict[Path, bytes]:
    """What leads from each page to the next newer and the next older one in its language; `pages` are in order."""
    out = {}
    for lang in {page.lang for page in pages}:
        mine = [page for page in pages if page.lang == lang]
        for newer, page, older in zip([None, *mine], mine, [*mine[1:], None], strict=False):
            context = {"newer": newer, "older": older, **common(page.path, lang, settings)}
            out[page.path] = fill_in(settings.root / settings.templates, "turn.html", context)
    return out


def site_files(pages: Sequence[Page], made: Mapping[Path, bytes], settings: Settings) -> dict[Path, bytes]:
    """The files below the site that are made of all its pages, which are in order; `made` are those as HTML."""
    extra = {page.lang for page in pages} - {settings.target}
    langs = [settings.target, *sorted(extra)]
    folder = settings.root / settings.templates
    files = {Path(name): static(folder, name) for name in ("style.css", "icon.svg")}
    for lang in langs:
        mine = [page for page in pages if page.lang == lang]
        here = home(lang, settings.target)
        files[here / "index.html"] = _index(mine, lang, langs, settings)
        files[here / FEED] = feed(mine, lang, made, settings)
        files |= _tags(mine, lang, settings)
    files[Path("filters.css")] = fill_in(folder, "filters.css", {"facets": _facets(pages)})
    files[Path("404.html")] = _lost(langs, settings)
    files[Path("robots.txt")] = _robots(settings)
    if settings.url:
        files[Path("sitemap.xml")] = _sitemap(pages, settings)
    return files


def _index(pages: Sequence[Page], lang: str, langs: Sequence[str], settings: Settings) -> bytes:
    here = home(lang, settings.target)
    return fill_in(
        settings.root / settings.templates,
        "index.html",
        {
            "pages": pages,
            "facets": _facets(pages),
            "tags": here / TAGS / "index.html" if any(page.tags for page in pages) else None,
            "langs": [(other, home(other, settings.target) / "index.html") for other in langs],
            "alternates": _home_alternates(langs, settings),
            **_listing(here / "index.html", lang, settings),
        },
    )


def _tags(pages: Sequence[Page], lang: str, settings: Settings) -> dict[Path, bytes]:
    """A page for each tag, and one that lists the tags."""
    here, found = home(lang, settings.target), by_tag(pages)
    if not found:
        return {}
    listed = here / TAGS / "index.html"
    folder = settings.root / settings.templates
    files = {}
    for path, (tag, tagged) in found.items():
        context = {"tag": tag, "pages": tagged, "tags": listed, **_listing(here / path, lang, settings)}
        files[here / path] = fill_in(folder, "tag.html", context)
    tags = [(tag, here / path, len(tagged)) for path, (tag, tagged) in found.items()]
    files[listed] = fill_in(folder, "tags.html", {"tags": tags, **_listing(listed, lang, settings)})
    return files


def _listing(path: Path, lang: str, settings: Settings) -> dict[str, object]:
    """What templates with lists of posts are given."""
    return {"langs": [], "alternates": [], **common(path, lang, settings)}


def _home_alternates(langs: Sequence[str], settings: Settings) -> list[tuple[str, str]]:
    if len(langs) < 2 or not settings.url:
        return []
    homes = [(lang, address(home(lang, settings.target) / "index.html", settings)) for lang in langs]
    return [*homes, ("x-default", homes[0][1])]


def _facets(pages: Sequence[Page]) -> dict[str, list[str]]:
    """What posts can be chosen by, where there is a choice: the language of their originals, year, checked or not."""
    facets = {
        "from": sorted({lang for page in pages for lang in page.originals}),
        "year": sorted({page.date[:4] for page in pages if page.date}, reverse=True),
        "checked": sorted({"yes" if page.checked else "no" for page in pages}, reverse=True),
    }
    return {name: values for name, values in facets.items() if len(values) > 1 or (name == "from" and values)}


def _lost(langs: Sequence[str], settings: Settings) -> bytes:
    """The 404 page: it is shown at any address, so its own are full ones, from the root of the host."""
    root = urlsplit(settings.url).path if settings.url else "/"
    context = common(Path("404.html"), settings.target, settings)
    return fill_in(
        settings.root / settings.templates,
        "404.html",
        context
        | {
            "style": root + "style.css",
            "icon": root + "icon.svg",
            "index": root + "index.html",
            "feed": root + FEED,
            "langs": [(lang, root + (home(lang, settings.target) / "index.html").as_posix()) for lang in langs],
        },
    )


def _robots(settings: Settings) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    if settings.url:
        lines.append(f"Sitemap: {settings.url}sitemap.xml")
    return ("\n".join(lines) + "\n").encode()


def _sitemap(pages: Sequence[Page], settings: Settings) -> bytes:
    """The sitemap (sitemaps.org 0.9) with the versions of each post as alternates of each other."""
    root = Xml.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for lang in dict.fromkeys([settings.target, *sorted({page.lang for page in pages})]):
        _place(root, address(home(lang, settings.target) / "index.html", settings), "", [])
    by_post = sorted(pages, key=lambda p: (p.name, p.path))
    for _, group in groupby(by_post, key=lambda p: p.name):
        versions = list(group)
        links = alternates(versions, settings)
        for page in versions:
            _place(root, address(page.path, settings), max(page.date, page.updated), links if page.real else [])
    Xml.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written(root).encode() + b"\n"


def _place(root: Xml.Element, where: str, date: str, links: Sequence[tuple[str, str]]) -> None:
    place = Xml.SubElement(root, "url")
    Xml.SubElement(place, "loc").text = where
    if date:
        Xml.SubElement(place, "lastmod").text = date
    for lang, href in links:
        Xml.SubElement(place, "xhtml:link", {"rel": "alternate", "hreflang": lang, "href": href})
