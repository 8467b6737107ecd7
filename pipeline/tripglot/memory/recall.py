"""What the memory has for the blocks of a post, and what becomes of it when the post has changed.

Exact source: the entry. The same words with other white space or marks: the entry carries over. A similar source that
left the post when this one came: the entry is stale, its translation stays and the engine's proposal stands beside it.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tripglot.memory.entry import Entry, key_of
from tripglot.memory.similar import Similar
from tripglot.memory.store import Catalog

_SIMILAR = 0.6  # difflib's ratio, or the share of letter pairs in common; below it, two texts are two texts
_MARKS = re.compile(r"[\s*_`~\\]+")

Blocks = Mapping[int, tuple[str, str]]  # kind and source of blocks, by their number in the post, in document order


class Memory:
    """The catalogs of a run in one target language: one per post, consulted together."""

    def __init__(self, catalogs: Mapping[str, Catalog], gone: Iterable[str] = ()) -> None:
        """Take the catalogs by post name; gone: of which of these posts are there no more."""
        self._catalogs = dict(catalogs)
        self._gone = sorted(gone)
        self._shared: dict[str, Entry] = {}
        for name in sorted(self._catalogs):
            for entry in self._catalogs[name].entries:
                if entry.state in ("missing", "stale"):
                    continue
                known = self._shared.get(entry.source)
                if known is None or _rank(entry) < _rank(known):
                    self._shared[entry.source] = entry
        gone_entries = (entry for name in self._gone for entry in self._catalogs[name].entries)
        self._left = {entry.source: entry for entry in gone_entries if entry.settled and entry.state != "stale"}

    def catalog(self, name: str) -> Catalog:
        """The catalog of one post."""
        return self._catalogs.setdefault(name, Catalog())

    def recall(self, name: str, foreign: Blocks, others: Blocks | None = None) -> dict[int, Entry]:
        """What is known for the blocks of a post, by their number.

        A post's own entry comes first, one that a person stands behind before any other; then the same source in
        another post; an unsure draft only where there is nothing else. For blocks that are not foreign (`others`) only
        what a person wrote for this very block, or for what it was before it was edited, counts. A post without a
        catalog takes that of a post which is gone and was this one: it has another name now.
        """
        others = others or {}
        catalog = self.catalog(name)
        if self._gone and not (catalog.entries or catalog.obsolete):
            catalog = self._catalogs[name] = self._former({**foreign, **others}) or catalog
        own: dict[str, Entry] = {}
        for entry in sorted((*catalog.entries, *catalog.obsolete), key=_rank):
            if entry.state != "missing":
                own.setdefault(entry.source, entry)
        found: dict[int, Entry] = {}
        for number, (kind, source) in foreign.items():
            known = own.get(source)
            if known is None or known.state == "unsure":
                other = self._shared.get(source)
                known = other if other and (other.settled or not (known and known.wrong)) else known
            if known is None or not known.by_hand:  # a post may have had another name meanwhile
                known = self._left.get(source, known)
            if known is not None:
                found[number] = replace(known, kind=kind)
        live = {entry.source: entry for entry in catalog.entries if entry.settled}
        found |= {n: replace(live[source], kind=kind) for n, (kind, source) in others.items() if source in live}
        here = {source for _, source in (*foreign.values(), *others.values())}
        gone, obsolete = (
            [entry for entry in entries if entry.settled and entry.source not in here]
            for entries in (catalog.entries, catalog.obsolete)
        )
        left = {number: block for number, block in foreign.items() if number not in found}
        taken = self._follow(left, [*gone, *obsolete], found)
        gone = [entry for entry in gone if entry not in taken]
        self._follow({n: block for n, block in others.items() if n not in found}, gone, found)
        return dict(sorted(found.items()))

    def _former(self, blocks: Blocks) -> Catalog | None:
        """The catalog of a gone post half of which is here: word for word, or at least much like it."""
        here = {words_of(source) for _, source in blocks.values()}
        shares = {name: sum(words_of(entry.source) in here for entry in self._of(name)) for name in self._gone}
        if not any(shares.values()):
            everything = [(entry, name) for name in self._gone for entry in self._of(name) if entry.settled]
            before = _Before(entry for entry, _ in everything)
            for _, source in blocks.values():
                before.take(source)
            shares |= Counter(name for entry, name in everything if entry in before.taken)
        # of several lives of a post, the one that people have worked on
        best = max(self._gone, key=lambda name: (shares[name], sum(entry.settled for entry in self._of(name))))
        return self._catalogs[best] if 2 * shares[best] >= max(1, len(self._of(best))) else None

    def _of(self, name: str) -> list[Entry]:
        return self._catalogs[name].entries

    @staticmethod
    def _follow(blocks: Blocks, gone: list[Entry], found: dict[int, Entry]) -> set[Entry]:
        """Find the blocks that were other blocks before; gives the entries that went to one."""
        if not gone:
            return set()
        before = _Before(gone)
        for number, (kind, source) in blocks.items():
            match = before.take(source)
            if match is not None:
                found[number] = _moved(match, kind, source)
        return before.taken


def updated(old: Catalog, blocks: Blocks, entries: Mapping[int, Entry]) -> Catalog:
    """The new catalog of a post: its entries in document order, what left the post kept as obsolete."""
    new: dict[str, Entry] = {}
    for number, (_, source) in blocks.items():
        entry = entries.get(number)
        if entry is not None:
            new.setdefault(source, entry)
    sources = set(new) | {entry.previous for entry in new.values() if entry.previous}
    held = {(source, entry.target) for entry in new.values() for source in (entry.source, entry.previous)}
    obsolete = [e for e in old.entries if e.by_hand and e.source not in sources]
    obsolete += [e for e in old.obsolete if e.by_hand and (e.source, e.target) not in held]
    gone = dict.fromkeys(replace(entry, place="") for entry in obsolete)
    return replace(old, entries=list(new.values()), obsolete=list(gone), doubles=[])


class _Before:
    """Entries whose source left a post, to be found by what their source has become."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._like = Similar([words_of(entry.previous or entry.source) for entry in self._entries])
        self.taken: set[Entry] = set()

    def take(self, source: str) -> Entry | None:
        """The entry most like a source, if any is like it; each is given once."""
        number = self._like.best(words_of(source), _SIMILAR, lambda n: self._entries[n] not in self.taken)
        if number is None:
            return None
        self.taken.add(self._entries[number])
        return self._entries[number]


