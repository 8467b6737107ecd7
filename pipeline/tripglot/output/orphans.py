"""What an output folder holds of posts that a run has not seen: left out this time, or no more there at all."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from tripglot.files import SUFFIXES, find_posts
from tripglot.output.manifest import Manifest
from tripglot.publishing.layouts.arrange import places_in_layouts
from tripglot.publishing.places import OWN_PAGES, is_tag_page, page_path
from tripglot.publishing.publish import SITE
from tripglot.settings import Settings


@dataclass(frozen=True, slots=True)
class Unseen:
    """left_out: whether there are pages of posts that exist and were not in the run. gone: files of deleted posts."""

    left_out: bool
    gone: tuple[Path, ...]


def unseen(manifest: Manifest, settings: Settings, names: Collection[Path]) -> Unseen:
    """Compare what we ever wrote with the posts of a run (`names`) and those in the project's folders."""
    folders = [folder for folder in settings.places().posts if folder.is_dir()]
    problems: list[str] = []
    there = {file.name for file in find_posts(folders, settings.places(), problems)}
    if problems or len(folders) < len(settings.posts) or not there.issuperset(names):
        folders = []  # posts from elsewhere, or a partial view: nothing can be said of where others were
    seen, known = ({page_path(name, "", "") for name in some} for some in (names, there))
    left_out = False
    gone = set()
    for page in _pages(manifest):
        candidates = {page, Path(*page.parts[1:])} if len(page.parts) > 1 else {page}  # below a language's folder
        if seen & candidates:
            continue
        elsewhere = any(_exists(settings.root / candidate) for candidate in candidates)
        if folders and not known & candidates and not elsewhere:
            gone |= {candidate.with_suffix("") for candidate in candidates}
        elif (settings.root / settings.output / SITE / page).exists():
            left_out = True
    files = [Path(name) for name in manifest.names()]
    theirs = {f for f in files if len(f.parts) > 1 and _stem(f) in gone and _is_post(f)}
    laid_out = {place for f in theirs for place in places_in_layouts(f, settings.target)}
    return Unseen(left_out, tuple(f for f in files if f in theirs or f in laid_out))


def _pages(manifest: Manifest) -> Iterator[Path]:
    for name in map(Path, manifest.names()):
        if name.is_relative_to(SITE) and name.suffix == ".html" and name.name not in OWN_PAGES:
            page = name.relative_to(SITE)
            if not is_tag_page(page):
                yield page


def untagged(manifest: Manifest, files: Collection[Path]) -> tuple[Path, ...]:
    """The pages of tags that no post has any more, given the files that belong to the whole site."""
    names = [Path(name) for name in manifest.names()]
    return tuple(n for n in names if n not in files and n.is_relative_to(SITE) and is_tag_page(n.relative_to(SITE)))


def _exists(page: Path) -> bool:
    return any(page.with_suffix(suffix).exists() for suffix in SUFFIXES)


def _stem(file: Path) -> Path:
    """A file below the output folder without its form and its suffix: what it shares with its post."""
    return Path(*file.parts[1:]).with_suffix("")


def _is_post(file: Path) -> bool:
    return file.suffix in SUFFIXES | {".html"}
