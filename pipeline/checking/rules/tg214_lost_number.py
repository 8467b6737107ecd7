"""A number of the source is missing in the translation, or one was made up.

pofilter calls this `numbers`.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from pipeline.checking.finding import Finding
from pipeline.checking.prose import suspicious
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject
from pipeline.translation import sanity


@rule("TG214", "lost-number", "warning")
def check(subject: Subject) -> Iterator[Finding]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.numbers)
