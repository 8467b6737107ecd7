"""A machine translated this, and nobody has looked at it.

To mend it: `tripglot review`, or remove `fuzzy` from the entry in any PO editor.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG203", "unreviewed-translation", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Report machine entries."""
    for index, _, entry in subject.translated():
        if entry.state == "machine":
            yield subject.on_block(index, "a machine translated this and nobody has reviewed it")
