"""Our loss and our optimizer against those of PyTorch that they stand for, how weights are rounded and words hidden."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the dependency group `training` is not installed")

from training.coarse import coarse  # noqa: E402 - torch is asked for first
from training.data import BOS, EOS, PAD, Batch  # noqa: E402
from training.loss import PIECE, TiedCrossEntropy, lost  # noqa: E402
from training.model import Config, Translator  # noqa: E402
from training.muon import Muon  # noqa: E402
from training.noise import UNKNOWN, noisy  # noqa: E402
from training.risk import SHARP, Candidates, Group, expected_risk, side_by_side  # noqa: E402


def test_the_loss_and_its_gradients_are_those_of_cross_entropy() -> None:
    torch.manual_seed(0)
    vectors, vocabulary, bias = (
        torch.randn(shape, requires_grad=True) for shape in ((2 * PIECE + 7, 32), (70, 32), 70)
    )
    wanted = torch.randint(0, 70, (len(vectors),))
    inputs = (vectors, vocabulary, bias)
    smooth, plain = TiedCrossEntropy.apply(*inputs, wanted, 0.1)
    ours = torch.autograd.grad(3 * smooth, inputs)
    scores = torch.nn.functional.linear(vectors, vocabulary, bias)
    expected = torch.nn.functional.cross_entropy(scores, wanted, label_smoothing=0.1)
    torch.testing.assert_close(smooth, expected)
    torch.testing.assert_close(plain, torch.nn.functional.cross_entropy(scores, wanted))
    for one, other in zip(ours, torch.autograd.grad(3 * expected, inputs), strict=True):
        torch.testing.assert_close(one, other, atol=1e-6, rtol=1e-4)


def test_a_loss_of_weighted_tokens_is_their_sum() -> None:
    torch.manual_seed(0)
    inputs = tuple(torch.randn(shape, requires_grad=True) for shape in ((PIECE + 9, 16), (50, 16), 50))
    wanted, weights = torch.randint(0, 50, (PIECE + 9,)), torch.randn(PIECE + 9)
    smooth, plain = TiedCrossEntropy.apply(*inputs, wanted, 0.1, weights)
    scores = torch.nn.functional.linear(*inputs)
    each = torch.nn.functional.cross_entropy(scores, wanted, reduction="none")
    torch.testing.assert_close(lost(*inputs, wanted), each)
    torch.testing.assert_close(plain, (each * weights).sum())
    smoothed = torch.nn.functional.cross_entropy(scores, wanted, reduction="none", label_smoothing=0.1)
    expected = (smoothed * weights).sum()
    torch.testing.assert_close(smooth, expected)
    ours, theirs = (torch.autograd.grad(loss, inputs) for loss in (smooth, expected))
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)


TOY: Config = {"vocab": 40, "d": 16, "ffn": 32, "heads": 2, "enc": 1, "dec": 1, "max_len": 64}
GROUPS = [
    Group([5, 6, 7], [[10, 11], [10, 12, 13], [14]], [0.1, 0.3, 0.9]),
    Group([8, 9, 5, 6], [[15, 16, 17, 18], [19, 20]], [0.6, 0.2]),
]


def test_the_gradient_of_the_risk_is_that_of_the_reward_to_be_expected() -> None:
    torch.manual_seed(0)
    model = Translator(TOY)
    risk, reward = expected_risk(model, side_by_side(GROUPS))
    risk.backward()
    ours = {name: value.grad for name, value in model.named_parameters()}

    expected = torch.zeros(())  # the same, one candidate at a time
    for group in GROUPS:
        likely = []
        for candidate in group.candidates:
            given, wanted = torch.tensor([[BOS, *candidate]]), torch.tensor([*candidate, EOS])
            scores = model.logits(model(torch.tensor([group.source]), given, PAD))[0]
            likely.append(-torch.nn.functional.cross_entropy(scores, wanted))
        expected = expected + ((torch.stack(likely) * SHARP).softmax(0) * torch.tensor(group.rewards)).sum() / 2
    assert reward == pytest.approx(float(expected.detach()), abs=1e-6)
    model.zero_grad()
    (-expected).backward()
    for name, value in model.named_parameters():
        torch.testing.assert_close(ours[name], value.grad, atol=1e-6, rtol=1e-4, msg=name)


def test_what_is_said_becomes_what_is_worth_most() -> None:
    torch.manual_seed(0)
    model = Translator(TOY)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    groups = side_by_side(GROUPS)
    rewards = []
    for _ in range(60):
        optimizer.zero_grad()
        risk, reward = expected_risk(model, groups)
        risk.backward()
        optimizer.step()
        rewards.append(reward)
    assert rewards[0] < 0.6
    assert rewards[-1] > 0.72  # of 0.75


def test_candidates_are_read_and_come_once_a_round(tmp_path: Path) -> None:
    class Letters:
        def encode(self, text: str | list[str]) -> list[int] | list[list[int]]:
            return [self.encode(one) for one in text] if isinstance(text, list) else [ord(one) - 60 for one in text]

    path = tmp_path / "candidates.tsv"
    path.write_text("\n".join(f"AB\tC\t0.5000 D{'E' * n}\t0.2500 FG" for n in range(9)) + "\n", encoding="utf-8")
    candidates = Candidates(path, Letters())  # type: ignore[arg-type]
    assert candidates.groups[0] == Group([5, 6], [[8], [10, 11]], [0.5, 0.25])
    rounds = candidates.rounds(24, np.random.default_rng(0))
    seen = 0
    while seen < 9:
        batch = next(rounds)
        assert batch.given.shape == batch.wanted.shape
        assert (batch.wanted == EOS).sum() == len(batch.whose) == len(batch.rewards) == 2 * len(batch.source)
        assert len(batch.source) * 2 * 3 <= 24 + 24
        seen += len(batch.source)
    assert seen == 9


@pytest.mark.parametrize("shape", [(64, 32), (32, 96)])
def test_in_bfloat16_muon_is_pytorchs(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    ours = torch.nn.Parameter(torch.randn(shape))
    theirs = torch.nn.Parameter(ours.detach().clone())
    pair = (
        (ours, Muon([ours], 1e-2, torch.bfloat16)),
        (theirs, torch.optim.Muon([theirs], lr=1e-2, weight_decay=0.0, adjust_lr_fn="match_rms_adamw")),
    )
    for _ in range(5):
        gradient = torch.randn(shape)
        for weight, optimizer in pair:
            weight.grad = gradient.clone()
            optimizer.step()
    torch.testing.assert_close(ours, theirs, atol=0, rtol=0)


@pytest.mark.parametrize("levels", [1, 15, 127])
def test_a_coarse_matrix_has_so_many_values_in_a_row_and_none_is_far_off(levels: int) -> None:
    torch.manual_seed(0)
    matrix = torch.cat([torch.randn(20, 500) * torch.rand(20, 1), torch.zeros(1, 500)])
    rounded = coarse(matrix, levels)
    assert max(len(row.unique()) for row in rounded) <= 2 * levels + 1
    half_a_step = matrix.abs().amax(1, keepdim=True) / levels / 2
    assert ((rounded - matrix).abs() <= half_a_step * 1.001).all()
    torch.testing.assert_close(rounded.abs().amax(1), matrix.abs().amax(1))
    torch.testing.assert_close(coarse(rounded, levels), rounded)


def test_noise_hides_and_swaps_words_that_are_read_and_none_that_are_wanted() -> None:
    torch.manual_seed(0)
    words = torch.randint(10, 5000, (50, 200))
    words[:, 150:] = PAD
    given, wanted = words.roll(1, 1), words.clone()
    given[:, 0], wanted[:, 150] = BOS, EOS
    batch = Batch(words, given, wanted, torch.full_like(words, -1))
    read = noisy(batch, hide=0.2, swap=0.1)
    assert read.wanted is batch.wanted
    assert read.aligned is batch.aligned
    real, hidden = words != PAD, read.source == UNKNOWN
    assert hidden[real].float().mean() == pytest.approx(0.2, abs=0.02)
    assert (read.source != words)[real & ~hidden].float().mean() == pytest.approx(0.1, abs=0.02)
    assert set(read.source[~hidden].tolist()) <= set(words.flatten().tolist())
    assert (read.given == UNKNOWN)[real.roll(1, 1)].float().mean() == pytest.approx(0.2, abs=0.02)
    for one, other in ((words, read.source), (given, read.given)):
        assert torch.equal(one[one <= PAD], other[one <= PAD])
        assert torch.equal(one[:, :1] == BOS, other[:, :1] == BOS)
    assert torch.equal(noisy(batch, 0, 0).source, words)
