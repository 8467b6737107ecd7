"""The main job: posts found, filled from the memory and the engine, published, and the memory brought up to date."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import TripglotError
from pipeline.files import SUFFIXES, PostFile, find_posts
from pipeline.manifest import Manifest
from pipeline.memory import Catalog, Entry, Memory, State, fresh, load, path_of, save
from pipeline.memory.store import dump
from pipeline.outcome import PostReport, Report
from pipeline.post import Post
from pipeline.publishing.publish import Finished, Published, publish, site_files
from pipeline.publishing.site import Page
from pipeline.reading import kept_of, post_of, read, units_of
from pipeline.settings import Settings
from pipeline.stages import failures, located, put
from pipeline.translation import glossary
from pipeline.translation.engine import DEFAULT_DECODING, Decoding, Hypothesis, MissingPackageError, make_engine
from pipeline.translation.fill import Filled, Filler, Task
from pipeline.translation.rounds import Progress
from pipeline.translation.units import Unit

_GROUP = 256  # posts held at once: bounds the memory of a run, costs nothing in batching


@dataclass(slots=True)
class _Work:
    """One post on its way through a run."""

    file: PostFile
    report: PostReport
    post: Post
    units: list[Unit]
    kept: list[Unit]
    blocks: list[int] = field(default_factory=list)  # those with units, in document order
    recalled: dict[int, Entry] = field(default_factory=dict)  # by block

    @property
    def name(self) -> str:
        return self.file.name.as_posix()

    def sources(self) -> list[tuple[str, str]]:
        return [(self.post.blocks[i].kind, self.post.blocks[i].source) for i in self.blocks]


def run(
    paths: Sequence[Path],
    settings: Settings,
    *,
    dry_run: bool = False,
    diff: bool = False,
    frozen: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Find, translate, clean and publish posts into the output folder (nothing is written with `dry_run`).

    Posts below the settings' folder are remembered in its memory; a reviewed entry is never overwritten, and a
    published file that was edited by hand is reported and left alone. With `frozen` nothing is written and no engine is
    asked: what is not in the memory, or not in the output folder as it would be written now, is a problem.
    """
    output = settings.root / settings.output
    files = find_posts(paths, settings.places())
    report = Report()
    memory, broken = _memory(files, settings)
    engine = _NoEngine() if frozen else make_engine(settings.engine, package_dirs=settings.package_dirs())
    terms = glossary.load(settings.root / settings.glossary, settings.target)
    filler = Filler(engine, settings.target, progress, terms)
    out = _Output(output, settings, report)
    pages: list[Page] = []
    for start in range(0, len(files), _GROUP):
        group: list[tuple[_Work, Published, Catalog | None]] = []
        for work, filled in _fill(files[start : start + _GROUP], settings, memory, broken, filler, report):
            finished, catalog = _finish(work, filled, memory)
            made = publish(finished, settings)
            pages.append(made.page)
            group.append((work, made, catalog))
            if diff:
                report.diffs += _diff(work, made.files[Path(settings.target) / work.file.name], settings)
        if frozen:
            out.compare(group)
        elif not dry_run:
            out.write(group)
    if frozen:
        out.compare_site(site_files(pages, settings))
    elif not dry_run:
        out.write_site(site_files(pages, settings))
    return report


class _NoEngine:
    """Stands in for an engine where everything has to be in the memory."""

    name = "argos"

    def identify(self, source: str, target: str) -> str:
        raise _NotRememberedError(source, target)

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        raise AssertionError("never asked: identify has refused")


class _NotRememberedError(MissingPackageError):
    def __str__(self) -> str:
        return "not in the memory (tripglot run)"


