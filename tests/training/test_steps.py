"""Our loss and our optimizer against those of PyTorch that they stand for, how weights are rounded and words hidden."""

import pytest

torch = pytest.importorskip("torch", reason="the dependency group `training` is not installed")

from training.coarse import coarse  # noqa: E402 - torch is asked for first
from training.data import BOS, EOS, PAD, Batch  # noqa: E402
from training.loss import PIECE, TiedCrossEntropy  # noqa: E402
from training.muon import Muon  # noqa: E402
from training.noise import UNKNOWN, noisy  # noqa: E402


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
