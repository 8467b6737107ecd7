"""Find the way from one language to another over the packages there are."""

import heapq
from collections.abc import Iterable, Sequence
from itertools import count

from tripglot.engines.chinese import Conversion
from tripglot.packages.package import Package

Step = Package | Conversion

# A conversion between the scripts of Chinese loses little, a second package much.
_CONVERSION, _PACKAGE = 1, 100
_CONVERSIONS: tuple[tuple[str, Conversion, str], ...] = (("zt", "t2s", "zh"), ("zh", "s2t", "zt"))


def find_route(packages: Sequence[Package], from_code: str, to_code: str) -> tuple[Step, ...] | None:
    """Give the shortest way between two Argos codes, empty if they are the same, None if there is no way.

    Of ways that are equally long, the one over the packages that stand first in `packages` wins.
    """
    order = count()  # makes a heap of ways that never has to compare the ways themselves
    ways: list[tuple[int, int, str, tuple[Step, ...]]] = [(0, next(order), from_code, ())]
    seen = set()
    while ways:
        cost, _, code, way = heapq.heappop(ways)
        if code == to_code:
            return way
        if code in seen:
            continue
        seen.add(code)
        for step, price, reached in _steps(packages, code):
            heapq.heappush(ways, (cost + price, next(order), reached, (*way, step)))
    return None


def _steps(packages: Sequence[Package], code: str) -> Iterable[tuple[Step, int, str]]:
    for package in packages:
        if not package.problem and package.from_code == code:
            yield package, _PACKAGE, package.to_code
    for start, conversion, end in _CONVERSIONS:
        if start == code:
            yield conversion, _CONVERSION, end


def describe(route: Iterable[Step]) -> str:
    """Name the packages of a way, for provenance: "ja_en 1.1 + en_de 1.0"."""
    return " + ".join(step.label if isinstance(step, Package) else f"OpenCC {step}" for step in route)
