"""Cut a sentence that is longer than a model can take."""

import re

from tripglot.engines.tokens import Tokens

# Where a cut hurts least, best first: after a sentence, after a clause, after a word.
_PLACES = tuple(
    re.compile(pattern) for pattern in (r"[.!?。！？…]+[\"'”’»」』）)]*\s*", r"[,;:，；：、）)\]】—–]+\s*", r"\s+")
)


def cut(tokens: Tokens, longest: int) -> list[str]:
    """Cut a text into parts of some `longest` tokens at most; joined they are the text."""
    text, count = tokens.text, len(tokens.tokens)
    if count <= longest or len(text) == 1:
        return [text]
    characters = max(1, len(text) * longest // count)
    parts: list[str] = []
    todo = [(0, len(text))]
    while todo:
        start, end = todo.pop()
        if end - start <= characters:
            parts.append(text[start:end])
        else:
            middle = _place(text, start, end)
            todo += [(middle, end), (start, middle)]
    return parts


def _place(text: str, start: int, end: int) -> int:
    """Give the best place to cut in the middle half of a range."""
    quarter = (end - start) // 4
    middle = (start + end) // 2
    for pattern in _PLACES:
        places = [found.end() for found in pattern.finditer(text, start + quarter, end - quarter)]
        if places:
            return min(places, key=lambda place: abs(place - middle))
    return middle
