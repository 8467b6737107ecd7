"""The glossary as TBX-Basic, for other termbases, and back.

Format: ISO 30042. What is written has the elements of its first edition (2008, ``martif``), which every tool reads; the
second edition's (2019, ``tbx``, in either style) are read as well.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from tripglot.interchange.terms import Rendering, Wanted, rendering
from tripglot.interchange.xml_ import LANG, LanguageOf, document, in_language, parsed, plain, text_of, within

_DOCTYPE = '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n'
_ENTRIES: Final = ("termEntry", "conceptEntry")
_LANGUAGES: Final = ("langSet", "langSec")
_STATUS: Final = "administrativeStatus"
_RANKS: Final = {"preferred": 0, "admitted": 1, "": 1, "deprecated": 2, "superseded": 2}
_AVOIDED: Final = 2


def tbx(renderings: Iterable[Rendering], target: str, language_of: LanguageOf) -> bytes:
    """A TBX document of terms and their renderings; the same ones give the same bytes.

    target: the language of the renderings (BCP 47); `language_of` tells that of each source.
    """
    root = ElementTree.Element("martif", {"type": "TBX-Basic", LANG: target})
    header = ElementTree.SubElement(root, "martifHeader")
    described = ElementTree.SubElement(ElementTree.SubElement(header, "fileDesc"), "sourceDesc")
    ElementTree.SubElement(described, "p").text = "tripglot"
    body = ElementTree.SubElement(ElementTree.SubElement(root, "text"), "body")
    for number, one in enumerate(renderings, 1):
        entry = ElementTree.SubElement(body, "termEntry", id=f"t{number}")
        if one.note:
            ElementTree.SubElement(entry, "note").text = one.note
        by_language: dict[str, list[str]] = {}
        for source in one.sources:
            by_language.setdefault(language_of(source), []).append(source)
        by_language.setdefault(target, []).append(one.target)
        for lang, texts in by_language.items():
            section = ElementTree.SubElement(entry, "langSet", {LANG: lang})
            for text in dict.fromkeys(texts):
                ElementTree.SubElement(ElementTree.SubElement(section, "tig"), "term").text = text
    return document(root, _DOCTYPE)


def renderings(path: Path, target: str, wanted: Wanted) -> list[Rendering]:
    """The concepts of a TBX file that have a term in the target language (the preferred one counts).

    Sources are its terms in the languages wanted, those to be avoided last: posts have them, too. TripglotError if the
    file is no TBX.
    """
    out = []
    for entry in within(parsed(path, "martif", "tbx"), *_ENTRIES):
        said: list[tuple[int, str]] = []
        sources: list[tuple[int, str]] = []
        for section in within(entry, *_LANGUAGES):
            lang = section.get(LANG) or section.get("lang") or ""
            here = said if in_language(lang, target) else sources if wanted(lang) else []
            here += ((_rank(group, term), text_of(term)) for group in section.iter() for term in _terms(group))
        target_term = min(said, key=lambda term: term[0], default=(_AVOIDED, ""))
        rendered = target_term[1] if target_term[0] < _AVOIDED else ""
        note = next((text_of(note) for name in ("note", "descrip", "definition") for note in within(entry, name)), "")
        out.append(rendering((text for _, text in sorted(sources, key=lambda term: term[0])), rendered, note))
    return out


def _terms(group: ElementTree.Element) -> list[ElementTree.Element]:
    return [child for child in group if plain(child) == "term"]


def _rank(group: ElementTree.Element, term: ElementTree.Element) -> int:
    """What a termbase thinks of one of its terms: the lower, the better; said beside the term, in either style."""
    for note in group:
        if note is not term and _STATUS in (plain(note), note.get("type")):
            return _RANKS.get(text_of(note).strip().lower().replace("term-admn-sts", "").removesuffix("term"), 1)
    return 1
