"""One target language's way through a run: posts surveyed, recalled from its memory, filled, finished."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import TripglotError
from pipeline.files import PostFile
from pipeline.memory import Catalog, Entry, Memory, State, fresh, load
from pipeline.outcome import PostReport
from pipeline.post import Post
from pipeline.publishing.version import Version, translation
from pipeline.reading import kept_of, main_language, read, units_of
from pipeline.remains import LEFT, Stay, after_translation, remains
from pipeline.settings import Settings
from pipeline.stages import failures
from pipeline.translation.fill import Filled, Filler, Task
from pipeline.translation.units import Unit, blocks_of


@dataclass(frozen=True, slots=True)
class Survey:
    """What detection says of a post: what to translate, what is foreign and stays, the language it is mostly in."""

    units: list[Unit]
    stays: list[Stay]
    kept: list[Unit]
    main: str


def survey(post: Post, settings: Settings) -> Survey:
    """Detect a post. Raises TripglotError for a comment in it that cannot be understood."""
    readings = read(post, settings.target, settings.languages)
    return Survey(
        units_of(post, readings, settings.target),
        remains(post, readings, settings.target),
        kept_of(readings, settings.target),
        main_language(post, readings, settings.target),
    )


@dataclass(slots=True)
class Work:
    """One post on its way into one language."""

    file: PostFile
    post: Post
    survey: Survey
    blocks: list[int] = field(default_factory=list)  # those with units, in document order
    recalled: dict[int, Entry] = field(default_factory=dict)  # by block

    @property
    def name(self) -> str:
        """The post's name, as the memory knows it."""
        return self.file.name.as_posix()

    @property
    def complete(self) -> bool:
        """Whether the memory has everything, so that no engine has to be asked."""
        return len(self.recalled) == len(self.blocks) and not self.without_proposal()

    def without_proposal(self) -> list[int]:
        """The stale blocks for whose new source nothing is proposed yet."""
        return [index for index, entry in self.recalled.items() if entry.state == "stale" and not entry.proposal]

    def sources(self) -> list[tuple[str, str]]:
        """Kind and source of each block, as the memory wants them."""
        return [(self.post.blocks[i].kind, self.post.blocks[i].source) for i in self.blocks]


class Road:
    """The settings for one target language (`settings.target`) and its memory."""

    def __init__(self, files: Sequence[PostFile], settings: Settings) -> None:
        """Take all posts of the run; nothing is remembered of posts that are not the project's."""
        self.settings = settings
        self.memory: Memory | None = None
        self.broken: dict[str, str] = {}  # posts whose catalog is broken, and why
        self._unloaded: Sequence[PostFile] = ()
        root = os.path.realpath(settings.root)  # unlike Path.resolve, it does not stumble over a link that loops
        if settings.engine == "argos" and all(Path(os.path.realpath(f.path)).is_relative_to(root) for f in files):
            self._unloaded = files

    def load(self) -> None:
        """Load the memory, if that has not been done: a run with nothing to do needs none."""
        if not self._unloaded:
            return
        files, self._unloaded = self._unloaded, ()
        folder = self.settings.memory_dir()
        names = {file.name.with_suffix(".po"): file.name.as_posix() for file in files}
        catalogs = {}
        for path in sorted({*folder.rglob("*.po"), *(folder / name for name in names)}):
            relative = path.relative_to(folder)
            name = names.get(relative, relative.as_posix())
            try:
                catalogs[name] = load(path)
            except TripglotError as error:
                self.broken[name] = str(error)
        self.memory = Memory(catalogs)

    def open(self, file: PostFile, post: Post, found: Survey) -> Work:
        """A post with what the memory has for it."""
        work = Work(file, post, found, blocks_of(found.units))
        if self.memory is not None:
            recalled = self.memory.recall(work.name, work.sources())
            work.recalled = {work.blocks[number]: known for number, known in recalled.items()}
        return work

    def fill(self, works: Sequence[Work], filler: Filler) -> list[Filled]:
        """Splice in what is known, and what the filler's engine makes of the rest."""
        tasks = []
        for work in works:
            known = {i: entry.target for i, entry in work.recalled.items()}
            tasks.append(Task(work.post, [unit for unit in work.survey.units if unit.block not in known], known))
        # stale entries keep their translation; what the engine makes of the new source is put beside it
        stale = [(work, index) for work in works for index in work.without_proposal()]
        proposals = [Task(w.post, [unit for unit in w.survey.units if unit.block == index]) for w, index in stale]
        filled = filler.fill([*tasks, *proposals])
        for (work, index), found in zip(stale, filled[len(tasks) :], strict=True):
            if index in found.changed:
                proposal = found.post.blocks[index].source
                work.recalled[index] = replace(work.recalled[index], proposal=proposal)
        return filled[: len(tasks)]

    def finish(self, work: Work, found: Filled, entry: PostReport) -> tuple[Version, Catalog | None]:
        """The version of a post in this language, and what its memory is from now on; the report is told."""
        _count(work, found, entry)
        _note_remains(work, found, entry, self.settings.target)
        entries: dict[int, Entry] = {}
        failed = {failure.unit.block for failure in found.failures}
        for number, index in enumerate(work.blocks):
            block = work.post.blocks[index]
            if index in work.recalled:
                entries[number] = work.recalled[index]
            elif index in found.changed and index not in failed:
                target = found.post.blocks[index].source
                entries[number] = fresh(block.kind, block.source, target, found.engines[index], found.scores.get(index))
        by_block = {work.blocks[number]: entry for number, entry in entries.items()}
        states: dict[int, State] = {i: entry.state for i, entry in by_block.items() if i in found.changed}
        states |= {index: "machine" for index in found.changed if index not in states}
        catalog = self.memory.update(work.name, work.sources(), entries) if self.memory is not None else None
        return translation(found, work.survey.units, states, work.survey.kept, self.settings), catalog


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
    entry.reused += found.reused + sum(unit.block in work.recalled for unit in units) - len(lost)
    entry.translated += len(units) - len(found.failures) - len(lost)
    entry.problems += failures(work.file.path, found)
    for index in sorted(found.refused):
        line = work.post.source.line(work.post.blocks[index].start)
        entry.problems.append(
            f"{work.file.path}:{line}: the translation in the memory does not fit: {found.refused[index]}"
        )
