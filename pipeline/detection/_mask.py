"""Blank what is not language, keeping every offset: code, addresses, tags, identifiers become spaces of equal length."""

import re
from typing import Final

# Each alternative is linear: none can be entered twice at the same place with overlapping repeats.
_MARKUP: Final = re.compile(
    r"""
      (?P<ticks>`+)[^`]{0,10000}(?P=ticks)                # code span
    | <!--.{0,10000}?-->
    | </?[A-Za-z][^<>]{0,2000}>                            # HTML tag, autolink
    | \{\{.{0,2000}?\}\} | \{%.{0,2000}?%\} | \{[^{}\n]{0,300}\}   # Liquid, Jinja, attribute lists
    | \]\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:\s+"[^"]{0,500}")?\)   # ](target "title")
    | \]\[[^\[\]]{0,300}\]                                 # ][label]
    | \b(?:https?|ftp|mailto|file)://?[^\s<>"\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+
    | \bwww\.[^\s<>"\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+
    | &(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKUP_SIGNS: Final = re.compile(r"[`<{&\]]|://|www\.")

# What programmers write inside prose.  ASCII only: `ETCD在` must stay two things.
_IDENTIFIER: Final = re.compile(
    r"""
      (?<![A-Za-z0-9])[A-Za-z.\-]{0,64}(?:[0-9_][A-Za-z0-9.\-]{0,64}){1,64}   # v1.2.3, snake_case, sha256, 5pm
    | [A-Za-z0-9\-]{1,64}(?:[/@\\][A-Za-z0-9.\-]{1,64}){1,16}                  # a/path, user@host
    | [A-Za-z]{1,64}(?:\.[a-z][A-Za-z]{0,64}){1,16}                            # pods.list, react.dev
    | (?<![A-Za-z])(?:[a-z]{1,64}[A-Z]|[A-Z][a-z]{1,64}[A-Z])[A-Za-z]{0,64}    # camelCase
    | (?<![\w\-])--?[A-Za-z][A-Za-z\-]{0,64}                                   # --option
    | [@\#][A-Za-z][A-Za-z\-]{0,64}                                            # @user, #tag
    """,
    re.VERBOSE,
)
_EDGES: Final = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])|[*~]+")


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def blank_markup(text: str) -> str:
    """`text` with code, tags, addresses and link targets as spaces; same length.

    The caller has usually done so already, better, from the parsed post; this makes raw Markdown safe as well.
    """
    if _MARKUP_SIGNS.search(text):
        text = _MARKUP.sub(_blank, text)
    return _EDGES.sub(_blank, text)


def blank_identifiers(text: str) -> str:
    """`text` with the names that programs use as spaces; same length."""
    return _IDENTIFIER.sub(_blank, text)
