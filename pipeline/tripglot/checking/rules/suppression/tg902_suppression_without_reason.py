"""A comment silences a finding, or keeps a text, without saying why.

The next reader has to know whether it still holds.

To mend it: add `reason="…"`.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG902", "suppression-without-reason", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Found where the comments are read: `suppress.py`."""
    return iter(())
