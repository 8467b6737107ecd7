"""A translation is the source again.

pofilter calls this `unchanged`.

To mend it: edit the entry; if it is meant to stay as it is, `tripglot review` keeps it with a reason.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.over_memory import suspicious
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.translation import sanity


@rule("TG210", "echo", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.echo)
