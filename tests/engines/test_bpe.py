"""Packages of the old kind: Moses words cut by BPE, and one that wants a token naming the target language."""

import json
from pathlib import Path

import numpy as np
import pytest
from ctranslate2.specs import TransformerSpec

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.engine import Decoding, MissingPackageError

pytestmark = pytest.mark.usefixtures("either_way")

VOCABULARY = ["<unk>", "<s>", "</s>", "__de__", "hel@@", "lo", "wor@@", "ld", ",", ".", "snake_case"]
SIZE, INNER = 8, 16  # of the model's vectors; only their shapes matter here


def random_model(folder: Path) -> None:
    """Save a model of one layer with random weights."""
    rng = np.random.default_rng(0)

    def weight(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    def norm(spec: object) -> None:
        spec.gamma, spec.beta = np.ones(SIZE, np.float32), np.zeros(SIZE, np.float32)

    def linear(spec: object, out: int, into: int) -> None:
        spec.weight, spec.bias = weight(out, into), np.zeros(out, np.float32)

    spec = TransformerSpec.from_config(1, 1)
    for embedding in (spec.encoder.embeddings[0], spec.decoder.embeddings):
        embedding.weight = weight(len(VOCABULARY), SIZE)
    for side in (spec.encoder, spec.decoder):
        norm(side.layer_norm)
        layer = side.layer[0]
        norm(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], 3 * SIZE, SIZE)
        linear(layer.self_attention.linear[1], SIZE, SIZE)
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, INNER, SIZE)
        linear(layer.ffn.linear_1, SIZE, INNER)
    attention = spec.decoder.layer[0].attention
    norm(attention.layer_norm)
    linear(attention.linear[0], SIZE, SIZE)
    linear(attention.linear[1], 2 * SIZE, SIZE)
    linear(attention.linear[2], SIZE, SIZE)
    linear(spec.decoder.projection, len(VOCABULARY), SIZE)
    spec.register_source_vocabulary(VOCABULARY)
    spec.register_target_vocabulary(VOCABULARY)
    spec.validate()
    spec.save(str(folder))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    package = tmp_path / "extra" / "en_de"
    (package / "model").mkdir(parents=True)
    random_model(package / "model")
    (package / "bpe.model").write_text("#version: 0.2\nh e\nhe l\nl o</w>\nw o\nwo r\nl d</w>\n")
    facts = {"from_code": "en", "to_code": "de", "package_version": "1.0", "target_prefix": "__de__"}
    (package / "metadata.json").write_text(json.dumps(facts))
    return package.parent


def test_a_bpe_package_translates_without_alignment(place: Path) -> None:
    engine = ArgosEngine([place])
    assert engine.identify("en", "de") == "argos en_de 1.0"
    [found] = engine.translate(["Hello, world."], "en", "de", Decoding(length_factor=1, length_extra=4))
    for one in found:
        assert not one.text.startswith("__de__")
        assert "@@" not in one.text
        assert one.alignment == ()


def test_a_prefix_is_no_part_of_the_answer(place: Path) -> None:
    model = ArgosEngine([place])
    [found] = model.translate(["Hello, world."], "en", "de", Decoding(hypotheses=1, length_factor=0, length_extra=1))
    assert found[0].text == ""  # the one token that the limit allows is the prefix


def test_it_serves_its_own_direction_only(place: Path) -> None:
    with pytest.raises(MissingPackageError):
        ArgosEngine([place]).identify("de", "en")
