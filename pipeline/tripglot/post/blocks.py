"""Where prose stands in a post: markdown-it's block tokens, mapped back to exact offsets.

markdown-it says which lines a block covers, never which columns. A paragraph's lines run to the end of the line, so
each content line is a suffix of its source line; what stands before it (`> `, list indentation) is the block's frame.
Where the content cannot be found again letter by letter, the block is left out: it will not be edited.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from markdown_it.token import Token

from tripglot.post import html_text
from tripglot.post.dialects.lines import container_title
from tripglot.post.source import Source
from tripglot.post.values import holds_value

BlockKind = Literal[
    "paragraph", "heading", "item", "quote", "cell", "term", "footnote", "title", "html", "markup", "front"
]  # fmt: skip
Segment = tuple[int, int]
LONGEST_WRAPPED = 120  # characters; nobody wraps lines wider than this


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of prose.

    segments: offsets of its lines in the post's text; between two of them stand a line end and the frame.
    source: the lines joined by LF. key: the path of a front-matter value, else ().
    """

    kind: BlockKind
    segments: tuple[Segment, ...]
    source: str
    key: tuple[str | int, ...] = ()

    @property
    def start(self) -> int:
        """Where the block begins in the post's text."""
        return self.segments[0][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.segments[-1][1]

    @property
    def unwrapped(self) -> bool:
        """Whether its lines are too long to have been wrapped: then each is a paragraph to its author."""
        return any(end - start > LONGEST_WRAPPED for start, end in self.segments)

    def offset(self, at: int) -> int:
        """An offset into the block's source, as one into the post's text."""
        if len(self.segments) == 1:  # whose source may be a value of several lines
            return min(self.start + at, self.end)
        line = self.source.count("\n", 0, at)
        return self.segments[line][0] + at - (self.source.rfind("\n", 0, at) + 1)


def find_blocks(source: Source, first_line: int, tokens: list[Token]) -> Iterator[tuple[int, Block]]:
    """The prose blocks of a body whose first line is `first_line`, in order, each with the index of its token."""
    containers: list[str] = []
    found: Iterable[Block]
    for index, token in enumerate(tokens):
        if token.type == "html_block" and token.map:
            yield from ((index, b) for b in _html(source, first_line, token, "blockquote_open" in containers))
        elif token.type in ("frame", "tab_open", "admonition_open") and token.map:
            yield from (
                (index, b) for b in _title(source, first_line + token.map[0]) or _markup(source, first_line, token)
            )
        if token.nesting > 0:
            containers.append(token.type)
        elif token.nesting < 0 and containers:
            containers.pop()
        if token.type != "inline" or token.map is None:
            continue
        line = first_line + token.map[0]
        inside = containers[-1] if containers else ""
        if inside in ("th_open", "td_open"):
            if index + 2 < len(tokens) and tokens[index + 2].type == "tr_close":
                yield from _row(source, line, tokens, _row_cells(tokens, index))
            continue
        if inside == "admonition_title_open":
            continue
        if inside == "heading_open" and tokens[index - 1].markup.startswith("#"):
            found = _one_line(source, line, token.content, "heading")
        elif inside == "dt_open":
            found = _one_line(source, line, token.content, "term")
        else:
            found = _lines(source, line, token.content, "heading" if inside == "heading_open" else _kind(containers))
        yield from ((index, b) for b in found)


def _kind(containers: list[str]) -> BlockKind:
    for name in reversed(containers):
        match name:
            case "list_item_open":
                return "item"
            case "blockquote_open":
                return "quote"
            case "footnote_reference_open":
                return "footnote"
            case "dd_open":
                return "item"
    return "paragraph"


def _lines(source: Source, line: int, content: str, kind: BlockKind) -> Iterator[Block]:
    segments = []
    lines = content.split("\n")
    for number, raw in enumerate(lines):
        start, end = source.line_span(line + number)
        wanted = raw.lstrip(" \t").replace("\ufffd", "\0")
        text = source.text[start:end].replace("\ufffd", "\0")
        if number == len(lines) - 1:
            wanted = wanted.rstrip()
            text = text.rstrip()
        if not wanted or not text.endswith(wanted):
            return
        first = start + len(text) - len(wanted)
        segments.append((first, first + len(wanted)))
    yield _block(kind, segments, source)


def _one_line(source: Source, line: int, content: str, kind: BlockKind) -> Iterator[Block]:
    start, end = source.line_span(line)
    text = source.text[start:end]
    at = text.rfind(content)
    while at >= 0 and text[at + len(content) :].strip(" \t#"):
        at = text.rfind(content, 0, at + len(content) - 1)
    if at >= 0:
        yield _block(kind, [(start + at, start + at + len(content))], source)


def _row_cells(tokens: list[Token], last: int) -> list[int]:
    """Indexes of a row's inline tokens, given the last one's."""
    cells = []
    index = last
    while tokens[index].type != "tr_open":
        if tokens[index].type == "inline":
            cells.append(index)
        index -= 1
    return cells[::-1]


_PIPE = re.compile(r"(?<!\\)\|")


def _row(source: Source, line: int, tokens: list[Token], cells: list[int]) -> Iterator[tuple[int, Block]]:
    """The cells of one table row; a `|` inside a cell is escaped in the source and bare in the content."""
    start, end = source.line_span(line)
    pieces = []
    at = start
    for match in _PIPE.finditer(source.text, start, end):
        pieces.append((at, match.start()))
        at = match.end()
    pieces.append((at, end))
    for skip in (0, 1):
        found = _fit(source, pieces[skip:], [tokens[cell].content for cell in cells], anchored=skip == 1)
        if found is not None:
            for cell, segment in zip(cells, found, strict=False):
                if segment is not None:
                    yield cell, _block("cell", [segment], source)
            return


def _fit(source: Source, pieces: list[Segment], contents: list[str], *, anchored: bool) -> list[Segment | None] | None:
    out: list[Segment | None] = []
    for number, content in enumerate(contents):
        if number >= len(pieces):
            if content:
                return None
            out.append(None)
            continue
        start, end = pieces[number]
        text = source.text[start:end].rstrip()
        if text.replace("\\|", "|").strip() == content:
            stripped = text.lstrip()
        elif number == 0 and not anchored and content and text.replace("\\|", "|").endswith(content):
            stripped = text[-len(content) :]  # the frame (`> `, `- `) stands before a row without an outer pipe
        else:
            return None
        first = start + len(text) - len(stripped)
        out.append((first, first + len(stripped)) if stripped else None)
    return out


def _title(source: Source, line: int) -> list[Block]:
    start, end = source.line_span(line)
    found = container_title(source.text, start, end)
    return [_block("title", [found], source)] if found else []


def _markup(source: Source, first_line: int, token: Token) -> list[Block]:
    """A tag of templating that holds a caption or the like, on one line or on several."""
    if token.type != "frame" or not token.map or not holds_value(token.content.strip()):
        return []
    if token.map[1] > token.map[0] + 1 and not token.meta.get("tag"):
        return []
    segments = []
    lines = token.content.strip().split("\n")
    for number, raw in enumerate(lines, first_line + token.map[0]):
        start, end = source.line_span(number)
        wanted = raw.strip()
        at = source.text.rfind(wanted, start, end)
        if at < 0:
            return []
        segments.append((at, at + len(wanted)))
    return [_block("markup", segments, source)]


def _html(source: Source, first_line: int, token: Token, quoted: bool) -> Iterator[Block]:
    assert token.map is not None
    start = source.line_span(first_line + token.map[0])[0]
    end = source.line_span(first_line + token.map[1] - 1)[1]
    for first, last in html_text.prose_spans(source.text[start:end]):
        segments = []
        at = start + first
        line = source.line(at) - 1
        while at < start + last:
            line_end = min(source.line_span(line)[1], start + last)
            while at < line_end and source.text[at] in (" \t>" if quoted else " \t"):
                at += 1
            segments.append((at, line_end))
            line += 1
            at = source.line_span(line)[0] if line < len(source.starts) else start + last
        if all(b > a for a, b in segments):
            yield _block("html", segments, source)


def _block(kind: BlockKind, segments: list[Segment], source: Source, key: tuple[Any, ...] = ()) -> Block:
    return Block(kind, tuple(segments), "\n".join(source.text[a:b] for a, b in segments), key)
