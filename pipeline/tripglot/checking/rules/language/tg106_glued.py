"""A foreign word is glued into a sentence of the target language: `into a有限 index space`.

A name or a dish (`we ate 小笼包`) is no finding; this is: a leftover of a translation that was never finished.

To mend it: translate the word. If it is meant, put `<!-- tripglot: keep reason="…" -->` before the block.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG106", "glued-word", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Report what detection calls glued."""
    for reading in subject.readings:
        for span in reading.detection.embedded:
            if span.rule == "glued":
                start = reading.passage.start
                word = reading.passage.masked[span.start : span.end]
                yield subject.in_block(
                    reading.block, start + span.start, start + span.end, f"'{word}' is glued into this sentence"
                )