class _Output:
    """The output folder of a run: our files are renewed, everything else is left alone and reported."""

    def __init__(self, folder: Path, settings: Settings, report: Report) -> None:
        self.folder = folder
        self.settings = settings
        self.report = report
        self.manifest = Manifest(folder)

    def write(self, group: Sequence[tuple[_Work, Published, Catalog | None]]) -> None:
        """Write the files of some posts, their memory first."""
        wanted: dict[Path, tuple[bytes, PostReport]] = {}
        for work, made, catalog in group:
            if catalog is not None:
                _remember(work, catalog, self.settings)
            wanted |= {name: (data, work.report) for name, data in made.files.items()}
        self._write(wanted)

    def compare(self, group: Sequence[tuple[_Work, Published, Catalog | None]]) -> None:
        """Report each file and each memory of some posts that a run would change."""
        for work, made, catalog in group:
            self._compare(made.files, work.report)
            path = path_of(self.settings.root / self.settings.memory, self.settings.target, work.file.name)
            if catalog is not None and (catalog.entries or path.exists()):
                expected = dump(catalog, self.settings.target, path.stem)
                if not path.exists() or path.read_text(encoding="utf-8") != expected:
                    work.report.problems.append(f"{path}: is out of date (tripglot run)")

    def compare_site(self, files: dict[Path, bytes]) -> None:
        """The same for what belongs to no single post."""
        site = PostReport(Path("site"))
        if not self._partial():
            self._compare(files, site)
        if site.problems:
            site.failed = True
            self.report.posts.append(site)

    def _compare(self, files: dict[Path, bytes], entry: PostReport) -> None:
        for name in sorted(files):
            path = self.folder / name
            try:
                same = path.read_bytes().replace(b"\r\n", b"\n") == files[name].replace(b"\r\n", b"\n")
            except OSError:
                same = False
            if not same:
                entry.problems.append(f"{path}: is out of date (tripglot run)")

    def _partial(self) -> bool:
        """Whether the folder holds posts that this run has not seen: then the index is not this run's to write."""
        seen = {(Path(self.settings.target) / post.name).as_posix() for post in self.report.posts}
        prefix = f"{self.settings.target}/"
        known = {n for n in self.manifest.names() if n.startswith(prefix) and Path(n).suffix in SUFFIXES}
        return any((self.folder / name).exists() for name in known - seen)

    def write_site(self, files: dict[Path, bytes]) -> None:
        """Write what belongs to no single post."""
        site = PostReport(Path("site"))
        if self._partial():
            files = {name: data for name, data in files.items() if name.suffix != ".html"}
        self._write({name: (data, site) for name, data in files.items()})
        if site.problems:
            site.failed = True
            self.report.posts.append(site)

    def _write(self, wanted: dict[Path, tuple[bytes, PostReport]]) -> None:
        ours = {name: data for name, (data, entry) in wanted.items() if self._free(name, data, entry)}
        try:
            self.manifest.announce(ours)
            for name in sorted(ours):
                put(self.folder / name, ours[name], self.report, wanted[name][1])
            self.manifest.settle(ours)
        except TripglotError as error:
            for _, entry in wanted.values():
                entry.unwritten = True
            next(iter(wanted.values()))[1].problems.append(str(error))

    def _free(self, name: Path, new: bytes, entry: PostReport) -> bool:
        path = self.folder / name
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
        entry.problems.append(f"{path}: {why} and is left alone ({cure})")
        return False


# --- the memory ------------------------------------------------------------------------------------------------------


def _memory(files: Sequence[PostFile], settings: Settings) -> tuple[Memory | None, dict[str, str]]:
    """The memory of a run, and for posts whose catalog is broken, why. None for posts that are not the project's."""
    root = os.path.realpath(settings.root)  # unlike Path.resolve, it does not stumble over a link that loops
    if settings.engine != "argos" or not all(Path(os.path.realpath(f.path)).is_relative_to(root) for f in files):
        return None, {}
    folder = settings.root / settings.memory / settings.target
    catalogs, broken = {}, {}
    names = {file.name.with_suffix(".po"): file.name.as_posix() for file in files}
    for path in sorted({*folder.rglob("*.po"), *(folder / name for name in names)}):
        relative = path.relative_to(folder)
        name = names.get(relative, relative.as_posix())
        try:
            catalogs[name] = load(path)
        except TripglotError as error:
            broken[name] = str(error)
    return Memory(catalogs), broken


def _remember(work: _Work, catalog: Catalog, settings: Settings) -> None:
    path = path_of(settings.root / settings.memory, settings.target, work.file.name)
    try:
        save(path, catalog, settings.target)
    except TripglotError as error:
        work.report.unwritten = True
        work.report.problems.append(str(error))


# --- filling ---------------------------------------------------------------------------------------------------------


