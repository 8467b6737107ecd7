"""The addresses of a post's links and images, replaced one by one where they stand; nothing else changes."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from tripglot.post import Post, Source
from tripglot.post.address import is_templated

Redirect = Callable[[str, bool], str | None]  # (address, whether it is an image's) -> the new one, None to keep it

_DESTINATION = re.compile(r"\]\([ \t\n]*(<[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*)")
_DEFINITION = re.compile(r"^[ \t>]{0,12}\[[^\]\n]+\]:[ \t]*(<[^<>\n]*>|[^\s<>]+)", re.MULTILINE)
_VERBATIM = frozenset({"fence", "code_block", "html_block", "math_block", "frame", "private"})


def retarget(post: Post, redirect: Redirect) -> Post:
    """Give links, images and link references new addresses."""
    text = post.source.text
    changes: dict[int, tuple[int, str]] = {}  # start: (end, new text)
    for index, block in enumerate(post.blocks):
        if "](" not in block.source or block.kind == "front":
            continue
        for run in post.runs(index):
            if run.kind != "close" or run.name not in ("link", "image"):
                continue
            found = _DESTINATION.match(block.source, run.start, run.end)
            if found is None or is_templated(block.source[found.start(1) : run.end]):
                continue
            new = redirect(_bare(found.group(1)), run.name == "image")
            if new is not None:
                changes[block.offset(found.start(1))] = (block.offset(found.end(1)), new)
    changes |= _definitions(post, redirect)
    out: list[str] = []
    at = 0
    for start in sorted(changes):
        end, new = changes[start]
        out += (text[at:start], new)
        at = end
    return Post.of(Source.of("".join(out) + text[at:], bom=post.source.bom), post.keys) if changes else post


def _definitions(post: Post, redirect: Redirect) -> dict[int, tuple[int, str]]:
    known = {unquote(ref["href"]) for ref in post.env.get("references", {}).values()}
    if not known:
        return {}
    images = {
        unquote(run.target)
        for i in range(len(post.blocks))
        for run in post.runs(i)
        if run.name == "image" and run.kind == "open"
    }
    body = post.source.line(post.front_end)
    code = {
        line
        for token in post.tokens
        if token.type in _VERBATIM and token.map
        for line in range(body + token.map[0], body + token.map[1])
    }
    changes = {}
    for found in _DEFINITION.finditer(post.source.text, post.front_end):
        address = _bare(found.group(1))
        if unquote(address) not in known or post.source.line(found.start()) in code:
            continue
        new = redirect(address, unquote(address) in images)
        if new is not None:
            changes[found.start(1)] = (found.end(1), new)
    return changes


def _bare(raw: str) -> str:
    return raw[1:-1] if raw.startswith("<") else raw
