"""What a reader of a finished post still sees in the letters of other scripts, and why it stays."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Final, Literal, NamedTuple, TypeVar

from tripglot.detection import Sentence, Span, foreign_letters
from tripglot.detection.readings import LABEL, Reading
from tripglot.detection.units import Unit
from tripglot.post import Post
from tripglot.post.dialects.mdx import expression_end
from tripglot.post.front.matter import read

# a name or term in a sentence of the target language; text that its author keeps; tags and keywords; code, formulas,
# addresses and what else no engine may touch; and what is no decision of anybody: it is left
Why = Literal["embedded", "kept", "label", "not translatable", "glued", "undecided"]
LEFT: Final = frozenset({"glued", "undecided"})
_VERBATIM: Final = frozenset({"fence", "code_block", "math_block", "html_block", "frame"})
_SHOWN: Final = frozenset({"code", "math", "wikilink", "url"})
_HIDDEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)|%%.*?%%|<[^<>]*>", re.DOTALL | re.IGNORECASE
)
_UNSEEN: Final = {"html_block": _HIDDEN, "frame": re.compile(r"\{/\*.*?\*/\}|\{%-?\s*comment\b.*", re.DOTALL)}
_LABELLED: Final = re.compile(
    r"^[ >]{0,12}\[[^\]\n]+\]:[ \t]*\S+(?:[ \t]+|[ \t]*\n[ \t]{1,12})(\".*\"|'.*'|\(.*\))[ \t]*$", re.MULTILINE
)


Part = TypeVar("Part", Sentence, Span)


class Stay(NamedTuple):
    """A run of letters that stays: its place in the text of the post, its line, why, and in which block, if any."""

    start: int
    end: int
    line: int
    text: str
    why: Why
    block: int = -1


def remains(post: Post, readings: Iterable[Reading], target: str) -> list[Stay]:
    """Every run of foreign script that is in no sentence to translate, in order."""
    letters = foreign_letters(target)
    if not letters.search(post.source.text):
        return []
    return sorted(
        {
            *_read(post, readings, letters),
            *_verbatim(post, letters),
            *_in_markup(post, letters),
            *_untaken(post, letters),
        }
    )


def after_translation(
    stays: Iterable[Stay], post: Post, new: Post, changed: Collection[int], failed: Sequence[Unit], target: str
) -> list[Stay]:
    """What remains of a post once some of its blocks are `changed` in `new`: 台北 (Taipei) may be a translation too.

    failed: the sentences that keep their source; they are reported as sentences.
    """
    letters = foreign_letters(target)
    found = {stay for stay in stays if stay.block not in changed or stay.why not in ("embedded", "label", *LEFT)}
    left: dict[int, list[str]] = {index: [] for index in changed}
    for unit in failed:
        if unit.block in left:
            left[unit.block].append(post.blocks[unit.block].source[unit.start : unit.end])
    for index, texts in left.items():
        block = post.blocks[index]
        for passage in new.passages(index):
            for match in letters.finditer(passage.masked):
                if not any(match.group() in text for text in texts):
                    found.add(_stay(post, block.start, block.end, match.group(), "embedded", index))
    return sorted(found)


def _stay(post: Post, start: int, end: int, text: str, why: Why, block: int = -1) -> Stay:
    return Stay(start, end, post.source.line(start), text, why, block)


def _read(post: Post, readings: Iterable[Reading], letters: re.Pattern[str]) -> Iterator[Stay]:
    """What detection has read and nobody translates."""
    for reading in readings:
        block, base = post.blocks[reading.block], reading.passage.start
        glued = [span for span in reading.detection.embedded if span.rule == "glued"]
        for match in letters.finditer(reading.passage.masked):
            why = _why(reading, glued, match.start())
            if why is not None:
                start, end = block.offset(base + match.start()), block.offset(base + match.end())
                yield _stay(post, start, end, match.group(), why, reading.block)


def _why(reading: Reading, glued: Sequence[Span], at: int) -> Why | None:
    found = reading.detection
    sentence = _at(found.sentences, at)
    if sentence is None:
        rules = {span.rule for span in found.spans}
        return "kept" if "keep" in rules else "label" if LABEL in rules else "not translatable"
    if sentence.foreign:
        return None
    if _at(glued, at) is not None:
        return "glued"
    return "embedded" if sentence.lang else "undecided"


def _at(parts: Sequence[Part], at: int) -> Part | None:
    """The part of a text, of those that stand in order, that an offset lies in."""
    before = bisect_right(parts, at, key=attrgetter("start")) - 1
    return parts[before] if before >= 0 and at < parts[before].end else None


def _verbatim(post: Post, letters: re.Pattern[str]) -> Iterator[Stay]:
    """Code, formulas and tags on lines of their own, raw HTML that is in no block, titles of link definitions."""
    text, body = post.source.text, post.source.line(post.front_end) - 1
    spans = sorted(segment for block in post.blocks for segment in block.segments)
    for token in post.tokens:
        if token.type in _VERBATIM and token.map:
            start = post.source.line_span(body + token.map[0])[0]
            end = post.source.line_span(body + token.map[1] - 1)[1]
            unseen = _UNSEEN.get(token.type)
            for match in letters.finditer(unseen.sub(_blank, text[start:end]) if unseen else text[start:end]):
                at = start + match.start()
                before = bisect_right(spans, at, key=itemgetter(0)) - 1
                if before < 0 or at >= spans[before][1]:
                    yield _stay(post, at, start + match.end(), match.group(), "not translatable")
    for title in _LABELLED.finditer(text, post.front_end):
        for match in letters.finditer(text, *title.span(1)):
            yield _stay(post, *match.span(), match.group(), "not translatable")


def _in_markup(post: Post, letters: re.Pattern[str]) -> Iterator[Stay]:
    """Code, formulas and addresses in lines of prose, and the name of the author."""
    for index, block in enumerate(post.blocks):
        if not letters.search(block.source):
            continue
        for run in post.runs(index):
            raw = block.source[run.start : run.end]
            shown = run.name in _SHOWN or (run.name == "html" and (raw[0] != "<" or "</" in raw))
            shown = shown or (run.name == "template" and expression_end(raw, 0) == len(raw))
            if run.kind == "atom" and shown:
                for match in letters.finditer(_HIDDEN.sub(_blank, raw) if run.name == "html" else raw):
                    start, end = run.start + match.start(), run.start + match.end()
                    yield _stay(post, block.offset(start), block.offset(end), match.group(), "not translatable", index)
    for path, value in post.front.data if post.front else ():
        if path and str(path[0]).lower() in ("author", "authors"):
            key = _key(post.source.text, post.front_end, str(path[0]))
            for match in letters.finditer(value):
                yield _in_front(post, key, match.group())


def _untaken(post: Post, letters: re.Pattern[str]) -> Iterator[Stay]:
    """Values of the front matter that are prose by their keys and written in a way in which nothing can be replaced."""
    front = post.front
    taken = {value.path for value in front.values} if front else set()
    left = {path for path, value in (front.data if front else ()) if value == "\0" and path not in taken}
    plain = read(post.source.text, ()) if left else None
    for path, value in plain.data if plain else ():
        if path in left:
            key = _key(
                post.source.text, post.front_end, str(next(part for part in reversed(path) if isinstance(part, str)))
            )
            for match in letters.finditer(value):
                yield _in_front(post, key, match.group())


def _in_front(post: Post, key: int, text: str) -> Stay:
    """A text of the front matter behind the place of its key; escaped, it is not found, and stands at the key."""
    at = max(key, post.source.text.find(text, key, post.front_end))
    return _stay(post, at, at + len(text), text, "not translatable")


@lru_cache(maxsize=256)
def _key(text: str, end: int, name: str) -> int:
    """Where a key of the front matter stands, which ends at `end`."""
    found = re.compile(rf"^[ \t{{]*[\"']?{re.escape(name)}\b", re.MULTILINE).search(text, 0, end)
    return found.start() if found else 0


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())
