"""Blank what is not language, keeping every offset: code, addresses and tags become spaces of equal length."""

import re
from typing import Final

# Every repeat stops where its own opening could begin again, so that no text is scanned twice.
_MARKUP: Final = re.compile(
    r"""
      (?<!`)(?P<ticks>`++)[^`]++(?P=ticks)(?!`)             # code span
    | <!--(?:(?!<!--|-->).)*+-->
    | </?[A-Za-z][^<>]{0,2000}+>                           # HTML tag, autolink
    | \{\{(?:(?!\{\{|\}\}).)*+\}\}                         # Liquid, Jinja, shortcodes
    | \{%(?:(?!\{%|%\}).)*+%\}
    | \{[^{}\n]{0,300}+\}                                  # attribute lists
    | \]\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:\s+"[^"]{0,500}")?\)   # ](target "title")
    | \]\[[^\[\]]{0,300}\]                                 # ][label]
    | \b(?:https?|ftp|mailto|file)://?[^\s<>"\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+
    | \bwww\.[^\s<>"\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+
    | &(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKUP_SIGNS: Final = re.compile(r"[`<{&\]]|://|www\.")

# what joins the parts of a path, an address, a version or a variable
_JOINTS: Final = frozenset("0123456789_/@\\#=")
_OPTION_BEFORE: Final = frozenset(" -[(\n")
_EDGE_SIGNS: Final = re.compile(r"[_*~]")
_EDGES: Final = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])|[*~]+")


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def blank_markup(text: str) -> str:
    """`text` with code, tags, addresses and link targets as spaces; same length.

    The caller has usually done so already, better, from the parsed post; this makes raw Markdown safe as well.
    """
    if _MARKUP_SIGNS.search(text):
        text = _MARKUP.sub(_blank, text)
    return _EDGES.sub(_blank, text) if _EDGE_SIGNS.search(text) else text


def is_identifier(text: str, start: int, end: int) -> bool:
    """Whether the Latin word at these offsets is part of a name that programs use: a path, an option, camelCase."""
    word = text[start:end]
    if not word.isascii():
        return False
    if not word.islower() and not word.istitle() and not word.isupper():
        return True
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before in _JOINTS or after in _JOINTS:
        return True
    if after == ".":
        return text[end + 1 : end + 2].islower()  # react.dev; a full stop without its space is followed by a capital
    if before == ".":
        return word[0].islower() and text[start - 2 : start - 1].isalnum()
    return before == "-" and text[start - 2 : start - 1] in _OPTION_BEFORE and start > 1
