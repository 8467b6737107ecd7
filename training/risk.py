"""Learning from what the model itself would say: minimum risk over candidates.

The likelihood of a reference teaches which word comes next after words that were right. At run time the words before
are the model's own, and what counts is the whole sentence. So here the model gets several of its own hypotheses for a
source (`training.candidates`), each with its reward, and the reward that is to be expected of it grows: the sum of
rewards, each times the share of its candidate among all, which goes by its likelihood per token (Shen et al., ACL 2016,
"Minimum Risk Training for Neural Machine Translation"; Edunov et al., NAACL 2018, "Classical Structured Prediction
Losses for Sequence to Sequence Learning").
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sentencepiece
import torch
from torch import Tensor

from training.data import BOS, EIGHT, EOS, PAD
from training.loss import TiedCrossEntropy, lost
from training.model import Translator

SHARP = 5.0  # a candidate that is likelier by 0.2 per token has e times the share
LONGEST = 160  # tokens


class Group(NamedTuple):
    """A source and what may be said for it."""

    source: list[int]
    candidates: list[list[int]]
    rewards: list[float]

    @property
    def width(self) -> int:
        return 1 + max(map(len, self.candidates))


class Groups(NamedTuple):
    """Some groups side by side; tensors of int64 but for the rewards."""

    source: Tensor  # (source, token), padded
    given: Tensor  # (candidate, token): BOS and the candidate
    wanted: Tensor  # (candidate, token): the candidate and EOS
    whose: Tensor  # (candidate): the row of its source
    rewards: Tensor  # (candidate), float32


class Candidates:
    """The rows that `training.candidates` wrote, as tokens."""

    def __init__(self, path: Path, tokenizer: sentencepiece.SentencePieceProcessor) -> None:
        self.groups: list[Group] = []
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                source, _, *judged = line.rstrip("\n").split("\t")
                rewards, texts = zip(*(one.split(" ", 1) for one in judged), strict=True)
                group = Group(tokenizer.encode(source), tokenizer.encode(list(texts)), [float(one) for one in rewards])
                if max(len(group.source), group.width) <= LONGEST:
                    self.groups.append(group)

    def rounds(self, tokens: int, rng: np.random.Generator) -> Iterator[Groups]:
        """Yield batches of some `tokens` target tokens, padding counted, for ever, each group once a round."""
        while True:
            noise = rng.random(len(self.groups)) * 3
            order = sorted(range(len(self.groups)), key=lambda place: self.groups[place].width + noise[place])
            batches: list[list[Group]] = [[]]
            count = width = 0
            for group in map(self.groups.__getitem__, order):
                count, width = count + len(group.candidates), max(width, group.width)
                if batches[-1] and count * width > tokens:
                    batches.append([])
                    count, width = len(group.candidates), group.width
                batches[-1].append(group)
            for place in rng.permutation(len(batches)):
                yield side_by_side(batches[place])


def side_by_side(groups: list[Group]) -> Groups:
    """Lay out some groups."""
    said = [candidate for group in groups for candidate in group.candidates]
    whose = [row for row, group in enumerate(groups) for _ in group.candidates]
    rewards = torch.tensor([reward for group in groups for reward in group.rewards])
    return Groups(
        _padded([group.source for group in groups]), _padded([[BOS, *one] for one in said]),
        _padded([[*one, EOS] for one in said]), torch.tensor(whose), rewards,
    )  # fmt: skip


def _padded(rows: list[list[int]]) -> Tensor:
    width = -(-max(map(len, rows)) // EIGHT) * EIGHT
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])


def expected_risk(model: Translator, groups: Groups) -> tuple[Tensor, float]:
    """Give a loss whose gradient is that of the expected reward, downwards, and the expected reward, 0 to 1.

    The reward depends on the model by the likelihood of each candidate alone, so a sum of likelihoods, each times the
    derivative of the expected reward by it, has the same gradient, and no score of a token has to be kept.
    """
    memory, mask = model.encoded(groups.source, PAD)
    vectors = model.decoded(memory[groups.whose], mask[groups.whose], groups.given)
    real = groups.wanted != PAD
    vectors, wanted = vectors[real], groups.wanted[real]
    row = torch.nonzero(real)[:, 0]
    lengths = real.sum(1).float()
    vocabulary = model.emb.weight, model.bias
    with torch.no_grad():
        likely = -torch.zeros_like(lengths).index_add_(0, row, lost(vectors, *vocabulary, wanted)) / lengths
        sources = len(groups.source)
        best = torch.full((sources,), -torch.inf, device=likely.device).scatter_reduce(0, groups.whose, likely, "amax")
        share = ((likely - best[groups.whose]) * SHARP).exp()
        share /= _per_source(share, groups.whose, sources)[groups.whose]
        mean = _per_source(share * groups.rewards, groups.whose, sources)
        worth = SHARP * share * (groups.rewards - mean[groups.whose])  # the derivative by the likelihood per token
    weights = (worth / lengths / sources)[row]
    return TiedCrossEntropy.apply(vectors, *vocabulary, wanted, 0.0, weights)[0], float(mean.mean())


def _per_source(values: Tensor, whose: Tensor, sources: int) -> Tensor:
    return torch.zeros(sources, device=values.device).index_add_(0, whose, values)
