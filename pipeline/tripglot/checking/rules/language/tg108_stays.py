"""A post shows text in another script that nobody translates: a name, code, what its author keeps.

A name in a sentence (`台北 (Taipei)`) is no mistake, and code cannot be translated; but a reader sees both, so they are
counted by `tripglot run` and named here, one finding for each line.

To mend it: nothing has to be. If a reader should understand it, write it in the target language too, or as a sentence
of its own, which is translated.
"""

from collections.abc import Iterator
from itertools import groupby

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.detection.remains import LEFT, after_translation


@rule("TG108", "stays", "info")
def check(subject: Subject) -> Iterator[Spot]:
    """Report what remains but for what other rules report."""
    edit = subject.spliced
    refused = {refusal.block for refusal in edit.refused}
    changed = {index for index, _, _ in subject.translated()} - refused
    target = subject.settings.target
    found = after_translation(subject.survey.stays, subject.post, edit.post, changed, (), target)
    stays = [stay for stay in found if stay.why not in LEFT]
    for _, group in groupby(stays, key=lambda stay: stay.line):
        line = list(group)
        words = ", ".join(dict.fromkeys(f"'{stay.text}' ({stay.why})" for stay in line))
        yield subject.at(line[0].start, line[0].end, f"stays as it is: {words}")
