"""The engine for converted models, on the real model of the bundled package in a folder of its own."""

from pathlib import Path
from typing import Any

import pytest

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.engine import Decoding, MissingPackageError
from tripglot.engines.make import make_engine
from tripglot.errors import TripglotError
from tripglot.packages.bundled import archives, read

SENTENCES = ["Kubernetes 是一个开源的容器编排平台。", "谢谢大家。", "请运行以下命令来安装软件包。", ""]
PAIR = {"from": "zh-Hans", "to": "en"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    [archive] = archives()
    contents = read(archive)
    folder = tmp_path_factory.mktemp("models") / "opus-zh-en"
    folder.mkdir()
    for name, data in contents.model.items():
        (folder / name).write_bytes(data)
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(contents.sentencepiece)
    return folder


def engine(folder: Path, **options: Any) -> Any:
    return make_engine("ctranslate2", options={"model": folder.name, **options}, root=folder.parent)


def test_a_model_of_one_pair_writes_what_argos_makes_of_the_same_weights(folder: Path) -> None:
    converted = engine(folder, **PAIR)
    assert converted.identify("zh-Hans", "en") == "ctranslate2 opus-zh-en"
    found = converted.translate(SENTENCES, "zh-Hans", "en")
    expected = ArgosEngine(jury=False).translate(SENTENCES, "zh-Hans", "en")
    assert [some[0].text for some in found] == [some[0].text for some in expected]
    assert found[0][0].alignment
    for source, target in (("ja", "en"), ("zh-Hans", "de")):
        with pytest.raises(MissingPackageError):
            converted.identify(source, target)


def test_tokens_name_the_languages_and_are_no_text(folder: Path) -> None:
    # the pieces "▁Thank" and "▁We" stand in for what NLLB calls eng_Latn: what begins with them was told to
    tokens = {"zh": "▁China", "en": "▁We", "de": "▁Thank"}
    both = engine(folder, tokens=tokens)
    one = Decoding(hypotheses=1)
    [[english]], [[german]] = (both.translate(SENTENCES[:1], "zh-Hans", target, one) for target in ("en", "de"))
    assert english.text != german.text
    assert not english.text.startswith("We ") and not german.text.startswith("Thank ")
    before = engine(folder, tokens={"en": "▁We"}, **{"target-tokens": "source"})
    [[marked]] = before.translate(SENTENCES[:1], "zh-Hans", "en", one)
    assert marked.text
    assert all(0 <= link.source_start < link.source_end <= len(SENTENCES[0]) for link in marked.alignment)
    with pytest.raises(MissingPackageError):
        both.identify("ja", "en")


def test_an_end_token_is_added(folder: Path) -> None:
    [[plain]], [[ended]] = (
        engine(folder, **PAIR, **more).translate(SENTENCES[:1], "zh", "en", Decoding(hypotheses=1))
        for more in ({}, {"end-token": "</s>"})
    )
    assert plain.score != ended.score


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "nowhere", **PAIR}, "no source.spm"),
        ({}, "'from' and 'to'"),
        ({"from": "zh"}, "'from' and 'to'"),
        ({"target-tokens": "both", **PAIR}, "do not fit"),
        ({"tokens": {"en": "x"}, "target-tokens": "somewhere"}, "do not fit"),
        ({"tokens": ["en"]}, "no table of texts"),
        ({"source-pieces": "other.spm", **PAIR}, "no other.spm"),
        ({"beam": 3, **PAIR}, "'beam' is unknown"),
    ],
)
def test_bad_options_are_named(folder: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(TripglotError, match=message):
        engine(folder, **options)


def test_a_broken_model_is_one_line(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in folder.iterdir():
        (broken / file.name).write_bytes(file.read_bytes()[:1000])
    with pytest.raises(TripglotError, match="does not load") as error:
        engine(broken, **PAIR).translate(SENTENCES, "zh", "en")
    assert "\n" not in str(error.value)
