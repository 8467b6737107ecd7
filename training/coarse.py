"""Weights that take few different values, so that an archive can pack them: 31 on a side of zero are six bits."""

import torch
from torch import Tensor


def coarse(matrix: Tensor, levels: int) -> Tensor:
    """Round a matrix to so many values on each side of zero, in each row as far apart as CTranslate2 scales it.

    The int8 weights that come of it take as many different values. What a model loses by it, it learns to do without
    when it computes with such weights in training (`training.train --levels`), while the fine ones beneath them learn:
    the gradient passes the rounding as if it were not there (Bengio et al., 2013, the straight-through estimator).
    """
    step = matrix.abs().amax(1, keepdim=True) / levels
    step = torch.where(step == 0, 1, step)
    return (matrix / step).round() * step
