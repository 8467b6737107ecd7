"""The language of a block could not be decided.

Short or unusual text, with nothing around it to lean on. It is left alone and reported here, never guessed away.

To mend it: put `<!-- tripglot: lang=xx -->` before the block, or name the languages of your posts in the settings
(`languages = ["en", "de"]`).
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG103", "undecided", "info")
def check(subject: Subject) -> Iterator[Spot]:
    """Report undecided blocks."""
    for reading in subject.readings:
        if reading.detection.verdict == "undecided":
            yield subject.on_block(reading.block, "the language of this text could not be decided")
