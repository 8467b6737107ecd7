"""The memory of a post cannot be read: no valid PO file, or an entry whose hash does not fit its source.

The second is what a git merge leaves behind that silently pairs a new source with an old translation.

To mend it: restore the entry or the file; or delete the entry to have it translated again.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG501", "broken-memory", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Report what loading said."""
    error = subject.catalog_error
    if error is not None and subject.catalog_path is not None:
        line = error.line or 1
        yield Spot(subject.catalog_path, line, 1, f"{error.message} ({error.cure})", line, 1)
