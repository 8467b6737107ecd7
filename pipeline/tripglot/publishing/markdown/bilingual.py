"""A translated post with its originals: readable on any Git host, and the source of the site's pages.

This is the walk: which block has an original, what of it is shown, where it goes. How the two are written is the
style's affair (`styles.py`). What could not be translated is marked with its language.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tripglot.detection.units import Unit
from tripglot.memory import State, key_of
from tripglot.post import Block, Post, partition
from tripglot.post.plain import reading_text
from tripglot.publishing.markdown.spoken import Part, spoken
from tripglot.publishing.markdown.styles import PAGE, STYLES, Couple
from tripglot.translation.fill import Filled

_NO_ORIGINAL = frozenset({"front", "title", "html", "markup"})
_LEADS = frozenset({"task", "alert"})
_MISSING = '<span class="missing" data-key="{}"'
_KEYED = re.compile(_MISSING.format("(?P<key>[0-9a-f]{12})"))
_ONCE = ("image", "footnote_inline")  # what must not stand twice in a page
_MARKUP = re.compile(r"[\n!$&*+:<>\[\\\]^_`{|}~@]|www\.")
_EMPHASIS = frozenset({"em", "strong", "s"})
_MARK = re.compile(r"[*_~]")
_LOOSE_MARK = re.compile(r"[*~]|(?<!\w)_|_(?!\w)")  # that opens or closes nothing here, and might beside other text
_HARD_BREAK = re.compile(r"(?: {2,}|\\)?\Z")
_EOL = re.compile(r"\r\n?|\n")
_LANG_TAG = re.compile(r'<(?:/span|span lang="[A-Za-z0-9-]+")>')
_ATTRIBUTES = re.compile(r"\{[:#.]")  # a list of attributes: the identifier in it must not be given twice
_IDENTIFIER = re.compile(r"\s(?:id|name)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE)
_END = r"(?:\r\n|\n|\r(?!\n))"
_ATTRIBUTE_LINE = re.compile(_END + r"[ ]{0,3}\{:[^{}\r\n]*\}[ \t]*(?=[\r\n]|\Z)")
_BLANK_AFTER = re.compile(rf"{_END}[ \t]*(?:{_END}|\Z)|\Z")
_BLANK_BEFORE = re.compile(rf"(?:\A|{_END})[ \t]*(?:\A|{_END})[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a translation stands in the text, and its original.

    alone: whether it is a paragraph or heading of its own. inline, key: those of `Couple`. lang: the language that most
    of its letters are in, "" where nobody knows. shown: original and `inline` as a page has them, with tags around what
    is in another language than that.
    """

    block: int
    start: int
    end: int
    old: str
    inline: str
    alone: bool
    key: str
    lang: str
    shown: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where in a post (`marked`) its translations stand, and their originals: written in as many styles as wanted.

    missing: the keys of blocks with sentences that keep their source, which `marked` names for a page.
    """

    marked: Post
    places: Sequence[_Place]
    langs: Mapping[int, str]
    states: Mapping[int, State]
    target: str
    missing: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        filled: Filled,
        cleaned: Post,
        langs: Mapping[int, str],
        states: Mapping[int, State],
        kept: Iterable[Unit] = (),
        *,
        target: str = "en",
        units: Iterable[Unit] = (),
    ) -> "Walk":
        """Walk through `cleaned`, which has the blocks of the translated post; `units` are its foreign sentences."""
        left = [failure.unit for failure in filled.failures]
        marked = _mark_left(filled, cleaned, left, kept)
        keys = frozenset(_key(filled, unit.block) for unit in left)
        foreign: dict[int, list[Unit]] = defaultdict(list)
        for unit in units:
            foreign[unit.block].append(unit)
        return cls(marked, list(_places(filled, cleaned, marked, foreign, target)), langs, states, target, keys)

    def write(self, style: str) -> str:
        """The text of the bilingual post in a style."""
        manner = STYLES[style]
        text = self.marked.source.text
        eol = self.marked.source.eol
        out: list[str] = []
        at = 0
        head = ""
        for place in self.places:
            pair = self._pair(place, eol, on_page=style == PAGE)
            gap = text[at : place.start]
            at = place.end
            if not place.alone:
                out += (gap, manner.beside(pair))
                head = ""
                continue
            written = manner.alone(pair)
            if written.head and written.head == head and not gap.strip():
                out.append(eol)  # one more row of the table before
            else:
                out.append(gap)
                if written.head and not _BLANK_BEFORE.search(text, max(0, place.start - 80), place.start):
                    out.append(eol)
                out.append(written.head)
            out.append(written.text)
            if not _BLANK_AFTER.match(text, at):
                out.append(eol)  # what follows directly would run into the original
            head = written.head
        out.append(text[at:])
        made = "".join(out)
        return made if style == PAGE else _KEYED.sub(self._without_key, made)

    def _without_key(self, mark: re.Match[str]) -> str:
        """The mark of a missing sentence without its key, if it is one of ours."""
        return '<span class="missing"' if mark["key"] in self.missing else mark[0]

    def _pair(self, place: _Place, eol: str, *, on_page: bool) -> Couple:
        old, inline = place.shown if on_page else (place.old, place.inline)
        return Couple(
            new=self.marked.source.text[place.start : place.end],
            old=old,
            inline=inline,
            heading=self.marked.blocks[place.block].kind == "heading",
            lang=self.langs[place.block],
            mostly=place.lang,
            state=self.states.get(place.block, "machine"),
            target=self.target,
            eol=eol,
            key=place.key if on_page else "",
        )


def _places(
    filled: Filled, cleaned: Post, marked: Post, foreign: Mapping[int, Sequence[Unit]], target: str
) -> Iterator[_Place]:
    """Everything that has an original to show, in document order; a mark alone makes no translation."""
    text, plain = marked.source.text, cleaned.source.text
    for index in sorted(filled.changed, key=lambda i: marked.blocks[i].start):
        block, new, before = marked.blocks[index], cleaned.blocks[index], filled.original.blocks[index]
        if block.kind in _NO_ORIGINAL or new.source == before.source:
            continue
        if reading_text(filled.original, index) == reading_text(cleaned, index):
            continue  # all that was translated stands in markup: a title, the text of an image
        key, units = _key(filled, index), foreign.get(index, ())
        if lines := _by_line(block, before):
            at = 0
            for (start, end), (first, last) in zip(lines, new.segments, strict=True):
                after = at + len(before.source[at:].split("\n", 1)[0])
                if plain[first:last] != before.source[at:after]:
                    old = _HARD_BREAK.sub("", _original(filled.original, index, at, after))
                    end = start + len(_HARD_BREAK.sub("", text[start:end]))  # noqa: PLW2901 - the break stays behind both
                    if old:
                        lang, parts = spoken(filled.original, index, units, target, at, after)
                        safe = _sound(marked, text[start:end])
                        inline, shown = _forms(filled.original, index, old, parts, (at, after), safe=safe)
                        yield _Place(index, start, end, old, inline, False, key, lang, shown)
                at = after + 1
            continue
        old = _original(filled.original, index, 0, len(before.source))
        if not old:
            continue
        alone = _stands_alone(text, block)
        end = _end_of_lines(text, block) if alone else block.end
        lang, parts = spoken(filled.original, index, units, target, 0, len(before.source))
        safe = _sound(marked, block.source)
        inline, shown = _forms(filled.original, index, old, parts, (0, len(before.source)), safe=safe)
        yield _Place(index, block.start, end, old, inline, alone, key, lang, shown)


def _forms(
    post: Post, index: int, old: str, parts: Sequence[Part], stretch: tuple[int, int], *, safe: bool
) -> tuple[str, tuple[str, str]]:
    """An original (`old`, a stretch of its block) within a line, and how a page has it: by itself and within a line."""
    inline = _inline(post, old, safe=safe)
    if not parts:
        return inline, (old, inline)
    shown = _shown(post, index, old, parts, *stretch)
    return inline, (shown, _inline(post, shown, safe=safe))


def _key(filled: Filled, index: int) -> str:
    """The key of a block's entry in the memory."""
    return key_of(filled.original.blocks[index].source)


