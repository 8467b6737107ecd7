"""A Markdown post: bytes, front matter and prose blocks; new text spliced into blocks; structures compared."""

from tripglot.post.blocks import Block
from tripglot.post.inline import Run, partition
from tripglot.post.passages import Passage
from tripglot.post.post import Comment, Edit, Post, Refusal, structure_of, value_shape
from tripglot.post.source import Source
from tripglot.post.values import Value

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
    "value_shape",
]
