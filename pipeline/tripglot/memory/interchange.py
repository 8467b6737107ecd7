"""What TMX and XLIFF have in common: pairs that go out, pairs that come back, and XML that is not trusted."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tripglot.errors import TripglotError

LanguageOf = Callable[[str], str]  # the language that a source is in, as a BCP 47 tag, "und" if nobody can tell


@dataclass(frozen=True, slots=True)
class Translated:
    """A source and its translation from elsewhere, and whether a person stands behind it."""

    source: str
    target: str
    reviewed: bool


def document(root: ElementTree.Element, doctype: str = "") -> bytes:
    """An XML document in UTF-8, a line an element; the same elements give the same bytes."""
    ElementTree.indent(root, " ")
    content: bytes = ElementTree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + doctype.encode() + content + b"\n"


def parsed(path: Path, name: str) -> ElementTree.Element:
    """The root of a document, which has to be a `name`; TripglotError if it is not, or could grow without bounds."""
    try:
        data = path.read_bytes()
        if b"<!ENTITY" in data:
            raise TripglotError(f"declares entities, which {name} needs none of", path=path, cure="remove them")
        root = ElementTree.fromstring(data)
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None
    except ElementTree.ParseError as error:
        raise TripglotError("is no valid XML", path=path, line=error.position[0]) from None
    if plain(root) != name:
        raise TripglotError(f"is {plain(root)}, not {name}", path=path)
    return root


def plain(element: ElementTree.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]
