"""Label-smoothed cross entropy over an output that shares its weights with the vocabulary, made in pieces.

All scores of a batch (8,192 tokens times 8,000 pieces) would be a quarter of a gigabyte, written, read and thrown away
three times. Here they are made for some tokens at a time, and turned at once into the gradients of the vectors, the
vocabulary and the bias: nothing of that width outlives its piece. It is the idea of "Cut Your Losses in
Large-Vocabulary Language Models" (Wijmans et al., 2025), in plain PyTorch.
"""

from typing import Any

import torch
from torch import Tensor

PIECE = 512  # tokens


class TiedCrossEntropy(torch.autograd.Function):
    """vectors (token, d), vocabulary (piece, d), bias (piece), wanted (token): the loss with smoothing and without."""

    @staticmethod
    def forward(  # type: ignore[override]
        ctx: Any, vectors: Tensor, vocabulary: Tensor, bias: Tensor, wanted: Tensor, smoothing: float
    ) -> tuple[Tensor, Tensor]:
        count, size = len(vectors), len(vocabulary)
        of_vectors = torch.empty_like(vectors)
        of_vocabulary = torch.zeros(vocabulary.shape, device=vocabulary.device)
        of_bias = torch.zeros(size, device=bias.device)
        smooth, plain = torch.zeros((), device=bias.device), torch.zeros((), device=bias.device)
        for start in range(0, count, PIECE):
            part, target = vectors[start : start + PIECE], wanted[start : start + PIECE, None]
            scores = (part @ vocabulary.t()).float().add_(bias.float())
            mean, right = scores.mean(1), scores.gather(1, target)[:, 0]
            highest = scores.amax(1, keepdim=True)
            total = scores.sub_(highest).exp_().sum(1, keepdim=True)
            whole = total.log()[:, 0] + highest[:, 0]
            lost = (whole - right).sum()
            plain += lost
            smooth += (1 - smoothing) * lost + smoothing * (whole - mean).sum()
            # the gradient of the mean loss: what is given to each piece, less what should be
            given = scores.mul_(1 / (total * count)).sub_(smoothing / size / count)
            given.scatter_add_(1, target, torch.full_like(given[:, :1], -(1 - smoothing) / count))
            of_bias += given.sum(0)
            given = given.to(vectors.dtype)
            torch.mm(given, vocabulary, out=of_vectors[start : start + PIECE])
            of_vocabulary += given.t() @ part
        ctx.save_for_backward(of_vectors, of_vocabulary.to(vocabulary.dtype), of_bias.to(bias.dtype))
        plain /= count
        ctx.mark_non_differentiable(plain)
        return smooth / count, plain

    @staticmethod
    def backward(ctx: Any, scale: Tensor, _: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        of_vectors, of_vocabulary, of_bias = ctx.saved_tensors
        return of_vectors * scale, of_vocabulary * scale, of_bias * scale, None, None
