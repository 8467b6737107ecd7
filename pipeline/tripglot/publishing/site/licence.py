"""The licence at the foot of every page: its name, and where its text is if it is one of Creative Commons'."""

import re
from dataclasses import dataclass

_CC = re.compile(r"CC[ -](BY(?:-(?:NC|SA|ND|NC-SA|NC-ND))?)(?:[ -](\d\.\d))?", re.IGNORECASE)
_ZERO = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its name; `address` is "" where it is not known."""

    name: str
    address: str = ""


def licence_of(name: str) -> Licence:
    """The licence of a name as people and SPDX write it: `CC BY-SA 4.0`, `CC-BY-SA-4.0`."""
    if _ZERO.fullmatch(name):
        return Licence(name, "https://creativecommons.org/publicdomain/zero/1.0/")
    if found := _CC.fullmatch(name):
        return Licence(name, f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2] or '4.0'}/")
    return Licence(name)
