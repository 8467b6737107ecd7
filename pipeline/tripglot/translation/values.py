"""New prose into the markup that holds it: titles of links, `alt` of images, captions of shortcodes."""

from collections.abc import Mapping, Sequence

from tripglot.detection.units import Unit
from tripglot.post import Block, Run, Value, partition
from tripglot.post.inline import partition_html
from tripglot.translation.assemble import assemble


def with_values(
    block: Block, runs: Sequence[Run], source: str, values: Mapping[Unit, Value], texts: Mapping[Unit, str], target: str
) -> str:
    """A block's new source with the values of its markup replaced; `runs` are those of its old source.

    Markup is copied byte for byte when a sentence is translated, so it is found again by what it was.
    """
    markup: dict[str, str] = {}
    by_run: dict[int, dict[Value, dict[Unit, str]]] = {}
    for unit, value in values.items():
        by_run.setdefault(value.run, {}).setdefault(value, {})[unit] = texts[unit]
    for number, parts in by_run.items():
        old = block.source[runs[number].start : runs[number].end]
        markup[old] = _rewritten(block.source, runs[number], parts, target)
    if block.kind == "markup":
        return markup.get(source, source)
    cut = partition_html(source) if block.kind == "html" else partition(source, {})
    pieces = [source[run.start : run.end] for run in cut]
    return "".join(
        markup.get(piece, piece) if run.name != "code" else piece for run, piece in zip(cut, pieces, strict=True)
    )


def _rewritten(source: str, run: Run, parts: Mapping[Value, Mapping[Unit, str]], target: str) -> str:
    out, at = [], run.start
    for value in sorted(parts, key=lambda value: value.start):
        inside = {
            Unit(unit.block, unit.start - value.start, unit.end - value.start, unit.lang): text
            for unit, text in parts[value].items()
        }
        out += [source[at : value.start], assemble(source[value.start : value.end], [], inside, target)]
        at = value.end
    return "".join(out) + source[at : run.end]
