"""A translation is far shorter or longer than it can be.

Something was cut off or made up. The bounds depend on the two scripts. pofilter calls these `short` and `long`.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from pipeline.checking.finding import Finding
from pipeline.checking.prose import suspicious
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject
from pipeline.translation import sanity


@rule("TG212", "wrong-length", "warning")
def check(subject: Subject) -> Iterator[Finding]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.length)
