"""What a person does with the passages of a post: sees what is known of each, decides, takes it back.

Nothing is held but what can be undone: every answer follows the memory on the disk, since a run, a PO editor or another
person may write it meanwhile, and every decision names what it was made on. What is not there any more is not written
over: the decision is refused, with the entry as it is now.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from tripglot import parallel
from tripglot.engines.engine import Engine
from tripglot.errors import TripglotError
from tripglot.files import PostFile, find_posts
from tripglot.jobs import review
from tripglot.jobs.missing_words import missing_words
from tripglot.jobs.one_block import alternatives
from tripglot.jobs.review import ConflictError, Waiting
from tripglot.jobs.termbase import add_terms
from tripglot.memory import Entry, Nearest, Precedents, load, path_of, save, writing
from tripglot.settings import Settings
from tripglot.translation import glossary
from tripglot.translation.glossary import Term

_UNDONE: Final = 200  # decisions that can be taken back


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person wants of one passage. what: a name of `DECISIONS`. text: their words, or their reason."""

    post: str
    key: str
    seen: str
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Done:
    """A decision that was carried out: what stood there, and what stands there now."""

    post: str
    before: Entry
    after: Entry


# what can be decided, by name: the entry as it is and the person's words to the entry that they want
DECISIONS: Final[Mapping[str, Callable[[Entry, str], Entry]]] = {
    "accept": lambda entry, text: review.accepted(entry) if entry.target else review.with_proposal(entry),
    "edit": review.edited,
    "proposal": lambda entry, text: review.with_proposal(entry),
    "wrong": lambda entry, text: review.wrong(entry),
    "keep": review.kept,
}


class Desk:
    """The passages of a project's posts in its target language; one decision at a time, from whatever thread."""

    def __init__(self, settings: Callable[[], Settings], engine: Callable[[Settings], Engine]) -> None:
        """Take what gives the settings as they are, and what makes the engine if somebody asks for alternatives."""
        self._settings = settings
        self._engine = engine
        self._made: Engine | None = None
        self._lock = threading.Lock()
        self._done: list[_Done] = []
        self._precedents = Precedents()

    def posts(self, problems: list[TripglotError]) -> list[dict[str, Any]]:
        """Every post with something in its memory: its name, and how many passages of it wait.

        What cannot be read is one of `problems`.
        """
        pages = (page for page in review.pages(self._settings(), (), problems) if page and page[0].file)
        return [{"post": str(page[0].file and page[0].file.name.as_posix()), **_progress(page)} for page in pages]

    def post_of(self, page: str) -> str:
        """Which post a page of the site shows in the target language; empty if none."""
        for file in _files(self._settings()):
            if file.name.with_suffix("").as_posix() == page.removeprefix("/").removesuffix(".html"):
                return file.name.as_posix()
        return ""

    def passages(self, post: str) -> dict[str, Any]:
        """All passages of a post, in its order, with what memory and glossary say of each; and how far it is."""
        settings = self._settings()
        page = self._page(post, settings)
        near = self._precedents.nearest(settings.memory_dir())
        terms = glossary.load(settings.root / settings.glossary, settings.target)
        return {
            "post": post,
            "target": settings.target,
            **_progress(page),
            "undo": bool(self._done),
            "passages": [_shown(item, near, terms, settings.target) for item in page],
        }

    def decide(self, decision: Decision) -> Entry:
        """Write a decision at once, and give the entry that it made.

        Raises ConflictError where the passage is not what was seen, and TripglotError, with the reason, where the words
        do not fit; nothing is written then.
        """
        made = DECISIONS.get(decision.what)
        if made is None:
            raise TripglotError(f"nothing is called '{decision.what}'", cure=", ".join(DECISIONS))
        with self._alone() as settings:
            page = self._page(decision.post, settings)
            item = _with(page, decision.key)
            if item is None or seen(item.entry) != decision.seen:
                raise ConflictError(item)
            before, after = item.entry, made(item.entry, decision.text)
            review.put(item, after)
            self._done = [*self._done, _Done(decision.post, before, after)][-_UNDONE:]
            return after

    def undo(self) -> tuple[str, str]:
        """Take the last decision back; gives its post and key. TripglotError if there is none, or it has changed."""
        if not self._done:
            raise TripglotError("there is nothing to take back")
        with self._alone() as settings:
            done = self._done.pop()
            item = _with(self._page(done.post, settings), done.after.key)
            if item is None or seen(item.entry) != seen(done.after):
                raise ConflictError(item)
            item.catalog.entries[item.index] = replace(done.before, place=item.entry.place)
            save(item.path, item.catalog, settings.target)
            return done.post, done.before.key

    def alternatives(self, post: str, key: str) -> list[str]:
        """What the engine proposes for a passage, the likeliest first; TripglotError if it cannot be asked."""
        with self._lock:
            settings = self._settings()
            item = _with(self._page(post, settings), key)
            if item is None or item.file is None or item.post is None or item.block is None:
                raise ConflictError(None)
            if self._made is None:
                parallel.stay_here()  # the engine has threads
                self._made = self._engine(settings)
            return alternatives(item.file, item.post, item.block, settings, self._made)

    def add_term(self, source: str, rendering: str) -> None:
        """Put a term into the glossary; TripglotError, and nothing written, where it would not be one."""
        if not source.strip() or not rendering.strip():
            raise TripglotError("a term and its rendering are needed", cure="mark the words and write both")
        with self._alone() as settings:
            add_terms(
                settings.root / settings.glossary, [Term((source.strip(),), {settings.target: rendering.strip()})]
            )

    @contextmanager
    def _alone(self) -> Iterator[Settings]:
        """Nobody else of ours writes meanwhile, in this process or another."""
        with self._lock:
            settings = self._settings()
            with writing(settings.memory_dir()):
                yield settings

    def _page(self, post: str, settings: Settings) -> list[Waiting]:
        file = _file_of(post, settings)
        path = path_of(settings.memory_dir(), file.name)
        return review.page_of(path, load(path), file, settings)


