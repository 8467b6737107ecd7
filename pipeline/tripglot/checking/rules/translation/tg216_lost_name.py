"""A name or term in Latin letters is missing in the translation, or misspelt.

In text of another script, what is written in Latin letters is a name, a product or a command; eBF is not eBPF.

To mend it: edit the entry, or give the term a rendering in the glossary.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.over_memory import suspicious
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.translation import sanity


@rule("TG216", "lost-name", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Run the sanity tests over the memory."""
    yield from suspicious(subject, sanity.names, sanity.misspelt_names)
