"""A translation in the memory looks wrong: an echo of the source, repeated or lost words, lost numbers or names.

The same tests that refuse an engine's output are run over what stands in the memory, whoever wrote it. The list follows
pofilter's functional checks: unchanged, long, short, doublewords, numbers, brackets.

To mend it: edit the entry. If it is right as it is, suppress the finding with a reason.
"""

from collections.abc import Iterator

from pipeline.checking.finding import Finding
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject
from pipeline.post import Block, Post
from pipeline.translation.sanity import problems


@rule("TG210", "suspicious-translation", "warning")
def check(subject: Subject) -> Iterator[Finding]:
    """Run the sanity tests over the plain text of source and translation."""
    langs = {unit.block: unit.lang for unit in subject.units}
    for index, block, entry in subject.translated():
        if entry.reason:  # kept as it is, by decision
            continue
        before, after = _prose(subject.post, block, block.source), _prose(subject.post, block, entry.target)
        for problem in problems(before, after, langs[index], subject.settings.target):
            yield subject.on_block(index, f"its translation looks wrong: {problem}")


def _prose(post: Post, block: Block, source: str) -> str:
    """What a reader sees: text and characters, no markup."""
    out = []
    for run in post.cut(block, source):
        if run.kind == "text":
            out.append(source[run.start : run.end])
        elif run.kind in ("char", "break"):
            out.append(run.value or " ")
    return "".join(out).strip()
