"""Where the front matter of a post begins and ends: a walk over its lines, each looked at once."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tripglot.post.source import LINE_END

FrontFormat = Literal["yaml", "toml", "json", "pelican"]


class Extent(NamedTuple):
    """What looks like front matter: the offsets of its body, and where the body of the post begins."""

    kind: FrontFormat
    start: int
    end: int
    after: int


class _Line(NamedTuple):
    start: int
    end: int
    after: int  # where the next line begins; `end` if the text ends here


_FENCES: tuple[tuple[FrontFormat, str, frozenset[str]], ...] = (
    ("yaml", "---", frozenset({"---", "..."})),
    ("toml", "+++", frozenset({"+++"})),
)
_YAML_KEY = re.compile(r"[^\s#:][^:\r\n]*:")
_JSON_KEY = re.compile(r'"[^"\\\r\n]{1,200}"[ \t]*:')
# a key of a header; that of an address is none, nor is the mark of a container or an emoji
_HEADER = re.compile(r"(?P<key>[A-Za-z0-9_-]+)[ \t]*:(?!:|//|[a-z0-9_+-]+:)")
# those that Pelican itself knows; plugins and themes read any other
_PELICAN_KEYS = frozenset(
    "title date author authors category tags slug modified lang status summary layout template".split()
)


def extent_of(text: str) -> Extent | None:
    """Find the front matter of a post, None where there is none."""
    for kind, fence, closings in _FENCES:
        if text.startswith(fence):
            found = _fenced(kind, text, fence, closings)
            # a thematic break may open a post and another one follow
            return found if found and (kind != "yaml" or _may_be_yaml(text[found.start : found.end])) else None
    if text.startswith("{"):
        return _braced(text)
    return _semicolons(text) if text.startswith((";;;", '"')) else _headers(text)


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for eol in LINE_END.finditer(text):
        yield _Line(at, eol.start(), eol.end())
        at = eol.end()
    yield _Line(at, len(text), len(text))


def _fenced(kind: FrontFormat, text: str, fence: str, closings: frozenset[str]) -> Extent | None:
    lines = _lines(text)
    first = next(lines)
    if text[: first.end].rstrip(" \t") != fence:
        return None
    for start, end, after in lines:
        # most lines are no fence, and are not copied to find that out
        if text.startswith(tuple(closings), start) and text[start:end].rstrip(" \t") in closings:
            return Extent(kind, first.after, start, after)
    return None


def _may_be_yaml(body: str) -> bool:
    return not body.strip() or any(_YAML_KEY.match(body, line.start) for line in _lines(body))


def _braced(text: str) -> Extent | None:
    """JSON: a line that is an opening brace, a quotation mark as the next thing, a line that is a closing brace."""
    lines = _lines(text)
    first = next(lines)
    if text[1 : first.end].strip() or not text[1 : first.after + 1_000].lstrip().startswith('"'):
        return None
    for start, end, after in lines:
        if text.startswith("}", start) and text[start:end].rstrip(" \t") == "}":
            return Extent("json", 0, start + 1, after)
    return None


def _semicolons(text: str) -> Extent | None:
    """Hexo: the inside of a JSON object, before a line of three semicolons, and maybe behind one."""
    lines = _lines(text)
    first = next(lines)
    start = 0
    if text.startswith(";"):
        start = first.after
        if text[: first.end].rstrip(" \t") != ";;;":
            return None
    elif not _JSON_KEY.match(text):
        return None
    for line in lines:
        if text.startswith(";;;", line.start) and text[line.start : line.end].rstrip(" \t") == ";;;":
            return Extent("json", start, line.start, line.after)
    return None


def _headers(text: str) -> Extent | None:
    """Pelican: two headers or more, each with the indented lines that continue it.

    Any key continues them. Since sentences may begin in the same way ("Note: …"), Pelican has to know two of the keys,
    or one is the title and a blank line follows, as after all headers.
    """
    keys: list[str] = []
    end = 0
    for line in _lines(text):
        last = line.after == line.end  # which is no header: nothing follows
        header = None if last else _HEADER.match(text, line.start, line.end)
        blank = not text[line.start : line.end].strip()
        if not header and (last or blank or not keys or text[line.start] not in " \t"):
            if len(keys) > 1 and blank and "title" in keys:
                return Extent("pelican", 0, end, end)
            break
        keys += [header["key"].lower()] if header else []
        end = line.after
    return Extent("pelican", 0, end, end) if sum(key in _PELICAN_KEYS for key in keys) > 1 else None
