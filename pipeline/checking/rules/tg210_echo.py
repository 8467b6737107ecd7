"""A translation is the source again.

pofilter calls this `unchanged`.

To mend it: edit the entry; if it is meant to stay as it is, `tripglot review` keeps it with a reason.
"""

from collections.abc import Iterator

from pipeline.checking.finding import Finding
from pipeline.checking.prose import suspicious
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject
from pipeline.translation import sanity


@rule("TG210", "echo", "warning")
def check(subject: Subject) -> Iterator[Finding]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.echo)
