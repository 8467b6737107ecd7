"""The token files of step 1, and batches made of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

BOS, EOS, PAD = 1, 2, 3
UNALIGNED = 255  # in the align file
EIGHT = 8  # widths are multiples of this, which matrix units like

Numbers = np.ndarray


class Batch(NamedTuple):
    """Sentences side by side: all tensors are (sentence, token), int64, padded with PAD."""

    source: torch.Tensor
    given: torch.Tensor  # what the decoder sees: BOS and the target
    wanted: torch.Tensor  # what it shall say: the target and EOS
    aligned: torch.Tensor  # per wanted token the place of its source token; -1 = not known


class Side:
    """All sentences of one language."""

    def __init__(self, data: Path, side: str) -> None:
        self.ids = np.fromfile(data / f"{side}.ids", np.uint16)
        self.lengths = np.fromfile(data / f"{side}.len", np.uint8).astype(np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths

    def padded(self, which: Numbers, flat: Numbers, fill: int, extra: int = 0) -> Numbers:
        """Give the values of `flat` that belong to the sentences `which`, one row each, with room for `extra` more."""
        lengths = self.lengths[which]
        width = -(-(lengths.max() + extra) // EIGHT) * EIGHT
        columns = np.arange(width)
        places = np.minimum(self.starts[which, None] + columns, len(flat) - 1)
        return np.where(columns < lengths[:, None], flat[places].astype(np.int64), fill)


class Corpus:
    """The pairs of a data folder; the last `held` of them are kept back to measure the loss on."""

    def __init__(self, data: Path, held: int) -> None:
        self.source, self.target = Side(data, "src"), Side(data, "tgt")
        self.weights = np.fromfile(data / "weight", np.float32)
        self.count = len(self.weights)
        self.held = np.arange(max(0, self.count - held), self.count)
        path = data / "align"
        self.links = (
            np.fromfile(path, np.uint8) if path.exists() else np.full(len(self.target.ids), UNALIGNED, np.uint8)
        )

    def rounds(self, tokens: int, rng: np.random.Generator) -> Iterator[Batch]:
        """Yield batches of some `tokens` target tokens, padding counted, for ever, each pair as often as it weighs."""
        weights = self.weights[: self.count - len(self.held)]
        while True:
            times = (weights + rng.random(len(weights))).astype(np.int64)  # 0.3 becomes 1 in three rounds of ten
            chosen = np.repeat(np.arange(len(weights)), times)
            groups = self._grouped(chosen, tokens, rng.random(len(chosen)) * 3)
            for number in rng.permutation(len(groups)):
                yield self.batch(groups[number])

    def held_out(self, tokens: int) -> list[Batch]:
        """Give the batches of the pairs that were kept back."""
        return [self.batch(group) for group in self._grouped(self.held, tokens, np.zeros(len(self.held)))]

    def _grouped(self, chosen: Numbers, tokens: int, noise: Numbers) -> list[Numbers]:
        """Put sentences of like length together, as many as fit into `tokens`."""
        if not len(chosen):
            return []
        longest = np.maximum(self.source.lengths[chosen], self.target.lengths[chosen] + 1)
        order = np.argsort(longest + noise, kind="stable")
        groups, start, width = [], 0, 0
        for place, length in enumerate(longest[order]):
            width = max(width, length)
            if width * (place - start + 1) > tokens and place > start:
                groups.append(chosen[order[start:place]])
                start, width = place, length
        return [*groups, chosen[order[start:]]]

    def batch(self, which: Numbers) -> Batch:
        """Lay out the pairs `which`."""
        source = self.source.padded(which, self.source.ids, PAD)
        wanted = self.target.padded(which, self.target.ids, PAD, extra=1)
        given = np.roll(wanted, 1, axis=1)
        given[:, 0] = BOS
        wanted[np.arange(len(which)), self.target.lengths[which]] = EOS
        aligned = self.target.padded(which, self.links, UNALIGNED, extra=1)
        return Batch(*map(torch.from_numpy, (source, given, wanted, np.where(aligned == UNALIGNED, -1, aligned))))
