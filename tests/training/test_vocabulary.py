"""What becomes a piece of the vocabulary, and that a vocabulary can grow under a model."""

from itertools import islice, permutations
from pathlib import Path

import pytest

sentencepiece = pytest.importorskip("sentencepiece", reason="the extra `translate` is not installed")
pytest.importorskip("numpy", reason="the dependency group `training` is not installed")
pytest.importorskip("google.protobuf", reason="the dependency group `training` is not installed")

from training.corpus import Pair  # noqa: E402
from training.extend import extended, missing  # noqa: E402 - what they need is asked for first
from training.prep import learn_vocabulary, sampled, spells  # noqa: E402

WORDS = {
    "安装": "install", "软件": "software", "问题": "problem", "文件": "file", "服务": "service", "网络": "network",
    "用户": "user", "密码": "password", "数据": "data", "程序": "program",
}  # fmt: skip
MANUAL = [
    Pair("".join(order) + "。", " ".join(WORDS[word] for word in order) + ".", 0.25)
    for order in islice(permutations(WORDS, 4), 2000)
]
TRAVEL = [Pair("我们沿着河走到茶馆。", "We walked along the river to the teahouse.", 8.0)]


def learnt(tmp_path: Path, pairs: list[Pair], size: int = 380):
    path = tmp_path / "sentencepiece.model"
    learn_vocabulary(pairs, path, size)
    return sentencepiece.SentencePieceProcessor(model_file=str(path)), path.read_bytes()


def test_what_is_seen_more_has_more_say_in_the_vocabulary(tmp_path: Path) -> None:
    rare = [Pair("坐船过湖。", "By boat.", 0.25)] * 2
    spelling, _ = learnt(tmp_path, MANUAL + rare)
    assert spells(spelling, "湖")
    weighty, _ = learnt(tmp_path, MANUAL + [pair._replace(weight=40.0) for pair in rare])
    assert not spells(weighty, "湖")


def test_a_vocabulary_grows_by_what_it_spells(tmp_path: Path) -> None:
    old, model = learnt(tmp_path, MANUAL)
    assert spells(old, "河")
    characters, words, _ = missing(old, MANUAL + TRAVEL)
    assert characters["河"] == 8
    assert {"river", "teahouse"} <= set(words)
    assert "software" not in words
    new = sentencepiece.SentencePieceProcessor(model_proto=extended(model, MANUAL + TRAVEL, 8, 3))
    assert new.get_piece_size() == old.get_piece_size() + 11
    assert [new.id_to_piece(number) for number in range(380)] == [old.id_to_piece(number) for number in range(380)]
    for text in TRAVEL[0][:2]:
        assert len(new.encode(text)) < len(old.encode(text))
        assert new.decode(new.encode(text)) == old.decode(old.encode(text))
    assert not spells(new, "河")
    assert "\u2581teahouse" in new.encode("to the teahouse", out_type=str)
    for pair in MANUAL[:20]:
        assert new.encode(pair.source) == old.encode(pair.source)
    assert extended(model, MANUAL + TRAVEL, 8, 3) == extended(model, MANUAL + TRAVEL, 8, 3)


def test_chance_cuts_share_the_weight_of_their_pair_and_say_the_same(tmp_path: Path) -> None:
    tokenizer, _ = learnt(tmp_path, MANUAL, 400)
    pairs = [MANUAL[0], MANUAL[1]._replace(weight=8.0)]
    sources, targets = (tokenizer.encode([pair[side] for pair in pairs]) for side in (0, 1))
    made, cuts, said = sampled(tokenizer, pairs, sources, targets, 20)
    assert [pair.weight for pair in made] == [0.25] + [8 / 21] * 21
    assert [tokenizer.decode(cut) for cut in cuts] == [pairs[0].source] + [pairs[1].source] * 21
    assert len({tuple(cut) for cut in cuts[1:]}) > 1
    assert said == [targets[0], *[targets[1]] * 21]


def test_the_model_keeps_every_weight_and_gets_rows_for_what_is_new(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="the dependency group `training` is not installed")
    from training.extend import grown
    from training.model import Translator

    old, model = learnt(tmp_path, MANUAL)
    new = sentencepiece.SentencePieceProcessor(model_proto=extended(model, MANUAL + TRAVEL, 8, 3))
    shape = {"vocab": 380, "d": 16, "ffn": 16, "heads": 2, "enc": 1, "dec": 1, "max_len": 64}
    before = Translator(shape)
    config, weights = grown(shape, before.state_dict(), old, new)
    after = Translator(config)
    after.load_state_dict(weights)
    assert config == {**shape, "vocab": 391}
    source, given = torch.tensor([old.encode("软件问题")]), torch.tensor([[1, *old.encode("problem software")]])
    torch.testing.assert_close(after(source, given, 3), before(source, given, 3))
    torch.testing.assert_close(after.emb.weight[:380], before.emb.weight)
    assert after.emb.weight[380:].isfinite().all()
