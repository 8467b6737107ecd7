"""Reviewing what the machine wrote: which entries wait, and what a person's decision makes of one."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.files import PostFile, files_below, find_posts, refuse_twins
from tripglot.memory import Catalog, Entry, Nearest, alone, key_of, load, path_of, save, writing
from tripglot.post import Post, structure_of, value_shape
from tripglot.post.open import opened
from tripglot.post.unseen import smuggled
from tripglot.settings import Settings

WAITING = ("unsure", "machine", "stale", "missing")


@dataclass(slots=True)
class Waiting:
    """One entry nobody has looked at, or that no engine could translate, and where it is kept.

    settings: those it was read with. file, post: what it stands in, if that is there and can be read. unfit: why its
    translation cannot stand there, if somebody has looked at it all the same.
    """

    path: Path
    catalog: Catalog
    index: int
    settings: Settings
    file: PostFile | None = None
    post: Post | None = None
    unfit: str = ""

    @property
    def state(self) -> str:
        """The state of the entry, or that its translation does not fit."""
        return "unfit" if self.unfit else self.entry.state

    @property
    def entry(self) -> Entry:
        """The entry as it is now."""
        return self.catalog.entries[self.index]

    @property
    def block(self) -> int | None:
        """The first block of the post that has the entry's source."""
        blocks = self.post.blocks if self.post else []
        return next((number for number, block in enumerate(blocks) if block.source == self.entry.source), None)

    def refusal(self, text: str) -> str:
        """Say why a text cannot take the place of the source in the post; nothing if it can, or there is no post."""
        if self.post is None or self.block is None or text == self.entry.source:
            return ""
        refused = self.post.edit({self.block: text}).refused
        return refused[0].reason if refused else ""

    @property
    def place(self) -> str:
        """File and line, of the post where it stands there."""
        if self.file is None or self.post is None or self.block is None:
            return str(self.path)
        return f"{self.file.path}:{self.post.source.line(self.post.blocks[self.block].start)}"


def catalogs(
    settings: Settings, posts: Sequence[Path] = (), problems: list[TripglotError] | None = None
) -> Iterator[tuple[Path, Catalog]]:
    """The catalogs of the target language, all of them or those of some posts.

    One that cannot be read is one of `problems`; without that list it is raised.
    """
    memory = settings.memory_dir()
    wanted = {path_of(memory, file.name) for file in find_posts(posts, settings.places(), problems)}
    for path in files_below(memory, ".po"):
        if posts and path not in wanted:
            continue
        try:
            catalog = load(path)
        except TripglotError as error:
            if problems is None:
                raise
            problems.append(error)
        else:
            yield path, catalog


def waiting(
    settings: Settings, posts: Sequence[Path] = (), problems: list[TripglotError] | None = None
) -> list[Waiting]:
    """Every entry that waits for a person, as the posts are now: what does not fit, what an engine was least sure of.

    Those of which that is not known come last, in the order of files and posts; for a post that is gone nobody waits.
    Raises TripglotError for posts that cannot be told apart; what is unfit for a post, and a catalog that cannot be
    read, goes to `problems` if that is there.
    """
    here = (page for page in pages(settings, posts, problems) if page and not page[0].catalog.is_gone(settings.root))
    entries = [item for page in here for item in _tried(page) if item.unfit or item.entry.state in WAITING]
    return sorted(entries, key=lambda item: (not item.unfit, _doubt(item.entry)))


def _tried(page: list[Waiting]) -> list[Waiting]:
    """The entries of one post, those marked that do not fit into it though a person stands behind them."""
    for item, reason in _refused(item for item in page if item.entry.settled):
        item.unfit = reason
    return page


def _refused(items: Iterable[Waiting]) -> list[tuple[Waiting, str]]:
    """Those of some entries of one post whose translations do not fit into it, all tried at once, and why."""
    blocks = {block: item for item in items if (block := item.block) is not None}
    post = next((item.post for item in blocks.values()), None)
    refused = post.edit({block: item.entry.target for block, item in blocks.items()}).refused if post else ()
    return [(blocks[refusal.block], refusal.reason) for refusal in refused]


