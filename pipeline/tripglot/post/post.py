"""A post and its edits: parse once, replace the source of some blocks, refuse whatever would change the structure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from markdown_it.token import Token

from tripglot.post.across import outside_code
from tripglot.post.blocks import Block, find_blocks
from tripglot.post.front import matter
from tripglot.post.front.matter import LABEL_KEYS, PROSE_KEYS, FrontMatter
from tripglot.post.front.write import encode
from tripglot.post.inline import Run, partition, partition_html, partition_value
from tripglot.post.parser import block_tokens
from tripglot.post.passages import Passage, passages_of
from tripglot.post.source import LINE_END, Source
from tripglot.post.structure import Shape, block_shape, inline_shape, unpaired_beside_cjk
from tripglot.post.unseen import smuggled
from tripglot.post.values import Value, values_of

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_QUOTE = re.compile("[\"'(`]")


class Comment(NamedTuple):
    """An HTML comment on lines of its own: its first line, from 1, and its text with the marks around it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An edit that was not made: the block's index and why."""

    block: int
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The outcome of `Post.edit`."""

    post: "Post"
    refused: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class Post:
    """One parsed post. Offsets are code points into `source.text`."""

    source: Source
    front: FrontMatter | None
    tokens: list[Token]
    env: dict[str, Any]
    blocks: list[Block]
    mapped: set[int]
    keys: frozenset[str]
    _runs: dict[int, list[Run]] = field(default_factory=dict)
    _values: dict[int, list[Value]] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str, keys: Iterable[str] = PROSE_KEYS) -> "Post":
        """Parse a decoded text."""
        return cls.of(Source.of(text), keys)

    @classmethod
    def of(cls, source: Source, keys: Iterable[str] = PROSE_KEYS) -> "Post":
        """Parse a source; `keys` name the front-matter values that are prose."""
        wanted = frozenset(key.lower() for key in keys)
        front = matter.read(source.text, wanted | LABEL_KEYS)
        body_at = front.end if front else 0
        body = LINE_END.sub("\n", source.text[body_at:]).replace("\0", "\ufffd")
        tokens, env = block_tokens(body)
        blocks = []
        if front:
            blocks += [Block("front", ((v.start, v.end),), v.text, v.path) for v in front.values]
        mapped = set()
        first = source.line(body_at) - 1
        for index, block in outside_code(find_blocks(source, first, tokens), tokens, source, first, env):
            mapped.add(index)
            blocks.append(block)
        return cls(source, front, tokens, env, blocks, mapped, wanted)

    @property
    def front_end(self) -> int:
        """Where the front matter ends; 0 if there is none."""
        return self.front.end if self.front else 0

    def is_label(self, index: int) -> bool:
        """Whether a block is a tag, keyword or category that `keys` does not name as prose."""
        block = self.blocks[index]
        return block.kind == "front" and str(block.key[0]).lower() not in self.keys

    def comments(self) -> Iterator[Comment]:
        """The HTML comments between blocks, in order: where an author speaks to us and not to readers."""
        first = self.source.line(self.front_end)
        for token in self.tokens:
            if token.type == "html_block" and token.map and "<!--" in token.content:
                for match in _COMMENT.finditer(token.content):
                    line = first + token.map[0] + token.content.count("\n", 0, match.start())
                    yield Comment(line, match.group())

    def runs(self, index: int) -> list[Run]:
        """The runs of a block: text and markup, in order, without gaps."""
        runs = self._runs.get(index)
        if runs is None:
            runs = self._runs[index] = self.cut(self.blocks[index], self.blocks[index].source)
        return runs

    def cut(self, block: Block, source: str) -> list[Run]:
        """Cut a (new) inline source as this block's syntax says."""
        if block.kind == "front":
            return partition_value(source)
        if block.kind == "html":
            return partition_html(source)
        if block.kind == "markup":
            return [Run(0, len(source), "atom", "template", target=source)]
        return partition(source, self.env)

    def values(self, index: int) -> list[Value]:
        """The prose between quotes in a block's markup, in order."""
        values = self._values.get(index)
        if values is None:
            block = self.blocks[index]
            none = block.kind == "front" or not _QUOTE.search(block.source)
            values = self._values[index] = [] if none else values_of(self.runs(index), block.source)
        return values

    def value_at(self, index: int, at: int) -> Value | None:
        """The value that an offset into a block's source lies in."""
        values = self.values(index)
        before = bisect_right(values, at, key=attrgetter("start")) - 1
        return values[before] if before >= 0 and at < values[before].end else None

    def passages(self, index: int) -> list[Passage]:
        """What a reader reads in one go: lines, titles of alerts, image texts, inline footnotes, values in markup."""
        block = self.blocks[index]
        return passages_of(block.source, self.runs(index), self.values(index), unwrapped=block.unwrapped)

    def edit(self, sources: Mapping[int, str], *, exact: bool = False) -> Edit:
        """Give blocks new inline sources; keeps the old one wherever the post's structure would change.

        The result's structure equals this post's: `structure_of` of both texts is the same. `exact`: emphasis that
        CommonMark leaves literal beside CJK marks must stay so as well, though its author would like to see it.
        """
        changes = {i: new for i, new in sources.items() if new != self.blocks[i].source}
        refused = []
        for index in list(changes):
            if reason := self._inline_change(index, changes[index], exact=exact):
                refused.append(Refusal(index, reason))
                del changes[index]
        good, bad = self._accept(changes)
        refused.extend(Refusal(index, "the structure of the post would change") for index in sorted(bad))
        return Edit(good, tuple(sorted(refused, key=lambda refusal: refusal.block)))

    def rewritten(self, sources: Mapping[int, str]) -> "Post":
        """Give blocks new sources without a check, where markup is meant to be added."""
        return Post.of(self._spliced(dict(sources)), self.keys)

    def shape(self) -> Shape:
        """The structure of the whole post but for what is inside its blocks."""
        references = self.env.get("references", {})
        return (
            self.front.kind if self.front else "",
            self.front.data if self.front else (),
            block_shape(self.tokens, self.mapped),
            tuple(sorted((label, ref["href"]) for label, ref in references.items())),
            tuple(sorted(self.env.get("footnotes", {}).get("refs", {}))),
        )

    def _inline_change(self, index: int, new: str, *, exact: bool) -> str:
        block = self.blocks[index]
        if unseen := smuggled(new, block.source):
            return unseen
        if inline_shape(self.runs(index), block.source) != inline_shape(self.cut(block, new), new):
            return "inline markup would change"
        if unpaired_beside_cjk(new) and block.kind not in ("html", "front"):
            before, after = (
                sum(run.kind == "open" for run in partition(text, self.env, strict=True))
                for text in (block.source, new)
            )
            if after < before:
                return "emphasis would no longer render"
            if after > before and exact:
                return "emphasis would begin to render"
        return ""

    def _accept(self, changes: dict[int, str]) -> tuple["Post", set[int]]:
        """Apply what can be applied. If together the changes alter the structure, halve them to find the culprits."""
        if not changes:
            return self, set()
        after = Post.of(self._spliced(changes), self.keys)
        if self._same(after, changes):
            return after, set()
        if len(changes) == 1:
            return self, set(changes)
        indexes = sorted(changes)
        bad: set[int] = set()
        for half in (indexes[: len(indexes) // 2], indexes[len(indexes) // 2 :]):
            bad |= self._accept({i: changes[i] for i in half})[1]
        rest = {i: new for i, new in changes.items() if i not in bad}
        if len(rest) == len(changes):  # each half alone is fine, together they are not
            return self, set(changes)
        good, worse = self._accept(rest)
        return good, bad | worse

    def _same(self, after: "Post", changes: Mapping[int, str]) -> bool:
        if len(after.blocks) != len(self.blocks) or after.shape() != self.shape():
            return False
        for index, (old, new) in enumerate(zip(self.blocks, after.blocks, strict=True)):
            if new.source == old.source or new.source == changes.get(index):
                continue  # what it holds was compared before it was spliced
            if inline_shape(after.runs(index), new.source) != inline_shape(self.runs(index), old.source):
                return False
        return True

    def _spliced(self, changes: Mapping[int, str]) -> Source:
        text = self.source.text
        values = self._front_values(changes)
        out = []
        at = 0
        for index in sorted(changes, key=lambda i: self.blocks[i].start):
            block = self.blocks[index]
            out.append(text[at : block.start])
            out.append(values[index] if index in values else self._written(block, changes[index]))
            at = block.end
        out.append(text[at:])
        return Source.of("".join(out), bom=self.source.bom)

    def _front_values(self, changes: Mapping[int, str]) -> dict[int, str]:
        """What is written at the place of each value of the front matter that has a new text."""
        mine = [index for index in changes if self.blocks[index].kind == "front"]
        if not mine or self.front is None:
            return {}
        by_start = {value.start: value for value in self.front.values}
        values = {index: by_start[self.blocks[index].start] for index in mine}
        new = encode(self.front, self.source.text, {values[index]: changes[index] for index in mine})
        return {index: new[values[index]] for index in mine}

    def _written(self, block: Block, new: str) -> str:
        frames = [
            self.source.text[end:start]
            for (_, end), (start, _) in zip(block.segments, block.segments[1:], strict=False)
        ]
        before = dict(zip(block.source.split("\n")[1:], frames, strict=False))  # a line that stays keeps its frame
        out = []
        for number, line in enumerate(new.split("\n")):
            if number:
                out.append(before.get(line, frames[min(number, len(frames)) - 1]) if frames else " ")
            out.append(line)
        return "".join(out)


def structure_of(markdown: str) -> Shape:
    """The structure of a post's text: equal for a post and its faithful translation, as a hashable tuple."""
    post = Post.parse(markdown)
    inside = tuple(inline_shape(post.runs(i), block.source) for i, block in enumerate(post.blocks))
    return (*post.shape(), inside)


def value_shape(text: str) -> Shape:
    """The structure of a text that is a value of front matter."""
    return inline_shape(partition_value(text), text)
