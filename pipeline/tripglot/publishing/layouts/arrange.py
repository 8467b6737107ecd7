"""One post in its languages to the files that a site generator reads: a layout applied, or a line that says why not."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import relpath
from urllib.parse import quote, unquote, urlsplit

from tripglot.errors import TripglotError
from tripglot.files import PostFile
from tripglot.languages import canonical
from tripglot.post import Post
from tripglot.post.address import of_content
from tripglot.post.front.keys import FrontMatterError, as_kind, values_of, with_keys
from tripglot.post.targets import retarget
from tripglot.publishing.fragments import reachable
from tripglot.publishing.layouts.generators import LAYOUTS, Asked, Layout
from tripglot.publishing.markdown.version import Version
from tripglot.publishing.places import local, post_link
from tripglot.publishing.site.facts import Page

_LONGEST = 255  # bytes of a name, on nearly every file system
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # on Windows, whatever the suffix
_FORBIDDEN = re.compile(r"[<>:\"|?*\\\x00-\x1f]|[. ]$")
# where a post may say that it belongs, and how that begins where it is no path of the site: `/x` is Docusaurus's form
# of a slug from the top, others are given it without the slash; a file of Pelican's would be one of the machine
_ADDRESSES = {"slug": "//", "permalink": "//", "url": "//", "save_as": "/", "path": "//"}
_WORST = ("stale", "machine", "reviewed", "human")


@dataclass(slots=True)
class Arranged:
    """The files of a post (paths below the output folder), and a line for each thing that could not be done."""

    files: dict[Path, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def arrange(
    file: PostFile,
    versions: Sequence[Version],
    pages: Sequence[Page],
    images: Mapping[Path, bytes],
    names: Collection[Path],
    name: str,
    anchors: frozenset[str] = frozenset(),
    folders: Sequence[str] = (),
    moved: Mapping[str, Path] | None = None,
) -> Arranged:
    """The files of a post in the layout `name`; `pages` say the title and date of each version, `names` all posts.

    `images` are by their path below the posts, `anchors` those of the post that links lead to; `folders` are those of
    posts, `moved` the images that are elsewhere than the post says. A post that has no safe place is left out whole.
    """
    layout = LAYOUTS[name]
    made = Arranged()
    main = pages[0].lang
    for version, page in zip(versions, pages, strict=True):
        values = values_of(version.post)
        asked = Asked(file.name, version.lang, main, _address(file.name, values.get(layout.address_key, "")))
        if problem := _unsafe(asked, layout, values) or _unplaced(asked, layout, name):
            made.files.clear()
            made.problems.append(f"{file.path}: {problem}")
            return made
        if layout.link and layout.address_key in values and not made.warnings and name != "pelican":
            made.warnings.append(
                f"{file.path}: links from other posts lead to where its name puts it, not to its {layout.address_key}"
                f" (leave the key out in the layout {name})"
            )
        shown: dict[Path, bytes] = {}
        lost: dict[str, None] = {}
        post = _linked(
            reachable(version, anchors, layout.anchor), asked, layout, images, names, shown, folders, lost, moved or {}
        )
        try:
            post = _fronted(post, asked, layout, version, page)
        except FrontMatterError as error:
            line = post.source.line(post.front.body_start) if post.front else 1
            made.problems.append(f"{file.path}:{line}: {error} (left as it is; mend it for the layout {name})")
            post = version.post
        made.files |= {Path(name) / place: data for place, data in shown.items()}
        made.files[Path(name) / layout.place(asked)] = post.source.encode()
        made.warnings += [
            f"{file.path}: '{address}' leads to nothing in the layout {name}" for address in lost if page is pages[0]
        ]
    return made


def places_in_layouts(published: Path, main: str) -> Iterator[Path]:
    """Where a post would be in every layout, given its place (`<language>/<post>`) below the output folder."""
    lang, name = published.parts[0], Path(*published.parts[1:])
    try:
        asked = Asked(name, canonical(lang), main, "")
    except TripglotError:
        return  # the folder of another form
    yield from (Path(layout) / wishes.place(asked) for layout, wishes in LAYOUTS.items())


def _address(name: Path, own: str) -> str:
    """Where a post is on the site: what it says itself, or its path in characters that every address takes."""
    if own:
        return own.strip("/")
    stem = name.parent if name.stem == "index" else name.with_suffix("")
    return re.sub(r"[^\w/.~-]+", "-", stem.as_posix()).strip("-.")


def _unsafe(asked: Asked, layout: Layout, values: Mapping[str, str]) -> str:
    """Why a post may not say where it belongs, or ""."""
    for key, outside in _ADDRESSES.items():
        value = unquote(values.get(key, "")).replace("\\", "/")
        if value.startswith(outside) or ".." in value.split("/") or "\0" in value or re.match(r"[A-Za-z]:/", value):
            return f"its {key} '{values[key]}' leads out of the folder of posts (give it a plain name)"
    return ""


def _unplaced(asked: Asked, layout: Layout, name: str) -> str:
    """Why the generator would not find a post, or other systems could not hold it, or ""."""
    place = layout.place(asked)
    for part in place.parts:
        if len(os.fsencode(part)) > _LONGEST:
            return f"'{part[:40]}…' is longer than {_LONGEST} bytes in the layout {name} (give it a shorter name)"
        if _RESERVED.match(part) or _FORBIDDEN.search(part):
            return f"'{part}' is no name that every system takes (rename it for the layout {name})"
    for part in asked.name.parts:
        if part[0] in layout.skips and not (name == "hugo" and part.startswith("_index.")):
            return f"{name} overlooks names that begin with '{part[0]}' (rename {part})"
    if asked.name.suffix.lower() not in layout.suffixes:
        return f"{name} does not read {asked.name.suffix} (rename it to .md)"
    return ""


def _linked(
    post: Post,
    asked: Asked,
    layout: Layout,
    images: Mapping[Path, bytes],
    names: Collection[Path],
    shown: dict[Path, bytes],
    folders: Sequence[str],
    lost: dict[str, None],
    moved: Mapping[str, Path],
) -> Post:
    """A post with its links and images as the layout has them.

    `shown` takes the images, `lost` the addresses of Pelican's that lead to no post and to no image of the project.
    """

    def redirect(address: str, is_image: bool) -> str | None:
        pelican = of_content(address) is not None
        if is_image:
            own = local(address, asked.name, folders)
            image = moved.get(unquote(urlsplit(address).path), own)
            if image is None or image not in images:
                lost.update({address: None} if pelican else {})
                return None
            place, new = layout.image(asked, image)
            shown[place] = images[image]
            return new or (_relative(image, asked.name) if pelican or image != own else None)
        other = post_link(address, asked.name, folders)
        if other is None or other.name not in names:
            lost.update({address: None} if pelican else {})
            return None
        if layout.link is None:
            return _relative(other.name, asked.name) + other.fragment if pelican else None
        lang = asked.lang if layout.fallback or asked.is_main else asked.main
        target = Asked(other.name, lang, asked.main, _address(other.name, ""))
        return layout.link(asked, target, other.fragment)

    return retarget(post, redirect)


def _relative(path: Path, name: Path) -> str:
    return quote(relpath(path.as_posix(), name.parent.as_posix()))


def _fronted(post: Post, asked: Asked, layout: Layout, version: Version, page: Page) -> Post:
    if post.front and post.front.problem:
        raise FrontMatterError(post.front.problem)
    if post.front and post.front.kind not in layout.reads:
        post = as_kind(post, layout.reads[0])
    known = values_of(post)
    facts = {"title": page.title, "date": page.date}
    keys = {key: facts[key] for key in layout.defaults if key not in known and facts[key]}
    keys |= layout.keys(asked)
    if version.original:
        keys["translation_state"] = "original"
    elif state := next((state for state in _WORST if state in version.states.values()), ""):
        keys["translation_state"] = state
    return with_keys(post, keys, layout.reads[0])