def _sound(post: Post, source: str) -> bool:
    """Whether tags around a source leave the markup inside what it is, on any host: as CommonMark reads emphasis."""
    if not _MARKUP.search(source):
        return True
    tagged = f"<i>{source}</i>"
    runs = partition(source, post.env, strict=True)
    inside = [(run.kind, run.name, tagged[run.start : run.end]) for run in partition(tagged, post.env, strict=True)]
    if inside[1:-1] != [(run.kind, run.name, source[run.start : run.end]) for run in runs]:
        return False
    return not any(run.kind == "text" and _LOOSE_MARK.search(source, run.start, run.end) for run in runs)


def _inline(post: Post, old: str, *, safe: bool) -> str:
    """An original that can stand within a line: without emphasis, where a mark of it could find a partner outside."""
    if safe and _sound(post, old):
        return old
    out = []
    for run in partition(old, post.env, strict=True):
        raw = old[run.start : run.end]
        if run.kind == "text":
            out.append(_MARK.sub(r"\\\g<0>", raw))
        elif run.name not in _EMPHASIS:
            out.append(raw)
    return "".join(out)


def _by_line(block: Block, before: Block) -> tuple[tuple[int, int], ...]:
    """The lines of a block whose lines are paragraphs to their author; () for others."""
    if len(block.segments) != len(before.segments) or len(block.segments) < 2 or not before.unwrapped:
        return ()
    return block.segments


def _end_of_lines(text: str, block: Block) -> int:
    """The end of a block's last line, a setext heading's underline and a line of attributes included."""
    found = _EOL.search(text, block.end)
    end = found.start() if found else len(text)
    line = max(text.rfind("\n", 0, block.start), text.rfind("\r", 0, block.start)) + 1
    if block.kind == "heading" and "#" not in text[line : block.start] and found:
        following = _EOL.search(text, found.end())
        end = following.start() if following else len(text)
    attributes = _ATTRIBUTE_LINE.match(text, end)  # kramdown gives them to the block before
    return attributes.end() if attributes else end


