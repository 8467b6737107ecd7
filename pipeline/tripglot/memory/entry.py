"""One entry of the memory: a block's source, its translation, and who stands behind it."""

import hashlib
from dataclasses import dataclass
from typing import Literal

State = Literal["human", "reviewed", "machine", "stale", "missing"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A block and its translation, both as Markdown source.

    fuzzy: nobody has looked at it yet (gettext's word). wrote: the hash of the text that we wrote, "" if a person did
    from the start. previous: the source that the translation belongs to, where the post has moved on since. proposal:
    what the engine makes of the new source meanwhile. reason: why the source is kept as it is, if it is. note, flags:
    what a translator or another tool wrote beside it (`# …` and `#, …` of the PO file), which is theirs and stays.
    An entry without a target waits for a person: no engine could translate its source.
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

    @property
    def key(self) -> str:
        """The hash that ties the entry to its source: a merge that mixes two entries breaks the tie."""
        return key_of(self.source)

    @property
    def state(self) -> State:
        """Who stands behind the translation."""
        if not self.target:
            return "missing"
        if self.previous:
            return "stale"
        if self.fuzzy:
            return "machine"
        return "reviewed" if self.wrote == key_of(self.target) else "human"

    @property
    def settled(self) -> bool:
        """Whether a person stands behind it: such an entry is never overwritten, by anything."""
        return bool(self.target) and (not self.fuzzy or bool(self.previous))


def key_of(text: str) -> str:
    """Twelve hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
