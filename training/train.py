"""Step 3: train, for as long as the box says, on what is there: a CUDA GPU or the CPU.

    python -m training.train DATA CHECKPOINT --minutes 120 [--init OTHER_CHECKPOINT]

The learning rate rises, stays, and falls to nearly zero at the end of the box. CHECKPOINT is written every few
minutes, whole or not at all, and holds all that it takes to go on: the same command after an interruption continues
the same box. `--init` begins a new box from the averaged weights of a finished one.

On CUDA matrix products are done in bfloat16. On a CPU that is quicker at those than at float32 (one with AMX or AVX-512
BF16; it is measured) everything is: weights, activations and gradients, while the optimizers work on float32 copies of
the weights. Other CPUs compute in float32. On CPUs an allocator that keeps its pages saves a tenth to a third of the
time:

    LD_PRELOAD=libjemalloc.so.2 MALLOC_CONF=thp:always,dirty_decay_ms:-1,muzzy_decay_ms:-1 python -m training.train …
"""

import argparse
import copy
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - everybody's name for it
from torch import Tensor

from training.coarse import coarse
from training.data import PAD, Batch, Corpus
from training.loss import TiedCrossEntropy
from training.model import Config, Translator
from training.muon import Muon
from training.noise import noisy

SMOOTHING = 0.1
REPORT = 60  # seconds
LOWEST = 0.02  # of the learning rate, at the end of the box