def _fill(
    files: Sequence[PostFile],
    settings: Settings,
    memory: Memory | None,
    broken: dict[str, str],
    filler: Filler,
    report: Report,
) -> Iterator[tuple[_Work, Filled]]:
    works = [work for file in files if (work := _open(file, settings, memory, broken, report)) is not None]
    tasks = []
    for work in works:
        known = {i: entry.target for i, entry in work.recalled.items()}
        tasks.append(Task(work.post, [unit for unit in work.units if unit.block not in known], known))
    # stale entries keep their translation; what the engine makes of the new source is put beside it
    stale = [
        (work, index)
        for work in works
        for index, entry in work.recalled.items()
        if entry.state == "stale" and not entry.proposal
    ]
    proposals = [Task(w.post, [unit for unit in w.units if unit.block == index]) for w, index in stale]
    filled = filler.fill([*tasks, *proposals])
    for (work, index), found in zip(stale, filled[len(tasks) :], strict=True):
        if index in found.changed:
            proposal = found.post.blocks[index].source
            work.recalled[index] = replace(work.recalled[index], proposal=proposal)
    for work, found in zip(works, filled, strict=False):
        _count(work, found, report)
        yield work, found


def _open(
    file: PostFile, settings: Settings, memory: Memory | None, broken: dict[str, str], report: Report
) -> _Work | None:
    entry = PostReport(file.name)
    report.posts.append(entry)
    if problem := broken.get(file.name.as_posix()):
        entry.failed = True
        entry.problems.append(problem)
        return None
    try:
        post = post_of(file.path, settings.front_matter)
        readings = read(post, settings.target, settings.languages)
        units = units_of(post, readings, settings.target)
    except TripglotError as error:
        entry.failed = True
        entry.problems.append(located(file.path, str(error)))
        return None
    if post.front and post.front.problem:
        line = post.source.line(post.front.problem_offset)
        entry.warnings.append(
            f"{file.path}:{line}: {post.front.problem} (left as it is; mend it to have it translated)"
        )
    work = _Work(
        file, entry, post, units, kept_of(readings, settings.target), list(dict.fromkeys(unit.block for unit in units))
    )
    if memory is not None:
        found = memory.recall(work.name, work.sources())
        work.recalled = {work.blocks[number]: known for number, known in found.items()}
    return work


def _count(work: _Work, found: Filled, report: Report) -> None:
    entry = work.report
    entry.foreign = len(work.units)
    lost = [unit for unit in work.units if unit.block in found.refused]
    entry.reused = found.reused + sum(unit.block in work.recalled for unit in work.units) - len(lost)
    entry.translated = entry.foreign - len(found.failures) - len(lost)
    entry.problems += failures(work.file.path, found)
    for index in sorted(found.refused):
        line = work.post.source.line(work.post.blocks[index].start)
        entry.problems.append(
            f"{work.file.path}:{line}: the translation in the memory does not fit: {found.refused[index]}"
        )
    report.engines |= set(found.engines.values())


def _finish(work: _Work, found: Filled, memory: Memory | None) -> tuple[Finished, Catalog | None]:
    entries: dict[int, Entry] = {}
    failed = {failure.unit.block for failure in found.failures}
    for number, index in enumerate(work.blocks):
        block = work.post.blocks[index]
        if index in work.recalled:
            entries[number] = work.recalled[index]
        elif index in found.changed and index not in failed:
            target = found.post.blocks[index].source
            entries[number] = fresh(block.kind, block.source, target, found.engines[index], found.scores.get(index))
    states: dict[int, State] = {
        work.blocks[number]: entry.state for number, entry in entries.items() if work.blocks[number] in found.changed
    }
    states |= {index: "machine" for index in found.changed if index not in states}
    catalog = memory.update(work.name, work.sources(), entries) if memory is not None else None
    return Finished(work.file.path, work.file.name, found, work.units, states, work.kept), catalog


def _diff(work: _Work, new: bytes, settings: Settings) -> list[str]:
    from difflib import unified_diff

    old = work.post.source.text.splitlines(keepends=True)
    name = Path(settings.output) / settings.target / work.file.name
    return list(
        unified_diff(old, new.decode("utf-8-sig").splitlines(keepends=True), str(work.file.path), name.as_posix())
    )
