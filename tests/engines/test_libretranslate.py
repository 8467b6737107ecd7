"""The LibreTranslate engine against a process on loopback that speaks its protocol."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ENV, tripglot
from tripglot.engines.argos import ArgosEngine
from tripglot.engines.engine import Decoding, MissingPackageError
from tripglot.engines.make import make_engine
from tripglot.errors import TripglotError

SENTENCES = ["Kubernetes 是一个开源的容器编排平台。", "谢谢大家。", "请运行以下命令来安装软件包。"]


@contextmanager
def serving(*key: str) -> Iterator[str]:
    script = Path(__file__).with_name("libretranslate_server.py")
    command = [sys.executable, str(script), *key]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENV) as server:
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as url:
        yield url


def test_it_writes_what_the_server_writes_in_the_order_of_the_sentences(url: str) -> None:
    engine = make_engine("libretranslate", options={"url": url + "/"})
    assert engine.identify("zh-Hans", "en") == f"libretranslate {url.removeprefix('http://')}"
    expected = ArgosEngine(jury=False).translate(SENTENCES, "zh-Hans", "en")
    found = engine.translate(SENTENCES * 15, "zh-Hans", "en")  # more than one request
    assert [[one.text for one in some] for some in found] == [[one.text for one in some] for some in expected] * 15
    [[only]] = engine.translate(SENTENCES[:1], "zh-Hans", "en", Decoding(hypotheses=1))
    assert (only.text, only.alignment, only.scatter, only.agreement) == (expected[0][0].text, (), None, None)


def test_a_pair_that_it_does_not_serve_is_missing(url: str) -> None:
    engine = make_engine("libretranslate", options={"url": url})
    with pytest.raises(MissingPackageError) as error:
        engine.identify("ja", "en")
    assert url in error.value.cure


def test_a_run_asks_it_and_names_it_in_the_memory(url: str, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "day.md").write_text(
        "# Day one\n\nWe went home.\n\n请运行以下命令来安装软件包。\n", encoding="utf-8"
    )
    (tmp_path / "tripglot.toml").write_text(
        f'engine = "libretranslate"\n[engines.libretranslate]\nurl = "{url}"\n', encoding="utf-8"
    )
    done = tripglot("run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "libretranslate 127.0.0.1:" in (tmp_path / "translations" / "en" / "day.po").read_text(encoding="utf-8")
    assert "Run the following command to install" in (tmp_path / "output" / "en" / "day.md").read_text(encoding="utf-8")


def test_a_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("secret") as url:
        engine = make_engine("libretranslate", options={"url": url})
        with pytest.raises(TripglotError, match="403: Invalid API key") as error:
            engine.translate(SENTENCES, "zh-Hans", "en")
        assert "LIBRETRANSLATE_API_KEY" in error.value.cure
        monkeypatch.setenv("LIBRETRANSLATE_API_KEY", "secret")
        assert len(engine.translate(SENTENCES, "zh-Hans", "en")) == 3


def test_what_the_server_refuses_is_one_line(url: str) -> None:
    engine = make_engine("libretranslate", options={"url": url})
    with pytest.raises(TripglotError, match="429: Slowdown") as error:
        engine.translate(["慢"], "zh-Hans", "en")
    assert "what is done is kept" in error.value.cure


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "'url' is missing"),
        ({"url": 5000}, "'url' is no text"),
        ({"url": "http://127.0.0.1:1", "key": "x"}, "'key' is unknown"),
        ({"url": "http://example.org"}, "could be read"),
        ({"url": "file:///etc"}, "could be read"),
        ({"url": "https://me:secret@example.org"}, "could be read"),
        ({"url": "http://127.0.0.1:1"}, "does not answer"),
    ],
)
def test_bad_options_are_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(TripglotError, match=message):
        make_engine("libretranslate", options=options).identify("zh", "en")


def test_a_redirect_is_not_followed(url: str) -> None:
    with pytest.raises(TripglotError, match="302"):
        make_engine("libretranslate", options={"url": url + "/moved"}).identify("zh", "en")


def test_offline_means_this_machine_only(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPGLOT_OFFLINE", "1")
    make_engine("libretranslate", options={"url": url}).identify("zh-Hans", "en")
    with pytest.raises(TripglotError, match="TRIPGLOT_OFFLINE"):
        make_engine("libretranslate", options={"url": "https://example.org"})
