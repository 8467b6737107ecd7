"""What the memory has for the blocks of a post, and what becomes of it when the post has changed.

Exact source: the entry. The same words with other white space or marks: the entry carries over. A similar source that
left the post when this one came: the entry is stale, its translation stays and the engine's proposal stands beside it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from .entry import Entry, key_of
from .store import Catalog

_SIMILAR = 0.6  # difflib's ratio; below it, two texts are two texts
_MARKS = re.compile(r"[\s*_`~\\]+")


class Memory:
    """The catalogs of a run in one target language: one per post, consulted together."""

    def __init__(self, catalogs: Mapping[str, Catalog]) -> None:
        """Take the catalogs by post name."""
        self._catalogs = dict(catalogs)
        self._shared: dict[str, Entry] = {}
        for name in sorted(self._catalogs):
            for entry in self._catalogs[name].entries:
                if not entry.target or entry.previous:
                    continue
                known = self._shared.get(entry.source)
                if known is None or (known.fuzzy and not entry.fuzzy):
                    self._shared[entry.source] = entry

    def catalog(self, name: str) -> Catalog:
        """The catalog of one post."""
        return self._catalogs.setdefault(name, Catalog())

    def recall(self, name: str, blocks: Sequence[tuple[str, str]]) -> dict[int, Entry]:
        """What is known for the foreign blocks (kind, source) of a post, by their number.

        A post's own entry comes first; then the same source in another post.
        """
        catalog = self.catalog(name)
        own = {entry.source: entry for entry in catalog.entries if entry.target}
        found: dict[int, Entry] = {}
        for number, (kind, source) in enumerate(blocks):
            entry = own.get(source) or self._shared.get(source)
            if entry is not None:
                found[number] = replace(entry, kind=kind) if entry.kind != kind else entry
        here = {source for _, source in blocks}
        gone = [e for e in (*catalog.entries, *catalog.obsolete) if e.settled and e.source not in here]
        for number, (kind, source) in enumerate(blocks):
            if number not in found and gone:
                match = _closest(source, gone)
                if match is not None:
                    gone.remove(match)
                    found[number] = _moved(match, kind, source)
        return found

    def update(self, name: str, blocks: Sequence[tuple[str, str]], entries: Mapping[int, Entry]) -> Catalog:
        """The new catalog of a post: its entries in document order, what left the post kept as obsolete."""
        old = self.catalog(name)
        new: dict[str, Entry] = {}
        for number, (_, source) in enumerate(blocks):
            entry = entries.get(number)
            if entry is not None:
                new.setdefault(source, entry)
        sources = set(new) | {entry.previous for entry in new.values() if entry.previous}
        obsolete = [e for e in (*old.entries, *old.obsolete) if e.target and e.source not in sources]
        kept = {entry.source: entry for entry in reversed(obsolete)}
        catalog = Catalog(list(new.values()), [e for e in kept.values() if e.settled][::-1])
        self._catalogs[name] = catalog
        return catalog

    def names(self) -> Iterable[str]:
        """The names of all posts with entries."""
        return sorted(self._catalogs)


def words_of(source: str) -> str:
    """A source without layout: what a cosmetic change leaves alone."""
    return _MARKS.sub("", unicodedata.normalize("NFC", source)).casefold()


def _closest(source: str, entries: Iterable[Entry]) -> Entry | None:
    best, most = None, _SIMILAR
    plain = words_of(source)
    for entry in entries:
        other = words_of(entry.previous or entry.source)
        if plain == other:
            return entry
        matcher = SequenceMatcher(None, other, plain, autojunk=False)
        if matcher.real_quick_ratio() <= most or matcher.quick_ratio() <= most:
            continue
        ratio = matcher.ratio()
        if ratio > most:
            best, most = entry, ratio
    return best


def _moved(entry: Entry, kind: str, source: str) -> Entry:
    """An entry whose source changed: carried over if only its looks did, stale otherwise."""
    before = entry.previous or entry.source
    if words_of(before) == words_of(source):
        return replace(entry, kind=kind, source=source, previous="", proposal="", fuzzy=False)
    return replace(entry, kind=kind, source=source, previous=before, fuzzy=True)


def fresh(kind: str, source: str, target: str, engine: str, score: float | None) -> Entry:
    """A new machine translation."""
    shown = f"{score:.2f}" if score is not None else ""
    return Entry(kind, source, target, fuzzy=True, wrote=key_of(target), engine=engine, score=shown)
