"""One entry of the memory: a block's source, its translation, and who stands behind it."""

import hashlib
import math
import re
from dataclasses import dataclass
from typing import Literal

State = Literal["human", "reviewed", "machine", "stale", "unsure", "missing"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A block and its translation, both as Markdown source.

    fuzzy: nobody has looked at it yet (gettext's word). wrote: the hash of the text that we wrote, "" if a person did
    from the start. previous: the source that the translation belongs to, where the post has moved on since. proposal:
    what the engine makes of the new source meanwhile. reason: why the source is kept as it is, if it is. note, flags:
    what a translator or another tool wrote beside it (`# …` and `#, …` of the PO file), which is theirs and stays.
    confidence: how likely the worst sentence is worth publishing, 0 to 1, as the engine saw it; "" if it cannot tell;
    -1 if a person called the translation wrong; between that and 0 if it has made-up words.
    An entry without a target waits for a person: no engine could translate its source, or the draft is unsure. Then the
    draft is the proposal, of which nothing is published; partial: the source with its sure sentences translated, "" if
    there are none. left: which of its foreign sentences are not, counted from 1. place: the post it stands in, with the
    line if the settings want it (`#:` of the PO file); PO editors lead there.
    """

    kind: str
    source: str
    target: str
    fuzzy: bool = True
    wrote: str = ""
    engine: str = ""
    score: str = ""
    previous: str = ""
    proposal: str = ""
    reason: str = ""
    note: str = ""
    flags: str = ""
    confidence: str = ""
    partial: str = ""
    left: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        """The hash that ties the entry to its source: a merge that mixes two entries breaks the tie."""
        return key_of(self.source)

    @property
    def state(self) -> State:
        """Who stands behind the translation."""
        if not self.target:
            return "unsure" if self.proposal else "missing"
        if self.previous:
            return "stale"
        if self.fuzzy:
            return "machine"
        return "reviewed" if self.wrote == key_of(self.target) else "human"

    @property
    def certainty(self) -> float | None:
        """The confidence as a number; None if none is known."""
        return figure(self.confidence)

    @property
    def wrong(self) -> bool:
        """Whether a person called the translation wrong."""
        return self.state == "unsure" and (self.certainty or 0.0) <= -1

    @property
    def made_up(self) -> bool:
        """Whether some words of its draft are none, so that it is published by no setting."""
        return self.state == "unsure" and -1 < (self.certainty or 0.0) < 0

    @property
    def published(self) -> str:
        """What readers get of it, as Markdown source; "" if the block stays as it is."""
        return self.target or self.partial

    @property
    def post(self) -> str:
        """The path of the post it stands in, from the project's root; "" if no run has placed it yet."""
        return re.sub(r":\d+$", "", self.place).strip("\u2068\u2069")

    @property
    def settled(self) -> bool:
        """Whether a person stands behind it: such an entry is never overwritten, by anything."""
        return bool(self.target) and (not self.fuzzy or bool(self.previous))

    @property
    def by_hand(self) -> bool:
        """Whether its words are a person's, who may not have said yet that they are done: they are never deleted."""
        return self.settled or (bool(self.target) and self.wrote != key_of(self.target))


def figure(text: str) -> float | None:
    """A finite number out of a file; None if it is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def key_of(text: str) -> str:
    """Twelve hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
