"""Links with a `#fragment` arrive at headings that were translated, in Markdown as on the site.

A heading's anchor is made of its text, so a translated one has another. Where a link of any post leads to the old one,
it is put before the heading; nowhere else, so that Markdown stays clean.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from tripglot.errors import TripglotError
from tripglot.files import PostFile, find_posts
from tripglot.post import Post, Source
from tripglot.publishing.markdown.version import Version
from tripglot.publishing.places import post_link
from tripglot.publishing.site.anchors import heading_anchors, python_markdown_anchors
from tripglot.settings import Settings

Manner = Literal["tag", "attribute"]  # `<div id="old"></div>` on a line of its own, or `{#old}` behind the heading
_LINK = re.compile(rb"(?:\]\(\s*<?|\]:[ \t]*<?|href=[\"'])([^\s<>()\"'#]*#[^\s<>()\"']+)")
_SAFE = re.compile(r"[^\s\"'<>&{}]+")


def wanted(files: Iterable[PostFile], settings: Settings) -> dict[Path, frozenset[str]]:
    """The anchors that links lead to, by the name of the post they are in: links of `files`, and of all the project."""
    found: dict[Path, set[str]] = {}
    for file in {file.name: file for file in (*_everywhere(settings), *files)}.values():
        try:
            links = set(_LINK.findall(file.read()))
        except TripglotError:
            continue  # the run says so
        for link in links:
            path, _, fragment = link.decode(errors="replace").partition("#")
            other = post_link(path, file.name, settings.posts) if path else None
            if not path or other:
                found.setdefault(other.name if other else file.name, set()).add(unquote(fragment))
    return {name: frozenset(anchors) for name, anchors in found.items()}


def _everywhere(settings: Settings) -> Sequence[PostFile]:
    """The posts of the project, so that what a part of them is published as is what all of them are."""
    with suppress(TripglotError):  # who runs over all of them is told
        return find_posts([path for path in settings.places().posts if path.is_dir()], settings.places(), [])
    return ()


def reachable(version: Version, anchors: frozenset[str], manner: Manner = "tag") -> Post:
    """The post of a version, with those of the anchors that its headings have no longer."""
    lost = _lost(version, anchors) if version.filled and anchors else {}
    if not lost:
        return version.post
    if manner == "attribute":
        return version.post.rewritten({i: f"{version.post.blocks[i].source} {{#{old}}}" for i, old in lost.items()})
    return _with_tags(version.post, lost)


def _lost(version: Version, anchors: frozenset[str]) -> Mapping[int, str]:
    """The headings that are reached by another anchor now, with their old one."""
    assert version.filled is not None
    headings: Sequence[int] = [i for i, block in enumerate(version.post.blocks) if block.kind == "heading"]
    lost: dict[int, str] = {}
    for made in (heading_anchors, python_markdown_anchors):
        before, now = made(version.filled.original), made(version.post)
        if not len(before) == len(now) == len(headings):
            return {}
        for index, old, new in zip(headings, before, now, strict=True):
            is_lost = old != new and old in anchors and old not in now and _SAFE.fullmatch(old)
            if is_lost and "{#" not in version.post.blocks[index].source:
                lost.setdefault(index, old)
    return lost


def _with_tags(post: Post, lost: Mapping[int, str]) -> Post:
    """Tags stand between blocks, so that the text of none changes; a heading in a list or quotation gets none."""
    text, eol = post.source.text, post.source.eol
    out: list[str] = []
    at = 0
    for index in sorted(lost):
        start = post.source.line_span(post.source.line(post.blocks[index].start) - 1)[0]
        if text[start : post.blocks[index].start].strip("# \t"):
            continue
        before = text[at:start]
        gap = eol if before.strip() and not before.endswith((eol * 2, "\n\n")) else ""
        out += (before, gap, f'<div id="{lost[index]}"></div>', eol * 2)
        at = start
    return Post.of(Source.of("".join(out) + text[at:], bom=post.source.bom), post.keys)
