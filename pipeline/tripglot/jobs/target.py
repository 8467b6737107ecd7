"""One language that posts are published in, with its memory: posts recalled from it, filled, finished."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tripglot.detection.remains import LEFT, after_translation
from tripglot.detection.survey import Survey
from tripglot.detection.units import Unit
from tripglot.engines.make import is_natural
from tripglot.errors import TripglotError
from tripglot.files import PostFile
from tripglot.jobs.translate import failures
from tripglot.memory import (
    Catalog,
    Entry,
    Memory,
    Remembered,
    State,
    fresh,
    key_of,
    load,
    released,
    remembered,
    withheld,
)
from tripglot.output.outcome import PostReport
from tripglot.post import Post
from tripglot.publishing.markdown.version import Version, translation
from tripglot.settings import Settings
from tripglot.translation.confidence import withheld_below
from tripglot.translation.fill import Failure, Filled, Filler, Task
from tripglot.translation.glossary import Glossary
from tripglot.translation.glossary import load as load_glossary
from tripglot.translation.rounds import UNSURE


@dataclass
class Work:
    """One post on its way into language `lang`. memory: what is known of it, None where it is not remembered."""

    lang: str
    file: PostFile
    post: Post
    survey: Survey
    memory: Remembered | None = None

    @property
    def known(self) -> dict[int, Entry]:
        """What the memory has, by block."""
        return self.memory.entries if self.memory else {}

    @property
    def unsure(self) -> dict[int, Entry]:
        """The blocks that keep sentences whose translation waits for a person."""
        return {index: entry for index, entry in self.known.items() if entry.state == "unsure"}

    @cached_property
    def units(self) -> dict[int, list[Unit]]:
        """The foreign sentences of each block."""
        out: dict[int, list[Unit]] = {index: [] for index in self.known}
        for unit in self.survey.units:
            out.setdefault(unit.block, []).append(unit)
        return out

    @property
    def complete(self) -> bool:
        """Whether the memory has everything, so that no engine has to be asked."""
        missing = self.memory.missing if self.memory else self.survey.blocks
        return not missing and not self.without_proposal()

    def without_proposal(self) -> list[int]:
        """The stale blocks for whose new source nothing is proposed yet, and something can be."""
        return [i for i in self.survey.blocks if (e := self.known.get(i)) and e.state == "stale" and not e.proposal]


class Target:
    """The settings for one target language (`settings.target`) and its memory."""

    def __init__(self, files: Sequence[PostFile], settings: Settings) -> None:
        """Take all posts of the run; nothing is remembered of those that are not the project's."""
        self.settings = settings
        self.memory = Memory({})
        self.glossary = Glossary((), settings.target)
        self.broken: dict[str, TripglotError] = {}  # posts whose catalog is broken, and why
        root = os.path.realpath(settings.root)  # unlike Path.resolve, it does not stumble over a link that loops
        self._ours = {
            file for file in files
            if is_natural(settings.engine) and Path(os.path.realpath(file.path)).is_relative_to(root)
        }  # fmt: skip
        self._loaded = not self._ours

    def load(self) -> None:
        """Load the memory, if that has not been done: a run with nothing to do needs none."""
        if self._loaded:
            return
        self._loaded = True
        self.glossary = load_glossary(self.settings.root / self.settings.glossary, self.settings.target)
        folder = self.settings.memory_dir()
        names = {file.name.with_suffix(".po"): file.name.as_posix() for file in self._ours}
        catalogs = {}
        for path in sorted({*folder.rglob("*.po"), *(folder / name for name in names)}):
            relative = path.relative_to(folder)
            name = names.get(relative, relative.as_posix())
            try:
                catalogs[name] = load(path)
            except TripglotError as error:
                self.broken[name] = error
        self.memory = Memory(catalogs)

    def open(self, file: PostFile, post: Post, found: Survey) -> Work:
        """A post with what the memory has for it."""
        if file not in self._ours:
            return Work(self.settings.target, file, post, found)
        name = file.name.as_posix()
        known = remembered(self.memory, name, post, found.blocks, found.fixed)
        for index, block in enumerate(post.blocks):
            if post.is_label(index) and index not in known.entries and (named := self.glossary.label(block.source)):
                known.add(index, Entry(block.kind, block.source, named, fuzzy=False, wrote=key_of(named)))
        work = Work(self.settings.target, file, post, found, known)
        below = withheld_below(self.settings)
        for index, entry in work.unsure.items():
            if (entry.certainty or 0.0) >= below:  # the line was moved since
                work.known[index] = released(entry)
        return work

    def fill(self, works: Sequence[Work], filler: Filler) -> list[Filled]:
        """Splice in what is known, and what the filler's engine makes of the rest."""
        tasks = []
        for work in works:
            known = {i: entry.published for i, entry in work.known.items() if entry.published}
            units = [unit for unit in work.survey.units if unit.block not in work.known]
            tasks.append(Task(work.post, units, known))
        # stale entries keep their translation; what the engine makes of the new source is put beside it
        stale = [(work, index) for work in works for index in work.without_proposal()]
        proposals = [Task(w.post, w.units[index]) for w, index in stale]
        filled = filler.fill([*tasks, *proposals])
        for (work, index), found in zip(stale, filled[len(tasks) :], strict=True):
            if index in found.drafts or index in found.changed:
                proposal = found.drafts.get(index) or found.post.blocks[index].source
                work.known[index] = replace(work.known[index], proposal=proposal)
        for work, found in zip(works, filled, strict=False):
            found.failures += [Failure(unit, UNSURE) for unit in _still_unsure(work)]
        return filled[: len(tasks)]

    def finish(self, work: Work, found: Filled, entry: PostReport) -> tuple[Version, Catalog | None]:
        """The version of a post in this language, and what its memory is from now on; the report is told."""
        _count(work, found, entry)
        _note_remains(work, found, entry, self.settings.target)
        failed = {failure.unit.block for failure in found.failures if not failure.unsure}
        new = {*found.changed, *found.drafts} - failed - work.known.keys()
        made = {index: _entry(work, found, index) for index in new}
        unsure = {failure.unit for failure in found.failures if failure.unsure}
        for index in found.drafts.keys() & made.keys():
            left = [number for number, unit in enumerate(work.units[index], 1) if unit in unsure]
            made[index] = withheld(made[index], found.post.blocks[index].source, left)
        states: dict[int, State] = dict.fromkeys(found.changed, "machine")
        states |= {i: e.state for i, e in work.known.items() if i in found.changed and e.state != "unsure"}
        catalog = work.memory.catalog(made) if work.memory else None
        return translation(found, work.survey.units, states, work.survey.kept, self.settings), catalog


