"""The whole chain for real: a toy language is prepared, aligned, trained, exported, installed and translated."""

import random
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from tripglot.engines.argos import ArgosEngine
from tripglot.jobs.packages import install

for needed in ("torch", "sentencepiece", "ctranslate2", "jieba", "sacrebleu"):
    if find_spec(needed) is None:
        pytest.skip(f"{needed} is not installed (dependency group `training`)", allow_module_level=True)

ROOT = Path(__file__).parents[2]
WORDS = {
    "今天": "today", "我们": "we", "去": "go", "看": "see", "山": "mountain", "水": "water", "朋友": "friend",
    "会议": "meeting", "喜欢": "like", "咖啡": "coffee", "车站": "station", "城市": "city", "学校": "school",
    "老师": "teacher", "书": "book", "电脑": "computer", "软件": "software", "问题": "question", "回答": "answer",
    "时间": "time",
}  # fmt: skip
SHAPE = {"vocab": 360, "d": 64, "ffn": 128, "heads": 2, "enc": 2, "dec": 1, "held": 100, "tokens": 2048, "warmup": 30}


def sentence(chance: random.Random) -> tuple[str, str]:
    """A sentence of the toy language, in which a word stands for a word, and its translation."""
    words = chance.sample(sorted(WORDS), chance.randint(2, 7))
    return "".join(words) + "。", " ".join(WORDS[word] for word in words) + "."


def run(*arguments: object) -> str:
    command = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.timeout(300)
def test_from_corpus_to_translation(tmp_path: Path) -> None:
    chance = random.Random(5)
    corpus, data, checkpoint = tmp_path / "corpus.tsv", tmp_path / "data", tmp_path / "toy.pt"
    pairs = dict(sentence(chance) for _ in range(6000))
    tests = [pairs.popitem() for _ in range(50)]
    corpus.write_text("".join(f"{zh}\t{en}\ttoy\n" for zh, en in pairs.items()), encoding="utf-8")
    (tmp_path / "tests.tsv").write_text("".join(f"{zh}\t{en}\n" for zh, en in tests), encoding="utf-8")
    (tmp_path / "weights.tsv").write_text("# a comment\ntoy\t1\n*\t0.1\n", encoding="utf-8")

    lexicon = tmp_path / "lexicon.txt.xz"
    assert "words of" in run("training.lexicon", corpus, lexicon)
    prep = ["training.prep", corpus, data, "--vocab", 360, "--weights", tmp_path / "weights.tsv", "--copies", 0.01]
    said = run(*prep, "--lexicon", lexicon)
    assert "target tokens per round" in said
    aligned = find_spec("eflomal") is not None
    if aligned:
        assert "of the target tokens are aligned" in run("training.align", data)
    shape = [part for name, value in SHAPE.items() for part in (f"--{name}", value)]
    box = ["--minutes", 0.5, "--save", 0.1, "--lr", 3e-3, "--matrix-lr", 5e-3, "--levels", 7, "--hide", 0.02]
    assert "finished" in run("training.train", data, checkpoint, *box, *shape)
    package = tmp_path / "translate-zh_en.argosmodel"
    card = tmp_path / "CARD.md"
    card.write_text("# A toy\n")
    export = ["training.export", checkpoint, data / "sentencepiece.model"]
    codes = [
        "--from",
        "zh",
        "--to",
        "en",
        "--version",
        "0.0.1",
        "--card",
        card,
        "--lexicon",
        lexicon,
        "--said",
        data,
    ]
    run(*export, package, *codes)
    run(*export, tmp_path / "again.argosmodel", *codes)
    assert package.read_bytes() == (tmp_path / "again.argosmodel").read_bytes()

    with zipfile.ZipFile(package) as archive:
        assert archive.read("translate-zh_en/lexicon.txt.xz") == lexicon.read_bytes()
        spoken = archive.read("translate-zh_en/model/vmap.txt").decode().split()
        assert "<0x00>" in spoken
        assert not any(word in piece for word in WORDS for piece in spoken)

    import torch

    from training.coarse import coarse

    assert "parameters" in run("training.unpack", package, tmp_path / "back.pt", tmp_path / "more")
    assert (tmp_path / "more" / "sentencepiece.model").read_bytes() == (data / "sentencepiece.model").read_bytes()
    before, after = (torch.load(path, weights_only=True) for path in (checkpoint, tmp_path / "back.pt"))
    assert after["cfg"] == before["cfg"]
    for name, value in before["model"].items():
        kept = coarse(value.float(), 7) if value.ndim == 2 else value.float()
        step = kept.abs().max().item() / 127  # of int8
        torch.testing.assert_close(after["model"][name].float(), kept, atol=step, rtol=1e-3)

    installed = install(package, into=tmp_path / "packages")
    assert (installed.from_code, installed.to_code, installed.version) == ("zh", "en", "0.0.1")
    engine = ArgosEngine([tmp_path / "packages"])
    assert engine.identify("zh", "en") == "argos zh_en 0.0.1"
    best = [found[0] for found in engine.translate([zh for zh, _ in tests], "zh", "en")]
    right = sum(one.text == en for one, (_, en) in zip(best, tests, strict=True))
    assert right >= 40, [(one.text, en) for one, (_, en) in zip(best, tests, strict=True)][:5]
    assert "BLEU" in run("training.evaluate", package, tmp_path / "tests.tsv", "--samples", 1)
    if aligned:  # word by word, so the places in the source go up with those in the target
        orders = [a.source_start <= b.source_start for one in best for a, b in pairwise(one.alignment)]
        assert sum(orders) > 0.9 * len(orders)


@pytest.mark.timeout(120)
def test_an_interrupted_box_is_continued(tmp_path: Path) -> None:
    import torch

    chance = random.Random(6)
    corpus, data, checkpoint = tmp_path / "corpus.tsv", tmp_path / "data", tmp_path / "toy.pt"
    corpus.write_text("".join("\t".join(sentence(chance)) + "\n" for _ in range(1000)), encoding="utf-8")
    run("training.prep", corpus, data, "--vocab", 360)
    train = ["training.train", data, checkpoint, "--d", 32, "--ffn", 32, "--heads", 2, "--enc", 1, "--dec", 1]
    train += ["--vocab", 360, "--held", 50, "--tokens", 512]
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, train), "--minutes", "5", "--save", "0.02"], cwd=ROOT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    for line in process.stdout:
        if line.startswith("saved"):
            break
    process.kill()
    process.wait()
    process.stdout.close()
    saved = torch.load(checkpoint, weights_only=True)["training"]
    assert saved["steps"] > 0
    said = run(*train, "--minutes", saved["seconds"] / 60 + 0.05)
    assert f"{saved['steps']} steps and " in said.splitlines()[0]
    finished = torch.load(checkpoint, weights_only=True)
    assert finished["steps"] > saved["steps"]
    assert "training" not in finished
