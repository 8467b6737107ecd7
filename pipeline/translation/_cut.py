"""Cut a sentence that is longer than a model can take."""

import re
from collections.abc import Sequence

from pipeline.translation._tokens import Tokens

# Where a cut hurts least, best first: after a sentence, after a clause, after a word.
_PLACES = tuple(
    re.compile(pattern) for pattern in (r"[.!?。！？…]+[\"'”’»」』）)]*\s*", r"[,;:，；：、）)\]】—–]+\s*", r"\s+")
)


def cut(text: str, tokens: Tokens, longest: int) -> list[tuple[int, int]]:
    """Give half-open ranges, in code points, that cover `text` and are of some `longest` tokens at most each."""
    count = len(tokens.tokens)
    if count <= longest or not text:
        return [(0, len(text))]
    return list(_halved(text, 0, len(text), max(1, len(text) * longest // count)))


def _halved(text: str, start: int, end: int, longest: int) -> Sequence[tuple[int, int]]:
    """Cut as near the middle as a good place allows, until every part is at most `longest` characters."""
    done: list[tuple[int, int]] = []
    todo = [(start, end)]
    while todo:
        first, last = todo.pop()
        if last - first <= longest:
            done.append((first, last))
            continue
        middle = _place(text, first, last)
        todo += [(middle, last), (first, middle)]
    return done


def _place(text: str, start: int, end: int) -> int:
    """Give the best place to cut in the middle half of a range."""
    quarter = (end - start) // 4
    middle = (start + end) // 2
    for pattern in _PLACES:
        places = [found.end() for found in pattern.finditer(text, start + quarter, end - quarter)]
        if places:
            return min(places, key=lambda place: abs(place - middle))
    return middle
