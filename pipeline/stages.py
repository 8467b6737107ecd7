"""The road for a whole run: posts read, foreign sentences found, translated together, published, written.

Nothing here prints. What a run found is in its `Report`; a post that cannot be read or written is an entry there and
never stops the others.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from os import cpu_count
from pathlib import Path

from pipeline.errors import TripglotError
from pipeline.files import PostFile, find_posts, write
from pipeline.languages import same_language
from pipeline.post import Post
from pipeline.reading import Reading, all_units, page_language, post_of, read, units_of
from pipeline.settings import Settings
from pipeline.translation.engine import Engine, make_engine
from pipeline.translation.fill import Failure, Filled, Progress, fill
from pipeline.translation.units import Unit

_TEST_ENGINES = ("identity", "pseudo")  # no language matters to them, so none is detected with --all
_PARALLEL_FROM = 24  # files; below that, starting processes costs more than it saves


@dataclass(slots=True)
class PostReport:
    """What happened to one post. Counts are sentences; `problems` are one-line messages with file and line."""

    name: Path
    foreign: int = 0
    translated: int = 0
    reused: int = 0
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: bool = False  # the post could not be read
    unwritten: bool = False  # what came of it could not be written

    @property
    def left(self) -> int:
        """Foreign sentences that keep their source."""
        return self.foreign - self.translated


@dataclass(slots=True)
class Report:
    """What happened in a run."""

    posts: list[PostReport] = field(default_factory=list)
    engines: set[str] = field(default_factory=set)
    written: int = 0
    unchanged: int = 0
    diffs: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every post was read and written and nothing foreign is left in any."""
        return not any(post.failed or post.unwritten or post.left or post.problems for post in self.posts)


@dataclass(frozen=True, slots=True)
class Detected:
    """A post with the language of everything in it."""

    file: PostFile
    post: Post
    readings: list[Reading]


def detect_posts(paths: Sequence[Path], settings: Settings) -> tuple[list[Detected], list[str]]:
    """Detect every post that can be read; the second list has one line for each that cannot."""
    found, problems = [], []
    for file in find_posts(paths, exclude=settings.exclude):
        try:
            post = post_of(file.path, settings.front_matter)
            found.append(Detected(file, post, read(post, settings.target, settings.languages)))
        except TripglotError as error:
            problems.append(_at(file.path, str(error)))
    return found, problems


# --- translate: files to files ---------------------------------------------------------------------------------------


def translate(
    source: Path, output: Path, settings: Settings, *, everything: bool = False, progress: Progress | None = None
) -> Report:
    """Translate one file to one file, or a folder to a folder; every post is written, changed or not."""
    single = source.is_file()
    files = find_posts([source], exclude=settings.exclude, outside=output)
    jobs = [(file, output if single else output / file.name) for file in files]
    if settings.engine in _TEST_ENGINES and everything and len(jobs) >= _PARALLEL_FROM:
        return _translate_parallel(jobs, settings)
    return _translate(jobs, settings, everything=everything, progress=progress)


def _translate_parallel(jobs: list[tuple[PostFile, Path]], settings: Settings) -> Report:
    workers = max(1, cpu_count() or 1)
    jobs = sorted(jobs, key=lambda job: job[0].path.stat().st_size)
    shares = [jobs[start :: workers * 8] for start in range(workers * 8)]
    whole = Report()
    with ProcessPoolExecutor(workers) as pool:
        for part in pool.map(partial(_translate, settings=settings, everything=True), [s for s in shares if s]):
            whole.posts += part.posts
            whole.engines |= part.engines
            whole.written += part.written
            whole.unchanged += part.unchanged
    whole.posts.sort(key=lambda post: post.name)
    return whole


def _translate(
    jobs: Sequence[tuple[PostFile, Path]], settings: Settings, *, everything: bool, progress: Progress | None = None
) -> Report:
    report = Report()
    engine = make_engine(settings.engine, package_dirs=settings.package_dirs())
    for job, found in _read_and_fill([file for file, _ in jobs], settings, engine, report, everything, progress):
        target = jobs[job][1]
        _write(target, found.post.source.encode(), report, report.posts[job])
    return report


