"""A translation is far shorter or longer than it can be.

Something was cut off or made up. The bounds depend on the two scripts. pofilter calls these `short` and `long`.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.over_memory import suspicious
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.translation import sanity


@rule("TG212", "wrong-length", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.length)
