"""What authors write for themselves (`%% … %%`, `<!-- … -->`) stays in the post: nothing that is published has it.

HTML comments that tell a site generator something about the post itself, where its excerpt ends, are none of those.
"""

import re

from tripglot.post import Post, Source
from tripglot.post.dialects.comments import PRIVATE
from tripglot.post.html_tag import CLOSED

_LINES = re.compile(r"^[ \t]*%%[ \t]*$.*?(?:^[ \t]*%%[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)  # within raw HTML
_NOTHING = "<!-- -->"
# a comment, and what is none though it looks like one: within these elements all is text
_COMMENT = re.compile(
    rf"<(script|style|textarea|xmp)\b(?!{CLOSED}).*?</\1\s*>"
    r"|(?P<comment><!--(?!\s*(?:more|truncate|break|(?:end[_-]?)?excerpt)?\s*-->).*?(?:-->|\Z))",
    re.DOTALL | re.IGNORECASE,
)


def without_private(post: Post) -> Post:
    """The post without its private comments; its other blocks are the same, in the same order.

    Where the text beside a comment would become another block without it, an empty HTML comment takes its place.
    """
    if "%%" not in post.source.text and "<!--" not in post.source.text:
        return post
    spans = sorted({*_blocks(post), *_inline(post)})
    if not spans:
        return post
    bare = _cut(post, spans, "")
    same = [block.kind for block in bare.blocks] == [block.kind for block in post.blocks]
    return bare if same else _cut(post, spans, _NOTHING)


def _blocks(post: Post) -> list[tuple[int, int]]:
    """Comments on lines of their own: from the first mark to the end of the last line, as offsets into the post."""
    source, body = post.source, post.source.line(post.front_end) - 1
    found = []
    for token in post.tokens:
        if not token.map:
            continue
        start = source.line_span(body + token.map[0])[0]
        end = source.line_span(body + token.map[1] - 1)[1]
        if token.type == "private":
            found.append((source.text.index("%%", start), end))
        elif token.type == "html_block":
            for pattern in (_LINES, PRIVATE):
                found += [m.span() for m in pattern.finditer(source.text, start, end)]
            found += [m.span() for m in _COMMENT.finditer(source.text, start, end) if m["comment"]]
    return found


def _inline(post: Post) -> list[tuple[int, int]]:
    return [
        (block.offset(run.start), block.offset(run.end))
        for index, block in enumerate(post.blocks)
        # in front matter, which no generator searches for comments, `<!--` is what it says
        if block.kind != "front" and ("%%" in block.source or "<!--" in block.source)
        for run in post.runs(index)
        if run.name == "private" or (run.kind == "atom" and _COMMENT.fullmatch(block.source, run.start, run.end))
    ]


def _cut(post: Post, spans: list[tuple[int, int]], instead: str) -> Post:
    text = post.source.text
    out: list[str] = []
    at = 0
    for start, end in spans:
        if start < at:
            continue  # found twice, in raw HTML
        before = text[at:start]
        out += (before, instead)
        # a blank on both sides of what is gone is one too many
        gone = not instead and (not before or before[-1] in " \t\n") and text[end : end + 1] in (" ", "\t")
        at = end + 1 if gone else end
    return Post.of(Source.of("".join(out) + text[at:], bom=post.source.bom), post.keys)
