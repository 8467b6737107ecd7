"""A PO file holds two entries for the same source, as a clean git merge of two branches leaves it.

The one that a person stands behind counts; the next `tripglot run` leaves it alone. Where two people translated the
same source in two ways, nothing can be decided, and TG501 says so.

To mend it: `tripglot run`, or delete one of the two entries.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG505", "doubled-entry", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Report what loading said."""
    path = subject.catalog_path
    if subject.catalog is None or path is None:
        return
    for taken, other in subject.catalog.doubles:
        message = f"translates the same text as line {taken}, whose entry counts"
        yield Spot(path, other, 1, message, other, 1)
