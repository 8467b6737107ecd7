"""The same source is translated in two ways within one post's memory and its neighbours.

Reported on the entry that differs from the reviewed one.

To mend it: make them the same, or suppress the finding where the difference is meant.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.scripts import shortened

_SHOWN = 58  # columns of a translation


@rule("TG402", "two-translations", "warning", needs=("elsewhere",))
def check(subject: Subject) -> Iterator[Spot]:
    """Compare each entry with what the other posts say."""
    for index, block, entry in subject.translated():
        other = subject.shared.elsewhere.get(block.source)
        if other is not None and other.target != entry.target and other.settled:
            yield subject.on_block(index, f"is translated otherwise elsewhere: '{shortened(other.target, _SHOWN)}'")