def block_languages(units: Iterable[Unit]) -> dict[int, str]:
    """The language of each block that had foreign sentences: that of most of its letters."""
    weights: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit in units:
        weights[unit.block][unit.lang] += unit.end - unit.start
    return {block: max(sorted(langs), key=langs.__getitem__) for block, langs in weights.items()}


def _stands_alone(text: str, block: Block) -> bool:
    """Whether a block is a paragraph or heading of its own, in no list, quotation or table."""
    if block.kind not in ("paragraph", "heading"):
        return False
    line = max(text.rfind("\n", 0, block.start), text.rfind("\r", 0, block.start)) + 1
    before = text[line : block.start]
    return not before.strip("# ") if block.kind == "heading" else not before.strip(" ") and len(before) < 4


def _shown(post: Post, index: int, old: str, parts: Sequence[Part], start: int, end: int) -> str:
    """An original (`old`) with tags around parts of it, where those leave its markup what it is."""
    tagged = _HARD_BREAK.sub("", _original(post, index, start, end, parts))
    return tagged if _markup(post, tagged) == _markup(post, old) else old


def _markup(post: Post, source: str) -> list[tuple[str, str, str]]:
    runs = partition(source, post.env, strict=True)
    found = ((run.kind, run.name, source[run.start : run.end]) for run in runs if run.kind != "text")
    return [run for run in found if not _LANG_TAG.fullmatch(run[2])]


def _original(post: Post, index: int, start: int, end: int, parts: Sequence[Part] = ()) -> str:
    """A stretch of a block's old source without what must not stand twice in a page: images, footnotes, anchors.

    parts: what tags with its language are to be around.
    """
    source = post.blocks[index].source
    tags = [tag for part in parts for tag in ((part.start, f'<span lang="{part.lang}">'), (part.end, "</span>"))]
    out = []
    skip = -1
    for number, run in enumerate(post.runs(index)):
        if run.end <= start or run.start >= end:
            continue
        while tags and tags[0][0] <= run.start:
            out.append(tags.pop(0)[1])
        if number <= skip:
            continue
        first, last = max(run.start, start), min(run.end, end)
        while run.kind == "text" and tags and tags[0][0] < last:
            out += (source[first : tags[0][0]], tags[0][1])
            first = tags.pop(0)[0]
        raw = source[first:last]
        if run.kind == "open" and run.name in _ONCE:
            skip = run.partner
        elif run.kind == "atom" and (
            run.name in ("footnote", "private", *_LEADS) or raw.startswith("<!--") or _ATTRIBUTES.match(raw)
        ):
            continue
        else:
            out.append(_IDENTIFIER.sub("", raw) if run.name == "html" else raw)
    return "".join([*out, *(tag for _, tag in tags)]).strip()


def _mark_left(filled: Filled, cleaned: Post, left: Iterable[Unit], kept: Iterable[Unit]) -> Post:
    """Put the sentences that keep their source into spans with their language; `kept` are meant to."""
    by_block: dict[int, list[tuple[Unit, str]]] = defaultdict(list)
    wanted = [(unit, _MISSING.format(_key(filled, unit.block))) for unit in left]
    for unit, opening in [*wanted, *((unit, "<span") for unit in kept if unit.lang != "und")]:
        if filled.original.value_at(unit.block, unit.start) is None:
            by_block[unit.block].append((unit, opening))
    sources = {}
    for index, units in by_block.items():
        block = cleaned.blocks[index]
        if block.kind in _NO_ORIGINAL:
            continue
        out = []
        at = 0
        runs = cleaned.runs(index)
        images = [(run.start, runs[run.partner].end) for run in runs if run.kind == "open" and run.name == "image"]
        for unit, opening in sorted(units, key=lambda one: one[0].start):
            start = _place_of(filled, cleaned, unit, at)
            if start < at or any(first <= start < last for first, last in images):  # `alt` is no place for tags
                continue
            end = start + unit.end - unit.start
            out.append(block.source[at:start])
            out.append(f'{opening} lang="{unit.lang}">{block.source[start:end]}</span>')
            at = end
        if out:
            sources[index] = "".join(out) + block.source[at:]
    return cleaned.rewritten(sources) if sources else cleaned


def _place_of(filled: Filled, cleaned: Post, unit: Unit, after: int) -> int:
    """Where a sentence that keeps its source stands in its block, behind `after`; -1 where that cannot be told."""
    before, now = filled.original.blocks[unit.block].source, cleaned.blocks[unit.block].source
    if before == now:
        return unit.start
    start = now.find(before[unit.start : unit.end], after)
    ends = (start, start + unit.end - unit.start)
    cut = any(run.start < at < run.end for run in cleaned.runs(unit.block) if run.kind != "text" for at in ends)
    return -1 if cut else start
