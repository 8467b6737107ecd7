"""What an output folder holds that no run would make: of posts that are gone or drafts now, and of no post at all."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tripglot.errors import TripglotError
from tripglot.files import SUFFIXES, find_posts, place_of
from tripglot.output.manifest import Manifest
from tripglot.publishing.layouts.arrange import places_in_layouts
from tripglot.publishing.places import FEED, OWN_PAGES, is_tag_page, page_path
from tripglot.publishing.publish import SITE
from tripglot.settings import Settings


@dataclass(frozen=True, slots=True)
class Unseen:
    """left_out: whether there are pages of posts that exist and were not in the run. gone: files of deleted posts.

    held: pages of posts that are drafts. whole: whether the run had all posts of the project, and no others.
    """

    left_out: bool
    gone: tuple[Path, ...]
    held: tuple[Path, ...]
    whole: bool


def unseen(manifest: Manifest, settings: Settings, names: Collection[Path], drafts: Collection[Path]) -> Unseen:
    """Compare what we ever wrote with the posts of a run (`names`) and those in the project's folders.

    drafts: those of the run that have no pages.
    """
    folders = [folder for folder in settings.places().posts if folder.is_dir()]
    problems: list[TripglotError] = []
    there = {file.name for file in find_posts(folders, settings.places(), problems)}
    whole = there == set(names) and len(folders) == len(settings.posts) and not problems
    if problems or len(folders) < len(settings.posts) or not there.issuperset(names):
        folders = []  # posts from elsewhere, or a partial view: nothing can be said of where others were
    shown = [{*names}.difference(drafts), there, there.difference(drafts), drafts]
    seen, known, public, secret = ({page_path(name, "", "") for name in some} for some in shown)
    left_out = False
    gone = set()
    held = []
    for page in _pages(manifest):
        candidates = {page, Path(*page.parts[1:])} if len(page.parts) > 1 else {page}  # below a language's folder
        if seen & candidates:
            continue
        if secret & candidates and not public & candidates:
            held.append(SITE / page)
            continue
        elsewhere = any(_exists(settings.root / candidate) for candidate in candidates)
        if folders and not known & candidates and not elsewhere:
            gone |= {candidate.with_suffix("") for candidate in candidates}
        elif (settings.root / settings.output / SITE / page).exists():
            left_out = True
    files = [Path(name) for name in manifest.names()]
    theirs = {f for f in files if len(f.parts) > 1 and _stem(f) in gone and _is_post(f)}
    laid_out = {place for f in theirs for place in places_in_layouts(f, settings.target)}
    return Unseen(left_out, tuple(f for f in files if f in theirs or f in laid_out), tuple(held), whole)


def _pages(manifest: Manifest) -> Iterator[Path]:
    """The pages of posts, below the site."""
    names = _of_site(manifest)
    homes = _homes(names)
    for page in names:
        own = page.name in OWN_PAGES and page.parent in homes
        if page.suffix == ".html" and not own and not is_tag_page(page):
            yield page


def unmade(manifest: Manifest, files: Collection[Path]) -> tuple[Path, ...]:
    """What belonged to the whole site once, given the `files` that do: tags of no post, languages of no post."""
    names = _of_site(manifest)
    homes = _homes(names)
    ours = (n for n in names if is_tag_page(n) or (n.parent in homes and n.name in (*OWN_PAGES, FEED)))
    return tuple(SITE / name for name in ours if SITE / name not in files)


def unused(manifest: Manifest, files: Collection[Path], gone: Collection[Path]) -> tuple[Path, ...]:
    """The images that no post shows any more, given all that a run over all posts makes, and what it takes away.

    In a folder with pages or posts that it did not make (of another target, of another layout) they stay: what those
    show is not known.
    """
    made = {place_of(file) for file in files}
    ours = [Path(name) for name in manifest.names()]
    left = [file for file in ours if place_of(file) not in made and file not in gone]
    others = {file.parts[0] for file in left if _is_post(file) or file.name in (*OWN_PAGES, FEED)}
    return tuple(file for file in left if len(file.parts) > 1 and file.parts[0] not in others)


def _of_site(manifest: Manifest) -> list[Path]:
    return [path.relative_to(SITE) for path in map(Path, manifest.names()) if path.is_relative_to(SITE)]


def _homes(names: Iterable[Path]) -> frozenset[Path]:
    """The folders of languages: a feed stands beside their index, and beside that of a folder of posts stands none."""
    return frozenset(name.parent for name in names if name.name == FEED)


def _exists(page: Path) -> bool:
    return any(page.with_suffix(suffix).exists() for suffix in SUFFIXES)


def _stem(file: Path) -> Path:
    """A file below the output folder without its form and its suffix: what it shares with its post."""
    return Path(*file.parts[1:]).with_suffix("")


def _is_post(file: Path) -> bool:
    return file.suffix in SUFFIXES | {".html"}
