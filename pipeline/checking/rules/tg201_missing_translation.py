"""A foreign block has no translation in the memory.

The project keeps a memory, but it has no entry for this source: the post is newer than the last `tripglot run`.

To mend it: `tripglot run`, or the `tripglot-fill` hook.
"""

from collections.abc import Iterator

from pipeline.checking.finding import Finding
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject


@rule("TG201", "missing-translation", "error")
def check(subject: Subject) -> Iterator[Finding]:
    """Report foreign blocks without an entry."""
    if subject.catalog is None:
        return
    for index in subject.foreign_blocks:
        if subject.post.blocks[index].source not in subject.entries:
            yield subject.on_block(index, "this text has no translation in the memory")
