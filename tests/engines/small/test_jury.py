"""A jury votes the same about a sentence in any company, and more alike about what the model knows."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.small.jury import JURORS, agreement, jurors
from tripglot.packages.bundled import archives, read

PLAIN = ["谢谢大家。", "我们坐火车到京都。", "Kubernetes 是一个开源的容器编排平台。"]
HARD = ["老臣恐太后玉体之有所郄也。", "饿汉摊上摸爬滚打，愣是把腊味卖成了非遗。", "这雨下得猫都不肯挪窝。"]


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine()


def test_jurors_have_forgotten_each_something_else() -> None:
    [archive] = archives()
    files = read(archive).model
    whole = np.frombuffer(files["model.bin"], np.uint8)
    sat = list(jurors(files))
    models = [np.frombuffer(one["model.bin"], np.uint8) for one in sat]
    assert len({*(one["model.bin"] for one in sat), files["model.bin"]}) == len(sat) + 1 == JURORS + 1
    for model in models:
        assert len(model) == len(whole)
        changed = model != whole
        assert not model[changed].any()
        assert 0.02 < changed.mean() < 0.04  # the vocabulary, a third of it, is left whole
    assert sat == list(jurors(files))
    assert all(one.keys() == files.keys() for one in sat)


def test_a_model_without_small_weights_has_no_jury() -> None:
    empty = (6).to_bytes(4, "little") + b"\x02\x00a\x00" + bytes(4) + bytes(4)
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