def words_of(source: str) -> str:
    """A source without layout: what a cosmetic change leaves alone."""
    return _MARKS.sub("", unicodedata.normalize("NFC", source)).casefold()


def _moved(entry: Entry, kind: str, source: str) -> Entry:
    """An entry whose source changed: carried over if only its looks did, stale otherwise."""
    before = entry.previous or entry.source
    if words_of(before) == words_of(source):
        return replace(entry, kind=kind, source=source, previous="", proposal="", fuzzy=False)
    return replace(entry, kind=kind, source=source, previous=before, fuzzy=True)


def _rank(entry: Entry) -> int:
    """What a person stands behind, before what a machine wrote, before a draft."""
    return 0 if entry.settled else 1 if entry.target else 2


def fresh(kind: str, source: str, target: str, engine: str, score: float | None, confidence: float | None) -> Entry:
    """A new machine translation."""
    # never rounded up: what was below a line when it was withheld is below it when it is read again
    low = None if confidence is None else math.floor(confidence * 100) / 100
    facts = {"engine": engine, "score": _shown(score), "confidence": _shown(low)}
    return Entry(kind, source, target, fuzzy=True, wrote=key_of(target), **facts)


def withheld(drafted: Entry, sure: str, left: Iterable[int]) -> Entry:
    """A new machine translation that is not to be published.

    sure: the block with what is sure of it translated. left: which of its foreign sentences are not, counted from 1.
    """
    entry = replace(drafted, target="", fuzzy=False, wrote="", proposal=drafted.target)
    return replace(entry, partial=sure, left=" ".join(map(str, left))) if sure != drafted.source else entry


def released(entry: Entry) -> Entry:
    """An unsure draft as the machine translation it is, to be published."""
    made = {"target": entry.proposal, "wrote": key_of(entry.proposal), "fuzzy": True}
    return replace(entry, proposal="", partial="", left="", **made)  # type: ignore[arg-type]


def _shown(figure: float | None) -> str:
    return f"{figure:.2f}" if figure is not None else ""
