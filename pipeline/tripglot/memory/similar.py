"""Texts by likeness: candidates by the pairs of letters they share, the best of them by difflib's ratio."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

_LONG = 2_000  # characters; beyond them difflib, which compares each with each, takes too long
_COMMON = 64  # texts with the same letter pair: it says nothing of any of them
_TRIED = 8  # texts compared in full, those with most letter pairs in common


class Similar:
    """Some texts, to be found by one that is much like them."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts; they are known by their number."""
        self._texts = texts
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for pair in _pairs(text):
                self._having[pair].append(number)

    def best(self, text: str, above: float, may: Callable[[int], bool] = lambda number: True) -> int | None:
        """The number of the text most like this one, if its ratio is above one; only of those that `may` be."""
        shared: Counter[int] = Counter()
        for pair in _pairs(text):
            having = self._having.get(pair, ())
            if len(having) <= _COMMON:
                shared.update(having)
        best, most = None, above
        candidates = sorted((number for number in shared if may(number)), key=lambda number: (-shared[number], number))
        for number in candidates[:_TRIED]:
            ratio = likeness(self._texts[number], text, most)
            if ratio > most:
                best, most = number, ratio
            if ratio == 1:
                break
        return best


def likeness(one: str, other: str, above: float) -> float:
    """How like two texts are, 0 to 1; 0 where it is not above the ratio asked for."""
    if one == other:
        return 1.0
    if max(len(one), len(other)) > _LONG:
        common = (_pairs(one) & _pairs(other)).total()
        return min(0.99, 2 * common / (len(one) + len(other) + 2))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() <= above or matcher.quick_ratio() <= above:
        return 0.0
    return matcher.ratio()


def _pairs(text: str) -> Counter[str]:
    """The pairs of neighbouring letters of a text, its borders counted as letters."""
    return Counter(a + b for a, b in zip("\n" + text, text + "\n", strict=True))
