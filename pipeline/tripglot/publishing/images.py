"""The images a post shows from its own folder or beside it travel with it, so that every published form finds them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os.path import normpath, relpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tripglot.files import PostFile
from tripglot.post import Post
from tripglot.post.address import is_templated, readable
from tripglot.publishing.places import local

_MOST = 20_000_000  # bytes; a larger file is no illustration of a post
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s[^{}]*?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# what makes an SVG run code when it is opened by itself
_ACTIVE = re.compile(rb"<\s*(?:\w+:)?script\b|\bon[a-z]+\s*=|javascript:|<\s*(?:\w+:)?foreignObject\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Images:
    """The local images of a post, by where they belong in a published folder, and a line for each that is missing."""

    files: dict[Path, bytes]
    warnings: tuple[str, ...]
    looked: dict[str, "Facts | None"]  # the places looked at, with what was there


Facts = list[int]  # size in bytes and time of the last change in nanoseconds: what tells whether a file has changed


def facts_of(path: Path) -> Facts | None:
    """What tells whether a file has changed, without reading it; None if it is not there."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return [facts.st_size, facts.st_mtime_ns]


def of(file: PostFile, post: Post, folders: Sequence[str] = ()) -> Images:
    """Collect the images of a post; `folders` are those of posts.

    Only files below the folder of all posts are taken: a post cannot publish what lies elsewhere on the machine. An SVG
    that runs code is left out.
    """
    files: dict[Path, bytes] = {}
    warnings: dict[str, None] = {}
    looked: dict[str, Facts | None] = {}
    for offset, target in _targets(post):
        meant = None if is_templated(unquote(target)) else local(target, file.name, folders)
        if meant is None:
            continue
        relative = Path(relpath(meant, file.name.parent))
        place = file.path.parent / relative
        looked[str(place)] = facts_of(place)
        problem = _take(file, relative, files)
        if problem:
            shown = readable(urlsplit(target).path)
            warnings[f"{file.path}:{post.source.line(offset)}: the image '{shown}' {problem}"] = None
    return Images(files, tuple(warnings), looked)


def _targets(post: Post) -> Iterator[tuple[int, str]]:
    for index, block in enumerate(post.blocks):
        if "![" not in block.source:
            continue
        for run in post.runs(index):
            if run.name == "image" and run.kind == "open":
                yield block.offset(run.start), run.target
    first = post.source.line(post.front_end) - 1
    for token in post.tokens:
        if token.type == "frame" and token.map and (found := _FIGURE.search(token.content)):
            yield post.source.line_span(first + token.map[0])[0], found[1] or found[2] or ""


def _take(file: PostFile, relative: Path, files: dict[Path, bytes]) -> str:
    folder = file.path.parent.resolve()
    top = folder.parents[len(file.name.parts) - 2] if len(file.name.parts) > 1 else folder
    try:
        found = (folder / relative).resolve()
        if not found.is_relative_to(top):
            return "lies outside of the posts and is not published"
        if not found.is_file():
            return "is not there"
        if found.stat().st_size > _MOST:
            return "is too large and is not published"
        data = found.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        return f"cannot be read: {error}"
    if found.suffix.lower() == ".svg" and _ACTIVE.search(data):
        return "runs code and is not published"
    files[Path(normpath(file.name.parent / relative))] = data
    return ""
