"""A translation holds letters of the source's script, or is in another language than the target.

Part of it was not translated.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from pipeline.checking.finding import Finding
from pipeline.checking.prose import suspicious
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject
from pipeline.translation import sanity


@rule("TG218", "leftover", "warning")
def check(subject: Subject) -> Iterator[Finding]:
    """Run the sanity test over the memory."""
    yield from suspicious(subject, sanity.leftover_script, sanity.wrong_language)