def pages(
    settings: Settings, posts: Sequence[Path] = (), problems: list[TripglotError] | None = None
) -> Iterator[list[Waiting]]:
    """All entries of each post, as the posts are now, whatever their state; raises as `waiting` does."""
    sources = posts or [folder for folder in settings.places().posts if folder.is_dir()]
    posts_there = find_posts(sources, settings.places(), problems)
    refuse_twins(posts_there, settings.places())
    files = {path_of(settings.memory_dir(), file.name): file for file in posts_there}
    for path, catalog in catalogs(settings, posts, problems):
        yield page_of(path, catalog, files.get(path), settings)


def page_of(path: Path, catalog: Catalog, file: PostFile | None, settings: Settings) -> list[Waiting]:
    """The entries of one post as the next run would leave them: nobody is asked about a text that has changed."""
    post = None
    if file is not None:
        with suppress(TripglotError):  # `check` says what is wrong with the post
            post = opened(file, settings.front_matter)
            catalog = _brought_up(catalog, post, settings)
    return [Waiting(path, catalog, number, settings, file, post) for number in range(len(catalog.entries))]


def _doubt(entry: Entry) -> tuple[bool, float]:
    """What to sort by: a draft before what is published, and what an engine was least sure of first; 2 is unknown."""
    certainty = entry.certainty if entry.state in ("unsure", "machine") else None
    return entry.state != "unsure", (0.0 if entry.state == "unsure" else 2.0) if certainty is None else certainty


def _brought_up(catalog: Catalog, post: Post, settings: Settings) -> Catalog:
    here = {block.source for block in post.blocks}
    if all(entry.source in here for entry in catalog.entries if entry.settled):
        return catalog
    found = survey(post, settings.target, settings.languages)
    return alone(catalog, post, found.blocks, found.fixed).catalog()


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
    """A person's own words. Raises TripglotError if they are those of the source, or would change its structure."""
    text = text.strip("\n")
    if not text.strip():
        raise TripglotError("the translation is empty", cure="write some text, or skip")
    if text == entry.source:
        raise TripglotError("this is the source itself", cure="translate it, or keep the source for a reason")
    if unseen := smuggled(text, entry.source):
        raise TripglotError(unseen, cure="write it without")
    shape = value_shape if entry.kind == "front" else structure_of
    if shape(text) != shape(entry.source):
        raise TripglotError("links, code or other markup differ from the source", cure=_KEEP)
    return accepted(replace(entry, target=text))


def kept(entry: Entry, reason: str) -> Entry:
    """The source is to stay as it is, for a reason; raises TripglotError where none is given."""
    if not reason.strip():
        raise TripglotError("a reason is needed to keep the source", cure="say why, for example: a quotation")
    if unseen := smuggled(reason):
        raise TripglotError(unseen, cure="write it without")
    return accepted(replace(entry, target=entry.source, reason=" ".join(reason.split())))


def wrong(entry: Entry) -> Entry:
    """The translation is wrong: the post keeps its source there, and no later run takes the same words again.

    Raises TripglotError if there is none.
    """
    said = entry.target or entry.proposal
    if not said:
        raise TripglotError("there is no translation yet", cure="write one, or keep the source")
    gone = replace(entry, target="", fuzzy=False, wrote="", previous="", partial="", left="", reason="")
    return replace(gone, proposal=said, confidence=_NONE)


_KEEP = "keep every link target, code span and image"
_NONE = "-1.00"  # confidence in what a person called wrong: below every line


class ConflictError(TripglotError):
    """An entry is not what a person saw when they decided. now: what there is instead, None if it is gone."""

    def __init__(self, now: Waiting | None) -> None:
        """Take the entry as it is now."""
        super().__init__("somebody has changed this passage meanwhile", cure="look at it again; nothing was written")
        self.now = now


