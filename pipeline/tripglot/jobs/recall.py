"""What the memory of one language has for posts, and what became of their sentences; nothing is written here."""

import os
from collections.abc import Sequence
from pathlib import Path

from tripglot.detection.survey import Survey
from tripglot.detection.units import Unit
from tripglot.engines.make import is_natural
from tripglot.errors import TripglotError
from tripglot.files import PostFile, files_below
from tripglot.memory import Entry, Memory, key_of, load, path_of, released, remembered
from tripglot.output.outcome import Left, Pair, PostReport
from tripglot.post import Post
from tripglot.settings import Settings
from tripglot.translation.confidence import withheld_below
from tripglot.translation.failure import UNSURE, Failure
from tripglot.translation.fill import Filled
from tripglot.translation.glossary import Glossary
from tripglot.translation.glossary import load as load_glossary
from tripglot.translation.work import Work


class Recall:
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
        """A post with what the memory has for it. Raises TripglotError where its catalog is broken."""
        if file not in self._ours:
            return Work(self.settings.target, post, found)
        name = file.name.as_posix()
        if name in self.broken:
            raise self.broken[name]
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

    def tell(self, file: PostFile, work: Work, found: Filled, report: PostReport) -> None:
        """Say in a post's report what became of its sentences; those that an earlier run withheld failed, too."""
        found.failures += [Failure(unit, *UNSURE) for unit in work.still_unsure()]
        report.fates += work.fates({failure.unit: failure.fate for failure in found.failures}, found.refused)
        report.pairs += _pairs(work.post, found)
        report.sources += _failures(file.path, found)
        for index in sorted(found.refused):
            line = work.post.source.line(work.post.blocks[index].start)
            report.faults.append(
                f"{file.path}:{line}: the translation in the memory does not fit: {found.refused[index]}"
                f" (mend it in {os.path.relpath(path_of(self.settings.memory_dir(), file.name))})"
            )


def _failures(path: Path, found: Filled) -> list[Left]:
    """The sentences of a post that keep their source, in order: where, and why."""
    source = found.original.source
    order = sorted(found.failures, key=lambda f: (f.unit.block, f.unit.start))
    at = [source.line(found.original.blocks[f.unit.block].offset(f.unit.start)) for f in order]
    return sorted((Left(path, line, f.kind, f.reason) for line, f in zip(at, order, strict=True)), key=lambda x: x.line)


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
