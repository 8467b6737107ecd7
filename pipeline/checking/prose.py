"""The plain text of a block and of its translation, for rules that judge language and not markup."""

from collections.abc import Callable, Iterator

from pipeline.post import Block, Post

from .finding import Finding
from .subject import Subject

SanityTest = Callable[[str, str, str, str], Iterator[str]]


def suspicious(subject: Subject, *tests: SanityTest) -> Iterator[Finding]:
    """A finding for each translated block that one of the sanity tests has something against.

    They are the tests that refuse an engine's output; here they are run over what stands in the memory, whoever wrote
    it. What is kept as it is by decision is left out.
    """
    langs = {unit.block: unit.lang for unit in subject.units}
    for index, block, entry in subject.translated():
        if entry.reason:
            continue
        before, after = _prose(subject.post, block, block.source), _prose(subject.post, block, entry.target)
        for test in tests:
            for problem in test(before, after, langs[index], subject.settings.target):
                yield subject.on_block(index, f"its translation looks wrong: {problem}")


def _prose(post: Post, block: Block, source: str) -> str:
    out = []
    for run in post.cut(block, source):
        if run.kind == "text":
            out.append(source[run.start : run.end])
        elif run.kind in ("char", "break"):
            out.append(run.value or " ")
    return "".join(out).strip()
