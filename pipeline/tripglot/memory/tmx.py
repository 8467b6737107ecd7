"""The memory as TMX 1.4b, for other translation tools, and back.

Format: https://www.gala-global.org/tmx-14b. Markup stays in the segments as Markdown source: every tool shows it as
text, and nothing is lost on the way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tripglot import __version__
from tripglot.errors import TripglotError
from tripglot.memory import Entry

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Translated:
    """A source and its translation from elsewhere, and whether a person stands behind it."""

    source: str
    target: str
    reviewed: bool


def tmx(entries: Iterable[Entry], target: str) -> bytes:
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
        for lang, text in (("und", entry.source), (target, entry.target)):
            variant = ElementTree.SubElement(unit, "tuv", {_LANG: lang})
            ElementTree.SubElement(variant, "seg").text = text
    ElementTree.indent(root, " ")
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    document: bytes = ElementTree.tostring(root, encoding="utf-8")
    return declaration + document + b"\n"


def pairs(path: Path, target: str) -> list[Translated]:
    """The pairs of a TMX file that have a segment in the target language; TripglotError if it is no TMX."""
    try:
        data = path.read_bytes()
        if b"<!ENTITY" in data:
            raise TripglotError("declares entities, which TMX needs none of", path=path, cure="remove them")
        root = ElementTree.fromstring(data)
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None
    except ElementTree.ParseError as error:
        raise TripglotError("is no valid XML", path=path, line=error.position[0]) from None
    if root.tag != "tmx":
        raise TripglotError(f"is {root.tag}, not tmx", path=path)
    out = []
    for unit in root.iter("tu"):
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
