"""Pages of tags: where each is, which depends on nothing but the tag, and which posts it lists."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tripglot.publishing.places import TAGS
from tripglot.publishing.site.anchors import slug
from tripglot.publishing.site.facts import Page

_LONGEST = 60  # characters of a file name


def tag_path(tag: str) -> Path:
    """The page of a tag, below that of its language. Tags that differ in case alone share one."""
    name = tag.casefold().replace(" ", "-")
    stem = slug(tag)[:_LONGEST]
    if stem != name or stem == "index":  # `C++` and `C#` must not meet
        stem = f"{stem}-{hashlib.sha256(tag.casefold().encode()).hexdigest()[:6]}".strip("-")
    return Path(TAGS) / f"{stem}.html"


def by_tag(pages: Iterable[Page]) -> dict[Path, tuple[str, list[Page]]]:
    """The tags of pages, by where their pages are, in the order of the alphabet; each as it is written first."""
    found: dict[Path, tuple[str, list[Page]]] = {}
    for page in pages:
        for tag in page.tags:
            found.setdefault(tag_path(tag), (tag, []))[1].append(page)
    return dict(sorted(found.items(), key=lambda item: (item[1][0].casefold(), item[0])))
