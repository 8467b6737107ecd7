"""Lines that a rule takes as they are."""

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token


def lines_kept(state: StateBlock, name: str, start: int, end: int) -> Token:
    """Push a token called `name` that holds the lines from `start` up to `end`, and read on there."""
    token = state.push(name, "", 0)
    token.map = [start, end]
    token.content = state.getLines(start, end, state.blkIndent, False)
    state.line = end
    return token
