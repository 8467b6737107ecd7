"""Prose inside a raw HTML block: the text between block-level tags, as spans of the source."""

import re
from collections.abc import Iterator

from tripglot.post.dialects.mdx import expression_end
from tripglot.post.html_tag import ATTRIBUTES, CLOSED
from tripglot.post.values import holds_value

# tags that a sentence may contain; every other tag, and every comment, ends the text before it
_PHRASING = frozenset(
    "a abbr b bdi bdo big br cite code del dfn em font i img input ins kbd label mark q ruby rt rp s samp small span"
    " strike strong sub sup time tt u var wbr".split()
)
_OPAQUE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|pre|textarea|svg|math|template|iframe|object)\b"
    rf"(?!{CLOSED}).*?(?:</\1\s*>|\Z)"
    r"|<[!?][^>]*(?:>|\Z)"
    # inside a component (MDX), text is Markdown: fenced code and container lines are no prose there either
    r"|^[ \t]*%%[ \t]*$(?:.*?^[ \t]*%%[ \t]*$|.*\Z)"
    r"|^[ \t]*(`{3,}|~{3,})(?:.*?^[ \t]*\2[`~]*[ \t]*$|.*\Z)|^[ \t]*:::[^\n]*$",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_ANY = re.compile(".*", re.DOTALL)
_TAG = re.compile(rf"</?([A-Za-z][\w:.-]*+){ATTRIBUTES}>")
_TEMPLATE = re.compile(r"\{\{.{0,2000}?\}\}|\{%.{0,2000}?%\}", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")


def prose_spans(source: str) -> list[tuple[int, int]]:
    """Offsets of all that is read of an HTML block: its text, and the tags outside of it that hold a value."""
    spans = list(text_spans(source))
    return sorted([*spans, *_tags_with_values(source, spans)])


def _tags_with_values(source: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    for tag, name in markup(source):
        while at < len(spans) and spans[at][1] <= tag.start():
            at += 1
        inside = at < len(spans) and spans[at][0] < tag.end()
        if name and not inside and "=" in tag.group() and holds_value(tag.group()):
            yield tag.span()


def text_spans(source: str) -> Iterator[tuple[int, int]]:
    """Offsets of each stretch of text and phrasing tags in an HTML block, outer white space and tags left out."""
    edges = [
        found.span() for found, name in markup(source) if not name or name.lower() not in _PHRASING or name[0].isupper()
    ]
    previous = 0
    for start, end in [*edges, (len(source), len(source))]:
        yield from _trim(source, previous, start)
        previous = end


def markup(source: str) -> Iterator[tuple[re.Match[str], str]]:
    """Tags with their names, and what is opaque, without one; in order, and none inside another (`value="<pre>"`)."""
    at = 0
    opaque, tag = _opaque(source, at), _TAG.search(source)
    while opaque or tag:
        if tag and (not opaque or tag.start() < opaque.start()):
            yield tag, tag.group(1)
            at = tag.end()
        elif opaque:
            yield opaque, ""
            at = max(opaque.end(), opaque.start() + 1)
        opaque = _opaque(source, at) if opaque and opaque.start() < at else opaque
        tag = _TAG.search(source, at) if tag and tag.start() < at else tag


def _opaque(source: str, at: int) -> re.Match[str] | None:
    """What comes first from `at` on and is no prose: code of its own kind, or an expression of MDX."""
    found = _OPAQUE.search(source, at)
    brace = source.find("{", at, found.start() if found else len(source))
    while brace >= 0 and (end := expression_end(source, brace)) < 0:
        brace = source.find("{", brace + 1, found.start() if found else len(source))
    return _ANY.match(source, brace, end) if brace >= 0 else found


def _trim(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut white space and outer tags off, and leave out what holds no letter of its own."""
    last: dict[str, int] = {}  # where a tag is closed for the last time
    while True:
        while start < end and source[start].isspace():
            start += 1
        tag = _TAG.match(source, start, end)
        if not tag:
            break
        name = tag.group(1)
        if name not in last:
            last[name] = source.rfind(f"</{name}", start, end)
        if last[name] >= tag.end():
            break
        start = tag.end()
    while end > start and source[end - 1].isspace():
        end -= 1
    bare = _TEMPLATE.sub("", _TAG.sub("", source[start:end]))
    if start < end and _LETTER.search(bare):
        yield start, end
