"""A Markdown post: bytes, front matter and prose blocks; new text spliced into blocks; structures compared."""

from .blocks import Block
from .inline import Run
from .post import Edit, Post, Refusal
from .source import Source
from .structure import structure_of

__all__ = ["Block", "Edit", "Post", "Refusal", "Run", "Source", "structure_of"]
