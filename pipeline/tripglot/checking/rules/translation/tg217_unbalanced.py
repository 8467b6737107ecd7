"""A bracket or quotation mark is opened and not closed, or the other way round.

pofilter calls these `brackets` and `doublequoting`.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.over_memory import suspicious
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.translation import sanity


@rule("TG217", "unbalanced", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.unbalanced)
