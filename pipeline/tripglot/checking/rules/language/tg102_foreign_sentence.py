"""A sentence inside a paragraph is not in the target language, and nothing translates it.

The other sentences of the block are in the target language: this one was probably forgotten.

To mend it: `tripglot run` fills in this sentence and leaves its neighbours byte for byte; then `git add translations`
where the posts are in git. What is in none of the settings' `languages` is translated by no run: name its language
there, or keep it by a comment.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.languages import english_name


@rule("TG102", "foreign-sentence", "error", needs=("moved",))
def check(subject: Subject) -> Iterator[Spot]:
    """Report foreign sentences of mixed blocks in posts without a memory."""
    if subject.catalog is not None:
        return
    for reading in subject.readings:
        if reading.detection.verdict != "mixed":
            continue
        for sentence in reading.detection.sentences:
            if sentence.foreign:
                name = english_name(sentence.lang) if sentence.lang else "another language"
                start = reading.passage.start
                yield subject.in_block(
                    reading.block, start + sentence.start, start + sentence.end,
                    f"this sentence is in {name}, its neighbours are not{subject.advice(reading.block)}",
                )  # fmt: skip
