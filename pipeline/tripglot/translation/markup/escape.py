"""Plain text as Markdown source. First as little as possible; stricter ways stand ready for when that fails."""

import html
import re
from typing import Final

_ASCII_PUNCTUATION = re.compile(r"([\\`*_\[\]<>~$|{}])")
_LINE_START = re.compile(r"^(\s*)([-+*#>=:|]|\d+[.)])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])(?=\s)", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?\w+;)")


def plain(text: str) -> str:
    """The text itself: nearly always right, and the structure check tells when it is not."""
    return text


def for_cell(text: str) -> str:
    """In a table cell, a `|` ends the cell wherever it stands."""
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def for_html(text: str) -> str:
    """In a raw HTML block, text is HTML."""
    return html.escape(text, quote=False)


def for_title(text: str) -> str:
    """Between the straight quotes of a container's title, others are curly."""
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace('"', "”")


def at_starts(text: str) -> str:
    """What would begin a list, a heading, a quotation or a table escaped where a line or the text begins with it."""
    return _LINE_START.sub(lambda m: m.group(1) + _escape_marker(m.group(2)), text)


def strictly(text: str) -> str:
    """Every character that could be markup escaped by a backslash (CommonMark 2.4)."""
    return at_starts(_ENTITY.sub("&amp;", _ASCII_PUNCTUATION.sub(r"\\\1", text)))


def numbered(source: str) -> str:
    """Markdown whose lines begin no list with a number, be it one that was held from the engine."""
    return _NUMBERED.sub(r"\1\\\2", source)


WAYS: Final = (plain, at_starts, strictly)  # in the order in which they are tried


def _escape_marker(marker: str) -> str:
    if marker.startswith("\\"):
        return marker
    return marker[:-1] + "\\" + marker[-1] if marker[0].isdigit() else "\\" + marker
