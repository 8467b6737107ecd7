"""A model that has got more layers says what it said, and learns in the new ones too."""

import pytest

torch = pytest.importorskip("torch", reason="the dependency group `training` is not installed")

from training.deepen import deepened  # noqa: E402 - what they need is asked for first
from training.model import Config, Translator  # noqa: E402

SHAPE: Config = {"vocab": 60, "d": 16, "ffn": 32, "heads": 2, "enc": 2, "dec": 1, "max_len": 32}
PAD = 0


def test_the_deeper_model_gives_the_same_and_can_learn() -> None:
    torch.manual_seed(1)
    before = Translator(SHAPE).eval()
    config, weights = deepened(SHAPE, before.state_dict(), 3)
    assert config == {**SHAPE, "enc": 6}
    after = Translator(config).eval()
    after.load_state_dict(weights)
    source, given = torch.randint(1, 60, (4, 9)), torch.randint(1, 60, (4, 7))
    vectors = after(source, given, PAD)
    assert torch.equal(vectors, before(source, given, PAD))
    after.logits(vectors).logsumexp(-1).sum().backward()
    assert all(after.enc[layer][0].out.weight.grad.abs().sum() > 0 for layer in range(6))
