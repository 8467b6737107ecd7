"""The main job: posts found, filled from the memory and the engine, published, and the memory brought up to date."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.delivery import Delivery, Parcel
from pipeline.errors import TripglotError, located
from pipeline.files import PostFile, find_posts
from pipeline.memory import Catalog, Entry, Memory, State, fresh, load
from pipeline.outcome import PostReport, Report
from pipeline.post import Post
from pipeline.publishing.publish import Finished, publish, site_files
from pipeline.publishing.site import Page
from pipeline.reading import front_problem, kept_of, post_of, read, units_of
from pipeline.settings import Settings
from pipeline.stages import failures
from pipeline.translation import glossary
from pipeline.translation.engine import DEFAULT_DECODING, Decoding, Hypothesis, MissingPackageError, make_engine
from pipeline.translation.fill import Filled, Filler, Task
from pipeline.translation.rounds import Progress
from pipeline.translation.units import Unit, blocks_of

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
    out = Delivery(output, settings, report)
    pages: list[Page] = []
    for start in range(0, len(files), _GROUP):
        parcels: list[Parcel] = []
        for work, filled in _fill(files[start : start + _GROUP], settings, memory, broken, filler, report):
            finished, catalog = _finish(work, filled, memory)
            made = publish(finished, settings)
            pages.append(made.page)
            parcels.append(Parcel(work.file.name, made.files, catalog, work.report))
            if diff:
                report.diffs += _diff(work, made.files[Path(settings.target) / work.file.name], settings)
        if frozen:
            out.compare(parcels)
        elif not dry_run:
            out.write(parcels)
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


# --- the memory ------------------------------------------------------------------------------------------------------


def _memory(files: Sequence[PostFile], settings: Settings) -> tuple[Memory | None, dict[str, str]]:
    """The memory of a run, and for posts whose catalog is broken, why. None for posts that are not the project's."""
    root = os.path.realpath(settings.root)  # unlike Path.resolve, it does not stumble over a link that loops
    if settings.engine != "argos" or not all(Path(os.path.realpath(f.path)).is_relative_to(root) for f in files):
        return None, {}
    folder = settings.memory_dir()
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
        units = units_of(post, readings)
    except TripglotError as error:
        entry.failed = True
        entry.problems.append(located(file.path, str(error)))
        return None
    if problem := front_problem(file.path, post):
        entry.warnings.append(f"{problem} (left as it is; mend it to have it translated)")
    work = _Work(file, entry, post, units, kept_of(readings, settings.target), blocks_of(units))
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
