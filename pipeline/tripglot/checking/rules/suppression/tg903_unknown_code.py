"""A comment names a rule that does not exist.

It silences nothing, whatever its author believes.

To mend it: correct the code; `tripglot rule` lists them all.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG903", "unknown-code", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Found where the comments are read: `suppress.py`."""
    return iter(())
