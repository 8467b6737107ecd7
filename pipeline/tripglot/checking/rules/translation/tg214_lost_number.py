"""A number of the source is missing in the translation, said again or made up, or a date is another.

pofilter calls this `numbers`.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.over_memory import suspicious
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.translation import sanity


@rule("TG214", "lost-number", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.numbers)
