"""Where a post's pages are on the site, and how one page finds another."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath, relpath
from urllib.parse import quote, unquote, urlsplit

from tripglot.files import SUFFIXES

OWN_PAGES = frozenset({"index.html", "404.html"})  # of the site's own folders
TAGS = "tags"  # the folder of the pages of tags
_LONGEST = 240  # bytes of a file name; most file systems take 255, and a temporary file beside it needs some


def page_path(name: Path, lang: str, main: str) -> Path:
    """The page of a post, below the site: the main language at the top, every other in a folder of its own."""
    page = name.with_suffix(".html")
    if len(page.parts) == 1 and page.name.casefold() in OWN_PAGES:
        page = page.with_stem(f"{page.stem}-post")
    if len(page.parts) > 1 and page.parts[0].casefold() == TAGS:
        page = Path(f"{page.parts[0]}-posts", *page.parts[1:])
    if len(os.fsencode(page.name)) > _LONGEST:
        mark = hashlib.sha256(page.name.encode()).hexdigest()[:8]
        stem = os.fsencode(page.stem)[: _LONGEST - 20].decode(errors="ignore")
        page = page.with_name(f"{stem}-{mark}.html")
    return home(lang, main) / page


def home(lang: str, main: str) -> Path:
    """The folder of a language, below the site."""
    return Path() if lang == main else Path(lang)


def link(path: Path, start: Path) -> str:
    """The address of a page of the site, as another one writes it."""
    return quote(relpath(path.as_posix(), start.parent.as_posix() or "."))


def beside(name: Path, path: str) -> Path:
    """What a relative path in the post `name` leads to, below the folder of posts (or, with `..`, outside of it)."""
    return Path(normpath((name.parent / unquote(path)).as_posix()))


@dataclass(frozen=True, slots=True)
class PostLink:
    """A link to another post: its name, and the fragment with its `#`, or ""."""

    name: Path
    fragment: str


def post_link(href: str, name: Path) -> PostLink | None:
    """What a link in the post `name` leads to, if that looks like a post."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or parts.query or not parts.path or parts.path.startswith("/"):
        return None
    other = beside(name, parts.path)
    if other.suffix.lower() not in SUFFIXES:
        return None
    return PostLink(other, f"#{parts.fragment}" if parts.fragment else "")
