"""The corpus that a model learns from: pairs of sentences, each with how often it is seen in a round.

One pair a line: source sentence, tab, target sentence, tab, name of the source it came from. A `.xz` file is read as it
is, and the source side goes through the conversion that it goes through at run time.
"""

import argparse
import lzma
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

FLOOR: Final = 0.25  # a pair is either left out for good or seen at least this often per round
PROSE: Final = 0.5  # weight from which a source is text that people wrote with care


class Pair(NamedTuple):
    """A sentence, its translation, and how often the pair is seen in a round."""

    source: str
    target: str
    weight: float


def corpus_options(parser: argparse.ArgumentParser) -> None:
    """Add what `pairs_of` asks for."""
    parser.add_argument("--opencc", help="conversion of the source side, as at run time: t2s for Chinese")
    parser.add_argument("--weights", type=Path, help="source name, tab, times per round; `*` for all others")
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="NAME", help="sources not to be used at all")
    parser.add_argument("--copies", type=float, default=0.0, help="share of targets added as their own source")


def pairs_of(args: argparse.Namespace) -> Iterator[Pair]:
    """Read the pairs that the command line asks for."""
    return read(args.corpus, weights(args.weights), set(args.leave_out), args.opencc, args.copies)


def weights(path: Path | None) -> dict[str, float]:
    """Read how often the pairs of each source are seen per round."""
    if path is None:
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"})
    return {name: float(weight) for name, weight, *_ in rows}


def read(
    corpus: Path, weights: dict[str, float], left_out: set[str], opencc: str | None, copies: float
) -> Iterator[Pair]:
    """Yield the pairs to train on. A rare source gives some of its pairs, so that tokens and time are not wasted."""
    convert = converter(opencc)
    chance = random.Random(0)
    used: Counter[str] = Counter()
    opened = lzma.open if corpus.suffix == ".xz" else open
    with opened(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            source, target, *rest = line.rstrip("\n").split("\t")
            name = rest[0] if rest else ""
            weight = weights.get(name, weights.get("*", 1.0))
            if not source or not target or name in left_out or chance.random() >= weight / FLOOR:
                continue
            used[name] += 1
            yield Pair(convert(source), target, max(weight, FLOOR))
            if chance.random() < copies:
                yield Pair(target, target, 1.0)
    print("pairs per source:", ", ".join(f"{name or '-'} {count}" for name, count in used.most_common(12)), "...")


def converter(name: str | None):  # noqa: ANN201 - from string to string
    """Give the function that the source side goes through."""
    if name is None:
        return str
    import opencc

    return opencc.OpenCC(name).convert
