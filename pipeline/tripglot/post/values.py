"""Prose inside markup: the titles of links and images, `alt` and `title` of tags, the captions of shortcodes.

A reader sees or hears them, so they are text; but each stands between quotes of a syntax of its own, which says how a
character is written there.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from tripglot.post.address import TEMPLATED
from tripglot.post.html_tag import ATTRIBUTES
from tripglot.post.inline import Run

Place = Literal["markdown", "html", "template"]

_QUOTED: Final = r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')"
# a tag's own words; a component (MDX) has more of them
_HTML: Final = re.compile(rf"(?<![\w:-])(?:alt|title|aria-label)\s*=\s*{_QUOTED}", re.IGNORECASE)
_COMPONENT: Final = re.compile(rf"(?<![\w:-])(?:alt|title|aria-label|caption|label|summary)\s*=\s*{_QUOTED}")
_TEMPLATE: Final = re.compile(
    r"(?<![\w:.-])(?:alt|title|subtitle|caption|description|summary|label)\s*=\s*"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|`(?P<raw>[^`]*)`)"
)
_LINK: Final = re.compile(
    rf"\]\([ \t\n]*(?:<[^<>\n]*>|{TEMPLATED}|[^ \t\n<][^ \t\n]*)[ \t\n]+"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|\((?P<round>(?:[^()\\]|\\.)*)\))[ \t\n]*\)",
    re.DOTALL,
)
_TAG: Final = re.compile(rf"<([A-Za-z][\w.:-]*+){ATTRIBUTES}>")
_LETTER: Final = re.compile(r"[^\W\d_]")
# braces around what is computed; Zola's shortcodes look like a call
_EXPRESSION: Final = re.compile(r"\{\{(?![<%])(?!-?\s*[\w.:/-]+\()")
# what is made elsewhere, has markup of its own, or is more than one paragraph
_NOT_PLAIN: Final = re.compile(r"\{\{|\{%|://|<[A-Za-z/]|\]\(|\n[ \t]*\n")
_CHARS: Final[dict[Place, re.Pattern[str]]] = {
    "markdown": re.compile(r"\\[!-/:-@\[-`{-~]|&(?:#\w+|\w+);"),
    "html": re.compile(r"&(?:#\w+|\w+);"),
    "template": re.compile(r"\\[\"'\\]"),
}
_TWINS: Final = {'"': "”", "'": "’", "`": "’"}


@dataclass(frozen=True, slots=True)
class Value:
    """Prose between quotes: source[start:end] of a block, in its run number `run`."""

    start: int
    end: int
    run: int
    quote: str
    place: Place

    def runs(self, source: str) -> list[Run]:
        """The value as text and characters that are written in another way."""
        out, at = [], self.start
        for match in _CHARS[self.place].finditer(source, self.start, self.end):
            if match.start() > at:
                out.append(Run(at, match.start(), "text"))
            raw = match.group()
            value = html.unescape(raw) if raw[0] == "&" else raw[1:]
            out.append(Run(match.start(), match.end(), "char", "escape", value=value))
            at = match.end()
        if at < self.end:
            out.append(Run(at, self.end, "text"))
        return out

    def written(self, text: str) -> str:
        """A plain text as it is written between these quotes."""
        text = " ".join(text.split("\n"))
        if self.place == "html":
            return html.escape(text, quote=False).replace(self.quote, "&quot;" if self.quote == '"' else "&#39;")
        if self.place == "template":  # not every templating language knows a way to write its quotes
            return text.replace(self.quote, _TWINS[self.quote])
        return re.sub(rf"[\\{re.escape(self.quote)})]" if self.quote == "(" else rf"[\\{self.quote}]", r"\\\g<0>", text)


def values_of(runs: list[Run], source: str) -> list[Value]:
    """The values in the markup of a block, in order."""
    return [
        Value(start, end, number, quote, place)
        for number, run in enumerate(runs)
        if (pattern := _pattern(run, source)) is not None
        for start, end, quote, place in _found(pattern, source, run)
    ]


def holds_value(raw: str) -> bool:
    """Whether a tag, a shortcode or a line of markup holds a value."""
    return bool(values_of([Run(0, len(raw), "atom", "html" if raw[0] == "<" else "template")], raw))


def without_values(raw: str, *, template: bool = False) -> str:
    """Markup without its values, for comparison."""
    pattern = _TEMPLATE if template else _COMPONENT
    if "=" not in raw or not pattern.search(raw):
        return raw
    return pattern.sub(lambda match: match.group().split("=", 1)[0] + "=", raw)


def _pattern(run: Run, source: str) -> re.Pattern[str] | None:
    """What the values of a run look like; None where it can have none."""
    if run.kind == "close":
        return _LINK if run.name in ("link", "image") else None
    if run.kind not in ("atom", "open") or run.name not in ("html", "template"):
        return None
    if "=" not in source[run.start : run.end]:
        return None
    if _EXPRESSION.match(source, run.start, run.end):
        return None
    tag = _TAG.fullmatch(source, run.start, run.end)
    if tag:
        return _COMPONENT if tag.group(1)[0].isupper() else _HTML
    return _TEMPLATE if run.name == "template" else None


def _found(pattern: re.Pattern[str], source: str, run: Run) -> Iterator[tuple[int, int, str, Place]]:
    place: Place = "markdown" if pattern is _LINK else "template" if pattern is _TEMPLATE else "html"
    for match in pattern.finditer(source, run.start, run.end):
        name = match.lastgroup or ""
        start, end = match.span(name)
        value = source[start:end]
        if _LETTER.search(value) and not _NOT_PLAIN.search(value):
            yield start, end, source[start - 1], place
