"""CJK punctuation stands in text of another script: `2023?。`, `talk，very`.

It is what an input method or a half-finished translation leaves behind.

To mend it: `tripglot check --fix` puts what belongs there. Published posts are cleaned of it in any case.
"""

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from tripglot.checking.finding import Fix, Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.cleaning.clean import RULES, cleaned


@rule("TG105", "stray-punctuation", "warning", fixable=True)
def check(subject: Subject) -> Iterator[Spot]:
    """Report each place that the cleaning rule would change."""
    one = {"cjk-punctuation": RULES["cjk-punctuation"]}
    for reading in subject.readings:
        block, passage = subject.post.blocks[reading.block], reading.passage
        old = block.source[passage.start : passage.end]
        if old.isascii() or reading.detection.needs_translation or block.kind == "front":
            continue
        new = cleaned(old, subject.post.cut(block, old), one, subject.settings.target)
        if new == old:
            continue
        for start, end, text in _changes(old, new):
            at, to = passage.start + start, passage.start + end
            shown = old[start:end] if end - start <= _LONGEST_SHOWN else old[start : start + _LONGEST_SHOWN] + "…"
            found = subject.in_block(reading.block, at, to, f"stray '{shown}' in this text")
            yield replace(found, fix=Fix(block.offset(at), block.offset(to), text))


_LONGEST_COMPARED = 4_000  # characters; the time for it grows with their square
_LONGEST_SHOWN = 40


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """What has to become what: place by place, or as one stretch where the text between its ends is very long."""
    before = _shared(old, new)
    after = _shared(old[before:][::-1], new[before:][::-1])
    middle, wanted = old[before : len(old) - after], new[before : len(new) - after]
    if max(len(middle), len(wanted)) > _LONGEST_COMPARED:
        yield before, len(old) - after, wanted
        return
    for op, start, end, first, last in SequenceMatcher(None, middle, wanted, autojunk=False).get_opcodes():
        if op != "equal":
            yield before + start, before + end, wanted[first:last]
