"""CJK punctuation stands in text of another script: `2023?。`, `talk，very`.

It is what an input method or a half-finished translation leaves behind.

`--fix` replaces it by what belongs there. Published posts are cleaned of it in any case.
"""

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.checking.finding import Finding, Fix
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject
from pipeline.publishing.clean import RULES, cleaned


@rule("TG105", "stray-punctuation", "warning", fixable=True)
def check(subject: Subject) -> Iterator[Finding]:
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
        for op, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if op != "equal":
                at, to = passage.start + start, passage.start + end
                found = subject.in_block(reading.block, at, to, f"stray '{old[start:end]}' in this text")
                yield replace(found, fix=Fix(block.offset(at), block.offset(to), new[first:last]))
