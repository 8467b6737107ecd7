"""The memory as XLIFF 2.0 or 1.2, for other translation tools, and back.

Formats: https://docs.oasis-open.org/xliff/xliff-core/v2.0/xliff-core-v2.0.html and, for tools that read nothing newer,
https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html. A file per post, a unit per block, one source language a
document. Markup stays in the segments as Markdown source, as in TMX.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, get_args
from xml.etree import ElementTree

from tripglot.errors import TripglotError
from tripglot.interchange.xml_ import Translated, document, in_language, parsed, plain, text_of, within
from tripglot.memory.entry import Entry, State

Version = Literal["2.0", "1.2"]
VERSIONS: Final = get_args(Version)

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# what still has to be done is the first state of all
_STATES: dict[State, str] = {"human": "final", "reviewed": "reviewed", "machine": "translated"}
_STATES_1 = _STATES | {"reviewed": "signed-off"}


def xliff(
    posts: Iterable[tuple[str, Sequence[Entry]]], source: str, target: str, version: Version = VERSIONS[0]
) -> bytes:
    """An XLIFF document of the entries of each post, by its name; the same entries give the same bytes.

    source, target: the languages (BCP 47). An unsure draft goes into a note, never into a target.
    """
    root = ElementTree.Element("xliff", {"version": version, "xmlns": f"urn:oasis:names:tc:xliff:document:{version}"})
    if version == "2.0":
        root.attrib |= {"srcLang": source, "trgLang": target}
    for number, (name, entries) in enumerate(posts, 1):
        if version == "2.0":
            file = ElementTree.SubElement(root, "file", id=f"f{number}", original=name)
            _add(file, entries)
        else:
            languages = {"source-language": source, "target-language": target, "datatype": "plaintext"}
            file = ElementTree.SubElement(root, "file", {"original": name} | languages)
            _add_1(ElementTree.SubElement(file, "body"), entries)
    return document(root)


def pairs(path: Path, target: str) -> list[Translated]:
    """The pairs of an XLIFF file of either version; TripglotError if it is none, or only for other languages."""
    root = parsed(path, "xliff")
    found: dict[str, list[Translated]] = {}
    older = root.get("version", "").startswith("1.")
    for file in within(root, "file"):
        language = file.get("target-language", "") if older else root.get("trgLang", "")
        found.setdefault(language, []).extend(_units_1(file) if older else _units(file))
    named = [language for language in found or [root.get("trgLang", "")] if language]
    if not named:
        raise TripglotError("names no target language", path=path, cure="trgLang in XLIFF 2, target-language in 1.2")
    fitting = [language for language in named if in_language(language, target)]
    if not fitting:
        cure = f"tripglot memory import --to {named[0]}"
        raise TripglotError(f"is for {', '.join(named)}, not for {target}", path=path, cure=cure)
    return [pair for language in fitting for pair in found.get(language, ())]


def _units(file: ElementTree.Element) -> Iterator[Translated]:
    """The units of a file of XLIFF 2; what other tools propose (``matches``) has sources and targets of its own."""
    for unit in within(file, "unit"):
        parts = [part for part in unit if plain(part) in ("segment", "ignorable")]
        source, target = (
            "".join(text_of(text) for part in parts for text in part if plain(text) == side)
            for side in ("source", "target")
        )
        if source and target:
            segments = [part for part in parts if plain(part) == "segment"]
            settled = all(part.get("state") in ("reviewed", "final") for part in segments)
            whole = all(_has(part, "target") for part in segments if _has(part, "source"))
            yield Translated(source, target if whole else "", settled, file.get("original", ""))


def _has(segment: ElementTree.Element, side: str) -> bool:
    return any(text_of(text).strip() for text in segment if plain(text) == side)


def _units_1(file: ElementTree.Element) -> Iterator[Translated]:
    """The units of a file of XLIFF 1; what other tools propose (``alt-trans``) lies deeper than a unit's own texts."""
    for unit in within(file, "trans-unit"):
        own = {plain(part): part for part in reversed(unit)}
        source, target = own.get("source"), own.get("target")
        if source is not None and target is not None and text_of(source) and text_of(target):
            settled = unit.get("approved") == "yes" or target.get("state") in ("final", "signed-off")
            yield Translated(text_of(source), text_of(target), settled, file.get("original", ""))


def _drafts(entry: Entry) -> Mapping[str, str]:
    """What goes into notes, each by what it is."""
    told = {"draft": entry.proposal, "translates": entry.previous, "note": entry.note}
    return {category: text for category, text in told.items() if text}


def _add(file: ElementTree.Element, entries: Iterable[Entry]) -> None:
    for entry in entries:
        unit = ElementTree.SubElement(file, "unit", id=entry.key, name=entry.kind)
        if drafts := _drafts(entry):
            notes = ElementTree.SubElement(unit, "notes")
            for category, text in drafts.items():
                ElementTree.SubElement(notes, "note", category=category).text = text
        segment = ElementTree.SubElement(unit, "segment", state=_STATES.get(entry.state, "initial"))
        for side, text in (("source", entry.source), ("target", entry.target)):
            if text:
                ElementTree.SubElement(segment, side, {_SPACE: "preserve"}).text = text


def _add_1(body: ElementTree.Element, entries: Iterable[Entry]) -> None:
    for entry in entries:
        approved = "yes" if entry.state in ("human", "reviewed") else "no"
        about = {"id": entry.key, "resname": entry.kind, "approved": approved, _SPACE: "preserve"}
        unit = ElementTree.SubElement(body, "trans-unit", about)
        ElementTree.SubElement(unit, "source").text = entry.source
        if entry.target:
            state = _STATES_1.get(entry.state, "needs-translation")
            ElementTree.SubElement(unit, "target", state=state).text = entry.target
        for category, text in _drafts(entry).items():
            ElementTree.SubElement(unit, "note", {"from": category}).text = text
