"""A translation stops in the middle, or holds characters that a broken decoding left.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.over_memory import suspicious
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.translation import sanity


@rule("TG219", "cut-off", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.cut_off, sanity.broken_characters)
