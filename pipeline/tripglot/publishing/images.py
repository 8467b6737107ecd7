"""The images a post shows from its own folder or beside it travel with it, so that every published form finds them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from os.path import abspath, normpath, relpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tripglot.files import PostFile, below
from tripglot.post import Post
from tripglot.post.address import is_templated, readable
from tripglot.publishing.places import local
from tripglot.settings import Settings

_MOST = 20_000_000  # bytes; a larger file is no illustration of a post
_STATIC = Path("static")  # where images of those folders are below the site
_SERVED = ("static", "source", "public", ".")  # what generators serve from the top: Hugo, Hexo, Astro, Jekyll
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s[^{}]*?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# what makes an SVG run code when it is opened by itself
_ACTIVE = re.compile(rb"<\s*(?:\w+:)?script\b|\bon[a-z]+\s*=|javascript:|<\s*(?:\w+:)?foreignObject\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Images:
    """The local images of a post, by where they belong in a published folder, and a line for each that is missing.

    looked: the places looked at, with what was there. moved: those that belong elsewhere than the post says, from the
    top of a site or outside of the posts, by the path in their address.
    """

    files: dict[Path, bytes]
    warnings: tuple[str, ...]
    looked: dict[str, "Facts | None"]
    moved: dict[str, Path] = field(default_factory=dict)

    @property
    def beside(self) -> dict[Path, bytes]:
        """Those that are where the post says, in any folder that it is put in."""
        return {name: data for name, data in self.files.items() if name not in self.moved.values()}


Facts = list[int]  # size in bytes and time of the last change in nanoseconds: what tells whether a file has changed


def facts_of(path: Path) -> Facts | None:
    """What tells whether a file has changed, without reading it; None if it is not there."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return [facts.st_size, facts.st_mtime_ns]


def of(file: PostFile, post: Post, settings: Settings) -> Images:
    """Collect the images of a post.

    Only files below the folder of all posts are taken, and below those that the setting `static` names: a post cannot
    publish what lies elsewhere on the machine. An SVG that runs code is left out.
    """
    made = Images({}, (), {})
    warnings: dict[str, None] = {}
    for offset, target in _targets(post):
        if is_templated(unquote(target)):
            continue
        place, problem = _place(target, file, settings)
        if place is not None:
            made.looked[str(place.path)] = facts_of(place.path)
            problem = problem or _take(place, made.files)
            if not problem and local(target, file.name, settings.posts) != place.name:
                made.moved[unquote(urlsplit(target).path)] = place.name
        if problem:
            shown = readable(urlsplit(target).path)
            warnings[f"{file.path}:{post.source.line(offset)}: the image '{shown}' {problem}"] = None
    return replace(made, warnings=tuple(warnings))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an image is on the disk, where it is to be in a published folder, and what it has to lie in."""

    path: Path
    name: Path
    top: Path


def _place(target: str, file: PostFile, settings: Settings) -> tuple[_Place | None, str]:
    """The place of an image by its address in a post, None if it has none here; or what is wrong with the address."""
    meant = local(target, file.name, settings.posts)
    folders = [settings.root / folder for folder in settings.static]
    if meant is None:
        return _from_top(target, folders, settings)
    path = file.path.parent / relpath(meant, file.name.parent)
    top = Path(abspath(file.path)).parents[len(file.name.parts) - 1]  # noqa: PTH100 - as a link names it
    if meant.parts[:1] != ("..",):
        served = (_Place(folder / meant, _STATIC / meant, folder) for folder in folders if not facts_of(path))
        return next((place for place in served if facts_of(place.path)), _Place(path, meant, top)), ""
    if inside := below(path, [top]):
        return _Place(path, inside, top), ""
    for folder in folders:
        if inside := below(path, [folder]):
            return _Place(path, _STATIC / inside, folder), ""
    return _Place(path, meant, top), f"lies outside of the posts and is not published{_cure(_holder(path, settings))}"


def _from_top(target: str, folders: Sequence[Path], settings: Settings) -> tuple[_Place | None, str]:
    """The place of an image whose address counts from the top of a site: `/images/a.png`."""
    parts = urlsplit(target)
    name = Path(normpath(unquote(parts.path).lstrip("/")))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or name.parts[:1] in ((), ("..",)):
        return None, ""
    places = [_Place(folder / name, _STATIC / name, folder) for folder in folders]
    if found := next((place for place in places if facts_of(place.path)), None) or next(iter(places), None):
        return found, ""
    served = next((folder for folder in _SERVED if facts_of(settings.root / folder / name)), _SERVED[0])
    return None, f"counts from the top of a site and is not published{_cure(served)}"


def _holder(path: Path, settings: Settings) -> str:
    """The folder of the project that `static` is to name for an image, "" for one that lies in none."""
    inside = below(path, [settings.root])
    return inside.parts[0] if inside and len(inside.parts) > 1 else ""


def _cure(folder: str) -> str:
    return f' (name the folder that your generator serves: static = ["{folder}"])' if folder else ""


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


def _take(place: _Place, files: dict[Path, bytes]) -> str:
    """Read an image; returns why it is not published, or ""."""
    try:
        found = place.path.resolve()
        if not found.is_relative_to(place.top.resolve()):
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
    files[place.name] = data
    return ""
