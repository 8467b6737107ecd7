"""A foreign block has no translation in the memory.

The project keeps a memory, but it has no translation of this source: the post is newer than the last `tripglot run`, or
no engine could translate it. In a hook the memory is that of the commit: what a run has written since has to be added.

A post whose memory cannot be read has TG501 instead.

To mend it: `tripglot run`, or the `tripglot-fill` hook, then `git add translations` where the posts are in git; where
no engine can help, `tripglot review` takes your own words, and `tripglot adopt` those that you wrote into the published
post. What is in none of the settings' `languages` is translated by no run: name its language there, or keep it.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG201", "missing-translation", "error", needs=("moved",))
def check(subject: Subject) -> Iterator[Spot]:
    """Report foreign blocks without an entry."""
    if subject.catalog is None or subject.catalog_error is not None:
        return  # without a memory it is TG101, and in one that cannot be read (TG501) no run puts anything
    for index in subject.memory.missing:
        yield subject.on_block(index, f"this text has no translation in the memory{subject.advice(index)}")
