"""The memory as XLIFF 2.0, for other translation tools, and back.

Format: https://docs.oasis-open.org/xliff/xliff-core/v2.0/xliff-core-v2.0.html. A file per post, a unit per block. The
format knows one source language a document. Markup stays in the segments as Markdown source, as in TMX.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

from tripglot.errors import TripglotError
from tripglot.memory.entry import Entry, State
from tripglot.memory.interchange import Translated, document, in_language, parsed, plain

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# what still has to be done is "initial"
_STATES: dict[State, str] = {"human": "final", "reviewed": "reviewed", "machine": "translated"}


def xliff(posts: Iterable[tuple[str, Sequence[Entry]]], source: str, target: str) -> bytes:
    """An XLIFF document of the entries of each post, by its name; the same entries give the same bytes.

    source, target: the languages (BCP 47). An unsure draft goes into a note, never into a target.
    """
    root = ElementTree.Element("xliff", {"version": "2.0", "srcLang": source, "trgLang": target})
    root.set("xmlns", "urn:oasis:names:tc:xliff:document:2.0")
    for number, (name, entries) in enumerate(posts, 1):
        file = ElementTree.SubElement(root, "file", id=f"f{number}", original=name)
        for entry in entries:
            _add(file, entry)
    return document(root)


def pairs(path: Path, target: str) -> list[Translated]:
    """The pairs of an XLIFF 2 file; TripglotError if it is none, or is for another language than the target."""
    root = parsed(path, "xliff")
    language = root.get("trgLang", "")
    if not language:
        raise TripglotError("has no trgLang: XLIFF 2 is read, 1.2 is not", path=path, cure="convert it to XLIFF 2")
    if not in_language(language, target):
        cure = f"tripglot memory import --to {language}"
        raise TripglotError(f"is for {language}, not for {target}", path=path, cure=cure)
    out = []
    for unit in (one for one in root.iter() if plain(one) == "unit"):
        segments = [one for one in unit.iter() if plain(one) == "segment"]
        texts = {
            side: "".join("".join(part.itertext()) for part in unit.iter() if plain(part) == side)
            for side in ("source", "target")
        }
        if texts["source"] and texts["target"]:
            settled = all(segment.get("state") in ("reviewed", "final") for segment in segments)
            out.append(Translated(texts["source"], texts["target"], settled))
    return out


def _add(file: ElementTree.Element, entry: Entry) -> None:
    unit = ElementTree.SubElement(file, "unit", id=entry.key, name=entry.kind)
    drafts = {"draft": entry.proposal, "translates": entry.previous, "note": entry.note}
    if any(drafts.values()):
        notes = ElementTree.SubElement(unit, "notes")
        for category, text in drafts.items():
            if text:
                ElementTree.SubElement(notes, "note", category=category).text = text
    segment = ElementTree.SubElement(unit, "segment", state=_STATES.get(entry.state, "initial"))
    for side, text in (("source", entry.source), ("target", entry.target)):
        if text:
            ElementTree.SubElement(segment, side, {_SPACE: "preserve"}).text = text
