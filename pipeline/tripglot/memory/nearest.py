"""What a person wrote for something similar: shown beside a draft, so that one author's English stays one English."""

from collections.abc import Iterable

from tripglot.memory.entry import Entry
from tripglot.memory.recall import words_of
from tripglot.memory.similar import Similar

_BELOW = 0.7999  # difflib's ratio: four fifths and more is near
_LONGEST = 2_000  # characters; beyond, comparing takes too long for what it shows


class Nearest:
    """The entries that people stand behind, to be found by a source like theirs."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take all entries of a memory."""
        firsts: dict[str, Entry] = {}
        for entry in entries:
            if entry.settled and not entry.previous and not entry.reason and len(entry.source) <= _LONGEST:
                firsts.setdefault(words_of(entry.source), entry)
        self._entries = list(firsts.values())
        self._like = Similar(list(firsts))

    def of(self, source: str) -> Entry | None:
        """The entry whose source is most like this one and not the same, if it is much like it."""
        words = words_of(source)
        if len(words) > _LONGEST:
            return None
        number = self._like.best(words, _BELOW, lambda n: self._entries[n].source != source)
        return None if number is None else self._entries[number]
