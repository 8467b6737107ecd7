"""Greek letters that stand for something (β 受体, 10 μm, the λ of a formula): a translation has to have the same ones.

Engines that have hardly seen them take one for another: "his alpha value" for 他的 λ 值.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tripglot.translation.glossary import Term

_NAMES: Final = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau"
        " upsilon phi chi psi omega".split(),
        strict=True,
    )
)
_ALSO: Final = {"μ": ("micro", "u"), "σ": ("sum",), "δ": ("difference",), "ω": ("ohm",)}
_GREEK: Final = "\u0370-\u03ff\u1f00-\u1fff"
# with the Latin letters and digits of a unit or a name behind it: μm, γIFN, α1
_LETTER: Final = re.compile(f"(?<![{_GREEK}])[α-ωΑ-Ω\u00b5](?![{_GREEK}])[A-Za-z0-9]{{0,8}}")


def find_letters(text: str) -> Iterator[tuple[int, int, Term]]:
    """Where single Greek letters stand in a text, each with what English may call it."""
    for match in _LETTER.finditer(text):
        yield *match.span(), _term(match.group())


@cache
def _term(written: str) -> Term:
    letter, rest = written[0].lower().replace("\u00b5", "μ"), written[1:]
    other = letter if written[0] == "\u00b5" else "\u00b5" if letter == "μ" else ""
    names = (_NAMES[letter], *_ALSO.get(letter, ()))
    said = [letter_name + joint + rest for letter_name in names for joint in ("", "-", " ")]
    return Term((written,), {"en": written}, accepted=(*said, *([other + rest] if other else [])), known=True)


def strange_letters(original: str, translated: str) -> list[str]:
    """The Greek of a translation that its source does not have; a sign that was kept is none."""
    found = re.findall(f"[{_GREEK}]+", translated)
    return [run for run in found if len(run) > 1 or run not in original]
