"""Words cut into subwords by byte pair encoding, with the merges in the format of subword-nmt."""

import re
from itertools import pairwise
from pathlib import Path

_END = "</w>"  # what marks the last subword of a word while merges are applied
_GOES_ON = "@@"  # what marks, in the result, a subword that another follows


class Subwords:
    """Cuts words as the merges say: the pair that was learned first is joined first."""

    def __init__(self, merges: list[tuple[str, str]], *, end_apart: bool) -> None:
        """Take the merges in the order in which they were learned; `end_apart`: the mark of the end is a symbol."""
        self._ranks = {pair: rank for rank, pair in reversed(list(enumerate(merges)))}  # the first of doubles counts
        self._end_apart = end_apart
        self._known: dict[str, list[str]] = {}

    @classmethod
    def read(cls, path: Path) -> "Subwords":
        """Read a file of merges, one pair per line; ValueError if it is of no version that we know, or no such file."""
        lines = path.read_text(encoding="utf-8").split("\n")
        version = "0.1"
        if lines[0].startswith("#version:"):
            version = re.sub(r"(\.0+)*$", "", lines.pop(0).split()[-1])
        if version not in {"0.1", "0.2"}:
            raise ValueError(f"merges of version {version}, not 0.1 or 0.2")
        if lines[-1] == "":
            lines.pop()
        merges = [tuple(line.strip("\r ").split(" ")) for line in lines]
        pairs = [(pair[0], pair[1]) for pair in merges if len(pair) == 2]
        if len(pairs) < len(merges):
            raise ValueError("a line of the merges holds no pair of subwords")
        return cls(pairs, end_apart=version == "0.1")

    def cut(self, word: str) -> list[str]:
        """Cut a word; all its subwords but the last end in "@@". An empty one has none."""
        if word and word not in self._known:
            parts = self._merged(word)
            self._known[word] = [part + _GOES_ON for part in parts[:-1]] + parts[-1:]
        return self._known.get(word, [])

    def _merged(self, word: str) -> list[str]:
        if len(word) == 1 and not self._end_apart:
            return [word]
        parts = [*word, _END] if self._end_apart else [*word[:-1], word[-1] + _END]
        while len(parts) > 1:
            best = min(pairwise(parts), key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if best not in self._ranks:
                break
            parts = _joined(parts, best)
        last = parts.pop().removesuffix(_END)
        return [*parts, last] if last else parts


def _joined(parts: list[str], pair: tuple[str, str]) -> list[str]:
    """Join each occurrence of a pair, from left to right."""
    joined: list[str] = []
    at = 0
    while at < len(parts):
        both = tuple(parts[at : at + 2]) == pair
        joined.append(pair[0] + pair[1] if both else parts[at])
        at += 2 if both else 1
    return joined
