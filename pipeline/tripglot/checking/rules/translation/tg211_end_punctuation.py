"""A translation ends with another kind of punctuation than its source: a question that became a statement.

pofilter calls this `endpunc`.

To mend it: edit the entry.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject

_KINDS = {**dict.fromkeys("?？؟", "a question mark"), **dict.fromkeys("!！", "an exclamation mark"),
          **dict.fromkeys(":：", "a colon"), **dict.fromkeys(".。", "a full stop")}  # fmt: skip
_QUOTES = "\"'”’»)]）」』*_~`"


@rule("TG211", "end-punctuation", "info")
def check(subject: Subject) -> Iterator[Spot]:
    """Compare the last characters."""
    for index, block, entry in subject.translated():
        before = _KINDS.get(block.source.rstrip().rstrip(_QUOTES)[-1:])
        after = _KINDS.get(entry.target.rstrip().rstrip(_QUOTES)[-1:])
        if before != after and (before or after) and not entry.reason:
            yield subject.on_block(index, f"ends with {before or 'no mark'}, its translation with {after or 'no mark'}")
