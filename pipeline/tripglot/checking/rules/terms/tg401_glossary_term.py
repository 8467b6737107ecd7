"""A translation does not hold the rendering that the glossary asks for.

`glossary.toml` says how a term is to be written in the target language; the memory says otherwise.

To mend it: edit the entry, or the glossary.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG401", "glossary-term", "warning", needs=("glossary",))
def check(subject: Subject) -> Iterator[Spot]:
    """Look for each term's rendering."""
    glossary = subject.shared.glossary
    if glossary is None:
        return
    for index, block, entry in subject.translated():
        if not entry.reason:
            for lost in glossary.lost(glossary.required(block.source), entry.target):
                yield subject.on_block(index, f"its translation lacks the term '{lost}'")
