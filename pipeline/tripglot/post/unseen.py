"""Characters that nobody sees and that do something all the same: to a terminal, to a page, to the order of letters."""

import re
from typing import Final

# C0 but for tabs and line ends, DEL, C1
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_OVERRIDES: Final = re.compile("[\u202d\u202e]")  # letters in another order than they are written in
_ENDS: Final = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}  # each with what it ends
_MARKS: Final = re.compile("[\u202a-\u202e\u2066-\u2069\n]")


def smuggled(new: str, old: str = "") -> str:
    """Say in words why a text may not take the place of another: what it has that nobody sees. Nothing if it may.

    Controls and overrides of the order of letters pass where the old text has the same ones; embeddings and isolates,
    which right-to-left text needs, where each is ended on its line.
    """
    for pattern in (_CONTROLS, _OVERRIDES):
        for found in pattern.findall(new):
            if found not in old:
                return f"it has the control character U+{ord(found):04X}, which nobody sees"
    if (mark := _unpaired(new)) and not _unpaired(old):
        return f"it has U+{ord(mark):04X}, which turns the order of letters, without its other half"
    return ""


def _unpaired(text: str) -> str:
    """The first embedding or isolate that nothing ends on its line, or end of none; nothing if there is none."""
    held: list[str] = []
    for match in _MARKS.finditer(f"{text}\n"):
        mark = match.group()
        if mark in _ENDS:
            if not held or held.pop() not in _ENDS[mark]:
                return mark
        elif mark != "\n":
            held.append(mark)
        elif held:
            return held[0]
    return ""
