"""A foreign block has no translation in the memory.

The project keeps a memory, but it has no translation of this source: the post is newer than the last `tripglot run`, or
no engine could translate it. In a hook the memory is that of the commit: what a run has written since has to be added.

To mend it: `tripglot run`, or the `tripglot-fill` hook, then `git add translations` where the posts are in git; where
no engine can help, `tripglot review` takes your own words, and `tripglot adopt` those that you wrote into the published
post.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG201", "missing-translation", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Report foreign blocks without an entry."""
    if subject.catalog is None:
        return
    for index in subject.memory.missing:
        yield subject.on_block(index, "this text has no translation in the memory")
