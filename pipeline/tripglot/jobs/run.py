"""The main job: posts found, filled from the memory and the engine, published, and the memory brought up to date."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing, suppress
from pathlib import Path

from tripglot import leftovers, parallel
from tripglot.cache import Cache
from tripglot.engines.engine import Engine
from tripglot.engines.make import engine_of
from tripglot.errors import TripglotError
from tripglot.files import PostFile, find_posts, taken_by
from tripglot.jobs.project import Begun, Project
from tripglot.jobs.side_by_side import versions
from tripglot.jobs.unchanged import Records
from tripglot.output.delivery import Delivery
from tripglot.output.draft import Draft
from tripglot.output.outcome import PostReport, Report
from tripglot.parallel import Progress
from tripglot.publishing.claims import claims
from tripglot.publishing.drafts import held_back
from tripglot.publishing.fragments import wanted
from tripglot.settings import Settings
from tripglot.translation import glossary
from tripglot.translation.confidence import withheld_below
from tripglot.translation.fill import Filler

_GROUP = 256  # posts held at once: bounds the memory of a run, costs nothing in batching
_SENTENCES = 512  # for an engine in a group, about: what an interrupt loses; no slower, and the same bytes
_SENT = 4096  # posts whose bytes are on their way to an executor from elsewhere


def run(
    paths: Sequence[Path],
    settings: Settings,
    *,
    dry_run: bool = False,
    diff: bool = False,
    frozen: bool = False,
    preview: bool = False,
    with_drafts: bool = False,
    progress: Progress | None = None,
    cache: Cache | None = None,
    engine: Engine | None = None,
    executor: Executor | None = None,
) -> Report:
    """Find, translate, clean and publish posts into the output folder (nothing is written with `dry_run`).

    Posts below the settings' folder are remembered in its memory; a reviewed entry is never overwritten, and a
    published file that was edited by hand is reported and left alone. With `frozen` nothing is written and no engine is
    asked: what is not in the memory, or not in the output folder as it would be written now, is a problem. With
    `preview` files are written as far as the memory goes, and the memory stays as it is. With `with_drafts` posts
    that are held back have pages, too. A `cache` saves the work on
    posts that nothing has changed for; it changes no result. `engine` takes the place of the one that the settings
    name. `executor` takes the place of the processes of this machine where posts are read and detected; it needs no
    disk that has them. Raises TripglotError where the output folder is or holds one of the paths or a folder of posts.
    """
    _refuse_posts(paths, settings)
    unfit: list[TripglotError] = []
    files = find_posts(paths, settings.places(), unfit)
    report = Report(posts=[PostReport(file.name) for file in files])
    if not (dry_run or frozen):
        folders = (settings.output, settings.memory, *settings.posts)
        leftovers.sweep_below(settings.root / folder for folder in folders)
    anchors = wanted(files, settings)
    report.drafts = frozenset() if with_drafts else held_back(files)
    known = anchors, report.drafts, claims(files, settings)
    project = Project(files, settings, *known, diff=diff)
    records = Records(files, settings, cache or Cache(None), *known, engine=not (frozen or preview))
    out = Delivery(settings.root / settings.output, settings, report, remember=not preview)
    fillers = _Fillers(settings, engine, progress, alone=frozen or preview)
    done = {} if diff else records.find(files)
    with closing(_begun([file for file in files if file not in done], project, executor)) as begun:
        start = 0
        while start < len(files):
            group = _group(files[start : start + _GROUP], done, begun, _SENTENCES if executor is None else None)
            left = [(draft, works) for draft, works in group if works]
            if left:
                project.finish(left, fillers.by_target())
            drafts = [draft for draft, _ in group]
            report.posts[start : start + len(drafts)] = [draft.report for draft in drafts]
            start += len(drafts)
            for draft in drafts:
                report.engines |= draft.engines
                report.diffs += draft.diff
            if frozen:
                out.compare(drafts)
            elif not dry_run:
                out.write(drafts)
                records.note(draft for draft in drafts if draft.file not in done)
    if frozen:
        out.compare_site()
    elif not dry_run:
        out.write_site()
        records.close()
    _tell_of_versions(files, report, settings.target)
    if unfit:
        report.posts.append(PostReport(Path("posts"), failed=True, faults=[*map(str, unfit)]))
    return report


def _tell_of_versions(files: Sequence[PostFile], report: Report, target: str) -> None:
    found = versions([file.name for file in files], target)
    for file, post in zip(files, report.posts, strict=False):
        if file.name in found:
            said = "is named like a version of another post in another language, and is a post of its own here"
            cure = f"exclude = ['{found[file.name]}'] leaves it out; tripglot adopt takes what people translated"
            post.warnings.append(f"{file.path}: {said} ({cure})")


def _group(
    files: Sequence[PostFile], known: Mapping[PostFile, Draft], begun: Iterator[Begun], limit: int | None
) -> list[Begun]:
    """The first of some posts, until an engine is to be asked for as many sentences; all of them without a limit."""
    group: list[Begun] = []
    asked = 0
    for file in files:
        group.append((known[file], []) if file in known else next(begun))
        asked += sum(len(work.unknown) for work in group[-1][1])
        if limit is not None and asked >= limit:
            break
    return group


def _refuse_posts(paths: Sequence[Path], settings: Settings) -> None:
    """Nothing is published among posts: what lies in the output folder is no post, and would be left out."""
    places = settings.places()
    output = settings.root / settings.output
    if taken := taken_by(output, [*paths, *places.posts]):
        cure = "choose another --output, or posts that lie elsewhere"
        raise TripglotError(f"nothing is published among posts: {taken}", path=output, cure=cure)


def _begun(files: Sequence[PostFile], project: Project, executor: Executor | None) -> Generator[Begun, None, None]:
    """Every post as far as it goes without an engine, in order."""
    if files:
        project.load()  # before there are other processes: they begin with what is here
    if executor is None:
        return parallel.each(project, Project.begin, files)
    return _begun_elsewhere(files, project, executor)


def _begun_elsewhere(files: Sequence[PostFile], project: Project, executor: Executor) -> Generator[Begun, None, None]:
    """The same, looked at where their files are not; what is done with files is done here."""
    for start in range(0, len(files), _SENT):
        group = files[start : start + _SENT]
        sent = {file: data for file in group if (data := _bytes(file)) is not None}
        with closing(parallel.each(project, Project.look, [*sent.items()], executor=executor)) as seen:
            for file in group:
                yield project.settle(next(seen)) if file in sent else project.begin(file)


def _bytes(file: PostFile) -> bytes | None:
    """The bytes of a post; None where it cannot be read, which is said when it is begun."""
    with suppress(TripglotError):
        return file.read()
    return None


class _Fillers:
    """One filler per target language, built when the first sentence needs it: many runs need none."""

    def __init__(self, settings: Settings, engine: Engine | None, progress: Progress | None, *, alone: bool) -> None:
        self._settings = settings
        self._engine = engine
        self._progress = _Whole(progress) if progress else None
        self._alone = alone
        self._built: dict[str, Filler] = {}

    def by_target(self) -> dict[str, Filler]:
        settings = self._settings
        if not self._built and self._alone:
            self._built = {target: Filler(None, target) for target in settings.targets()}
        elif not self._built:
            engine = self._engine or engine_of(settings)
            for target in settings.targets():
                terms = glossary.load(settings.root / settings.glossary, target)
                sure, alike = withheld_below(settings), settings.one_telling
                self._built[target] = Filler(engine, target, self._progress, terms, sure, one_telling=alike)
        return self._built


class _Whole:
    """How far the engine is in a run: each group of posts begins at none, which would look like a step back."""

    def __init__(self, tell: Progress) -> None:
        self._tell = tell
        self._before = 0  # sentences of earlier groups
        self._done = self._total = 0

    def __call__(self, done: int, total: int) -> None:
        if not done and self._done == self._total:
            self._before += self._total
        self._done, self._total = done, total
        if total:
            self._tell(self._before + done, self._before + total)