def decide(item: Waiting, entry: Entry) -> None:
    """Write one decision at once: an interrupt later loses nothing, and neither does another tool meanwhile.

    Raises TripglotError, and writes nothing, if the translation would change the structure of its post, and
    ConflictError if somebody has changed this entry since it was read.
    """
    with writing(item.settings.memory_dir()):
        page = page_of(item.path, load(item.path), item.file, item.settings)
        now = next((one for one in page if one.entry.source == item.entry.source), None)
        if now is None or replace(now.entry, place="") != replace(item.entry, place=""):
            raise ConflictError(now)
        put(now, entry)
    item.catalog.entries[item.index] = entry


def put(item: Waiting, entry: Entry) -> None:
    """The same for who has read the entry just now and keeps others from writing."""
    if entry.target and (refusal := item.refusal(entry.target)):
        raise TripglotError(f"this does not fit into the post: {refusal}", cure=_KEEP)
    item.catalog.entries[item.index] = entry
    save(item.path, item.catalog, item.settings.target)


def confirm(settings: Settings, posts: Sequence[Path]) -> int:
    """Say that the stale translations of some posts are still right; gives their number.

    Raises TripglotError, and writes nothing of that post, if one of them does not fit into it any more.
    """
    number = 0
    with writing(settings.memory_dir()):
        for page in pages(settings, posts):
            stale = [item for item in page if item.entry.state == "stale"]
            for item, reason in _refused(stale):
                raise TripglotError(f"{item.place}: this does not fit into the post: {reason}", cure=_KEEP)
            for item in stale:
                item.catalog.entries[item.index] = accepted(item.entry)
            if stale:
                save(page[0].path, page[0].catalog, settings.target)
            number += len(stale)
    return number


@dataclass(frozen=True, slots=True)
class Pruning:
    """What of the memory is to go beside what no person stands behind and is in no post any more.

    unsure, machine: unsure drafts, and machine translations that nobody has looked at, so that an engine is asked anew;
    by: only those whose engine has this in its name. gone: what people translated that is in no post any more.
    """

    unsure: bool = False
    machine: bool = False
    by: str = ""
    gone: bool = False

    def of(self, catalog: Catalog, held: Collection[tuple[str, str]] | None = None) -> Catalog:
        """What is left of a catalog. held: for one of a post that is gone, the pairs that other catalogs have as well.

        What a person wrote a note to stays, and so does what one called wrong: no engine is to say it again.
        """
        states = {state for state, goes in (("unsure", self.unsure), ("machine", self.machine)) if goes}
        entries = [
            e for e in catalog.entries
            if e.note or e.wrong or e.by_hand or e.state not in states or self.by not in e.engine
        ]  # fmt: skip
        if held is not None:
            entries = [
                e for e in entries if e.note or (e.by_hand and not self.gone and (e.source, e.target) not in held)
            ]
        obsolete = [e for e in catalog.obsolete if e.note or not self.gone]
        return replace(catalog, entries=entries, obsolete=obsolete)


def prune(settings: Settings, pruning: Pruning) -> int:
    """Write what is left of every catalog, and delete those of which nothing is; gives the number of entries gone.

    Raises TripglotError for a broken catalog.
    """
    with writing(settings.memory_dir()):
        return _prune(settings, pruning)


def _prune(settings: Settings, pruning: Pruning) -> int:
    found = list(catalogs(settings))
    gone = {path for path, catalog in found if catalog.is_gone(settings.root)}
    held = {
        (entry.source, entry.target)
        for path, catalog in found if path not in gone
        for entry in (*catalog.entries, *catalog.obsolete) if entry.settled
    }  # fmt: skip
    number = 0
    for path, catalog in found:
        left = pruning.of(catalog, held if path in gone else None)
        less = len(catalog.entries) + len(catalog.obsolete) - len(left.entries) - len(left.obsolete)
        number += less
        if less and path in gone and not (left.entries or left.obsolete):
            path.unlink()
        elif less:
            save(path, left, settings.target)
    return number


def by_engine(found: Iterable[tuple[Path, Catalog]]) -> Counter[str]:
    """How many machine translations and drafts that nobody has looked at are by which engine."""
    return Counter(e.engine for _, catalog in found for e in catalog.entries if e.state in ("machine", "unsure"))


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
