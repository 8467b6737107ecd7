"""Reviewing what the machine wrote: which entries wait, and what a person's decision makes of one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from pipeline.errors import TripglotError
from pipeline.files import find_posts
from pipeline.memory import Catalog, Entry, key_of, load, path_of, save
from pipeline.post import structure_of
from pipeline.settings import Settings


@dataclass(slots=True)
class Waiting:
    """One entry nobody has looked at, and where it is kept."""

    path: Path
    catalog: Catalog
    index: int

    @property
    def entry(self) -> Entry:
        """The entry as it is now."""
        return self.catalog.entries[self.index]


def catalogs(settings: Settings, posts: Sequence[Path] = ()) -> Iterator[tuple[Path, Catalog]]:
    """The catalogs of the target language, all of them or those of some posts; TripglotError for a broken one."""
    memory = settings.memory_dir()
    wanted = {path_of(memory, file.name) for file in find_posts(posts, settings.places())}
    for path in sorted(memory.rglob("*.po")):
        if not posts or path in wanted:
            yield path, load(path)


def waiting(settings: Settings, posts: Sequence[Path] = ()) -> list[Waiting]:
    """Every entry that waits for a person, in the order of files and posts."""
    return [
        Waiting(path, catalog, index)
        for path, catalog in catalogs(settings, posts)
        for index, entry in enumerate(catalog.entries)
        if entry.state in ("machine", "stale")
    ]


def accepted(entry: Entry) -> Entry:
    """The translation as it stands is right for the source as it stands."""
    return replace(entry, fuzzy=False, previous="", proposal="")


def with_proposal(entry: Entry) -> Entry:
    """The engine's proposal for a changed source is right."""
    return accepted(replace(entry, target=entry.proposal, wrote=key_of(entry.proposal)))


def edited(entry: Entry, text: str) -> Entry:
    """A person's own words. Raises TripglotError if they would change the block's structure."""
    text = text.strip("\n")
    if not text.strip():
        raise TripglotError("the translation is empty", cure="write some text, or skip")
    if entry.kind != "front" and structure_of(text) != structure_of(entry.source):
        raise TripglotError(
            "links, code or other markup differ from the source", cure="keep every link target, code span and image"
        )
    return accepted(replace(entry, target=text))


def kept(entry: Entry, reason: str) -> Entry:
    """The source is to stay as it is, for a reason."""
    if not reason.strip():
        raise TripglotError("a reason is needed to keep the source", cure="say why, for example: a quotation")
    return accepted(replace(entry, target=entry.source, reason=" ".join(reason.split())))


def decide(item: Waiting, entry: Entry, target: str) -> None:
    """Write one decision at once: an interrupt later loses nothing."""
    item.catalog.entries[item.index] = entry
    save(item.path, item.catalog, target)


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """Pieces of (sign, text): " " in both, "-" only in the old, "+" only in the new. Words for spaced scripts."""
    a, b = _words(old), _words(new)
    out: list[tuple[str, str]] = []
    for op, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if op == "equal":
            out.append((" ", "".join(a[i:j])))
            continue
        out += [(sign, text) for sign, text in (("-", "".join(a[i:j])), ("+", "".join(b[k:m]))) if text]
    return out


def _words(text: str) -> list[str]:
    import re

    return re.findall(r"[^\W\u2e80-\u9fff]+|\s+|.", text, re.DOTALL)


def count(entries: Iterable[Entry]) -> dict[str, int]:
    """How many entries are in which state."""
    out = dict.fromkeys(("human", "reviewed", "machine", "stale"), 0)
    for entry in entries:
        out[entry.state] += 1
    return out
