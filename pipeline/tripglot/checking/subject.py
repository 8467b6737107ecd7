"""What a rule looks at: one post with its languages, its memory, and what was published of it."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tripglot.checking.finding import Finding, Fix, Need, Spot, Translation
from tripglot.detection import OTHER
from tripglot.detection.readings import Reading, page_language
from tripglot.detection.survey import Survey
from tripglot.detection.units import Unit
from tripglot.errors import TripglotError
from tripglot.memory import Catalog, Entry, Remembered, alone
from tripglot.output.manifest import Manifest
from tripglot.post import Block, Edit, Post
from tripglot.post.plain import prose
from tripglot.settings import Settings
from tripglot.translation.failure import OUTSIDE
from tripglot.translation.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Shared:
    """What all posts of a check have in common.

    needs: what the rules look at beside posts and their memory. elsewhere: sources that the memories translate in more
    than one way, with the entry a person stands behind. glossary, manifest: None where no rule asks for them. moved:
    the catalogs of posts that are gone, by what they translate. anchors:
    those that links lead to, by post, where anything is published. left_out: catalogs that a commit would not have.
    key: stands for all of it, but for what is said of a single post, in the keys of kept findings.
    """

    settings: Settings
    codes: tuple[str, ...]
    needs: frozenset[Need] = frozenset()
    elsewhere: Mapping[str, Entry] = field(default_factory=dict)
    glossary: Glossary | None = None
    manifest: Manifest | None = None
    moved: Mapping[str, Path] = field(default_factory=dict)
    anchors: Mapping[Path, frozenset[str]] = field(default_factory=dict)
    left_out: frozenset[Path] = frozenset()
    key: str = ""


@dataclass(frozen=True, slots=True)
class PlainTexts:
    """The plain text of a block, in language `lang`, and of its translation."""

    block: int
    before: str
    after: str
    lang: str


@dataclass
class Subject:
    """One post and everything that belongs to it; nothing is computed before a rule asks.

    catalog is None where the project has no memory for this post; catalog_error says why it could not be read.
    """

    path: Path
    name: Path
    shared: Shared
    post: Post
    readings: list[Reading]
    survey: Survey
    catalog: Catalog | None = None
    catalog_path: Path | None = None
    catalog_error: TripglotError | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the check."""
        return self.shared.settings

    @property
    def units(self) -> list[Unit]:
        """The foreign sentences."""
        return self.survey.units

    @property
    def foreign_blocks(self) -> list[int]:
        """The blocks that hold foreign sentences, in document order."""
        return self.survey.blocks

    @cached_property
    def memory(self) -> Remembered:
        """What the memory has for the post, whether or not a run has seen its last change."""
        return alone(self.catalog or Catalog(), self.post, self.survey.blocks, self.survey.fixed)

    @cached_property
    def page(self) -> str | None:
        """The language that the front matter names."""
        return page_language(self.post)

    @cached_property
    def in_order(self) -> list[Block]:
        """The blocks as they stand in the post."""
        return sorted(self.post.blocks, key=lambda block: block.start)

    @cached_property
    def _outside(self) -> frozenset[int]:
        """The blocks with a sentence in a language that the settings do not name."""
        return frozenset(unit.block for unit in self.units if unit.lang == OTHER)

    def advice(self, block: int) -> str:
        """What else is to be said of a block that has no translation: what a run will do about it, or cannot."""
        if block in self._outside:
            return f", {OUTSIDE.text}"
        path = self.shared.moved.get(self.post.blocks[block].source)
        return f"; that of {path.as_posix()} is taken over by `tripglot run`" if path else ""

    def translated(self) -> Iterator[tuple[int, Block, Entry]]:
        """Each block that has a translation, with it; an unsure draft is none."""
        for index, entry in self.memory.entries.items():
            if not entry.target:
                continue
            yield index, self.post.blocks[index], entry

    @cached_property
    def pairs(self) -> list[PlainTexts]:
        """The plain texts of each translated block, those that are kept as they are by decision left out."""
        langs = {unit.block: unit.lang for unit in self.units}
        return [
            PlainTexts(
                index,
                prose(block.source, self.post.runs(index)),
                prose(entry.target, self.post.cut(block, entry.target)),
                langs[index],
            )
            for index, block, entry in self.translated()
            if not entry.reason and index in langs
        ]

    @cached_property
    def spliced(self) -> Edit:
        """The post with its translations, as publishing puts them in."""
        return self.post.edit({index: e.published for index, e in self.memory.entries.items() if e.published})

    @cached_property
    def known(self) -> dict[int, Translation]:
        """The translation of each block that the memory has one for, as it would stand in the post."""
        texts = {
            index: text
            for index, entry in self.memory.entries.items()
            if (text := entry.target or entry.proposal) and text != entry.source
        }
        drafts = any(self.memory.entries[index].state == "unsure" for index in texts)
        edit = self.post.edit(texts) if drafts else self.spliced
        refused = {refusal.block for refusal in edit.refused}
        out = {}
        for index in texts.keys() - refused:
            block, new = self.post.blocks[index], edit.post.blocks[index]
            text, state = edit.post.source.text[new.start : new.end], self.memory.entries[index].state
            out[index] = Translation(block.start, block.end, text, state)
        return out

    @cached_property
    def _starts(self) -> list[tuple[int, int]]:
        """Where each block starts, with its index."""
        return sorted((block.start, index) for index, block in enumerate(self.post.blocks))

    def translation_at(self, finding: Finding) -> Translation | None:
        """What the memory has for the block that a finding of this post stands in."""
        if finding.path != self.path or not self.memory.entries:
            return None
        at = self.post.source.line_span(finding.line - 1)[0] + finding.column - 1
        before = bisect_right(self._starts, (at, len(self.post.blocks))) - 1
        index = self._starts[before][1] if before >= 0 else -1
        return self.known.get(index) if index >= 0 and at <= self.post.blocks[index].end else None

    def at(self, start: int, end: int, message: str, fix: Fix | None = None) -> Spot:
        """A finding for text[start:end] of the post."""
        source = self.post.source
        line, end_line = source.line(start), source.line(max(start, end - 1) if end > start else start)
        first, last = source.line_span(line - 1)
        return Spot(
            self.path,
            line,
            start - first + 1,
            message,
            end_line,
            end - source.line_span(end_line - 1)[0] + 1,
            fix,
            source.text[first:last],
            source.text[start:end],
        )

    def in_block(self, index: int, start: int, end: int, message: str) -> Spot:
        """A finding for source[start:end] of a block."""
        block = self.post.blocks[index]
        return self.at(block.offset(start), block.offset(end), message)

    def on_block(self, index: int, message: str) -> Spot:
        """A finding for a whole block."""
        block = self.post.blocks[index]
        return self.at(block.start, block.end, message)

    def on_file(self, message: str, line: int = 1) -> Spot:
        """A finding for the post as a whole, or one line of it."""
        first, last = self.post.source.line_span(min(line, len(self.post.source.starts)) - 1)
        return self.at(first, last, message)
