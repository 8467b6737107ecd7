"""The main job: posts found, filled from the memory and the engine, published, and the memory brought up to date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tripglot import leftovers
from tripglot.cache import Cache
from tripglot.engines.engine import Engine
from tripglot.engines.make import make_engine
from tripglot.engines.no_engine import NoEngine
from tripglot.errors import TripglotError
from tripglot.files import PostFile, find_posts
from tripglot.jobs.draft import Asked, Desk
from tripglot.jobs.unchanged import Records
from tripglot.output.delivery import Delivery
from tripglot.output.draft import Draft
from tripglot.output.outcome import PostReport, Report
from tripglot.parallel import Crew
from tripglot.post.open import bytes_of
from tripglot.settings import Settings
from tripglot.translation import glossary
from tripglot.translation.fill import Filler
from tripglot.translation.rounds import Progress

_GROUP = 256  # posts held at once: bounds the memory of a run, costs nothing in batching


def run(
    paths: Sequence[Path],
    settings: Settings,
    *,
    dry_run: bool = False,
    diff: bool = False,
    frozen: bool = False,
    preview: bool = False,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> Report:
    """Find, translate, clean and publish posts into the output folder (nothing is written with `dry_run`).

    Posts below the settings' folder are remembered in its memory; a reviewed entry is never overwritten, and a
    published file that was edited by hand is reported and left alone. With `frozen` nothing is written and no engine is
    asked: what is not in the memory, or not in the output folder as it would be written now, is a problem. With
    `preview` files are written as far as the memory goes, and the memory stays as it is. A `cache` saves the work on
    posts that nothing has changed for; it changes no result.
    """
    unfit: list[str] = []
    files = find_posts(paths, settings.places(), unfit)
    report = Report(posts=[PostReport(file.name) for file in files])
    if not (dry_run or frozen):
        folders = (settings.output, settings.memory, *settings.posts)
        leftovers.sweep_below(settings.root / folder for folder in folders)
    desk = Desk(files, settings, diff=diff)
    records = Records(files, settings, cache or Cache(None))
    out = Delivery(settings.root / settings.output, settings, report, remember=not preview)
    fillers = _Fillers(settings, progress, frozen=frozen or preview)
    with Crew(partial(_sit_down, desk)) as crew:
        for number, group in enumerate(_groups(files, None if diff else records, desk, crew)):
            drafts = _drafts(group, desk, fillers)
            report.posts[number * _GROUP : number * _GROUP + len(drafts)] = [draft.report for draft in drafts]
            for draft in drafts:
                report.engines |= draft.engines
                report.diffs += draft.diff
            if frozen:
                out.compare(drafts)
            elif not dry_run:
                out.write(drafts)
                records.note(draft for draft in drafts if draft.file not in group.known)
    if frozen:
        out.compare_site()
    elif not dry_run:
        out.write_site()
    if unfit:
        report.posts.append(PostReport(Path("posts"), failed=True, problems=unfit))
    return report


@dataclass(frozen=True, slots=True)
class _Group:
    """Some posts, with what is known of them from before and what comes of the others, in their order."""

    files: Sequence[PostFile]
    known: Mapping[PostFile, Draft]
    made: Iterator[Draft | Asked]


def _groups(files: Sequence[PostFile], records: Records | None, desk: Desk, crew: Crew) -> Iterator[_Group]:
    """All posts in groups; each is begun before the one before it is handed out, so that no process has to wait."""
    begun: _Group | None = None
    for start in range(0, len(files), _GROUP):
        group = files[start : start + _GROUP]
        known = records.find(group) if records else {}
        left = [file for file in group if file not in known]
        if left:
            desk.load()  # before there are other processes: they begin with what is here
        following = _Group(group, known, crew.map(_take, left))
        if begun:
            yield begun
        begun = following
    if begun:
        yield begun


def _drafts(group: _Group, desk: Desk, fillers: "_Fillers") -> list[Draft]:
    """A draft of each post of a group, in the order of the files."""
    made = list(group.made)
    asked = [item for item in made if isinstance(item, Asked)]
    answers = iter(desk.ask(asked, fillers.by_target()) if asked else ())
    fresh = iter([next(answers) if isinstance(item, Asked) else item for item in made])
    return [group.known[file] if file in group.known else next(fresh) for file in group.files]


class _Fillers:
    """One filler per target language, built when the first sentence needs it: many runs need none."""

    def __init__(self, settings: Settings, progress: Progress | None, *, frozen: bool) -> None:
        self._settings = settings
        self._progress = progress
        self._frozen = frozen
        self._built: dict[str, Filler] = {}

    def by_target(self) -> dict[str, Filler]:
        if not self._built:
            settings = self._settings
            engine: Engine = (
                NoEngine() if self._frozen else make_engine(settings.engine, package_dirs=settings.package_dirs())
            )
            for target in settings.targets():
                terms = glossary.load(settings.root / settings.glossary, target)
                self._built[target] = Filler(engine, target, self._progress, terms)
        return self._built


# --- in several processes ---------------------------------------------------------------------------------------------


_desk: Desk | None = None  # of this process


def _sit_down(desk: Desk) -> None:
    global _desk  # noqa: PLW0603 - the only way to hand a process something once
    _desk = desk


def _take(file: PostFile) -> Draft | Asked:
    """A post as far as it goes without an engine."""
    assert _desk is not None
    try:
        data = bytes_of(file.path)
    except TripglotError as error:
        return Draft(file, PostReport(file.name, failed=True, problems=[str(error)]))
    return _desk.draft(file, data)
