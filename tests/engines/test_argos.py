"""The argos engine on the real bundled package."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import log
from pathlib import Path

import pytest

from tripglot.engines.alignment import composed, scatter
from tripglot.engines.argos import ArgosEngine
from tripglot.engines.engine import Decoding, Hypothesis, Link, MissingPackageError, side_by_side
from tripglot.engines.make import make_engine
from tripglot.errors import TripglotError
from tripglot.packages import bundled as _bundled
from tripglot.packages.bundled import archives, read_metadata

VERSION = read_metadata(archives()[0])["package_version"]
SENTENCES = [
    "Kubernetes 是一个开源的容器编排平台。",
    "我们使用 OpenStack Magnum 来管理集群。",
    "这个功能在 eBPF 中仍然需要吗？",
    "请运行以下命令来安装软件包。",
    "你好",
]


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine(jury=False)  # what it adds is in test_jury.py


def test_technical_sentences_are_translated_and_names_survive(engine: ArgosEngine) -> None:
    best = [hypotheses[0].text for hypotheses in engine.translate(SENTENCES, "zh-Hans", "en")]
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", "".join(best))
    for name, text in zip(["Kubernetes", "OpenStack Magnum", "eBPF", "install", ""], best, strict=True):
        assert name in text


def test_hypotheses_are_distinct_and_come_best_first(engine: ArgosEngine) -> None:
    [found] = ArgosEngine(jury=False).translate(SENTENCES[:1], "zh", "en", Decoding(hypotheses=4))
    assert len(found) == len({one.text for one in found}) > 1
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found[0].score <= 0


def test_a_sentence_is_translated_the_same_alone_and_among_others(engine: ArgosEngine) -> None:
    sentences = [*SENTENCES, "这句话让我想了很久。", "我们到了会场就走。", "他去了。"]
    together = engine.translate(sentences, "zh-Hans", "en")
    for sentence, among in zip(sentences, together, strict=True):
        [alone] = engine.translate([sentence], "zh-Hans", "en")
        assert [h.text for h in alone] == [h.text for h in among]
        assert [h.score for h in alone] == pytest.approx([h.score for h in among], abs=1e-4)
        assert [h.scatter for h in alone] == pytest.approx([h.scatter for h in among], abs=1e-4)
        for one, other in zip(alone, among, strict=True):  # a beam search alone gives all the first one's first look
            assert [replace(link, weight=0) for link in one.alignment] == [
                replace(link, weight=0) for link in other.alignment
            ]


def test_attention_leads_names_to_themselves(engine: ArgosEngine) -> None:
    source = "我们使用 OpenStack Magnum 来管理😀集群。"
    [[found, *_]] = engine.translate([source], "zh", "en")
    start = found.text.index("Magnum")
    links = [link for link in found.alignment if start <= link.target_start < start + len("Magnum")]
    assert links
    assert all(6 + len("OpenStack") <= link.source_start <= source.index("来") for link in links)
    for link in found.alignment:
        assert 0 <= link.target_start < link.target_end <= len(found.text)
        assert 0 <= link.source_start < link.source_end <= len(source)
        assert 0 < link.weight <= 1.001
        assert found.text[link.target_start : link.target_end].strip()


def test_attention_is_more_scattered_where_the_engine_guesses(engine: ArgosEngine) -> None:
    [known, strange] = engine.translate(["请运行以下命令来安装软件包。", "寒枝拣尽，沙洲冷。"], "zh", "en")
    assert known[0].scatter is not None
    assert strange[0].scatter is not None
    assert 0 <= known[0].scatter < strange[0].scatter


def test_scatter_is_the_mean_entropy_of_the_rows() -> None:
    assert scatter([[1.0, 0.0], [0.0, 1.0]]) == 0
    assert scatter([[0.5, 0.5], [1.0, 0.0]]) == pytest.approx(log(2) / 2)
    assert scatter([]) is None


def test_a_sentence_that_was_cut_is_as_sure_as_its_pieces_on_the_whole() -> None:
    good, bad = Hypothesis("Yes it is", -0.2, (), 0.5, 0.8, 0.9, 1.0), Hypothesis("N", -1.2, (), 1.5, 0.3, 0.4, 0.5)
    both = side_by_side("Yes it is, n", (), [good, bad])
    figures = both.score, both.scatter, both.agreement, both.coverage, both.support
    assert figures == pytest.approx((-2.2 / 6, 4 / 6, 4.3 / 6, 4.9 / 6, 5.5 / 6))
    assert side_by_side("Yes it is, n", (), [good, Hypothesis("N", -1.2)]).scatter is None


def test_underscores_stay(engine: ArgosEngine) -> None:
    [[found, *_]] = engine.translate(["设置 max_batch_size 参数。"], "zh", "en")
    assert "max_batch_size" in found.text


def test_traditional_goes_through_the_simplified_package(engine: ArgosEngine) -> None:
    source = "我們使用 OpenStack 來管理叢集。"
    [[found, *_]] = engine.translate([source], "zh-Hant", "en")
    assert "OpenStack" in found.text
    assert found.alignment
    assert engine.identify("zh-TW", "en") == f"argos OpenCC t2s + zh_en {VERSION}"
    assert engine.identify("zh", "en") == f"argos zh_en {VERSION}"
    assert engine.identify("en", "en") == "argos"
    assert engine.translate(["as it is"], "en", "en")[0][0].text == "as it is"


def test_nothing_comes_of_nothing(engine: ArgosEngine) -> None:
    assert [one[0].text for one in engine.translate(["", " ", "。"], "zh", "en")][:2] == ["", " "]
    assert engine.translate([], "zh", "en") == []


def test_a_sentence_longer_than_the_model_takes_is_cut_and_kept_in_order(engine: ArgosEngine) -> None:
    clauses = [f"第 {number} 个集群运行 Kubernetes 和 OpenStack，" for number in range(60)]
    source = "".join(clauses)
    [[found, *_]] = engine.translate([source], "zh", "en", Decoding(hypotheses=1, beam=1))
    assert found.text.count("Kubernetes") > 30
    quarter = [link for link in found.alignment if link.target_start > len(found.text) * 3 / 4]
    assert quarter[-1].source_start > len(source) / 2


def test_a_line_without_any_place_to_cut_is_translated(engine: ArgosEngine) -> None:
    dense = "😀" * 400 + "x" * 3000 + "集群" * 800
    [[found, *_]] = engine.translate([dense], "zh", "en", Decoding(hypotheses=1, beam=1, length_factor=9))
    assert found.text
    assert all(link.source_end <= len(dense) and link.target_end <= len(found.text) for link in found.alignment)


def test_output_has_a_limit_that_grows_with_the_input(engine: ArgosEngine) -> None:
    [[found, *_]] = engine.translate(["哈哈哈哈"], "zh", "en", Decoding(length_factor=0, length_extra=3))
    assert len(found.alignment) <= 3


def test_constraints_reach_the_search(engine: ArgosEngine) -> None:
    [[found, *_]] = engine.translate(["好" * 40], "zh", "en", Decoding(no_repeat_ngram=2))
    words = found.text.split()
    assert len(set(pairwise(words))) == max(0, len(words) - 1)


def test_missing_pair_names_the_command(engine: ArgosEngine) -> None:
    with pytest.raises(MissingPackageError) as caught:
        engine.translate(["こんにちは"], "ja", "en")
    assert str(caught.value).startswith("no package translates ja to en (tripglot packages install ja en; or")
    assert (caught.value.from_code, caught.value.to_code) == ("ja", "en")


def test_pivot_over_two_packages(tmp_path: Path, make_folder: Callable[..., Path]) -> None:
    make_folder(tmp_path / "extra", "ja", "zh")  # really Chinese to English: its English passes through the second leg
    engine = make_engine("argos", package_dirs=[tmp_path / "extra"])
    assert engine.identify("ja", "en") == f"argos ja_zh 1.0 + zh_en {VERSION}"
    [found] = engine.translate(["我们使用 OpenStack。"], "ja", "en", Decoding(hypotheses=2))
    assert "OpenStack" in found[0].text
    assert found[0].alignment
    assert all(link.source_end <= len("我们使用 OpenStack。") for link in found[0].alignment)
    [[leg]] = engine.translate(["我们使用 OpenStack。"], "ja", "zh", Decoding(hypotheses=1))
    assert found[0].score <= leg.score  # the worse of both legs
    assert found[0].scatter is leg.scatter is None  # nobody said that the first has attention that is trained to align


def test_scatter_over_two_packages_is_the_worse(tmp_path: Path, make_folder: Callable[..., Path]) -> None:
    folder = make_folder(tmp_path / "extra", "ja", "zh")
    facts = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    (folder / "metadata.json").write_text(json.dumps(facts | {"attention": "aligned"}), encoding="utf-8")
    engine = ArgosEngine([tmp_path / "extra"])
    [[leg]] = engine.translate(["寒枝拣尽，沙洲冷。"], "ja", "zh", Decoding(hypotheses=1))
    [[whole]] = engine.translate(["寒枝拣尽，沙洲冷。"], "ja", "en", Decoding(hypotheses=1))
    assert leg.scatter is not None
    assert whole.scatter is not None
    assert whole.scatter >= leg.scatter


def test_into_traditional_by_conversion(tmp_path: Path, make_folder: Callable[..., Path]) -> None:
    make_folder(tmp_path / "extra", "ja", "zh")
    engine = ArgosEngine([tmp_path / "extra"])
    assert engine.identify("ja", "zh-Hant") == "argos ja_zh 1.0 + OpenCC s2t"
    assert engine.translate(["软件"], "zh-Hans", "zh-Hant")[0][0].text == "軟件"


def test_a_package_for_the_script_is_preferred(tmp_path: Path, make_folder: Callable[..., Path]) -> None:
    make_folder(tmp_path / "extra", "zt", "en", "1.9")
    assert ArgosEngine([tmp_path / "extra"]).identify("zh-Hant", "en") == "argos zt_en 1.9"


@pytest.mark.usefixtures("either_way")
def test_extra_beats_usual_beats_bundled(tmp_path: Path, usual_folder: Path, make_folder: Callable[..., Path]) -> None:
    make_folder(usual_folder, "zh", "en", "1.9")
    assert ArgosEngine().identify("zh", "en") == "argos zh_en 1.9"
    make_folder(tmp_path / "extra", "zh", "en", "2.0")
    assert ArgosEngine([tmp_path / "extra"]).identify("zh", "en") == "argos zh_en 2.0"


def test_broken_installed_model_is_one_line(tmp_path: Path, make_folder: Callable[..., Path]) -> None:
    folder = make_folder(tmp_path / "extra", "zh", "en", "2.0")
    (folder / "model" / "model.bin").unlink()
    (folder / "model" / "model.bin").write_bytes(b"\x06\x00\x00\x00garbage")
    with pytest.raises(
        TripglotError, match=r"zh_en: this package does not load: .* \(tripglot packages install zh en\)"
    ):
        ArgosEngine([tmp_path / "extra"]).translate(["你好"], "zh", "en")


def test_composed_alignment_follows_the_largest_overlap() -> None:
    first = (Link(0, 5, 10, 12, 0.9), Link(6, 11, 0, 3, 0.5))
    second = (Link(0, 2, 4, 9, 0.8), Link(3, 4, 20, 21, 1.0))
    assert composed(first, second) == (Link(0, 2, 0, 3, 0.4),)


def test_tampered_bundle_is_refused(tmp_path: Path) -> None:
    for file in (archives()[0], archives()[0].with_name("SHA256SUMS")):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    archive = tmp_path / "translate-zh_en.argosmodel"
    archive.write_bytes(archive.read_bytes() + b"x")
    with pytest.raises(TripglotError, match="not the package of SHA256SUMS"):
        _bundled.read(archive)


PROBE = """
import sys
for name in sys.argv[1:]:
    sys.modules[name] = None
from tripglot.engines.make import make_engine
engine = make_engine("argos")
before = dict(__import__("os").environ)
print(engine.translate(["我们使用 OpenStack。"], "zh", "en")[0][0].text)
assert before == dict(__import__("os").environ)
loaded = {"torch", "stanza", "spacy", "minisbd", "argostranslate.translate", "argostranslate.sbd"} & set(sys.modules)
assert not loaded, loaded
"""


@pytest.mark.parametrize("missing", [(), ("argostranslate",)], ids=["with argostranslate", "without"])
@pytest.mark.parametrize("home", ["home", "home/not-a-folder/below"])
def test_needs_no_writable_home_and_loads_no_splitter(tmp_path: Path, home: str, missing: tuple[str, ...]) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "not-a-folder").touch()
    env = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ARGOS_"))}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *missing],
        env=env | {"HOME": str(tmp_path / home)},
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "OpenStack" in done.stdout


def test_bad_settings_of_argos_are_one_line(tmp_path: Path) -> None:
    code = "from tripglot.packages.argostranslate import packages_folder; packages_folder()"
    env = os.environ | {"HOME": str(tmp_path), "ARGOS_INTER_THREADS": "many"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert "TripglotError: Argos Translate does not take its settings: ValueError" in done.stderr
