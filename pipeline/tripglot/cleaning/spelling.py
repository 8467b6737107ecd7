"""English in one spelling: colour or color, as the settings say, in what a machine wrote.

Words are looked up, never guessed. A capital in the middle of a sentence makes a word a name, which stays; code,
addresses and markup are no text. What a person wrote is theirs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from tripglot.post import Run

Spelling = Literal["en-GB", "en-US"]

_WORD = re.compile(r"(?<![\w@#./-])[A-Za-z]+(?![\w@/-]|\.\w)")
_BEGINS = re.compile(r"(?:\A|[.!?:]\s+)[\"'“‘(\[]*\Z")
_CONTEXT = 8  # characters that tell whether a sentence begins


def spelled(source: str, runs: Sequence[Run], spelling: Spelling) -> str:
    """A block's source (cut into `runs`) with its words in one spelling."""
    words = _words(spelling)
    out: list[str] = []
    read = ""  # the last that a reader has seen before a run

    def other(match: re.Match[str]) -> str:
        word = match.group()
        found = words.get(word.lower())
        if found is None or word.islower():
            return found or word
        before = (read + match.string[max(0, match.start() - _CONTEXT) : match.start()])[-_CONTEXT:]
        return found.capitalize() if word.istitle() and _BEGINS.search(before) else word

    for run in runs:
        text = source[run.start : run.end]
        out.append(_WORD.sub(other, text) if run.kind == "text" else text)
        seen = text if run.kind == "text" else "x" if run.kind in ("atom", "char") else ""
        read = (read + seen)[-_CONTEXT:]
    return "".join(out)


@cache
def _words(spelling: Spelling) -> Mapping[str, str]:
    """What each word becomes that is spelled the other way."""
    if spelling == "en-US":
        return {british: american for british, american, _ in _pairs()}
    return {american: british for british, american, both_ways in _pairs() if both_ways}


def _pairs() -> Iterator[tuple[str, str, bool]]:
    """British, American, and whether the American word is nothing else."""
    text = files("tripglot.cleaning").joinpath("data/spelling.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            british, american, endings = line.removeprefix(">").split("\t")
            for ending in endings.split():
                yield british + ending.strip("-"), american + ending.strip("-"), line[0] != ">"
