"""What TMX, XLIFF and TBX have in common: pairs that go out, pairs that come back, and XML that is not trusted."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from tripglot.errors import TripglotError
from tripglot.languages import same_language

LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

LanguageOf = Callable[[str], str]  # the language that a source is in, as a BCP 47 tag, "und" if nobody can tell


@dataclass(frozen=True, slots=True)
class Translated:
    """A source and its translation from elsewhere, and whether a person stands behind it.

    target: "" where only a part of the source is translated. post: where it stands, if the document says so.
    """

    source: str
    target: str
    reviewed: bool
    post: str = ""


# all that are no character of XML 1.0 (production 2): most controls, halves of pairs, two that stand for none
_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(*texts: str) -> bool:
    """Whether a document can hold these texts."""
    return not any(map(_UNWRITABLE.search, texts))


def written(root: ElementTree.Element) -> str:
    """A document without its declaration, and without the characters that XML has no way to write."""
    return _UNWRITABLE.sub("", ElementTree.tostring(root, encoding="unicode"))


def document(root: ElementTree.Element, doctype: str = "") -> bytes:
    """An XML document in UTF-8, a line an element; the same elements give the same bytes.

    TripglotError where a text is not writable.
    """
    ElementTree.indent(root, " ")
    content: bytes = ElementTree.tostring(root, encoding="utf-8")
    if found := _UNWRITABLE.search(content.decode()):
        raise TripglotError(f"XML cannot hold U+{ord(found.group()):04X}", cure="remove it from the text that has it")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + doctype.encode() + content + b"\n"


def parsed(path: Path, *names: str) -> ElementTree.Element:
    """The root of a document, one of these; TripglotError if it is another, or could grow without bounds."""
    try:
        text = decoded(path.read_bytes())
        if "<!ENTITY" in text:
            raise TripglotError(f"declares entities, which {names[-1]} needs none of", path=path, cure="remove them")
        root = ElementTree.fromstring(text)
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None
    except (LookupError, ValueError):  # no such encoding, or bytes that are not in it
        raise TripglotError("is not in the encoding that it declares", path=path, cure="save it as UTF-8") from None
    except ElementTree.ParseError as error:
        raise TripglotError("is no valid XML", path=path, line=error.position[0]) from None
    if plain(root) not in names:
        raise TripglotError(f"is {plain(root)}, not {' or '.join(names)}", path=path)
    return root


_BEGINNINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    "<?".encode("utf-16-le"): "utf-16-le",
    "<?".encode("utf-16-be"): "utf-16-be",
}
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")


def decoded(data: bytes) -> str:
    """The text of a document, by its first bytes or what it declares; LookupError or ValueError if it is none.

    Expat knows few encodings, and what it is given decoded hides nothing from who looks at the text first.
    """
    encoding = next((name for mark, name in _BEGINNINGS.items() if data.startswith(mark)), "")
    if not encoding:
        declared = _DECLARED.match(data)
        encoding = declared[1].decode() if declared else "utf-8"
    return data.decode(encoding)


def in_language(tag: str, target: str) -> bool:
    """Whether a document's language tag names the target language; what is no tag names no language."""
    try:
        return same_language(tag, target)
    except TripglotError:
        return False


def plain(element: ElementTree.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def within(element: ElementTree.Element, *names: str) -> Iterator[ElementTree.Element]:
    """All elements of these names within another one, however deep, in document order, whatever their namespace."""
    return (one for one in element.iter() if plain(one) in names)


def text_of(element: ElementTree.Element | None) -> str:
    """All text of an element, markup left out; empty where there is no element."""
    return "" if element is None else "".join(element.itertext())
