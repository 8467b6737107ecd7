"""The memory as TMX 1.4b, for other translation tools, and back.

Format: https://www.gala-global.org/tmx-14b. Markup stays in the segments as Markdown source: every tool shows it as
text, and nothing is lost on the way.
"""

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from tripglot import __version__
from tripglot.interchange.xml_ import LANG, LanguageOf, Translated, document, in_language, parsed, text_of
from tripglot.memory.entry import Entry


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
            variant = ElementTree.SubElement(unit, "tuv", {LANG: lang})
            ElementTree.SubElement(variant, "seg").text = text
    return document(root, '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n')


def pairs(path: Path, target: str) -> list[Translated]:
    """The pairs of a TMX file: each segment in another language with the one in the target language.

    Raises TripglotError if it is no TMX.
    """
    out = []
    for unit in parsed(path, "tmx").iter("tu"):
        sources: list[str] = []
        targets: dict[str, str] = {}
        for variant in unit.iter("tuv"):
            segment = variant.find("seg")
            lang = variant.get(LANG) or variant.get("lang") or ""
            text = text_of(segment)
            if text and in_language(lang, target):
                targets.setdefault(lang.lower(), text)
            elif text:
                sources.append(text)
        state = next((prop.text for prop in unit.iter("prop") if prop.get("type") == "x-state"), "human")
        said = targets.get(target.lower()) or next(iter(targets.values()), "")  # en-US beside en-GB
        out += [Translated(source, said, state in ("human", "reviewed")) for source in sources if said]
    return out
