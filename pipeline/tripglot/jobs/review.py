"""Reviewing what the machine wrote: which entries wait, and what a person's decision makes of one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.files import PostFile, find_posts, twins
from tripglot.memory import Catalog, Entry, Nearest, alone, key_of, load, path_of, save
from tripglot.post import structure_of
from tripglot.post.open import opened
from tripglot.settings import Settings

WAITING = ("unsure", "machine", "stale", "missing")


@dataclass(slots=True)
class Waiting:
    """One entry nobody has looked at, or that no engine could translate, and where it is kept."""

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
    """Every entry that waits for a person, as the posts are now: unsure drafts, the worst first, then the others.

    The others stand in the order of files and posts. Raises TripglotError for posts and catalogs that cannot be told
    apart or read.
    """
    sources = posts or [folder for folder in settings.places().posts if folder.is_dir()]
    posts_there = find_posts(sources, settings.places())
    for error in twins(posts_there).values():
        raise error
    files = {path_of(settings.memory_dir(), file.name): file for file in posts_there}
    out = []
    for path, found in catalogs(settings, posts):
        catalog = _brought_up(found, files[path], settings) if path in files else found
        out += [Waiting(path, catalog, i) for i, entry in enumerate(catalog.entries) if entry.state in WAITING]
    return sorted(out, key=lambda item: _doubt(item.entry))


def _doubt(entry: Entry) -> float:
    """What to sort by: the confidence of an unsure draft, which is at most 1, and 2 for all else."""
    return (entry.certainty or 0.0) if entry.state == "unsure" else 2.0


def _brought_up(catalog: Catalog, file: PostFile, settings: Settings) -> Catalog:
    """A catalog as the next run would leave it, so that nothing is asked about a text that has changed since."""
    try:
        post = opened(file, settings.front_matter)
        here = {block.source for block in post.blocks}
        if all(entry.source in here for entry in catalog.entries if entry.settled):
            return catalog
        found = survey(post, settings.target, settings.languages)
    except TripglotError:
        return catalog  # `check` says what is wrong with the post
    return alone(catalog, post, found.blocks, found.fixed).catalog()


def nearest(settings: Settings) -> Nearest:
    """What people stand behind in all posts, to be found by what it is similar to."""
    return Nearest(entry for _, catalog in catalogs(settings) for entry in catalog.entries)


def similar(near: Nearest, entry: Entry) -> dict[str, str] | None:
    """The reviewed entry nearest to one that waits, as data."""
    known = near.of(entry.source)
    return {"source": known.source, "target": known.target} if known else None


def accepted(entry: Entry) -> Entry:
    """The translation as it stands is right for the source as it stands. Raises TripglotError if there is none."""
    if not entry.target:
        cure = "take the proposal, write one, or keep the source" if entry.proposal else "write one, or keep the source"
        raise TripglotError("there is no translation yet", cure=cure)
    return replace(entry, fuzzy=False, previous="", proposal="", partial="", left="")


def with_proposal(entry: Entry) -> Entry:
    """The engine's proposal, for a changed source or as an unsure draft, is right."""
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
    """The source is to stay as it is, for a reason; raises TripglotError where none is given."""
    if not reason.strip():
        raise TripglotError("a reason is needed to keep the source", cure="say why, for example: a quotation")
    return accepted(replace(entry, target=entry.source, reason=" ".join(reason.split())))


def decide(item: Waiting, entry: Entry, target: str) -> None:
    """Write one decision at once: an interrupt later loses nothing."""
    item.catalog.entries[item.index] = entry
    save(item.path, item.catalog, target)


def pruned(catalog: Catalog, *, unsure: bool) -> Catalog:
    """A catalog without what left its post, and without unsure drafts where those are to go as well."""
    entries = [entry for entry in catalog.entries if not (unsure and entry.state == "unsure")]
    return replace(catalog, entries=entries, obsolete=[])


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
    out = dict.fromkeys(("human", "reviewed", "machine", "stale", "unsure", "missing"), 0)
    for entry in entries:
        out[entry.state] += 1
    return out
