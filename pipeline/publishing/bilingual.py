"""A translated post with its originals: readable on any Git host, and the source of the site's pages.

After each translated paragraph stands its original, as a quotation that carries its language; inside lists, tables
and quotations it follows on a line of its own. What could not be translated is marked with its language.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.memory import State
from pipeline.post import Block, Post, Run
from pipeline.translation.fill import Filled
from pipeline.translation.units import Unit

_NO_ORIGINAL = frozenset({"front", "title", "html"})
_EOL = re.compile(r"\r\n?|\n")


def bilingual(
    filled: Filled, cleaned: Post, langs: Mapping[int, str], states: Mapping[int, State], kept: Iterable[Unit] = ()
) -> str:
    """The text of the bilingual post: `cleaned` (same blocks as the translated post) plus originals."""
    left = [failure.unit for failure in filled.failures]
    marked = _mark_left(filled, cleaned, [*left, *kept])
    text = marked.source.text
    found = _EOL.search(text)
    eol = found.group() if found else "\n"
    out = []
    at = 0
    for index in sorted(filled.changed, key=lambda i: marked.blocks[i].start):
        block, before = marked.blocks[index], filled.original.blocks[index]
        original = _original(filled.original, index)
        if block.kind in _NO_ORIGINAL or not original.strip() or block.source == before.source:
            continue
        marks = f'class="original {states.get(index, "machine")}" lang="{langs[index]}"'
        lines = _by_line(block, before)
        if lines:
            out.append(text[at : block.start])
            for number, (segment, old) in enumerate(lines):
                if number:
                    out.append(text[block.segments[number - 1][1] : segment[0]])
                new = text[slice(*segment)]
                out.append(new if new == old else f"{new}<br><span {marks}>{old}</span>")
            at = block.end
            continue
        if _stands_alone(text, block):
            end = _end_of_lines(text, block)
            body = original.replace("\n", eol)
            quoted = f"{eol}{eol}<blockquote {marks}>{eol}{eol}{body}{eol}{eol}</blockquote>"
        else:
            end = block.end
            quoted = f"<br><span {marks}>{' '.join(original.split())}</span>"
        out.append(text[at:end] + quoted)
        at = end
    out.append(text[at:])
    return "".join(out)


def _by_line(block: Block, before: Block) -> list[tuple[tuple[int, int], str]]:
    """The lines of a block whose lines are paragraphs to their author, each with its old text; [] for others."""
    if len(block.segments) != len(before.segments) or len(block.segments) < 2 or not before.unwrapped:
        return []
    return list(zip(block.segments, before.source.split("\n"), strict=True))


def _end_of_lines(text: str, block: Block) -> int:
    """The end of a block's last line, a setext heading's underline included."""
    found = _EOL.search(text, block.end)
    end = found.start() if found else len(text)
    line = max(text.rfind("\n", 0, block.start), text.rfind("\r", 0, block.start)) + 1
    if block.kind == "heading" and "#" not in text[line : block.start] and found:
        following = _EOL.search(text, found.end())
        end = following.start() if following else len(text)
    return end


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


def _original(post: Post, index: int) -> str:
    """A block's old source without what must not stand twice in a page: images, footnote marks, their numbers."""
    source = post.blocks[index].source
    out = []
    skip = -1
    runs: list[Run] = post.runs(index)
    for number, run in enumerate(runs):
        if number <= skip:
            continue
        if run.kind == "open" and run.name in ("image", "footnote_inline"):
            skip = run.partner
            continue
        if run.kind == "atom" and run.name in ("footnote", "alert", "task", "hardbreak"):
            if run.name == "hardbreak":
                out.append("\n")
            continue
        out.append(source[run.start : run.end])
    return "".join(out)


def _mark_left(filled: Filled, cleaned: Post, left: Iterable[Unit]) -> Post:
    """Put the sentences that keep their source into spans with their language."""
    by_block: dict[int, list[Unit]] = defaultdict(list)
    for unit in left:
        if unit.lang != "und":
            by_block[unit.block].append(unit)
    sources = {}
    for index, units in by_block.items():
        block = cleaned.blocks[index]
        if block.kind in _NO_ORIGINAL or block.source != filled.original.blocks[index].source:
            continue
        out = []
        at = 0
        for unit in sorted(units, key=lambda unit: unit.start):
            if unit.start < at:
                continue
            out.append(block.source[at : unit.start])
            out.append(f'<span lang="{unit.lang}">{block.source[unit.start : unit.end]}</span>')
            at = unit.end
        sources[index] = "".join(out) + block.source[at:]
    return cleaned.rewritten(sources) if sources else cleaned