class Run:
    """A model in training, with all that changes while it trains."""

    def __init__(self, args: argparse.Namespace, saved: dict[str, Any] | None, config: Config) -> None:
        self.args = args
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.autocast = self.device.type == "cuda"
        self.model = Translator(config, args.dropout)
        self.average: dict[str, Tensor] = {}
        self.steps, self.seconds = 0, 0.0
        if saved:
            weights = saved["training"]["model"] if "training" in saved else saved["model"]
            self.model.load_state_dict({name: value.float() for name, value in weights.items()})
        self.model.to(self.device).train()
        half = self.device.type == "cpu" and quicker_in_bfloat16()
        fast = self.autocast or half
        self.working = self.model  # what computes; where it is another one, it follows the float32 weights
        if half or args.levels:
            self.working = copy.deepcopy(self.model).to(torch.bfloat16 if half else torch.float32)
            self._follow()
        self.average = {name: value.detach().float().clone() for name, value in self.model.state_dict().items()}
        # In 220 steps from one checkpoint the held-out loss fell by 0.011 with Muon for the matrices inside, by 0.007
        # with Adam for all. Vocabulary, norms and biases stay with Adam.
        matrices = [p for name, p in self.model.named_parameters() if p.ndim == 2 and name != "emb.weight"]
        others = [p for name, p in self.model.named_parameters() if p.ndim != 2 or name == "emb.weight"]
        self.optimizers: list[tuple[float, torch.optim.Optimizer]] = [
            (args.lr, torch.optim.AdamW(others, lr=args.lr, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0)),
            (args.matrix_lr, Muon(matrices, args.matrix_lr, torch.bfloat16 if fast else torch.float32)),
        ]  # fmt: skip
        if saved and "training" in saved:
            state = saved["training"]
            self.steps, self.seconds = state["steps"], state["seconds"]
            self.average = {name: value.to(self.device) for name, value in state["average"].items()}
            for (_, optimizer), kept in zip(self.optimizers, state["optimizers"], strict=True):
                optimizer.load_state_dict(kept)

    def save(self, *, finished: bool) -> None:
        """Write the checkpoint: the averaged weights, and unless the box is over, what it takes to go on."""
        content: dict[str, Any] = {
            "cfg": self.model.config,
            "model": {name: value.half().cpu() for name, value in self.average.items()},
            "steps": self.steps,
            "levels": self.args.levels,
        }
        if not finished:
            content["training"] = {
                "model": self.model.state_dict(), "average": self.average, "steps": self.steps,
                "seconds": self.seconds, "optimizers": [optimizer.state_dict() for _, optimizer in self.optimizers],
            }  # fmt: skip
        temporary = self.args.checkpoint.with_suffix(".tmp")
        torch.save(content, temporary)
        os.replace(temporary, self.args.checkpoint)  # noqa: PTH105 - says that it replaces

    def rate(self) -> float:
        """Give the share of the full learning rate at this moment of the box."""
        left = 1 - self.seconds / (self.args.minutes * 60)
        return min(1.0, (self.steps + 1) / self.args.warmup) * min(1.0, max(LOWEST, left / self.args.decay))

    def losses(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Give the mean loss per token with label smoothing, without it, and that of the guided head."""
        source, given, wanted, aligned = (tensor.to(self.device, non_blocking=True) for tensor in batch)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.autocast):
            vectors = self.working(source, given, PAD)
            real = wanted != PAD
            smooth, plain = TiedCrossEntropy.apply(
                vectors[real], self.working.emb.weight, self.working.bias, wanted[real], SMOOTHING
            )
            known = aligned >= 0
            guided = plain.new_zeros(())
            if known.any():
                guided = F.nll_loss(self.working.attention_of_guided_head()[known], aligned[known])
        return smooth, plain, guided

    def step(self, batches: Iterable[Batch]) -> float:
        """Learn from some batches at once; gives their mean loss."""
        rate = self.rate()
        for full, optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = full * rate
        self.working.zero_grad(set_to_none=True)
        total = 0.0
        for batch in batches:
            smooth, _, guided = self.losses(noisy(batch, self.args.hide, self.args.swap))
            ((smooth + self.args.guide * guided) / self.args.accumulate).backward()
            total += float(smooth.detach()) / self.args.accumulate
        self._apply()
        self.steps += 1
        weight = 1 - min(0.998, self.steps / (self.steps + 10))  # the average forgets its start, later little
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.average[name].lerp_(value.float(), weight)
        return total

    def _apply(self) -> None:
        """Change the weights by the gradients."""
        apart = self.working is not self.model
        for own, working in zip(self.model.parameters(), self.working.parameters(), strict=True) if apart else ():
            own.grad = None if working.grad is None else working.grad.float()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for _, optimizer in self.optimizers:
            optimizer.step()
        if apart:
            self._follow()

    @torch.no_grad()
    def _follow(self) -> None:
        """Let what computes have the weights, as fine as it takes them."""
        for own, working in zip(self.model.parameters(), self.working.parameters(), strict=True):
            working.copy_(coarse(own, self.args.levels) if self.args.levels and own.ndim == 2 else own)

    def held_out(self, batches: list[Batch]) -> float:
        """Give the loss per token, without smoothing, of pairs that are not trained on."""
        self.working.eval()
        with torch.no_grad():
            values = [(float(self.losses(batch)[1]), int((batch.wanted != PAD).sum())) for batch in batches]
        self.working.train()
        return sum(loss * tokens for loss, tokens in values) / max(1, sum(tokens for _, tokens in values))


def quicker_in_bfloat16() -> bool:
    """Whether this processor multiplies matrices in bfloat16 in less time than in float32; the best of three."""
    times = {}
    for precision in (torch.float32, torch.bfloat16):
        one, other = torch.ones(1024, 256, dtype=precision), torch.ones(256, 1024, dtype=precision)
        one @ other  # the first one makes its kernel
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            one @ other
            taken.append(time.perf_counter() - start)
        times[precision] = min(taken)
    return times[torch.bfloat16] < times[torch.float32]


def main() -> None:
    args = arguments()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.set_float32_matmul_precision("high")
    saved = load(args.checkpoint if args.checkpoint.exists() else args.init)
    corpus = Corpus(args.data, args.held)
    config: Config = saved["cfg"] if saved else {
        "vocab": args.vocab, "d": args.d, "ffn": args.ffn, "heads": args.heads, "enc": args.enc, "dec": args.dec,
        "max_len": 512,
    }  # fmt: skip
    torch.manual_seed(args.seed)
    run = Run(args, saved, config)
    size = sum(parameter.numel() for parameter in run.model.parameters()) / 1e6
    print(f"{run.device}, {size:.1f} M parameters, {corpus.count:,} pairs, {run.steps} steps and "
          f"{run.seconds / 60:.0f} minutes done", flush=True)  # fmt: skip
    batches = corpus.rounds(args.tokens, np.random.default_rng(args.seed + run.steps))
    tests = corpus.held_out(args.tokens)
    reported = stored = now = time.monotonic()
    losses: list[float] = []
    while run.seconds < args.minutes * 60:
        losses.append(run.step(next(batches) for _ in range(args.accumulate)))
        before, now = now, time.monotonic()
        run.seconds += now - before
        if now - reported > REPORT:
            print(f"{run.seconds / 60:6.1f} min  step {run.steps}  loss {np.mean(losses):.3f}  rate {run.rate():.2f}",
                  flush=True)  # fmt: skip
            reported, losses = now, []
        if now - stored > args.save * 60:
            run.save(finished=False)
            print(f"saved; held-out loss {run.held_out(tests):.3f}", flush=True)
            stored = time.monotonic()
    run.save(finished=True)
    print(f"finished after {run.steps} steps; held-out loss {run.held_out(tests):.3f}")


def load(path: Path | None) -> dict[str, Any] | None:
    """Read a checkpoint; only tensors and plain values, never code."""
    return torch.load(path, map_location="cpu", weights_only=True) if path else None


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("data", type=Path)
    add("checkpoint", type=Path)
    add("--minutes", type=float, default=120, help="length of the box")
    add("--init", type=Path, help="checkpoint to begin from")
    add("--save", type=float, default=8, help="minutes between checkpoints")
    add("--tokens", type=int, default=4096, help="target tokens per batch, padding counted")
    add("--accumulate", type=int, default=1, help="batches per step")
    add("--lr", type=float, default=1.2e-3, help="of vocabulary, norms and biases")
    add("--matrix-lr", type=float, default=3e-3, help="of the matrices inside")
    add("--warmup", type=int, default=200, help="steps")
    add("--decay", type=float, default=0.7, help="share of the box over which the rate falls")
    add("--dropout", type=float, default=0.0, help="0 as long as no pair is seen some ten times")
    add("--hide", type=float, default=0.0, help="share of the tokens read that are hidden; 0.1 where pairs come often")
    add("--swap", type=float, default=0.0, help="share of the source's tokens that others stand in for")
    add("--guide", type=float, default=0.1, help="weight of the alignment loss")
    add("--held", type=int, default=1500, help="pairs kept back")
    add("--vocab", type=int, default=8000, help="as in step 1")
    add("--d", type=int, default=256)
    add("--ffn", type=int, default=1024)
    add("--heads", type=int, default=4)
    add("--enc", type=int, default=4, help="encoder layers")
    add("--dec", type=int, default=2, help="decoder layers")
    add("--threads", type=int, default=0, help="of the CPU; 0 = all")
    add("--levels", type=int, default=0, help="compute with so many values of a weight on each side of zero; 0 = all")
    add("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
