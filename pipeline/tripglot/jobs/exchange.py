"""The memory to other translation tools and back, as TMX or XLIFF."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.files import write
from tripglot.interchange import tmx, xliff
from tripglot.interchange.xml_ import LanguageOf, Translated, writable
from tripglot.jobs.review import catalogs, edited, pages
from tripglot.languages import same_language
from tripglot.memory import Entry, key_of, save, writing
from tripglot.post import Post
from tripglot.scripts import shortened
from tripglot.settings import Settings

_FORMATS: dict[str, ModuleType] = {".tmx": tmx, ".xlf": xliff, ".xliff": xliff}
_OTHERS = "neither TMX nor XLIFF"

UNKNOWN = "und"  # a language that nobody can tell (ISO 639-2)
_SHOWN = 72  # columns of a translation in a line about it


@dataclass(frozen=True, slots=True)
class Exported:
    """How many entries were written, their source language if the format wants one, and how many others are left.

    unwritable: how many have a character that XML cannot hold.
    """

    written: int
    source: str = ""
    left: int = 0
    unwritable: int = 0


@dataclass(slots=True)
class Imported:
    """How many entries were taken, and a line for each translation that does not fit where its source stands.

    strange: how many of the file are of no source that the memory has.
    """

    taken: int = 0
    strange: int = 0
    refused: list[str] = field(default_factory=list)


def exported(settings: Settings, path: Path, source: str = "", version: xliff.Version = xliff.VERSIONS[0]) -> Exported:
    """Write the memory of the target language to a file of either format, atomically.

    XLIFF, of this version, takes entries of one source language: `source`, or the one most of them are in.
    TripglotError for another kind of file, and for a broken catalog.
    """
    form = form_of(path, _FORMATS, _OTHERS)
    everything = [(file, catalog.entries) for file, catalog in catalogs(settings)]
    found = [(file, [entry for entry in some if _writable(entry)]) for file, some in everything]
    unwritable = sum(len(some) for _, some in everything) - sum(len(some) for _, some in found)
    of = languages_of(settings)
    if form is tmx:
        entries = [entry for _, some in found for entry in some]
        write(path, tmx.tmx(entries, settings.target, of))
        written = sum(bool(entry.target and not entry.previous) for entry in entries)
        return Exported(written, unwritable=unwritable)
    counts = Counter(of(entry.source) for _, some in found for entry in some)
    source = source or min(counts, key=lambda tag: (-counts[tag], tag), default=UNKNOWN)
    posts = [(_named(file, some), [e for e in some if same_language(of(e.source), source)]) for file, some in found]
    write(path, xliff.xliff([(name, some) for name, some in posts if some], source, settings.target, version))
    written = sum(len(some) for _, some in posts)
    return Exported(written, source, counts.total() - written, unwritable)


def _writable(entry: Entry) -> bool:
    return writable(entry.source, entry.target, entry.previous, entry.proposal, entry.note)


def imported(settings: Settings, path: Path) -> Imported:
    """Take translations from a file of either format for entries that nobody has reviewed.

    What would not fit into its post is left as it is. TripglotError if the file is none of these formats, and for posts
    and catalogs that cannot be told apart or read.
    """
    pairs: list[Translated] = form_of(path, _FORMATS, _OTHERS).pairs(path, settings.target)
    with writing(settings.memory_dir()):
        return _imported(settings, _Pairs(pairs))


class _Pairs:
    """What a document says of each source: in its own post, else anywhere, where a person's word goes before others."""

    def __init__(self, pairs: Sequence[Translated]) -> None:
        self.strange = {pair.source for pair in pairs}
        self._here = {(pair.post, pair.source): pair for pair in pairs if pair.post}
        self._anywhere: dict[str, dict[str, Translated]] = {}
        for pair in sorted(pairs, key=attrgetter("reviewed")):
            before = self._anywhere.setdefault(pair.source, {})
            if pair.reviewed and not all(one.reviewed for one in before.values()):
                before.clear()
            before[pair.target] = pair

    def of(self, post: str, source: str) -> Sequence[Translated]:
        """What may be said for a source of a post: several where people disagree and none of them names the post."""
        self.strange.discard(source)
        here = self._here.get((post, source))
        found = list(self._anywhere.get(source, {}).values())
        if here and (here.reviewed or not any(pair.reviewed for pair in found)):
            return [here]
        return found if found and found[-1].reviewed else found[-1:]


def _imported(settings: Settings, found: _Pairs) -> Imported:
    done = Imported()
    problems: list[TripglotError] = []
    for page in pages(settings, (), problems):
        taken = 0
        name = _named(page[0].path, page[0].catalog.entries) if page else ""
        for item in page:
            entry, said = item.entry, found.of(name, item.entry.source)
            if not said or entry.settled or (entry.target == said[0].target and not said[0].reviewed):
                continue
            pair = said[0]
            unfinished = "a person has written there and is not done" if entry.by_hand else ""
            partly = "" if pair.target else "only a part of it is translated"
            several = "people say different things" if len(said) > 1 else ""
            refusal = unfinished or partly or several or item.refusal(pair.target) or _refused(entry, pair.target)
            if refusal:
                shown = " | ".join(shortened(one.target or one.source, _SHOWN) for one in said)
                done.refused.append(f"{item.place}: not taken, {refusal}: {shown}")
                continue
            item.catalog.entries[item.index] = _taken(entry, pair)
            taken += 1
        if taken:
            save(page[0].path, page[0].catalog, settings.target)
        done.taken += taken
    done.refused += map(str, problems)
    done.strange = len(found.strange)
    return done


def _refused(entry: Entry, text: str) -> str:
    """Why a text is no translation of an entry, as a reviewer would be told; empty if it may be one."""
    try:
        edited(entry, text)
    except TripglotError as error:
        return error.message
    return ""


def _taken(entry: Entry, pair: Translated) -> Entry:
    """An entry with a translation from elsewhere: what an engine said of its own words goes."""
    gone: dict[str, Any] = dict.fromkeys(("proposal", "partial", "left", "score", "confidence"), "")
    wrote = entry.wrote if pair.reviewed else key_of(pair.target)  # an engine's, as far as anybody says
    return replace(entry, target=pair.target, fuzzy=not pair.reviewed, wrote=wrote, **gone)


def form_of(path: Path, formats: Mapping[str, ModuleType], others: str) -> ModuleType:
    """The module that reads and writes a file, by its suffix; TripglotError, saying what it is not, if none does."""
    try:
        return formats[path.suffix.lower()]
    except KeyError:
        raise TripglotError(f"is {others}", path=path, cure=f"a name in {', '.join(formats)}") from None


def _named(catalog: Path, entries: Sequence[Entry]) -> str:
    """The post of a catalog, as its entries name it; the catalog itself where no run has placed them yet."""
    return next((entry.post for entry in entries if entry.place), catalog.as_posix())


def languages_of(settings: Settings) -> LanguageOf:
    """What the detector says a text is in, beside the target language."""

    @cache
    def of(source: str) -> str:
        units = survey(Post.parse(source), settings.target, settings.languages).units
        sizes = Counter[str]()
        for unit in units:
            sizes[unit.lang] += unit.end - unit.start
        return min(sizes, key=lambda tag: (-sizes[tag], tag), default=UNKNOWN)

    return of
