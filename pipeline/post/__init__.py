"""A Markdown post: bytes, front matter and prose blocks; new text spliced into blocks; structures compared."""

from .blocks import Block
from .inline import Run, partition
from .post import Comment, Edit, Passage, Post, Refusal
from .source import Source
from .structure import structure_of
from .values import Value

__all__ = [
    "Block",
    "Comment",
    "Edit",
    "Passage",
    "Post",
    "Refusal",
    "Run",
    "Source",
    "Value",
    "partition",
    "structure_of",
]
