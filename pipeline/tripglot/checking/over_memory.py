"""Sanity tests over the memory, for rules that judge language and not markup."""

from collections.abc import Callable, Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.subject import Subject

SanityTest = Callable[[str, str, str, str], Iterator[str]]


def suspicious(subject: Subject, *tests: SanityTest) -> Iterator[Spot]:
    """A finding for each translated block that one of the sanity tests has something against.

    They are the tests that refuse an engine's output; here they are run over what stands in the memory, whoever wrote
    it. What is kept as it is by decision is left out.
    """
    for pair in subject.pairs:
        for test in tests:
            for problem in test(pair.before, pair.after, pair.lang, subject.settings.target):
                yield subject.on_block(pair.block, f"its translation looks wrong: {problem}")
