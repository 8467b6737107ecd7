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
        before, after = (_kind(text) for text in (block.source, entry.target))
        if before != after and (before or after) and not entry.reason:
            yield subject.on_block(index, f"ends with {before or 'no mark'}, its translation with {after or 'no mark'}")


def _kind(text: str) -> str | None:
    last = text.rstrip().rstrip(_QUOTES)
    return None if last.endswith("..") else _KINDS.get(last[-1:])  # three dots are an ellipsis
