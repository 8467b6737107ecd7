"""Where a post's pages are on the site, and how one page finds another."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from urllib.parse import quote, unquote, urlsplit

from tripglot.files import SUFFIXES
from tripglot.post.address import of_content

OWN_PAGES = frozenset({"index.html", "404.html"})  # of the site's own folders
FEED = "feed.xml"  # beside the index of each language
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


def is_tag_page(page: Path) -> bool:
    """Whether a page below the site is one of tags, which belong to no single post."""
    return len(page.parts) > 1 and page.parts[-2] == TAGS and len(page.parts) < 4


def home(lang: str, main: str) -> Path:
    """The folder of a language, below the site."""
    return Path() if lang == main else Path(lang)


def link(path: Path, start: Path) -> str:
    """The address of a page of the site, as another one writes it."""
    return quote(relpath(path.as_posix(), start.parent.as_posix() or "."))


def beside(name: Path, path: str) -> Path:
    """What a relative path in the post `name` leads to, below the folder of posts (or, with `..`, outside of it)."""
    return Path(normpath((name.parent / unquote(path)).as_posix()))


@lru_cache(maxsize=8)
def _by_stem(names: frozenset[Path]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for name in sorted(names):
        for stem in {name.stem, name.parent.name if name.stem in ("index", "_index") else name.stem}:
            found.setdefault(stem.casefold(), []).append(name)
    return found


def find_post(reference: str, name: Path, names: frozenset[Path]) -> Path | None:
    """The post that another one, `name`, means by a name: its path from there or from the top, or how its path ends.

    With and without suffix, as Obsidian's `[[…]]`, Hugo's `ref` and Jekyll's `post_url` write it.
    """
    wanted = PurePosixPath(unquote(reference).strip().strip("/"))
    if not wanted.name:
        return None
    stem = wanted.stem if wanted.suffix.lower() in SUFFIXES else wanted.name
    meant = wanted.with_name(stem)
    found = [post for post in _by_stem(names).get(stem.casefold(), ()) if _ends_with(post, meant)]
    near = [post for post in found if post.parent == name.parent]
    return next(iter(near or found), None)


def _ends_with(post: Path, meant: PurePosixPath) -> bool:
    parts = [part.casefold() for part in meant.parts if part not in (".", "..", "/")]
    own = [part.casefold() for part in post.with_suffix("").parts]
    return own[-len(parts) :] == parts or own[-len(parts) - 1 : -1] == parts


@dataclass(frozen=True, slots=True)
class PostLink:
    """A link to another post: its name, and the fragment with its `#`, or ""."""

    name: Path
    fragment: str


def post_link(href: str, name: Path, folders: Sequence[str] = ()) -> PostLink | None:
    """What a link in the post `name` leads to, if that looks like a post; `folders` are those of posts."""
    other, parts = local(href, name, folders), urlsplit(href)
    if other is None or parts.query or other.suffix.lower() not in SUFFIXES:
        return None
    return PostLink(other, f"#{parts.fragment}" if parts.fragment else "")


def local(href: str, name: Path, folders: Sequence[str] = ()) -> Path | None:
    """What a relative address in the post `name` leads to, or one of Pelican's, below the folder of posts; else None.

    The folder of content that Pelican's addresses count from is the folder of posts, or one that holds that: to
    `content/posts`, `{filename}/posts/a.md` is `a.md`.
    """
    path = of_content(href)
    parts = urlsplit(href if path is None else path)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    if not parts.path.startswith("/"):
        return beside(name, parts.path)
    if path is None:
        return None
    meant = Path(normpath(unquote(parts.path).lstrip("/")))
    ends = (Path(*Path(folder).parts[at:]) for folder in folders for at in range(len(Path(folder).parts)))
    return next((meant.relative_to(end) for end in ends if meant != end and meant.is_relative_to(end)), meant)
