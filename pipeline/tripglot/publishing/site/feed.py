"""An Atom feed (RFC 4287) of one language's posts, whole and newest first; those without a date are left out."""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from tripglot.interchange.xml_ import written
from tripglot.publishing.places import FEED, home, link
from tripglot.publishing.site.addresses import address
from tripglot.publishing.site.facts import Page
from tripglot.settings import Settings

_NEWEST = 20
_BEGIN, _END = '<div class="text">', "</article>"
_ADDRESS = re.compile(r' (href|src)="([^"]*)"')
# what a reader of feeds cannot use: switches, marks that lead to what is beside them, ways around in the page
_ONLY_THERE = re.compile(
    r'<details class="fold">.*?</details>|<a class="state [^>]*>.*?</a>| (?:tabindex|data-key|id)="[^"]*"', re.DOTALL
)
_ATOM = "http://www.w3.org/2005/Atom"


def feed(pages: Sequence[Page], lang: str, made: Mapping[Path, bytes], settings: Settings) -> bytes:
    """The feed of a language; the same pages give the same bytes: its date is that of its newest post."""
    path = home(lang, settings.target) / FEED
    dated = [page for page in pages if page.date][:_NEWEST]
    root = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    _add(root, "title", settings.title)
    _add(root, "id", _identifier(path, settings))
    _add(root, "updated", _moment(max((max(page.date, page.updated) for page in dated), default="1970-01-01")))
    _add(root, "generator", "tripglot")
    _add(root, "link", rel="self", href=address(path, settings) or FEED, type="application/atom+xml")
    here = home(lang, settings.target) / "index.html"
    _add(root, "link", rel="alternate", href=address(here, settings) or link(here, path), type="text/html")
    authors = Xml.SubElement(root, "author")
    _add(authors, "name", settings.title)
    for page in dated:
        entry = Xml.SubElement(root, "entry")
        _add(entry, "title", page.title)
        _add(entry, "id", _identifier(page.path, settings))
        _add(entry, "updated", _moment(max(page.date, page.updated)))
        _add(entry, "published", _moment(page.date))
        _add(entry, "link", rel="alternate", href=address(page.path, settings) or link(page.path, path), hreflang=lang)
        if page.author:
            _add(Xml.SubElement(entry, "author"), "name", page.author)
        if page.description:
            _add(entry, "summary", page.description)
        if content := _content(made.get(page.path, b"").decode(), page, path, settings):
            _add(entry, "content", content, type="html", **{"xml:lang": lang})
    Xml.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written(root).encode() + b"\n"


def _content(html: str, page: Page, feed: Path, settings: Settings) -> str:
    """The text of a page, with addresses that arrive from anywhere where it is known where the site will be."""
    _, begun, rest = html.partition(_BEGIN)
    text, ended, _ = rest.rpartition(_END)
    if not begun or not ended:
        return ""  # a theme of the user's own
    here = address(page.path, settings) or link(page.path, feed)

    def whole(found: re.Match[str]) -> str:
        return f' {found[1]}="{escape(urljoin(here, unescape(found[2])))}"'

    return _ADDRESS.sub(whole, _ONLY_THERE.sub("", text.strip().removesuffix("</div>").strip()))


def _add(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> None:
    Xml.SubElement(parent, name, attributes).text = text or None


def _moment(date: str) -> str:
    return f"{date}T00:00:00Z"


def _identifier(path: Path, settings: Settings) -> str:
    """A name that stays: the address, or where that is not known one made of the site's title and the path."""
    known = address(path, settings)
    return known or uuid5(NAMESPACE_URL, f"{settings.title}/{path.as_posix()}").urn
