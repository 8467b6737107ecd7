"""Posts in, everything that is published of them out: with the memory alone where it is enough, which any process can.

A `Desk` is what a process needs for that. A post for which an engine has to be asked comes back as `Asked`, for the
one process that has engines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tripglot.cache import key_of
from tripglot.detection.survey import Survey, survey
from tripglot.engines.no_engine import NoEngine
from tripglot.errors import TripglotError, located
from tripglot.files import PostFile, twins
from tripglot.jobs.target import Road, Work
from tripglot.languages import same_language
from tripglot.output.draft import Draft
from tripglot.output.outcome import PostReport
from tripglot.post.open import front_problem, parsed
from tripglot.publishing.markdown.version import Version, original
from tripglot.publishing.publish import publish
from tripglot.settings import Settings
from tripglot.translation.fill import Filled, Filler


@dataclass(frozen=True, slots=True)
class Asked:
    """A post that needs an engine, as far as it was taken without one."""

    file: PostFile
    data: bytes
    report: PostReport
    surveys: Sequence[Survey]


class Desk:
    """The roads of a run, one per target language, the main one first."""

    def __init__(self, files: Sequence[PostFile], settings: Settings, *, diff: bool = False) -> None:
        """Take all posts of the run: links between them are followed, and their memory is loaded."""
        self.settings = settings
        self.names = frozenset(file.name for file in files)
        self.roads = [Road(files, replace(settings, target=target)) for target in settings.targets()]
        self._diff = diff
        self._twins = twins(files)

    def load(self) -> None:
        """Load what all posts need, before the first one or before the desk goes to other processes."""
        for road in self.roads:
            road.load()

    def draft(self, file: PostFile, data: bytes) -> Draft | Asked:
        """One post from its bytes, if no engine is needed."""
        report = PostReport(file.name)
        if why := self._twins.get(file):
            report.failed = True
            report.problems.append(why)
            return Draft(file, report)
        if broken := [road.broken[name] for road in self.roads if (name := file.name.as_posix()) in road.broken]:
            report.failed = True
            report.problems += broken
            return Draft(file, report)
        try:
            post = parsed(file.path, data, self.settings.front_matter)
            surveys = [survey(post, road.settings.target, road.settings.languages) for road in self.roads]
        except TripglotError as error:
            report.failed = True
            report.problems.append(located(file.path, str(error)))
            return Draft(file, report)
        if problem := front_problem(file.path, post):
            report.warnings.append(f"{problem} (left as it is; mend it to have it translated)")
        works = [road.open(file, post, found) for road, found in zip(self.roads, surveys, strict=True)]
        if not all(work.complete for work in works):
            return Asked(file, data, report, surveys)
        filled = [
            road.fill([work], Filler(NoEngine(), road.settings.target))[0]
            for road, work in zip(self.roads, works, strict=True)
        ]
        return self._finished(file, data, report, works, filled)

    def ask(self, asked: Sequence[Asked], fillers: Mapping[str, Filler]) -> list[Draft]:
        """Posts for which the engines behind `fillers` (by target) are needed, all together."""
        posts = [parsed(item.file.path, item.data, self.settings.front_matter) for item in asked]
        works: list[list[Work]] = []
        filled: list[list[Filled]] = []
        for number, road in enumerate(self.roads):
            mine = [road.open(item.file, post, item.surveys[number]) for item, post in zip(asked, posts, strict=True)]
            works.append(mine)
            filled.append(road.fill(mine, fillers[road.settings.target]))
        return [
            self._finished(item.file, item.data, item.report, [row[i] for row in works], [row[i] for row in filled])
            for i, item in enumerate(asked)
        ]

    def _finished(
        self, file: PostFile, data: bytes, report: PostReport, works: Sequence[Work], filled: Sequence[Filled]
    ) -> Draft:
        draft = Draft(file, report, mark=key_of(data))
        versions: list[Version] = []
        for road, work, found in zip(self.roads, works, filled, strict=True):
            version, catalog = road.finish(work, found, report)
            versions.append(version)
            if catalog is not None:
                draft.catalogs[road.settings.target] = catalog
            draft.engines |= set(found.engines.values())
        main = works[0].survey.main
        if not any(same_language(main, target) for target in self.settings.targets()):
            versions.append(original(works[0].post, main, self.settings))
        draft.published = publish(file, versions, self.settings, self.names)
        report.warnings += draft.published.warnings
        report.problems += draft.published.problems
        if self._diff:
            draft.diff = _diff(works[0], versions[0], self.settings)
        return draft


def _diff(work: Work, version: Version, settings: Settings) -> list[str]:
    from difflib import unified_diff

    old = work.post.source.text.splitlines(keepends=True)
    new = version.post.source.text.splitlines(keepends=True)
    name = Path(settings.output) / version.lang / work.file.name
    return list(unified_diff(old, new, str(work.file.path), name.as_posix()))
