"""A comment names a rule that does not exist, or front matter has `tripglot:` keep or do what nobody knows.

It silences and keeps nothing, whatever its author believes.

To mend it: correct the code (`tripglot rule` lists them all) or the key: front matter takes `keep`, `disable` and
`reason` below `tripglot:`, and `keep` the keys that stand beside it.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG903", "unknown-code", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Found where the comments are read: `suppress.py`."""
    return iter(())
