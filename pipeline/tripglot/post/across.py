"""What one block opens and a later one closes: `<pre>` in a block of HTML that a blank line ends, a tag of templating.

CommonMark makes paragraphs of what stands between; to a browser it is code, to a generator a tag. So none of it is
prose.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from markdown_it.token import Token

from tripglot.post import html_text
from tripglot.post.blocks import Block
from tripglot.post.inline import partition
from tripglot.post.source import Source

_NAMES = "pre|code|script|style|textarea|svg|math|samp"
# `<!-->` is a whole comment to CommonMark and to new parsers of HTML, and to old ones the beginning of one
_TAG = re.compile(r"\{\{<(?:(?!>\}\}|\{\{<).){,2000}>\}\}|\{\{%(?:(?!%\}\}|\{\{%).){,2000}%\}\}", re.DOTALL)
_EDGE = re.compile(rf"<(?P<end>/?)(?P<name>{_NAMES})\b[^<>]*>|(?P<comment><!--)(?P<whole>-?>)?|-->", re.IGNORECASE)


class _Edge(NamedTuple):
    start: int
    end: int
    name: str
    opens: bool
    closes: bool
    token: int


def outside_code(
    blocks: Iterable[tuple[int, Block]], tokens: Sequence[Token], source: Source, first_line: int, env: dict[str, Any]
) -> list[tuple[int, Block]]:
    """The blocks, each with the index of its token, without what lies in code that reaches over a block's end."""
    found = list(blocks)
    spans = [*_tags([block for _, block in found], source.text)]
    if _EDGE.search(source.text):
        spans += _spans(sorted([*_in_html(tokens, source, first_line), *_in_prose(found, env)]))
    if not spans:
        return found
    spans = _apart(spans)
    return [(index, part) for index, block in found for part in _without(block, spans, source.text)]


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def _tags(blocks: Sequence[Block], text: str) -> Iterator[tuple[int, int]]:
    """The tags that begin in one block and end behind it."""
    for match in _TAG.finditer(text):
        if "\n" in match.group():
            before = bisect_right(blocks, match.start(), key=attrgetter("start")) - 1
            if before >= 0 and match.start() < blocks[before].end < match.end():
                yield match.span()


def _in_html(tokens: Sequence[Token], source: Source, first_line: int) -> Iterator[_Edge]:
    """The edges in blocks of HTML, but for those in comments and in quotes."""
    for index, token in enumerate(tokens):
        if token.type == "html_block" and token.map and _EDGE.search(token.content):
            start = source.line_span(first_line + token.map[0])[0]
            end = source.line_span(first_line + token.map[1] - 1)[1]
            text = source.text[start:end]
            for found, _ in html_text.markup(text):
                yield from _edges(text, found.start(), found.end(), start, index)


def _in_prose(blocks: Iterable[tuple[int, Block]], env: dict[str, Any]) -> Iterator[_Edge]:
    for index, block in blocks:
        if block.kind not in ("front", "html", "markup", "title") and _EDGE.search(block.source):
            for run in partition(block.source, env):
                if block.source[run.start] in "<-" and run.name in ("html", "html_inline", "template"):
                    for edge in _edges(block.source, run.start, run.end, 0, index):
                        yield edge._replace(start=block.offset(edge.start), end=block.offset(edge.end - 1) + 1)


def _edges(text: str, start: int, end: int, base: int, token: int) -> Iterator[_Edge]:
    """The edges of one piece of markup: a tag, a comment, an element of code or its beginning."""
    for match in _EDGE.finditer(text, start, end):
        if match.start() > start and match.end() < end:
            continue  # said in a string of a script, or in code
        at, stop = base + match.start(), base + match.end()
        if match["comment"]:
            yield _Edge(at, stop, "", bool(match["whole"]), match["whole"] == "->", token)
            if not match["whole"]:
                yield _Edge(base + end - 3, base + end, "", opens=False, closes=True, token=token)
            return
        if match["name"]:
            yield _Edge(at, stop, match["name"].lower(), not match["end"], bool(match["end"]), token)


def _spans(edges: Sequence[_Edge]) -> Iterator[tuple[int, int]]:
    """From each opening to what closes it, where that is in another block."""
    closings: dict[str, list[_Edge]] = {}
    for edge in reversed(edges):
        if edge.closes:
            closings.setdefault(edge.name, []).append(edge)
    done = -1
    for edge in edges:
        later = closings.get(edge.name, [])
        while later and later[-1].start <= edge.start:
            later.pop()
        if not edge.opens or edge.start < done or not later:
            continue
        done = later[-1].end
        if later[-1].token != edge.token:
            yield edge.start, done


def _without(block: Block, spans: Sequence[tuple[int, int]], text: str) -> Iterator[Block]:
    """What is left of a block: all of it, what stands before, between and behind the spans, or nothing."""
    first = bisect_right(spans, block.start, key=itemgetter(1))
    cut = spans[first : bisect_left(spans, block.end, first, key=itemgetter(0))]
    if block.kind == "front" or not cut:
        yield block
        return
    edges = [block.start, *(min(max(at, block.start), block.end) for span in cut for at in span), block.end]
    for start, end in list(pairwise(edges))[::2]:
        lines = [_trimmed(text, max(a, start), min(b, end)) for a, b in block.segments if a < end and b > start]
        segments = tuple((a, b) for a, b in lines if a < b)
        if any(char.isalpha() for a, b in segments for char in text[a:b]):
            yield replace(block, segments=segments, source="\n".join(text[a:b] for a, b in segments))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " \t":
        end -= 1
    while start < end and text[start] in " \t":
        start += 1
    return start, end
