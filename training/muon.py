"""Muon (Jordan et al., 2024, https://kellerjordan.github.io/posts/muon/) in the precision a processor is fast in.

`torch.optim.Muon` makes its orthogonal steps in bfloat16 on every device. A CPU without AMX computes bfloat16 so slowly
that a step of our model took 18 seconds with it; this one computes in float32 there. Steps and scale are the same as
those of `torch.optim.Muon(adjust_lr_fn="match_rms_adamw")`, so a rate that is right for Adam is right here.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor

QUINTIC = (3.4445, -4.775, 2.0315)  # coefficients of the iteration, and how often it is done
ROUNDS = 5
MOMENTUM = 0.95


class Muon(torch.optim.Optimizer):
    """For weights of two dimensions: momentum (Nesterov's), made orthogonal."""

    def __init__(self, params: Iterable[Tensor], lr: float, precision: torch.dtype) -> None:
        super().__init__(params, {"lr": lr})
        self.precision = precision

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                held = state.setdefault("momentum_buffer", torch.zeros_like(weight))
                held.lerp_(weight.grad, 1 - MOMENTUM)
                change = orthogonal(weight.grad.lerp(held, MOMENTUM).to(self.precision))
                scale = 0.2 * math.sqrt(max(weight.shape))  # the size of Adam's steps
                weight.add_(change.to(weight.dtype), alpha=-group["lr"] * scale)


def orthogonal(matrix: Tensor) -> Tensor:
    """The nearest matrix whose singular values are all about 1, by Newton and Schulz."""
    a, b, c = QUINTIC
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / x.norm().clamp(min=1e-7)
    for _ in range(ROUNDS):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.T if tall else x
