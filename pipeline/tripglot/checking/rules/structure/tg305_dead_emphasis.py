"""Emphasis beside Chinese or Japanese text that no CommonMark renderer shows: `**重要。**次`.

CommonMark leaves the asterisks in the page, because punctuation inside them stands next to a letter outside
(commonmark-spec #650).

To mend it: move the punctuation outside the marks (`**重要**。次`), or put a space there.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.post import partition
from tripglot.post.structure import unpaired_beside_cjk


@rule("TG305", "dead-emphasis", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Compare a friendly and a strict reading of the marks."""
    post = subject.post
    for index, block in enumerate(post.blocks):
        if block.kind in ("front", "html") or not unpaired_beside_cjk(block.source):
            continue
        strict = {run.start for run in partition(block.source, post.env, strict=True) if run.kind == "open"}
        for run in post.runs(index):
            if run.kind == "open" and run.name in ("strong", "em") and run.start not in strict:
                end = post.runs(index)[run.partner].end
                yield subject.in_block(index, run.start, end, "this emphasis does not render beside CJK text")
