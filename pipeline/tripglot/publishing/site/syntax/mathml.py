"""Formulas as MathML, made when the page is: readers need no script for it."""

import re
from functools import cache
from html import escape

import nh3

_TAGS = frozenset(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle msub msup msubsup munder mover munderover mtable mtr"
    " mtd mpadded mphantom menclose merror mmultiscripts mprescripts none".split()
)
_ATTRIBUTES = frozenset(
    "display stretchy fence form separator lspace rspace accent minsize maxsize width height depth voffset scriptlevel"
    " displaystyle movablelimits largeop symmetric xmlns columnalign rowspacing columnspacing linethickness notation"
    " mathvariant".split()
)
_ENDS = re.compile(r"\A(?:\$\$?|\\\\?[(\[])|(?:\$\$?|\\\\?[)\]])\Z")
_LONGEST = 4_000  # characters; nobody reads a longer formula


@cache
def formula(source: str, *, block: bool) -> str:
    """A formula in TeX, with or without its signs, as safe MathML; as code where that cannot be made of it."""
    tex = _ENDS.sub("", source.strip()).strip()
    made = _converted(tex, block=block) if len(tex) <= _LONGEST else ""
    return made or f'<code class="math">{escape(source.strip())}</code>'


def _converted(tex: str, *, block: bool) -> str:
    try:
        from latex2mathml.converter import convert

        made = convert(tex, display="block" if block else "inline")
    except Exception:  # noqa: BLE001, RUF100 - whatever it stumbles over, the formula is shown as it was written
        return ""
    # what the converter writes holds the text of a formula unescaped
    clean = nh3.clean(made, tags=set(_TAGS), attributes={tag: set(_ATTRIBUTES) for tag in _TAGS})
    return clean if clean.startswith("<math") and clean.endswith("</math>") else ""
