"""Where a comment of an author goes so that it speaks for one block, in a list or a quotation too."""

import re
from collections.abc import Iterator

from tripglot.post import Block, Post, Source

_FRAME = re.compile(r"[ \t>]*")


def placed(post: Post, index: int, comment: str) -> tuple[int, str] | None:
    """An offset, and what to insert there; None where no place leaves every block what it is.

    Tried is a line of its own inside what the block stands in, then one before its marker (`#`, `-`).
    """
    block = post.blocks[index]
    if block.kind == "front":
        return None
    for at, frame in _places(post, block):
        inserted = f"{comment}{post.source.eol}{frame}"
        if _speaks(post, index, at, inserted, comment):
            return at, inserted
    return None


def _places(post: Post, block: Block) -> Iterator[tuple[int, str]]:
    source = post.source
    start = source.line_span(source.line(block.start) - 1)[0]
    before = source.text[start : block.start]
    yield block.start, re.sub(r"[^>\s]", " ", before)
    frame = _FRAME.match(before)
    assert frame is not None
    yield start + frame.end(), frame.group()


def _speaks(post: Post, index: int, at: int, inserted: str, comment: str) -> bool:
    """Whether the comment stands right before the block then, and no block has become another."""
    text = post.source.text
    after = Post.of(Source.of(text[:at] + inserted + text[at:]), post.keys)
    if [(b.kind, b.source) for b in after.blocks] != [(b.kind, b.source) for b in post.blocks]:
        return False
    line = after.source.line(at)
    following = min(block.start for block in after.blocks if block.start > at)
    return (line, comment) in list(after.comments()) and following == after.blocks[index].start
