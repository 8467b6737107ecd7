"""One finished post to the files that are published of it, and all posts to those of the site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tripglot.files import PostFile
from tripglot.post import Post
from tripglot.publishing import images
from tripglot.publishing.claims import NO_CLAIMS, Claims
from tripglot.publishing.fragments import reachable
from tripglot.publishing.images import Facts
from tripglot.publishing.layouts.arrange import arrange
from tripglot.publishing.layouts.generators import PLAIN
from tripglot.publishing.markdown.bilingual import Walk
from tripglot.publishing.markdown.styles import PAGE
from tripglot.publishing.markdown.version import Version
from tripglot.publishing.site.facts import Page, describe
from tripglot.publishing.site.late import settle
from tripglot.publishing.site.page import page
from tripglot.publishing.site.site import in_order, site_files, turns
from tripglot.settings import Settings
from tripglot.translation.fill import Filled

SITE = Path("site")


@dataclass(frozen=True, slots=True)
class Published:
    """The files of one post (paths below the output folder), its pages, and what its readers will miss."""

    files: dict[Path, bytes]
    pages: tuple[Page, ...]
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    links: frozenset[Path] = frozenset()  # posts that it links to, there or not
    asked: Mapping[str, Path | None] = field(default_factory=dict)  # what it calls other posts, and which those are
    called: Mapping[str, Path | None] = field(default_factory=dict)  # addresses that posts might claim, and which do
    images: Mapping[str, Facts | None] = field(default_factory=dict)  # where they were looked for
    unchanged: tuple[Path, ...] = ()  # files that are in place already

    @property
    def late(self) -> frozenset[Path]:
        """The files that can only be finished when all posts are known."""
        return frozenset(SITE / page.path for page in self.pages)


def publish(
    file: PostFile, versions: Sequence[Version], settings: Settings, names: frozenset[Path], shown: frozenset[Path],
    anchors: frozenset[str] = frozenset(), claims: Claims = NO_CLAIMS,
) -> Published:  # fmt: skip
    """Everything that is published of one post; `names` are those of all posts, for the links between them.

    shown: those with pages on the site. anchors: those of this post that links lead to (`fragments.wanted`). claims:
    the addresses that posts say they have.

    A pure function of post, memory and settings: nothing is written, nothing depends on the time or the place.
    """
    found = images.of(file, versions[0].post, settings)
    pages = [describe(file.name, version, settings, found.files) for version in versions]
    files: dict[Path, bytes] = {}
    links: set[Path] = set()
    asked: dict[str, Path | None] = {}
    called: dict[str, Path | None] = {}
    on_site = file.name in shown
    folders = [SITE] if on_site else []
    for number, version in enumerate(versions):
        folders.append(Path(version.lang))
        reached = reachable(version, anchors)
        files[folders[-1] / file.name] = reached.source.encode()
        text = version.post.source.text
        if version.filled is not None:
            bom = "\ufeff" if version.post.source.bom else ""
            walk = _walk(version, version.filled, version.post)
            read = walk if reached is version.post else _walk(version, version.filled, reached)
            folders.append(_bilingual_folder(version.lang, settings))
            files[folders[-1] / file.name] = (bom + read.write(settings.bilingual)).encode()
            text = walk.write(PAGE)  # on which headings have both anchors
        if on_site:
            files[SITE / pages[number].path] = page(
                pages[number],
                pages,
                text,
                version.post.front_end,
                version,
                settings,
                shown,
                links,
                asked,
                anchors,
                claims,
                called,
                found.moved,
            )
    files |= {folder / name: data for name, data in found.beside.items() for folder in folders}
    files |= {SITE / name: found.files[name] for name in found.moved.values() if on_site}
    problems: tuple[str, ...] = ()
    warnings = found.warnings
    if settings.layout != PLAIN:
        laid = arrange(file, versions, pages, found.files, names, settings.layout, anchors, settings.posts, found.moved)
        files |= laid.files
        problems, warnings = tuple(laid.problems), (*warnings, *laid.warnings)
    listed = tuple(pages) if on_site else ()
    return Published(files, listed, warnings, problems, frozenset(links), asked, called, found.looked)


def _walk(version: Version, filled: Filled, post: Post) -> Walk:
    facts = version.langs, version.states, version.kept
    return Walk.of(filled, post, *facts, target=version.lang, units=version.units)


def _bilingual_folder(lang: str, settings: Settings) -> Path:
    return Path("bilingual" if lang == settings.target else f"bilingual-{lang}")


class Site:
    """The pages of a run, collected until all are known."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the run."""
        self._settings = settings
        self._pages: list[Page] = []
        self._late: dict[Path, bytes] = {}

    def add(self, published: Published) -> dict[Path, bytes]:
        """Note a post's pages; returns its files that can be written now."""
        self._pages += published.pages
        self._late |= {path: published.files[path] for path in published.late}
        return {path: data for path, data in published.files.items() if path not in published.late}

    def files(self) -> dict[Path, bytes]:
        """The files that had to wait for the last post."""
        pages = in_order(self._pages)
        places = {(page.name, page.lang): page.path for page in pages}
        around = turns(pages, self._settings)
        settled = {
            page.path: settle(self._late[SITE / page.path], page, places, around[page.path], self._settings)
            for page in pages
            if SITE / page.path in self._late
        }
        made = settled | site_files(pages, settled, self._settings)
        return {SITE / path: data for path, data in made.items()}
