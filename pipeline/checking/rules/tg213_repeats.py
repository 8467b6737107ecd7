"""A translation repeats itself more than its source does.

The mark of a decoder that ran in circles: the same words, or the same letters, again and again. pofilter calls this
`doublewords`.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from pipeline.checking.finding import Finding
from pipeline.checking.prose import suspicious
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject
from pipeline.translation import sanity


@rule("TG213", "repeats", "warning")
def check(subject: Subject) -> Iterator[Finding]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.repeats)
