"""The memory of a post is not in the commit: a fresh clone has no translations, or old ones.

Said in a hook only (`pre-commit`, or one of git's own), of catalogs that are new or changed and not added. What git
ignores is left out on purpose, and not reported.

To mend it: `git add translations`.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.files import real
from tripglot.memory import path_of


@rule("TG502", "memory-not-staged", "error", needs=("index",))
def check(subject: Subject) -> Iterator[Spot]:
    """Look for the post's catalogs among those that the commit leaves out."""
    for target in subject.settings.targets():
        path = path_of(subject.settings.memory_dir(target), subject.name)
        if real(path) in subject.shared.left_out:
            yield Spot(path, 1, 1, "is not in the commit as it is here", 1, 1)
