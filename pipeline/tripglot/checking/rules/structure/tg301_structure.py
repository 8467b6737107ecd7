"""A translation in the memory would change the structure of the post.

A link target, image, code span, tag or shortcode is missing, changed or added, or the text would start another block.
Or it has what nobody sees and its source has not: a control character, or a mark that turns the order of letters.
Such an entry is never published: its source stays.

To mend it: edit the entry so that every link target, image, code span and tag of the source is in it once.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG301", "structure-differs", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Try the splice, as publishing does."""
    for refusal in subject.spliced.refused:
        yield subject.on_block(refusal.block, f"its translation does not fit: {refusal.reason}")
