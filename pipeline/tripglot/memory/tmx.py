"""The memory as TMX 1.4b, for other translation tools, and back.

Format: https://www.gala-global.org/tmx-14b. Markup stays in the segments as Markdown source: every tool shows it as
text, and nothing is lost on the way.
"""

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from tripglot import __version__
from tripglot.memory.entry import Entry
from tripglot.memory.interchange import LanguageOf, Translated, document, parsed

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def tmx(entries: Iterable[Entry], target: str, language_of: LanguageOf) -> bytes:
    """A TMX document of all entries with a translation; the same entries give the same bytes."""
    root = ElementTree.Element("tmx", version="1.4")
    ElementTree.SubElement(
        root,
        "header",
        {
            "creationtool": "tripglot",
            "creationtoolversion": __version__,
            "segtype": "paragraph",
            "o-tmf": "po",
            "adminlang": "en",
            "srclang": "*all*",
            "datatype": "plaintext",
        },
    )
    body = ElementTree.SubElement(root, "body")
    for entry in entries:
        if not entry.target or entry.previous:
            continue
        unit = ElementTree.SubElement(body, "tu", tuid=entry.key)
        ElementTree.SubElement(unit, "prop", type="x-state").text = entry.state
        for lang, text in ((language_of(entry.source), entry.source), (target, entry.target)):
            variant = ElementTree.SubElement(unit, "tuv", {_LANG: lang})
            ElementTree.SubElement(variant, "seg").text = text
    return document(root, '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n')


def pairs(path: Path, target: str) -> list[Translated]:
    """The pairs of a TMX file that have a segment in the target language; TripglotError if it is no TMX."""
    out = []
    for unit in parsed(path, "tmx").iter("tu"):
        texts = {}
        for variant in unit.iter("tuv"):
            segment = variant.find("seg")
            lang = variant.get(_LANG) or variant.get("lang") or ""
            if segment is not None:
                texts["target" if lang.lower().startswith(target.lower()) else "source"] = "".join(segment.itertext())
        state = next((prop.text for prop in unit.iter("prop") if prop.get("type") == "x-state"), "human")
        if texts.get("source") and texts.get("target"):
            out.append(Translated(texts["source"], texts["target"], state in ("human", "reviewed")))
    return out
