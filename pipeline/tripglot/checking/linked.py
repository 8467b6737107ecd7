"""The posts that a post links to and that are not there: part of what a check of it looks at.

The rule and the key of its kept findings ask the same function, so that one never looks at what the other leaves out.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it.common.utils import unescapeAll

from tripglot.files import SUFFIXES, Places, below
from tripglot.post.address import of_content

_MAYBE = re.compile(r"\](?:\(|:)\s*(?:<([^<>\n]+)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*))")
_ENDS = re.compile("|".join(map(re.escape, sorted(SUFFIXES))), re.IGNORECASE)
# `/a.md` is from the top of the site, `@/a.md` and `~/a.md` are aliases, `{root}a.md` a template's
_RESOLVED = re.compile(r"[/\\@~]|.*[{}|]")
_LANGUAGE = re.compile(r"\.[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,8})*")


def lost_posts(path: Path, text: str, places: Places) -> frozenset[str]:
    """The addresses of posts in a post's text, as `address` has them, to which no file stands on the disk.

    path: the post's own. An address counts from its folder, and from the top of the posts or of the project as well.
    """
    if path.suffix.lower() not in SUFFIXES or not _ENDS.search(text):  # one from standard input stands in no folder
        return frozenset()
    maybe = {address(unescapeAll(found[1] or found[2])) for found in _MAYBE.finditer(text)}
    return frozenset(to for to in maybe if to and _is_lost(path, to, places))


def address(href: str) -> str:
    """The path that a link has to a post, readable and without its fragment; "" if it leads elsewhere or to no post."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    path = unquote(parts.path)
    pelican = of_content(path) is not None
    elsewhere = parts.scheme or parts.netloc or parts.query or (_RESOLVED.match(path) and not pelican)
    return "" if elsewhere or Path(path).suffix.lower() not in SUFFIXES else path


def ways(path: Path, to: str, places: Places) -> Iterator[Path]:
    """The files that an address in a post may mean: it, or the index of a folder of that name, from folder and tops."""
    content = of_content(to)
    tops = _tops(places) if content and content.startswith("/") else [path.parent, *places.posts, places.root]
    for top in tops:
        place = Path(os.path.normpath(top / (to if content is None else content.lstrip("/"))))
        yield place
        for stem in ("index", "_index"):
            yield place.with_suffix("") / f"{stem}{place.suffix}"


def _tops(places: Places) -> Iterator[Path]:
    """What Pelican's folder of content may be: a folder of posts, or one of the project that holds that."""
    for folder in places.posts:
        yield from (top for top in (folder, *folder.parents) if top.is_relative_to(places.root))


def without_language(path: Path) -> Path:
    """The path that a link has to a post of which a version in some language stands at `path`: `a.md` for `a.en.md`."""
    stem = Path(path.stem)
    return path.with_name(stem.stem + path.suffix) if _LANGUAGE.fullmatch(stem.suffix) else path


def _is_lost(path: Path, to: str, places: Places) -> bool:
    found = [*ways(path, to, places)]
    if places.output is not None and below(found[0], [places.output]) is not None:
        return False  # what a run writes
    return not any(map(_stands, found))


def _stands(place: Path) -> bool:
    """Whether a file is there, for all that is known, or one that says it in a language (`a.en.md` for `a.md`)."""
    try:
        place.stat()
    except (FileNotFoundError, NotADirectoryError):
        return _stands_in_a_language(place)
    except (OSError, ValueError):
        return True  # nobody can tell
    return True


def _stands_in_a_language(place: Path) -> bool:
    try:
        names = [path.name for path in place.parent.iterdir()]
    except OSError:
        return False
    near = (name for name in names if name.startswith(f"{place.stem}.") and name.endswith(place.suffix))
    return any(without_language(Path(name)).name == place.name for name in near)