def _read_and_fill(
    files: Sequence[PostFile],
    settings: Settings,
    engine: Engine,
    report: Report,
    everything: bool,
    progress: Progress | None,
) -> list[tuple[int, Filled]]:
    """Fill every readable post; the numbers are indexes into `files` and into `report.posts`, which this extends."""
    items = []
    numbers = []
    for number, file in enumerate(files):
        entry = PostReport(file.name)
        report.posts.append(entry)
        try:
            post = post_of(file.path, settings.front_matter)
            units = _units(post, settings, everything=everything)
        except TripglotError as error:
            entry.failed = True
            entry.problems.append(_at(file.path, str(error)))
            continue
        if post.front and post.front.problem:
            line = post.source.line(post.front.problem_offset)
            entry.warnings.append(
                f"{file.path}:{line}: {post.front.problem} (left as it is; mend it to have it translated)"
            )
        entry.foreign = len(units)
        items.append((post, units))
        numbers.append(number)
    filled = fill(items, engine, settings.target, progress)
    for number, found in zip(numbers, filled, strict=True):
        entry = report.posts[number]
        entry.reused = found.reused
        entry.translated = entry.foreign - len(found.failures)
        entry.problems += _failures(files[number].path, found)
        report.engines |= found.engines
    return list(zip(numbers, filled, strict=True))


def _units(post: Post, settings: Settings, *, everything: bool) -> list[Unit]:
    if not everything:
        return units_of(post, read(post, settings.target, settings.languages), settings.target)
    if settings.engine in _TEST_ENGINES:
        return all_units(post, "und")
    readings = read(post, settings.target, settings.languages)
    langs = [
        s.lang for r in readings for s in r.detection.sentences if s.lang and not same_language(settings.target, s.lang)
    ]
    claimed = page_language(post)
    main = max(sorted(set(langs)), key=langs.count, default=claimed or "und")
    return [unit for unit in all_units(post, main, readings) if not same_language(settings.target, unit.lang)]


def _failures(path: Path, found: Filled) -> list[str]:
    source = found.original.source
    out = []
    for failure in sorted(found.failures, key=lambda f: (f.unit.block, f.unit.start)):
        line = source.line(found.original.blocks[failure.unit.block].offset(failure.unit.start))
        out.append(f"{path}:{line}: not translated: {_reason(failure)}")
    return out


def _reason(failure: Failure) -> str:
    return failure.reason or f"language {failure.unit.lang}"


def _at(path: Path, message: str) -> str:
    return message if message.startswith(str(path)) else f"{path}{'' if message.startswith(':') else ': '}{message}"


def _write(path: Path, data: bytes, report: Report, entry: PostReport) -> None:
    try:
        if write(path, data):
            report.written += 1
        else:
            report.unchanged += 1
    except TripglotError as error:
        entry.unwritten = True
        entry.problems.append(str(error))


# --- run: the main job -----------------------------------------------------------------------------------------------


def run(
    paths: Sequence[Path],
    settings: Settings,
    *,
    dry_run: bool = False,
    diff: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Find, translate, clean and publish posts into the output folder (nothing is written with `dry_run`)."""
    from pipeline.publishing import Finished, publish

    output = settings.root / settings.output
    files = find_posts(paths, exclude=settings.exclude, outside=output)
    report = Report()
    engine = make_engine(settings.engine, package_dirs=settings.package_dirs())
    found = _read_and_fill(files, settings, engine, report, False, progress)
    finished = [Finished(files[number].path, files[number].name, filled) for number, filled in found]
    for number, pages in publish(finished, settings):
        entry = report.posts[found[number][0]] if number >= 0 else PostReport(Path("site"))
        if diff and number >= 0:
            report.diffs += _diff(finished[number], pages, settings)
        if not dry_run:
            for name, data in pages.items():
                _write(output / name, data, report, entry)
        if number < 0 and entry.unwritten:
            report.posts.append(entry)
    return report


def _diff(finished: object, pages: dict[Path, bytes], settings: Settings) -> list[str]:
    from difflib import unified_diff

    from pipeline.publishing import Finished

    assert isinstance(finished, Finished)
    old = finished.filled.original.source.text.splitlines(keepends=True)
    name = Path(settings.target) / finished.name
    new = pages[name].decode("utf-8-sig").splitlines(keepends=True)
    return list(unified_diff(old, new, str(finished.path), str(Path(settings.output) / name)))
