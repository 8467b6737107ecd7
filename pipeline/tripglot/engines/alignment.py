"""Alignments: from attention, moved, joined end to end, and passed on through a language in between."""

from collections.abc import Iterable, Sequence
from math import log

from tripglot.engines.engine import Link
from tripglot.engines.tokens import Spans

Alignment = tuple[Link, ...]


def from_attention(attention: Sequence[Sequence[float]], source: Spans, target: Spans) -> Alignment:
    """Link each target token to the source token it attends to most; `attention` has a row per target token.

    Ranges that stand for no character of their own (a lone mark for a space) give no link.
    """
    links = []
    for row, (start, end) in zip(attention, target, strict=False):
        if start == end or not source:
            continue
        weights = row[: len(source)]  # a model may have a position more, for its end-of-sentence token
        weight = max(weights)
        place = source[weights.index(weight)]
        if place[0] < place[1]:
            links.append(Link(start, end, *place, weight))
    return tuple(links)


def scatter(attention: Sequence[Sequence[float]]) -> float | None:
    """Tell how scattered the attention is: the mean entropy of its rows, in nats; None if there are none.

    An engine that knows what it translates looks at one place of the source for each token.
    """
    if not attention:
        return None
    return sum(-weight * log(weight) for row in attention for weight in row if weight > 0) / len(attention)


def moved(alignment: Iterable[Link], target: int, source: int) -> Alignment:
    """Add to all places of the target and of the source, in code points."""
    return tuple(
        Link(
            link.target_start + target,
            link.target_end + target,
            link.source_start + source,
            link.source_end + source,
            link.weight,
        )
        for link in alignment
    )


def composed(first: Alignment, second: Alignment) -> Alignment:
    """Pass `second` (target to middle) on through `first` (middle to source): a link to the source per target token.

    A token of the middle text that the two legs cut differently leads to the part of it that overlaps most.
    """
    links = []
    for link in second:
        best = max(first, key=lambda step: (_overlap(step, link), step.weight), default=None)
        if best is not None and _overlap(best, link):
            weight = link.weight * best.weight
            links.append(Link(link.target_start, link.target_end, best.source_start, best.source_end, weight))
    return tuple(links)


def _overlap(first: Link, second: Link) -> int:
    """Give how many code points of the middle text both links touch."""
    return max(0, min(first.target_end, second.source_end) - max(first.target_start, second.source_start))
