"""Pairs whose sources have in them what they have at run time: English words from a lexicon, and names of atoms.

A model that has met such sources copies what it is told, in the form that the sentence asks for: "we 冲浪" with surfing
in its place becomes "we surfed" (Dinu et al., ACL 2019, "Training neural machine translation to apply terminology
constraints"). Some hints are wrong at run time, so some are here: it must not trust them blindly.

What stands for code, links and private comments, X1 and the like, means nothing and must come out all the same. A model
that was trained with other words swapped into its sources, and never with these, took them for such and left them out.
"""

import random
import re
from collections.abc import Iterable, Iterator
from typing import Final

from training.corpus import PROSE, Pair
from tripglot.engines.small.lexicon import Lexicon, hinted, stems

WEIGHT: Final = 0.3  # of what the pair itself has
_WRITTEN: Final = 0.35  # how many of the words are hinted; one at least
_WRONG: Final = 0.12  # how many of the hints that the reference does not bear out stay
_ATOMS: Final = ("X1", "X1", "X1", "X2", "X2", "X3", "X4")
_OUTSIDE: Final = 0.4  # the share that stands before or after all words
_SUBJECTS: Final = 0.6  # of what may stand for who does something, the share that does not
_SUBJECT: Final = re.compile("[他她](?![们們的人倆俩])")
_SAID: Final = re.compile("(?:He|She) ")
_OWNED: Final = re.compile("[我他她]的(?=..)")
_OWNS: Final = re.compile(r"\b(?:my|My|his|His|her|Her)(?= [a-z])")
_WORD: Final = re.compile(r"[A-Za-z]+")
_ENDS: Final = ".!?。！？"


def hinted_pairs(pairs: Iterable[Pair], lexicon: Lexicon, seed: int = 0) -> Iterator[Pair]:
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


def atom_pairs(pairs: Iterable[Pair], lexicon: Lexicon, seed: int = 0) -> Iterator[Pair]:
    """Yield each pair of prose once more with the name of an atom in both: around them, or in the place of a word.

    Where "he" or "she" begins both, it may stand in their place, as names of people do at run time, and where both have
    one thing that is "my" or "his", it may own that.
    """
    chance = random.Random(seed)
    for pair in pairs:
        if pair.weight < PROSE:
            continue
        atom = chance.choice(_ATOMS)
        place = chance.random()
        words = list(_common(pair, lexicon)) if place > _OUTSIDE else []
        if place > _SUBJECTS and _SUBJECT.match(pair.source) and _SAID.match(pair.target):
            source, target = _SUBJECT.sub(f"{atom} ", pair.source), _SAID.sub(f"{atom} ", pair.target)
        elif place > _SUBJECTS and len(_OWNED.findall(pair.source)) == len(_OWNS.findall(pair.target)) == 1:
            gap = chance.choice((" ", ""))
            source, target = _OWNED.sub(f"{gap}{atom}{gap}的", pair.source), _OWNS.sub(f"{atom}'s", pair.target)
            source = source.lstrip()
        elif words:
            (start, end), (first, last) = chance.choice(words)
            gap = chance.choice((" ", " ", ""))
            source = f"{pair.source[:start]}{gap}{atom}{gap}{pair.source[end:]}"
            target = pair.target[:first] + atom + pair.target[last:]
        elif place < _OUTSIDE / 3:
            source, target = f"{atom} {pair.source}", f"{atom} {pair.target}"
        else:
            source, target = (_closed(text, f" {atom}") for text in pair[:2])
        yield pair._replace(source=source, target=target, weight=pair.weight * WEIGHT)


def _common(pair: Pair, lexicon: Lexicon) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where source and target have a word that the lexicon knows for the same, and the target has it once."""
    said: dict[str, list[tuple[int, int]]] = {}
    for word in _WORD.finditer(pair.target):
        for stem in stems(word.group()):
            said.setdefault(stem, []).append(word.span())
    for gap in lexicon.adequacy(pair.source, "").gaps:
        places = [place for stem in stems(gap.hint) for place in said.get(stem, ())]
        if len(places) == 1:
            yield (gap.start, gap.end), places[0]


def _closed(text: str, end: str) -> str:
    """A text with something at its end, before the mark that closes it."""
    mark = text[len(text.rstrip(_ENDS)) :]
    return text[: len(text) - len(mark)] + end + mark
