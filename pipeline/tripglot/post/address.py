"""Addresses of links as only their site generator understands them, made by templates or with Pelican's `{filename}`.

Tags of templates hold blanks, quotes and parentheses.

`[slides]({{ site.baseurl }}/slides.pdf)` is no link to CommonMark. Jekyll and Hugo fill in the tag before, or while,
they read Markdown, so that for a reader it is one, and for a translation its address is none of the words.
"""

import re
from typing import Any, Final
from urllib.parse import quote, unquote

from markdown_it import helpers

_TAG: Final = r"(?:\{\{[^\n]{0,500}?\}\}|\{%[^\n]{0,500}?%\})"
_PLAIN: Final = r"(?:[^\s()<>{]|\{(?![{%]))"
TEMPLATED: Final = rf"(?:{_PLAIN}{{0,500}}{_TAG}(?:{_TAG}|{_PLAIN}|\({_PLAIN}{{0,500}}\))*+)"
_TEMPLATED: Final = re.compile(TEMPLATED)
_PELICAN: Final = re.compile(r"(?:\{|%7B|\||%7C)(?:filename|static|attach)(?:\}|%7D|\||%7C)", re.IGNORECASE)


def is_templated(address: str) -> bool:
    """Whether an address, as it is written, is made by a template."""
    return _TEMPLATED.match(address) is not None


def of_content(address: str) -> str | None:
    """The path in an address of Pelican's (`{filename}a.md`, `|static|/a.png`); None for any other address.

    One that begins with `/` counts from the folder of content, another one from the post.
    """
    found = _PELICAN.match(address)
    return address[found.end() :] if found else None


def readable(address: str) -> str:
    """An address for a message: as people write it, `照片.png`, unless it would then hold what no line shows."""
    shown = unquote(address)
    return shown if shown.isprintable() else quote(shown)


def destination(text: str, start: int, maximum: int) -> Any:
    """`parseLinkDestination` of markdown-it, which takes templates' addresses too."""
    found = _TEMPLATED.match(text, start, maximum) if text.find("{", start, maximum) >= 0 else None
    if found is None:
        return helpers.parseLinkDestination(text, start, maximum)
    result = helpers.parseLinkDestination("", 0, 0)
    result.ok, result.pos, result.str = True, found.end(), found.group()
    return result
