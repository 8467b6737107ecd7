"""PO files in and out, made for git: no dates, entries in the order of the post, every line stable.

Any PO editor can work on them (Poedit, Weblate, OmegaT). Removing `fuzzy` there is how a translation becomes reviewed.
The format is GNU gettext's (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html); polib reads and
writes it.
"""

import contextlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polib

from tripglot.errors import TripglotError
from tripglot.files import alone, write
from tripglot.memory.doubles import Double, Placed, single
from tripglot.memory.entry import Entry, key_of

_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")  # how git begins the lines between two sides of a merge
_OURS = frozenset({"fuzzy"})  # flags that are fields of an entry
_FACT: Final = "[tripglot] "  # how a fact begins among a translator's comments
_PATIENCE: Final = 10.0  # seconds to wait for another process; each writes for milliseconds
_HEADER = {
    "PO-Revision-Date": "none",
    "Last-Translator": "none",
    "Language-Team": "none",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "X-Generator": "tripglot",
}  # what another tool wrote there instead is kept


@dataclass(slots=True)
class Catalog:
    """The memory of one post in one language: what stands in the post, and what stood there once and was reviewed.

    header, comment: what the file says of itself, as the tool that wrote it last left it. doubles: sources that stood
    in the file twice, of which one entry was taken.
    """

    entries: list[Entry] = field(default_factory=list)
    obsolete: list[Entry] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    doubles: list[Double] = field(default_factory=list)

    def is_gone(self, root: Path) -> bool:
        """Whether the post it was made for is there no more, by where its entries say they stand below `root`.

        Where its folder is not there either (a memory without posts), that cannot be told.
        """
        posts = {Path(entry.post) for entry in self.entries if entry.place}
        return bool(posts) and all(
            (root / Path(*post.parts[:-1][:1])).exists() and not (root / post).exists() for post in posts
        )


def path_of(folder: Path, name: Path) -> Path:
    """Where a post's entries are kept in the memory of a language: `<folder>/<post>.po`."""
    return folder / name.with_suffix(".po")


_LINE_END: Final = re.compile(r"\r\n?")  # polib takes a file with the line ends of old Macs for one comment
_PLACE = re.compile(r"(?: in po file)?\s*\(line (\d+)\)")


def _syntax(message: str) -> tuple[str, int | None]:
    """What polib says is wrong, and the line; it names a file, but was given a text."""
    place = _PLACE.search(message)
    return _PLACE.sub("", message).strip()[-80:], int(place.group(1)) if place else None


class _Lines(str):
    """A text whose lines, for polib, only line feeds end: a string may hold U+2028 and what else Python splits at."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.split("\n")


def load(path: Path) -> Catalog:
    """Read one catalog; an absent file is an empty one.

    Raises TripglotError, with the line, if it does not parse, holds the marks of a git conflict or one source with two
    translations of people, and if an entry's hash does not fit its source: that is what a git merge leaves that pairs a
    new source with an old translation.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Catalog()
    except UnicodeDecodeError:
        raise TripglotError("is not UTF-8", path=path, cure="restore it from git") from None
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None
    text = _LINE_END.sub("\n", text)
    _look(text, path)
    try:
        po = polib.pofile(_Lines(text))
    except (OSError, ValueError, UnicodeError) as error:
        reason, line = _syntax(str(error).replace(text, ""))
        cure = "mend it, or restore it"
        raise TripglotError(f"is no valid PO file: {reason}", path=path, line=line, cure=cure) from None
    live: list[Placed] = []
    gone: list[Placed] = []
    for item in po:
        entry = _entry(item)
        if item.msgid_plural:
            cure = "write one msgstr: no post has plural forms"
            raise TripglotError("has plural forms", path=path, line=item.linenum, cure=cure)
        if not item.obsolete and (item.msgctxt or "").split(" ")[-1] != entry.key:
            raise TripglotError(
                "the hash in msgctxt does not fit msgid, as after a bad merge",
                path=path, line=item.linenum, cure="restore the entry, or delete it to have it translated again",
            )  # fmt: skip
        (gone if item.obsolete else live).append((entry, item.linenum))
    entries, more, doubles = single(live, path)
    obsolete = list(dict.fromkeys([entry for entry, _ in gone] + more))
    return Catalog(entries, obsolete, dict(po.metadata), po.header, doubles)


def _look(text: str, path: Path) -> None:
    """Raise TripglotError for what polib reads all the same: both sides of a merge, a file that was cut off."""
    lines, last = text.split("\n"), ""
    for number, content in enumerate(lines, 1):
        if content.startswith(_CONFLICT):
            cure = "settle the merge; where both sides were reviewed, keep one"
            raise TripglotError("holds a merge conflict", path=path, line=number, cure=cure)
        if content.startswith(("msg", '"', "#~ ")):
            if not _ends(content.rstrip()):
                raise TripglotError("has a text without its end", path=path, line=number, cure="restore it from git")
            last = content if content.startswith(("msg", "#~ msg")) else last
    if last.removeprefix("#~ ").startswith(("msgid", "msgctxt")):
        raise TripglotError("ends within an entry", path=path, line=len(lines), cure="restore it from git")


