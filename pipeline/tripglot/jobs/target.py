"""One language that posts are published in, with its memory: posts recalled from it, filled, finished."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tripglot.detection.remains import LEFT, after_translation
from tripglot.detection.survey import Survey
from tripglot.detection.units import Unit
from tripglot.engines.make import is_natural
from tripglot.errors import TripglotError
from tripglot.files import PostFile, files_below
from tripglot.jobs.translate import failures
from tripglot.memory import (
    Entry,
    Memory,
    fresh,
    key_of,
    load,
    path_of,
    released,
    remembered,
    withheld,
)
from tripglot.output.draft import Draft
from tripglot.output.outcome import Left, Pair
from tripglot.post import Post
from tripglot.publishing.markdown.version import Version, states_of, translation
from tripglot.settings import Settings
from tripglot.translation.confidence import withheld_below
from tripglot.translation.failure import UNSURE, Failure
from tripglot.translation.fill import Filled
from tripglot.translation.glossary import Glossary
from tripglot.translation.glossary import load as load_glossary
from tripglot.translation.work import Work


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
        for path in sorted({*files_below(folder, ".po"), *(folder / name for name in names)}):
            relative = path.relative_to(folder)
            name = names.get(relative, relative.as_posix())
            try:
                catalogs[name] = load(path)
            except TripglotError as error:
                self.broken[name] = error
        gone = [name for name, catalog in catalogs.items() if catalog.is_gone(self.settings.root)]
        self.memory = Memory(catalogs, gone)

    def open(self, file: PostFile, post: Post, found: Survey) -> Work:
        """A post with what the memory has for it."""
        if file not in self._ours:
            return Work(self.settings.target, post, found)
        name = file.name.as_posix()
        known = remembered(self.memory, name, post, found.blocks, found.fixed)
        for index, block in enumerate(post.blocks):
            if post.is_label(index) and index not in known.entries and (named := self.glossary.label(block.source)):
                known.add(index, Entry(block.kind, block.source, named, fuzzy=False, wrote=key_of(named)))
        work = Work(self.settings.target, post, found, known)
        below = withheld_below(self.settings)
        for index, entry in work.unsure.items():
            if (entry.certainty or 0.0) >= below:  # the line was moved since
                work.known[index] = released(entry)
        return work

    def finish(self, draft: Draft, work: Work, found: Filled) -> Version:
        """The version of a post in this language; its draft is told, and what its memory is from now on."""
        draft.engines |= set(found.engines.values())
        draft.gone |= found.gone
        # stale entries keep their translation; what the engine makes of the new source is put beside it
        for index, proposal in found.proposals.items():
            work.known[index] = replace(work.known[index], proposal=proposal)
        found.failures += [Failure(unit, *UNSURE) for unit in work.still_unsure()]
        _count(draft, work, found, path_of(self.settings.memory_dir(), draft.file.name))
        _note_remains(draft, work, found)
        failed = {failure.unit.block for failure in found.failures if not failure.unsure}
        new = {*found.changed, *found.drafts} - failed - work.known.keys()
        made = {index: _entry(work, found, index) for index in new}
        unsure = {failure.unit for failure in found.failures if failure.unsure}
        for index in found.drafts.keys() & made.keys():
            left = [number for number, unit in enumerate(work.units[index], 1) if unit in unsure]
            made[index] = withheld(made[index], found.post.blocks[index].source, left)
        states = states_of(found.changed, work.known)
        if work.memory:
            path = Path(os.path.relpath(draft.file.path, self.settings.root)).as_posix()
            draft.catalogs[work.lang] = work.memory.placed(made, path, lines=self.settings.po_lines)
        return translation(found, work.survey.units, states, work.survey.kept, self.settings)


def _entry(work: Work, found: Filled, index: int) -> Entry:
    block, now = work.post.blocks[index], found.post.blocks[index].source
    figures = found.scores.get(index), found.confidences.get(index)
    return fresh(block.kind, block.source, found.drafts.get(index, now), found.engines[index], *figures)


def _note_remains(draft: Draft, work: Work, found: Filled) -> None:
    """Count what stays in other scripts; what is no name, no code and kept by nobody is left."""
    entry = draft.report
    failed = [failure.unit for failure in found.failures]
    for stay in after_translation(work.survey.stays, work.post, found.post, found.changed, failed, work.lang):
        if stay.why in LEFT:
            entry.fates["missing"] += 1
            entry.sources.append(Left(draft.file.path, stay.line, stay.why, f"'{stay.text}' {_SAID[stay.why]}"))
        else:
            entry.stays.add(stay)


_SAID = {
    "glued": "is glued into a sentence (translate it, or keep it by a comment)",
    "undecided": "is in a language that could not be decided (name it: <!-- tripglot: lang=xx -->)",
}


def _count(draft: Draft, work: Work, found: Filled, catalog: Path) -> None:
    entry = draft.report
    entry.fates += work.fates({failure.unit: failure.fate for failure in found.failures}, found.refused)
    entry.pairs += _pairs(work.post, found)
    entry.sources += failures(draft.file.path, found)
    for index in sorted(found.refused):
        line = work.post.source.line(work.post.blocks[index].start)
        entry.faults.append(
            f"{draft.file.path}:{line}: the translation in the memory does not fit: {found.refused[index]}"
            f" (mend it in {os.path.relpath(catalog)})"
        )


_PAIRS = 3  # of a post, for people to see what an engine makes


def _pairs(post: Post, found: Filled) -> list[Pair]:
    """The first sentences that were translated just now; headings and cells of a word say less than sentences."""
    made = [
        Pair(post.blocks[unit.block].source[unit.start : unit.end], text)
        for unit, text in sorted(found.done.items(), key=_place)
    ]
    return sorted(made, key=lambda pair: len(pair.before) < _WORD)[:_PAIRS]


_WORD = 8  # characters


def _place(done: tuple[Unit, str]) -> tuple[int, int]:
    return done[0].block, done[0].start
