"""A merge that git could not settle by itself stands in the post: `<<<<<<<`, both sides, `>>>>>>>`.

Readers would see the marks and both texts. In a block of code they are left alone.

To mend it: settle the merge; what is meant so belongs into a block of code.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.post.open import conflict


@rule("TG306", "merge-conflict", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Find the first line that git left."""
    line = conflict(subject.post)
    if line:
        yield subject.on_file("a merge conflict is not settled", line)