def _ends(content: str) -> bool:
    """Whether the string in a line is closed: by a second quotation mark, and not by one that is written in it."""
    if not content.endswith('"') or content.find('"') == len(content) - 1:
        return False
    before = content[:-1]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 0


def _entry(item: polib.POEntry) -> Entry:
    # an obsolete entry keeps no comments but those of translators: there its facts stand among them
    noted = item.tcomment.split("\n") if item.obsolete else []
    told = [line.removeprefix(_FACT) for line in noted if line.startswith(_FACT)]
    facts = dict(line.split(": ", 1) for line in told or item.comment.split("\n") if ": " in line)
    return Entry(
        kind=(item.msgctxt or "").split(" ")[0],
        source=item.msgid,
        target=item.msgstr,
        fuzzy="fuzzy" in item.flags,
        wrote=facts.get("wrote", ""),
        engine=facts.get("engine", ""),
        score=facts.get("score", ""),
        previous=item.previous_msgid or _unquoted(facts.get("previous", "")),
        proposal=_unquoted(facts.get("proposal", "")),
        reason=facts.get("kept", ""),
        note="\n".join(line for line in noted if not line.startswith(_FACT)) if item.obsolete else item.tcomment,
        flags=", ".join(flag for flag in item.flags if flag not in _OURS),
        confidence=facts.get("confidence", ""),
        partial=_unquoted(facts.get("partial", "")),
        left=facts.get("left", ""),
        place=" ".join(":".join(filter(None, place)) for place in item.occurrences),
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if text else ""


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text)) if text else ""
    except (ValueError, RecursionError):
        return ""


def save(path: Path, catalog: Catalog, target: str) -> bool:
    """Write a catalog atomically; False if nothing changed. The same catalog gives the same bytes."""
    if not catalog.entries and not catalog.obsolete and not path.exists():
        return False
    return write(path, dump(catalog, target, path.stem).encode())


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Be the one of our processes that writes the memory in `folder`; TripglotError if another one does not end."""
    with contextlib.suppress(OSError):  # what cannot be made cannot be written either, which is said then
        folder.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        yield
        return
    with alone(folder, "another process is writing this memory", _PATIENCE):
        yield


def renew(path: Path, catalog: Catalog, target: str) -> bool:
    """Save what came of a catalog that was read some time ago: what people have decided in the file since then stays.

    False if nothing changed. TripglotError if the file does not read any more.
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == dump(catalog, target, path.stem).encode():
            return False
    decided = {
        entry.source: entry for entry in load(path).entries if (entry.settled and not entry.previous) or entry.wrong
    }
    entries = [
        replace(decided[entry.source], kind=entry.kind, place=entry.place) if entry.source in decided else entry
        for entry in catalog.entries
    ]
    return save(path, replace(catalog, entries=entries), target)


def dump(catalog: Catalog, target: str, name: str) -> str:
    """A catalog as PO text."""
    po = polib.POFile(wrapwidth=0)
    po.header = catalog.comment
    language = {"Language": target.replace("-", "_")}
    po.metadata = {"Project-Id-Version": name.strip(), **_HEADER, **catalog.header, **language}
    for obsolete, entries in ((False, catalog.entries), (True, catalog.obsolete)):
        for entry in entries:
            po.append(_item(entry, obsolete=obsolete))
    return str(po)


def _item(entry: Entry, *, obsolete: bool) -> polib.POEntry:
    facts = {
        "engine": entry.engine,
        "score": entry.score,
        "confidence": entry.confidence,
        "wrote": entry.wrote,
        "kept": entry.reason,
        "proposal": _quoted(entry.proposal),
        "partial": _quoted(entry.partial),
        "left": entry.left,
        "previous": _quoted(entry.previous) if obsolete else "",
    }
    told = [f"{name}: {value}" for name, value in facts.items() if value]
    return polib.POEntry(
        msgctxt=f"{entry.kind} {key_of(entry.source)}",
        msgid=entry.source,
        msgstr=entry.target,
        tcomment="\n".join([*([entry.note] if entry.note else []), *(_FACT + fact for fact in told * obsolete)]),
        flags=[*(["fuzzy"] if entry.fuzzy else []), *(entry.flags.split(", ") if entry.flags else [])],
        comment="" if obsolete else "\n".join(told),
        previous_msgid=None if obsolete else entry.previous or None,
        occurrences=[] if obsolete else [(part, "") for part in entry.place.split()],
        obsolete=obsolete,
    )
