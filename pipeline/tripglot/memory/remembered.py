"""One post with what the memory has for it: the same answer for everyone who asks, before a run and after it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from tripglot.memory.entry import Entry
from tripglot.memory.recall import Memory, updated
from tripglot.memory.store import Catalog
from tripglot.post import Post


@dataclass(slots=True)
class Remembered:
    """A post in the memory. old: its catalog so far. blocks: those that are foreign, and those that a person has
    translated all the same, in document order. entries: what is known, by block; without a stale one's new proposal
    where none was made yet.
    """

    old: Catalog
    post: Post
    blocks: list[int]
    entries: dict[int, Entry]

    @property
    def missing(self) -> list[int]:
        """The blocks for which nothing is known."""
        return [index for index in self.blocks if index not in self.entries]

    def add(self, index: int, entry: Entry) -> None:
        """What is known of a block from elsewhere."""
        self.entries[index] = entry
        self.blocks = sorted({*self.blocks, index})

    def catalog(self, entries: Mapping[int, Entry] | None = None) -> Catalog:
        """The post's catalog from now on, with more entries by block; an empty entry waits where nothing is known."""
        known = {index: self._empty(index) for index in self.missing} | self.entries | dict(entries or {})
        return updated(self.old, _sources(self.post, self.blocks), known)

    def placed(self, entries: Mapping[int, Entry], path: str, *, lines: bool) -> Catalog:
        """The same catalog, each entry with where it stands: the post's `path`, with the line if `lines` are wanted."""
        catalog = self.catalog(entries)
        # gettext marks the ends of a name with spaces by the isolates of bidirectional text
        named = f"\u2068{path}\u2069" if " " in path else path
        blocks = [self.post.blocks[index] for index in reversed(self.blocks)]
        found = {block.source: f"{named}:{self.post.source.line(block.start)}" if lines else named for block in blocks}
        return replace(catalog, entries=[replace(entry, place=found[entry.source]) for entry in catalog.entries])

    def _empty(self, index: int) -> Entry:
        block = self.post.blocks[index]
        return Entry(block.kind, block.source, "", fuzzy=False)


def remembered(memory: Memory, name: str, post: Post, foreign: Collection[int], kept: Collection[int]) -> Remembered:
    """What the memory has for a post whose blocks `foreign` are foreign; those a comment keeps stay as they are."""
    others = sorted({*range(len(post.blocks))} - {*foreign, *kept})
    found = memory.recall(name, _sources(post, sorted(foreign)), _sources(post, others))
    return Remembered(memory.catalog(name), post, sorted({*foreign, *found}), found)


def alone(catalog: Catalog, post: Post, foreign: Collection[int], kept: Collection[int]) -> Remembered:
    """The same from a post's own catalog, whatever other posts say."""
    return remembered(Memory({"": catalog}), "", post, foreign, kept)


def _sources(post: Post, blocks: Collection[int]) -> dict[int, tuple[str, str]]:
    return {index: (post.blocks[index].kind, post.blocks[index].source) for index in blocks}