def seen(entry: Entry) -> str:
    """What tells whether an entry is still what a page has shown."""
    return sha256(repr(replace(entry, place="")).encode()).hexdigest()[:16]


def _files(settings: Settings) -> list[PostFile]:
    return find_posts([path for path in settings.places().posts if path.exists()], settings.places(), [])


def _file_of(post: str, settings: Settings) -> PostFile:
    for file in _files(settings):
        if file.name == Path(post):
            return file
    raise TripglotError("there is no such post", path=post)


def _with(page: list[Waiting], key: str) -> Waiting | None:
    return next((item for item in page if item.entry.key == key), None)


def _progress(page: list[Waiting]) -> dict[str, int]:
    waiting = sum(item.entry.state in review.WAITING for item in page)
    return {"all": len(page), "waiting": waiting}


def _shown(item: Waiting, near: Nearest, terms: glossary.Glossary, target: str) -> dict[str, Any]:
    """One passage as data for a page."""
    entry = item.entry
    waits = entry.state in review.WAITING
    return {
        "key": entry.key,
        "seen": seen(entry),
        "kind": entry.kind,
        "state": "wrong" if entry.wrong else entry.state,
        "waits": waits,
        "place": item.place,
        "source": entry.source,
        "target": entry.target,
        "proposal": entry.proposal,
        "previous": entry.previous,
        "reason": entry.reason,
        "engine": entry.engine,
        "confidence": "" if entry.made_up else entry.confidence,
        "similar": review.similar(near, entry) if waits else None,
        "lacks": missing_words(entry, target) if waits else [],
        "terms": [
            {"source": entry.source[start:end], "target": terms.shown(term, entry.source[start:end])}
            for start, end, term in terms.find(entry.source)
        ],
    }
