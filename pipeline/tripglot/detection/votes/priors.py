"""Which languages a block may be in: what each has to prove before it is believed."""

from functools import lru_cache
from typing import Final, NamedTuple

from tripglot.detection.votes.path import NAT

# a rare language needs more evidence than a common one; what is in neither list stands between
_COMMON: Final = frozenset(
    ["ar", "de", "en", "es", "fr", "hi", "id", "it", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "vi"]
)
# fmt: off
_RARE: Final = frozenset([
    "af", "az", "be", "bs", "ca", "cy", "eo", "et", "eu", "ga", "gl", "ig", "is", "kk", "lt", "lv", "mk", "mn", "mr",
    "ms", "mt", "ne", "nn", "ps", "sl", "so", "sq", "sr", "sw", "tl", "yo",
])
# fmt: on
NEVER: Final = 1 << 40
NOMINATION: Final = 4 * NAT
OUTSIDE: Final = 4 * NAT  # a language outside the settings: evidence may still be overwhelming


class Priors(NamedTuple):
    """Which languages a block may be in, and which are likely."""

    target: str
    near: frozenset[str] = frozenset()  # the blocks before and after
    likely: frozenset[str] = frozenset()  # the page, the settings
    only: frozenset[str] | None = None
    # believed without any evidence; in a post that is known to be in the target, the settings are not enough for that
    believed: frozenset[str] = frozenset()

    def price(self, lang: str) -> int:
        """What it costs to come to `lang`, in lattice units."""
        if lang in self.near:
            return 0
        if lang == self.target:
            return NAT if self.near else 0
        if lang in self.likely:
            return NAT
        price = 2 * NAT if lang in _COMMON else 5 * NAT if lang in _RARE else 7 * NAT // 2
        # where the neighbours are known, a third language has more to prove
        price += 2 * NAT if self.near else 0
        return price if self.only is None or lang in self.only else price + OUTSIDE


@lru_cache(maxsize=64)
def nominations(languages: tuple[str, ...], expected: Priors) -> tuple[int, ...]:
    """The price at which each of `languages` may be nominated by a few words; the whole price is paid on the path.

    The target needs no nomination, so its price is out of reach.
    """
    return tuple(NEVER if lang == expected.target else min(expected.price(lang), NOMINATION) for lang in languages)
