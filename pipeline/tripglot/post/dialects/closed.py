"""Tags of raw text that close themselves: `<Textarea />`, `<script src="…" />` on lines of their own.

To CommonMark such a tag opens text without Markdown up to `</textarea>`, which never comes: the rest of the post would
be none. In MDX the tag is closed, and whoever writes it so in another post means that too.
"""

import re

from markdown_it.rules_block import StateBlock

from tripglot.post.dialects.keep import lines_kept
from tripglot.post.html_tag import CLOSED

_RAW = re.compile(rf"<(?:script|pre|style|textarea)(?=[\s/]){CLOSED}", re.IGNORECASE)


def closed_tag(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Such a tag at the beginning of a line: with it begins a block of HTML that a blank line ends."""
    at = state.bMarks[start] + state.tShift[start]
    found = _RAW.match(state.src, at) if state.src.startswith("<", at) and not state.is_code_block(start) else None
    if found is None:
        return False
    after = start + 1
    while after < end and not state.isEmpty(after) and state.sCount[after] >= state.blkIndent:
        after += 1
    if found.end() > state.eMarks[after - 1]:
        return False
    if not silent:
        lines_kept(state, "html_block", start, after).content += "\n"
    return True
