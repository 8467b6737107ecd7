"""From the best path to stretches that stand alone: what is a sentence or a title, what only a borrowed phrase."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from tripglot.detection._scripts import Word
from tripglot.detection.votes.path import FULL, SET_OFF

ISLAND: Final = 4  # full words below which a run inside a sentence is a quotation, no part of its own


def heaviest(path: Sequence[int], weights: Sequence[int]) -> int:
    """The language that most of the weight of these words is in."""
    if len(set(path)) == 1:
        return path[0]
    shares: dict[int, int] = {}
    for lang, weight in zip(path, weights, strict=True):
        shares[lang] = shares.get(lang, 0) + weight
    return max(shares, key=lambda lang: (shares[lang], -lang))


def runs_of(
    path: Sequence[int], words: Sequence[Word], weights: Sequence[int], borders: Sequence[int]
) -> list[tuple[int, int]]:
    """Stretches of one language long enough to stand alone; a shorter one belongs to what is around it."""
    edges = [0, *(i for i in range(1, len(path)) if path[i] != path[i - 1]), len(path)]
    solid = [(first, last) for first, last in pairwise(edges) if _is_solid(first, last, words, weights, borders)]
    solid = [run for run in solid if not _is_interlude(run, path)]
    if len(solid) < 2:
        return [(0, len(path))]
    merged = [(0, solid[0][1])]
    for _, last in solid[1:]:
        if path[last - 1] == path[merged[-1][1] - 1]:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((merged[-1][1], last))
    merged[-1] = (merged[-1][0], len(path))
    return merged


def _is_solid(first: int, last: int, words: Sequence[Word], weights: Sequence[int], borders: Sequence[int]) -> bool:
    """Whether these words can be a sentence, or a title, by themselves."""
    if sum(weight >= FULL for weight in weights[first:last]) >= ISLAND:
        return True
    if not words[first].text[0].isupper():
        return False
    # a title that is set off, or the sentence that follows one, may be shorter
    size, end = last - first, len(words)
    title = not first and size > 1 and last < end and borders[last] == SET_OFF
    return title or (last == end and size > 2 and borders[first] == SET_OFF)


def _is_interlude(run: tuple[int, int], path: Sequence[int]) -> bool:
    """Whether the sentence returns after this run to the language it was in before, and says more there."""
    first, last = run
    if not first or last == len(path) or path[first - 1] != path[last]:
        return False
    return sum(lang == path[last] for lang in path) > last - first
