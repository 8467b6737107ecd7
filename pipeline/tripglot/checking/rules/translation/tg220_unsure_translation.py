"""A machine translated this, and was not sure of it: what it wrote is probably wrong.

How likely a translation is worth publishing is measured when it is made, and kept in the memory. Below `sure-from`, the
text keeps its source, and the draft waits. Published drafts (with `unsure = "publish"`) are found, too, and so is what
earlier versions published before they measured that.

To mend it: `tripglot review` shows the draft, to take it (`p`), to edit it, or to keep the source; then
`git add translations` where the posts are in git.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.memory import Entry, figure, key_of
from tripglot.translation.confidence import OLD_SURE, sure_from


@rule("TG220", "unsure-translation", "error")
def check(subject: Subject) -> Iterator[Spot]:
    """Report drafts, and what a machine wrote of which it was not sure."""
    line = sure_from(subject.settings)
    for index, entry in subject.memory.entries.items():
        if entry.state == "unsure":
            why = "some of its words are none" if entry.made_up else f"confidence {entry.confidence or '?'}"
            yield subject.on_block(index, f"its translation is an unsure draft ({why})")
        elif entry.state == "machine" and entry.wrote == key_of(entry.target) and _is_low(entry, line):
            why = f"confidence {entry.confidence}" if entry.confidence else f"score {entry.score}"
            yield subject.on_block(index, f"its published translation is unsure ({why})")


def _is_low(entry: Entry, line: float) -> bool:
    if entry.certainty is not None:
        return entry.certainty < line
    score = figure(entry.score)
    return score is not None and score < OLD_SURE
