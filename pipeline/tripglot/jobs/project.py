"""A project: its posts, its languages, and how far a post comes with the memory alone, which any process can do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tripglot.cache import digest_of
from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.files import PostFile, twins
from tripglot.jobs.target import Target
from tripglot.languages import same_language
from tripglot.output.draft import Draft
from tripglot.output.outcome import PostReport
from tripglot.post.open import parsed, warnings
from tripglot.publishing.claims import NO_CLAIMS, Claims
from tripglot.publishing.markdown.version import Version, original
from tripglot.publishing.publish import publish
from tripglot.settings import Settings
from tripglot.translation.fill import Filled, Filler
from tripglot.translation.work import Work

Anchors = Mapping[Path, frozenset[str]]
Begun = tuple[Draft, list[Work]]  # a post and, where an engine has to be asked, what it is to be asked in each language


class Project:
    """The posts of a run, and a target for each language, the main one first."""

    def __init__(
        self, files: Sequence[PostFile], settings: Settings, anchors: Anchors | None = None,
        drafts: Collection[Path] = (), claims: Claims = NO_CLAIMS, *, diff: bool = False,
    ) -> None:  # fmt: skip
        """Take all posts of the run: links between them are followed, and their memory is consulted.

        anchors: those that links of the posts lead to, by the name of the post they are in. drafts: posts that have no
        pages, so that no link on the site leads to them. claims: the addresses that posts say they have.
        """
        self.settings = settings
        self.names = frozenset(file.name for file in files)
        self.shown = self.names.difference(drafts)
        self.targets = [Target(files, replace(settings, target=target)) for target in settings.targets()]
        self._diff = diff
        self._anchors = anchors or {}
        self._claims = claims
        self._twins = twins(files, settings.places())

    def load(self) -> None:
        """Load what all posts need, before the first one or before the project goes to other processes."""
        for target in self.targets:
            target.load()

    def begin(self, file: PostFile) -> Begun:
        """Take a post as far as it goes without an engine: published, or with what is left to ask."""
        return self.settle(self.look((file, None)))

    def look(self, given: tuple[PostFile, bytes | None]) -> Begun:
        """Say what is in a post and what is known of it; its bytes come with it where its file cannot be read."""
        file, data = given
        draft = Draft(file, PostReport(file.name))
        try:
            if file in self._twins:
                raise self._twins[file]
            data = file.read() if data is None else data
            post = parsed(file.path, data, self.settings.front_matter)
            found = [survey(post, target.settings.target, target.settings.languages) for target in self.targets]
            works = [target.open(file, post, seen) for target, seen in zip(self.targets, found, strict=True)]
        except TripglotError as error:
            draft.report.failed = True
            draft.report.faults.append(str(error.at(file.path)))
            return draft, []
        draft.mark = digest_of(data)
        draft.report.warnings += warnings(file.path, post)
        return draft, works

    def settle(self, begun: Begun) -> Begun:
        """Publish a post of which everything is known; another one stays as it is."""
        draft, works = begun
        if not works or not all(work.complete for work in works):
            return begun
        self._finish(draft, works, [Filler(None, work.lang).fill([work])[0] for work in works])
        return draft, []

    def finish(self, begun: Sequence[Begun], fillers: Mapping[str, Filler]) -> None:
        """Finish drafts that were begun, all together, with what the engines behind `fillers` (by target) say."""
        filled = [
            fillers[target.settings.target].fill([works[number] for _, works in begun])
            for number, target in enumerate(self.targets)
        ]
        for number, (draft, works) in enumerate(begun):
            self._finish(draft, works, [row[number] for row in filled])

    def _finish(self, draft: Draft, works: Sequence[Work], filled: Sequence[Filled]) -> None:
        report = draft.report
        versions = [
            target.finish(draft, work, found) for target, work, found in zip(self.targets, works, filled, strict=True)
        ]
        main = works[0].survey.main
        if not any(same_language(main, target) for target in self.settings.targets()):
            versions.append(original(works[0].post, main, self.settings))
        anchors = self._anchors.get(draft.file.name, frozenset())
        known = self.names, self.shown, anchors, self._claims
        draft.published = publish(draft.file, versions, self.settings, *known)
        report.warnings += draft.published.warnings
        report.faults += draft.published.problems
        if self._diff:
            draft.diff = _diff(draft.file, works[0], versions[0], self.settings)


def _diff(file: PostFile, work: Work, version: Version, settings: Settings) -> list[str]:
    from difflib import unified_diff

    old = work.post.source.text.splitlines(keepends=True)
    new = version.post.source.text.splitlines(keepends=True)
    name = Path(settings.output) / version.lang / file.name
    return list(unified_diff(old, new, str(file.path), name.as_posix()))
