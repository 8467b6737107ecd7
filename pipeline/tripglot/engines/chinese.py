"""Chinese in its two scripts, by OpenCC: most packages know only one."""

from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from opencc import OpenCC

Conversion = Literal["t2s", "s2t"]  # Traditional to Simplified, and back; OpenCC's names


def converted(text: str, conversion: Conversion) -> str:
    """Convert what is of the other script in `text`; all else stays."""
    return str(_converter(conversion).convert(text))


@cache
def _converter(conversion: Conversion) -> "OpenCC":
    import opencc

    return opencc.OpenCC(conversion)
