"""The author's last word: an HTML comment that names a block's language or keeps it as it is.

``<!-- tripglot: lang=ja -->``, ``<!-- tripglot: keep reason="quoted sign" -->``, and the same with ``start`` … ``end``
around a region.
"""

import re
from dataclasses import dataclass
from typing import Final

from tripglot.errors import TripglotError
from tripglot.languages import canonical

_WORD: Final = re.compile(r"""\s*(?P<key>[A-Za-z]+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"']+))?(?=\s|$)""")
_FLAGS: Final = frozenset({"keep", "start", "end"})
_VALUES: Final = frozenset({"lang", "reason"})
_CURE: Final = 'write lang=TAG or keep reason="..." after tripglot:, with start or end for a region'


@dataclass(frozen=True, slots=True)
class Directive:
    """What one comment says about the block, or region, that follows it."""

    lang: str | None = None
    keep: bool = False
    reason: str | None = None
    start: bool = False
    end: bool = False


def parse_directive(comment: str) -> Directive | None:
    """Read a comment's text, with or without its ``<!-- -->``; None when it does not speak to us.

    Raises `TripglotError` with one line on a comment that speaks to us and cannot be understood: a misspelt override
    that is passed over in silence would be a false alarm for ever.
    """
    text = comment.strip().removeprefix("<!--").removesuffix("-->").strip()
    if not text.startswith("tripglot:"):
        return None
    found = _words(text.removeprefix("tripglot:").strip())
    if len(found.keys() & {"start", "end"}) > 1:
        raise TripglotError("a tripglot comment cannot be start and end at once", cure=_CURE)
    if not found.keys() & {"lang", "keep", "end"}:
        raise TripglotError("a tripglot comment says neither lang nor keep", cure=_CURE)
    return Directive(
        lang=canonical(found["lang"]) if "lang" in found else None,
        keep="keep" in found,
        reason=found.get("reason") or None,
        start="start" in found,
        end="end" in found,
    )


def _words(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        word = _WORD.match(text, at)
        key = word["key"].lower() if word else ""
        value = word["value"] if word else None
        if not word or key not in _FLAGS | _VALUES or (value is None) != (key in _FLAGS) or key in found:
            raise TripglotError(f"a tripglot comment is not understood at {text[at:].strip()!r}", cure=_CURE)
        found[key] = (value or "").strip("\"'")
        at = word.end()
    return found