def _entry(work: Work, found: Filled, index: int) -> Entry:
    block, now = work.post.blocks[index], found.post.blocks[index].source
    figures = found.scores.get(index), found.confidences.get(index)
    return fresh(block.kind, block.source, found.drafts.get(index, now), found.engines[index], *figures)


def _still_unsure(work: Work) -> Iterator[Unit]:
    """The sentences that an earlier run withheld; all of a block where it is not known which they are."""
    for index, entry in work.unsure.items():
        numbers = set(entry.left.split())
        units = work.units[index]
        yield from [unit for number, unit in enumerate(units, 1) if str(number) in numbers] or units


def _note_remains(work: Work, found: Filled, entry: PostReport, target: str) -> None:
    """Count what stays in other scripts; what is no name, no code and kept by nobody is left."""
    failed = [failure.unit for failure in found.failures]
    for stay in after_translation(work.survey.stays, work.post, found.post, found.changed, failed, target):
        if stay.why in LEFT:
            entry.foreign += 1
            entry.problems.append(f"{work.file.path}:{stay.line}: not translated: '{stay.text}' {_SAID[stay.why]}")
        else:
            entry.stays.add(stay)


_SAID = {
    "glued": "is glued into a sentence (translate it, or keep it by a comment)",
    "undecided": "is in a language that could not be decided (name it: <!-- tripglot: lang=xx -->)",
}


def _count(work: Work, found: Filled, entry: PostReport) -> None:
    units = work.survey.units
    lost = [unit for unit in units if unit.block in found.refused]
    entry.foreign += len(units)
    kept = sum(failure.unit.block in work.known for failure in found.failures)
    entry.reused += found.reused + sum(unit.block in work.known for unit in units) - kept - len(lost)
    entry.translated += len(units) - len(found.failures) - len(lost)
    entry.unsure += sum(failure.unsure for failure in found.failures)
    entry.problems += failures(work.file.path, found)
    for index in sorted(found.refused):
        line = work.post.source.line(work.post.blocks[index].start)
        entry.problems.append(
            f"{work.file.path}:{line}: the translation in the memory does not fit: {found.refused[index]}"
        )
