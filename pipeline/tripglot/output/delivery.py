"""What came of a run into the output folder and the memory, or, frozen, held against what is there."""

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tripglot.errors import TripglotError
from tripglot.files import SUFFIXES, place_of, unix_ends
from tripglot.memory import Catalog, path_of, renew, writing
from tripglot.memory.store import dump
from tripglot.output.draft import Draft
from tripglot.output.manifest import Manifest
from tripglot.output.orphans import Unseen, unmade, unseen, unused
from tripglot.output.outcome import PostReport, Report, put
from tripglot.publishing.publish import SITE, Site
from tripglot.settings import Settings

_OF_ONE_POST = SUFFIXES | {".html"}  # images may be shown by several


class Delivery:
    """The output folder of a run: our files are renewed, everything else is left alone and reported."""

    def __init__(self, folder: Path, settings: Settings, report: Report, *, remember: bool = True) -> None:
        """Take the folder, the settings that say where the memory is, and the report that hears of problems."""
        self._remembers = remember
        self.folder = folder
        self.settings = settings
        self.report = report
        self.manifest = Manifest(folder)
        self._site = Site(settings)
        self._lacks = False  # whether an image is missing that a post shows
        self._made: set[Path] = set()  # what the posts of the run are published as
        self._taken: dict[str, PostReport] = {}  # whose file is where, by path without regard to case

    def write(self, drafts: Sequence[Draft]) -> None:
        """Write the files of some posts, their memory first."""
        wanted: dict[Path, tuple[bytes, PostReport]] = {}
        for draft in drafts:
            for target, catalog in draft.catalogs.items() if self._remembers else ():
                self._remember(draft, target, catalog)
            wanted |= {name: (data, draft.report) for name, data in self._claimed(draft).items()}
        self._write(wanted)

    def compare(self, drafts: Sequence[Draft]) -> None:
        """Report each file and each memory of some posts that a run would change."""
        for draft in drafts:
            self._compare(self._claimed(draft), draft.report)
            for target, catalog in draft.catalogs.items():
                path = path_of(self.settings.memory_dir(target), draft.file.name)
                if catalog.entries or path.exists():
                    expected = dump(catalog, target, path.stem)
                    if not path.exists() or path.read_text(encoding="utf-8") != expected:
                        draft.report.faults.append(f"{path}: is out of date (tripglot run)")

    def _claimed(self, draft: Draft) -> dict[Path, bytes]:
        """Claim the places of a post's files and pages; gives those files that can be written now.

        What another post had claimed is told, and is neither written nor listed.
        """
        made = draft.published
        if made is None:
            return {}
        self.report.unchanged += sum(place_of(name) not in self._taken for name in made.unchanged)
        lost = {name for name in sorted({*made.files, *made.unchanged}) if not self._claim(name, draft)}
        pages = tuple(page for page in made.pages if SITE / page.path not in lost)
        kept = {name: data for name, data in made.files.items() if name not in lost}
        self._lacks |= None in made.images.values()
        self._made |= {*kept, *made.unchanged} - made.late
        return self._site.add(replace(made, files=kept, pages=pages))

    def _claim(self, name: Path, draft: Draft) -> bool:
        """Whether a file is this post's: an image may be that of several."""
        owner = self._taken.setdefault(place_of(name), draft.report)
        if owner is draft.report or name.suffix not in _OF_ONE_POST:
            return True
        draft.report.unwritten = True
        draft.report.faults.append(
            f"{draft.file.path}: {self.folder / name} is already that of {owner.name.as_posix()} (rename one)"
        )
        return False

    def compare_site(self) -> None:
        """Report what belongs to no single post and is out of date, and what belongs to posts that are no more."""
        site = PostReport(Path("site"))
        found = self._unseen()
        files = {} if found.left_out else self._site.files()
        self._compare(files, site)
        gone = self._gone(found, files)
        for name in gone:
            if (self.folder / name).exists():
                why = "is a draft" if name in found.held else "is no more"
                site.faults.append(f"{self.folder / name}: its post {why} (tripglot run)")
        unshown = [name for name in self._unused(found, files, gone) if (self.folder / name).exists()]
        site.faults += [f"{self.folder / name}: no post shows it any more (tripglot run)" for name in unshown]
        self._note(site)

    def write_site(self) -> None:
        """Write what belongs to no single post, and take away what belonged to deleted ones, and pages of drafts.

        After a part of the posts only, which is not all that the site has, its index and feeds stay as they are. So
        they do where a post that has pages could not be read this time.
        """
        site = PostReport(Path("site"))
        found = self._unseen()
        files = {} if found.left_out else self._site.files()
        gone = self._gone(found, files)
        self._take_away((*gone, *self._unused(found, files, gone)), site)
        self._write({name: (data, site) for name, data in files.items()})
        self._note(site)

    def _take_away(self, names: Sequence[Path], site: PostReport) -> None:
        """Delete files of ours that nobody has changed; what cannot be deleted stays ours, for the next run."""
        before = self.report.removed
        for name in names:
            path = self.folder / name
            try:
                if path.is_file() and self.manifest.owns(name, path.read_bytes()):
                    path.unlink()
                    self._leave(path.parent)
                    self.report.removed += 1
                    self.manifest.forget(name)
            except FileNotFoundError:
                continue  # another run has taken it away
            except OSError as error:
                site.unwritten = True
                site.faults.append(
                    f"{path}: nothing shows it any more, but it cannot be taken away: {error.strerror}"
                    " (check the folder and its permissions)"
                )
        if self.report.removed == before:
            return
        try:
            self.manifest.settle({})
        except TripglotError as error:
            site.unwritten = True
            site.faults.append(str(error))

    def _leave(self, place: Path) -> None:
        """Take folders away with the last of what was in them."""
        with suppress(OSError):
            while place != self.folder and not any(place.iterdir()):
                place.rmdir()
                place = place.parent

    def _unseen(self) -> Unseen:
        done = [post.name for post in self.report.posts if not post.failed]
        return unseen(self.manifest, self.settings, done, self.report.drafts)

    def _gone(self, found: Unseen, files: Collection[Path]) -> Sequence[Path]:
        """What belongs to posts that are no more or drafts, and what the whole site had once and has no more.

        Of the site nothing is known after a part of the posts.
        """
        return (*found.gone, *found.held, *(unmade(self.manifest, files) if files else ()))

    def _unused(self, found: Unseen, files: Collection[Path], gone: Sequence[Path]) -> Collection[Path]:
        """Images that no post shows any more; after a part of the posts, others may show them.

        While an image is missing that a post shows, none of them is taken away: it may be back tomorrow.
        """
        if not found.whole or found.left_out or self._lacks:
            return ()
        return unused(self.manifest, {*self._made, *files}, frozenset(gone))

    def _note(self, site: PostReport) -> None:
        if site.faults:
            site.failed = True
            self.report.posts.append(site)

    def _compare(self, files: dict[Path, bytes], entry: PostReport) -> None:
        for name in sorted(files):
            path = self.folder / name
            try:
                same = unix_ends(path.read_bytes()) == unix_ends(files[name])
            except OSError:
                same = False
            if not same:
                entry.faults.append(f"{path}: is out of date (tripglot run)")

    def _write(self, wanted: dict[Path, tuple[bytes, PostReport]]) -> None:
        if not wanted:
            return
        ours = {name: data for name, (data, entry) in wanted.items() if self._free(name, data, entry)}
        try:
            self.manifest.announce(ours)
            done = [name for name in sorted(ours) if put(self.folder / name, ours[name], self.report, wanted[name][1])]
            self.manifest.settle({name: ours[name] for name in done})  # another stays announced beside what is there
        except TripglotError as error:
            for _, entry in wanted.values():
                entry.unwritten = True
            next(iter(wanted.values()))[1].faults.append(str(error))

    def _free(self, name: Path, new: bytes, entry: PostReport) -> bool:
        path = self.folder / name
        if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(self.folder)):
            entry.unwritten = True
            entry.faults.append(f"{path}: a link leads out of the output folder (replace it by a folder)")
            return False
        try:
            found = path.read_bytes()
        except OSError:
            return True
        if found == new or self.manifest.owns(name, found):
            return True
        if not self.manifest.knows(name):
            why, cure = "was not written by tripglot", "delete it, or choose another --output"
        elif name.parts[0] == self.settings.target and name.suffix in SUFFIXES:
            why, cure = "was edited by hand", f"tripglot adopt {path} keeps the edit; delete the file to drop it"
        else:
            why, cure = "was edited by hand", "delete it to have it written again"
        entry.faults.append(f"{path}: {why} and is left alone ({cure})")
        return False

    def _remember(self, draft: Draft, target: str, catalog: Catalog) -> None:
        path = path_of(self.settings.memory_dir(target), draft.file.name)
        try:
            with writing(self.settings.memory_dir(target)):
                self.report.remembered += renew(path, catalog, target)
        except TripglotError as error:
            draft.report.unwritten = True
            draft.report.faults.append(str(error))
