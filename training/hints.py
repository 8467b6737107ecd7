"""Pairs whose sources have English words in them, as a lexicon writes them there at run time.

A model that has met such sources copies what it is told, in the form that the sentence asks for: "we 冲浪" with surfing
in its place becomes "we surfed" (Dinu et al., ACL 2019, "Training neural machine translation to apply terminology
constraints"). Some hints are wrong at run time, so some are here: it must not trust them blindly.
"""

import random
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from tripglot.engines.small.lexicon import Lexicon, hinted, stems

if TYPE_CHECKING:
    from training.prep import Pair

WEIGHT: Final = 0.3  # of what the pair itself has
PROSE: Final = 0.5  # weight from which a source is text that people wrote with care
_WRITTEN: Final = 0.35  # how many of the words are hinted; one at least
_WRONG: Final = 0.12  # how many of the hints that the reference does not bear out stay


def hinted_pairs(pairs: "Iterable[Pair]", lexicon: Lexicon, seed: int = 0) -> "Iterator[Pair]":
    """Yield each pair of prose once more, some words of its source said in English; others have nothing to say."""
    chance = random.Random(seed)
    for pair in pairs:
        if pair.weight < PROSE:
            continue
        said = frozenset(stems(pair.target))
        known = [
            gap
            for gap in lexicon.adequacy(pair.source, "").gaps
            if not said.isdisjoint(stems(gap.hint)) or chance.random() < _WRONG
        ]
        some = [gap for gap in known if chance.random() < _WRITTEN] or known[:1]
        if some:
            text, _ = hinted(pair.source, some)
            yield pair._replace(source=text, weight=pair.weight * WEIGHT)
