"""What a person wrote for something similar: shown beside a draft, so that one author's English stays one English."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from tripglot.memory.entry import Entry
from tripglot.memory.recall import words_of

_NEAR = 0.8  # difflib's ratio
_LONGEST = 2_000  # characters; beyond, comparing takes too long for what it shows
_COMMON = 64  # entries with the same pair of letters: it says nothing of any of them
_TRIED = 8  # entries compared in full, those with most pairs in common


class Nearest:
    """The entries that people stand behind, to be found by a source like theirs."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take all entries of a memory."""
        firsts: dict[str, Entry] = {}
        for entry in entries:
            if entry.settled and not entry.previous and not entry.reason and len(entry.source) <= _LONGEST:
                firsts.setdefault(words_of(entry.source), entry)
        self._entries = list(firsts.items())
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for number, (words, _) in enumerate(self._entries):
            for pair in _pairs(words):
                self._having[pair].append(number)

    def of(self, source: str) -> Entry | None:
        """The entry whose source is most like this one and not the same, if it is much like it."""
        words = words_of(source)
        if len(words) > _LONGEST:
            return None
        shared: Counter[int] = Counter()
        for pair in _pairs(words):
            having = self._having.get(pair, ())
            if len(having) <= _COMMON:
                shared.update(having)
        found, most = None, _NEAR
        for number, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_TRIED]:
            theirs, entry = self._entries[number]
            ratio = SequenceMatcher(None, theirs, words, autojunk=False).ratio()
            if entry.source != source and (ratio > most or (found is None and ratio >= most)):
                found, most = entry, ratio
        return found


def _pairs(text: str) -> set[str]:
    return {a + b for a, b in zip("\n" + text, text + "\n", strict=True)}
