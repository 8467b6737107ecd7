"""A long sentence clause by clause: what a small model drops from the whole, it says of the parts.

Chinese strings clauses on commas for lines on end. Cut at one of them, each part is the length of what the model has
mostly seen; joined again, capitals and stops between the parts have to go.
"""

import re
from collections.abc import Collection
from typing import Final

from tripglot.engines.tokens import Tokens
from tripglot.scripts import HAN

_MARK = re.compile(rf"[，；]\s*|(?<=[{HAN}])[,;]\s*|[,;]\s*(?=[{HAN}])")  # not those of a list of English names
_SHORTEST: Final = 6  # code points of a part
_ENDS = re.compile(r"[.!?。！？…]\W*$")
_GOES_ON = re.compile(r"\W*(?:[而并並和与與及且也还還又再另更跟则則]|同[时時]|然[后後]|[于於]是|接[着著]|[Aa]nd\b)")
_AND: Final = "And "
_WORD = re.compile(r"[A-Z][a-z]*(?![\w'’-]|\.\w)")


def halved(tokens: Tokens, longest: int) -> list[str]:
    """Cut a text of more than so many tokens in two, if it has two clauses."""
    text = tokens.text
    at = middle(text) if len(tokens.tokens) > longest else None
    return [text] if at is None else [text[:at], text[at:]]


def middle(text: str) -> int | None:
    """Where the clause begins that a text is cut before: behind the comma or semicolon nearest to its middle."""
    places = [mark.end() for mark in _MARK.finditer(text) if _SHORTEST <= mark.end() <= len(text) - _SHORTEST]
    return min(places, key=lambda place: abs(2 * place - len(text)), default=None)


def linked(source: str, said: str, more: str, names: Collection[str]) -> tuple[str, str]:
    """Make one sentence of the English for two parts: what may stand before, and what behind a space.

    `source` is what `said` was made of; `names` keep their capital. The second keeps its length.
    """
    if _ENDS.search(source) or not said or not more:
        return said, more
    said = said.rstrip(" .,;")
    comma = "" if said.endswith((":", "!", "?")) or not said else ","
    first = _WORD.match(more)
    if first and first.group() != "I" and first.group() not in names:
        more = more[0].lower() + more[1:]
    return said + comma, more


def adrift(source: str, said: str) -> int:
    """How many characters of the English for a whole text are an `And` that nothing in its source says: mostly none.

    A model that has learnt from second halves of sentences takes a text without a subject for one.
    """
    return len(_AND) if said[len(_AND) :] and said.startswith(_AND) and not _GOES_ON.match(source) else 0
