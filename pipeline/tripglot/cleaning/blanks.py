"""Blanks at the ends of lines that mean nothing: all but the two spaces that break a line inside a paragraph."""

import re

from tripglot.post import Post, Source, structure_of

_TRAILING = re.compile(r"(?<![ \t])[ \t]++(?=\r?\n|\r|\Z)")
_VERBATIM = frozenset({"fence", "code_block", "html_block", "math_block", "frame", "private"})


def trailing_blanks(post: Post) -> Post:
    """Blanks at the ends of lines go, outside of code, HTML, templates and front matter, where they mean nothing."""
    text = post.source.text
    if not _TRAILING.search(text):
        return post
    kept = _kept_lines(post)
    out = []
    at = 0
    for match in _TRAILING.finditer(text):
        if post.source.line(match.start()) not in kept:
            out.append(text[at : match.start()])
            at = match.end()
    new = "".join(out) + text[at:]
    if new == text or structure_of(new) != structure_of(text):
        return post
    return Post.of(Source.of(new, bom=post.source.bom), post.keys)


def _kept_lines(post: Post) -> set[int]:
    """The lines (from 1) whose blanks mean something, or may."""
    source = post.source
    body = source.line(post.front_end)
    kept = set(range(1, body)) if post.front else set()
    for token in post.tokens:
        if token.type in _VERBATIM and token.map:
            kept.update(range(body + token.map[0], body + token.map[1]))
    for block in post.blocks:
        for start, end in block.segments[:-1]:
            if source.text[start:end].endswith("  "):
                kept.add(source.line(start))
    return kept
