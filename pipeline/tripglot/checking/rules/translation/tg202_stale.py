"""The source of a reviewed translation has changed since.

The translation still stands in the memory and is still published; the engine's proposal for the new source stands
beside it.

To mend it: `tripglot review` shows the change word by word; accept the old translation, take the proposal, or edit.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG202", "stale-translation", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Report stale entries."""
    for index, _, entry in subject.translated():
        if entry.state == "stale":
            yield subject.on_block(index, "this text has changed since its translation was reviewed")
