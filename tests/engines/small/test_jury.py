"""A jury votes the same about a sentence in any company, and more alike about what the model knows."""

import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.small import binary
from tripglot.engines.small.jury import JURORS, agreement, jurors, skipped
from tripglot.packages.bundled import archives, read

PLAIN = ["谢谢大家。", "我们坐火车到京都。", "Kubernetes 是一个开源的容器编排平台。"]
HARD = ["老臣恐太后玉体之有所郄也。", "饿汉摊上摸爬滚打，愣是把腊味卖成了非遗。", "这雨下得猫都不肯挪窝。"]


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine()


def test_jurors_lack_each_something_else() -> None:
    [archive] = archives()
    files = read(archive).model
    sat = list(jurors(files))
    assert len({*(one["model.bin"] for one in sat), files["model.bin"]}) == len(sat) + 1 == JURORS + 1
    assert sat == list(jurors(files))
    assert all(one.keys() == files.keys() for one in sat)
    _, whole = binary.read(files["model.bin"])
    layers = sum(bool(re.fullmatch(r"encoder/layer_\d+/self_attention/layer_norm/gamma", name)) for name in whole)
    for number, one in enumerate(sat):
        start, variables = binary.read(one["model.bin"])
        assert one["model.bin"].startswith(start)
        stay = [layer for layer in range(layers) if layer not in skipped(number, layers)]
        same = {name: name for name in whole if not re.match(r"encoder/layer_\d", name)}
        same |= {
            f"encoder/layer_{now}/{name.split('/', 2)[2]}": name
            for now, layer in enumerate(stay)
            for name in whole
            if name.startswith(f"encoder/layer_{layer}/")
        }
        assert variables.keys() == same.keys()
        for name, variable in variables.items():
            before = np.frombuffer(whole[same[name]].content, np.uint8)
            after = np.frombuffer(variable.content, np.uint8)
            changed = before != after
            assert not after[changed].any()
            if "/layer_" not in name:
                assert not changed.any()
            elif len(variable.shape) == 2:
                assert 0.01 < changed.mean() < 0.03


@pytest.mark.parametrize("layers", range(1, 13))
def test_a_juror_never_lacks_the_first_layer_nor_two_neighbours(layers: int) -> None:
    for number in range(JURORS):
        lacks = skipped(number, layers)
        assert lacks <= set(range(1, layers))
        assert len(lacks) == layers * 3 // 8
        assert not lacks & {layer + 1 for layer in lacks}


def test_a_model_is_written_as_it_was_read() -> None:
    [archive] = archives()
    model = read(archive).model["model.bin"]
    start, variables = binary.read(model)
    assert binary.write(start, variables) == model
    assert variables["decoder/projection/weight"] is variables["encoder/embeddings_0/weight"]
    assert variables["encoder/embeddings_0/weight"].kind == binary.INT8


def test_a_model_without_small_weights_has_no_jury() -> None:
    empty = binary.write((6).to_bytes(4, "little") + b"\x02\x00a\x00" + bytes(4), {})
    with pytest.raises(ValueError, match="int8"):
        next(jurors({"model.bin": empty}))


def test_agreement_is_greatest_with_what_all_say() -> None:
    votes = ["We took the train to Kyoto.", "We took a train to Kyoto.", "By train we went to Kyoto."]
    same, near, far, none = agreement(
        [votes[0], "We took the train in Kyoto!", "The doctor asks a question.", ""], votes
    )
    assert 1 > same > near > far > none == 0
    assert agreement(["Yes."], ["Yes."] * 3) == pytest.approx([1])


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.text(max_size=12))
def test_agreement_is_a_share_and_knows_no_order(votes: list[str], proposal: str) -> None:
    [one] = agreement([proposal], votes)
    [other] = agreement([proposal], votes[::-1])
    assert 0 <= one <= 1 + 1e-9
    assert one == pytest.approx(other)


def test_a_sentence_gets_the_same_vote_alone_and_in_any_company(engine: ArgosEngine) -> None:
    sentences = PLAIN + HARD
    random.Random(4).shuffle(sentences)
    together = dict(zip(sentences, engine.translate(sentences, "zh-Hans", "en"), strict=True))
    for sentence in sentences:
        [alone] = engine.translate([sentence], "zh-Hans", "en")
        found = [(one.text, one.agreement) for one in together[sentence]]
        assert [(one.text, one.agreement) for one in alone] == found
        merits = [(one.agreement or 0) * (one.coverage or 0) for one in together[sentence]]
        assert merits == sorted(merits, reverse=True)


def test_the_jury_agrees_on_what_the_model_knows(engine: ArgosEngine) -> None:
    known, guessed = (
        [found[0].agreement or 0 for found in engine.translate(some, "zh-Hans", "en")] for some in (PLAIN, HARD)
    )
    assert min(known) > max(guessed)


def test_without_a_jury_nobody_is_asked() -> None:
    for found in ArgosEngine(jury=False).translate(PLAIN, "zh-Hans", "en"):
        assert all(one.agreement is None for one in found)
        assert len(found) <= 4
