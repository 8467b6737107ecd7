"""A run with a cluster gives the bytes of a run without, whatever becomes of its workers, and leaves nothing there."""

import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import dask
import pytest

pytest.importorskip("distributed")

from tests.cluster.conftest import Worker, clients, started, tasks
from tests.conftest import ENV, tripglot
from tripglot.cluster import connection
from tripglot.cluster.connection import Cluster, connected
from tripglot.cluster.door import address_of
from tripglot.cluster.engine import Answers, ClusterEngine
from tripglot.config import load
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, is_selective
from tripglot.errors import TripglotError
from tripglot.jobs.run import run
from tripglot.output.outcome import Report
from tripglot.settings import Settings

DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日", "昨天", "今天", "明天")
DONE = (
    "我们坐火车去了布拉格",
    "我和朋友讨论了新版本",
    "大家在会场门口拍了照片",
    "志愿者回答了很多问题",
    "演讲结束以后下了雨",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three posts with fifty sentences that differ, and one that cannot be read."""
    posts = tmp_path / "here" / "posts"
    posts.mkdir(parents=True)
    sentences = [f"{day}{done}。" for day in DAYS for done in DONE]
    for number in range(3):
        text = "\n\n".join(sentences[number::3])
        (posts / f"day-{number}.md").write_text(f"# Day {number}\n\nWe met in the morning.\n\n{text}\n", "utf-8")
    (posts / "bad.md").write_bytes(b"caf\xe9\n")
    (tmp_path / "here" / "tripglot.toml").write_text("jury = false\n")
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".tripglot_cache" not in path.parts
    }


class Watched(ClusterEngine):
    """Does something once, when the first sentences are on their way."""

    def __init__(self, cluster: Cluster, settings: Settings, once: Callable[[], object]) -> None:
        super().__init__(cluster, settings)
        self.once = once
        self.asked = False

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> Answers:
        if not self.asked:
            self.asked = True
            threading.Timer(0.2, self.once).start()
        return super().translate(sentences, source, target, decoding)


def done_there(project: Path, address: str, told: list[str], once: Callable[[], object] = int) -> Report:
    settings = load(project / "there")
    with connected(address, settings, told.append) as cluster:
        return run(settings.sources(), settings, engine=Watched(cluster, settings, once), executor=cluster)


def test_the_bytes_are_those_of_one_machine(project: Path, address: str, worker: Worker) -> None:
    worker()
    worker()
    here = tripglot("run", "--no-cache", cwd=project / "here")
    there = tripglot("run", "--no-cache", "--cluster", address, cwd=project / "there")
    assert (there.stdout, there.stderr, there.returncode) == (here.stdout, here.stderr, here.returncode)
    assert "bad.md" in here.stderr
    assert files(project / "there") == files(project / "here")
    assert tasks(address) == 0


def test_what_the_engine_can_do_is_asked_where_it_is(project: Path, address: str, worker: Worker) -> None:
    worker()
    for engine, selective in (("argos", True), ("pseudo", False)):
        settings = replace(load(project / "there"), engine=engine)
        with connected(address, settings, list[str]().append) as cluster:
            assert is_selective(ClusterEngine(cluster, settings)) is selective


@pytest.mark.parametrize("beside", [True, False], ids=["another is there", "another comes"])
def test_a_killed_worker_loses_nothing(project: Path, address: str, worker: Worker, beside: bool) -> None:
    first = worker()
    if beside:
        worker()
    tripglot("run", cwd=project / "here")

    def kill() -> None:
        first.kill()
        if not beside:
            worker()

    report = done_there(project, address, [], kill)
    assert report.fates["missing"] == 0
    assert files(project / "there") == files(project / "here")


def test_all_workers_gone_is_said_and_what_is_done_is_kept(
    project: Path, address: str, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_GONE", 1)
    (project / "there" / "tripglot.toml").write_text("")  # with a jury it takes seconds
    report = done_there(project, address, [], worker().kill)
    assert report.fates["missing"] == 50
    reasons = {left.reason for post in report.posts for left in post.sources}
    assert reasons == {f"{address}: all workers are gone (what is done is kept: start some and run again)"}
    assert (project / "there" / "output" / "en" / "day-0.md").exists()


def test_a_worker_that_would_give_other_bytes_is_left_out(
    project: Path, address: str, worker: Worker, tmp_path: Path
) -> None:
    worker()
    package = tmp_path / "packages" / "translate-zh_en-9"
    (package / "model").mkdir(parents=True)
    (package / "model" / "model.bin").write_bytes(b"other")
    (package / "sentencepiece.model").write_bytes(b"other")
    (package / "metadata.json").write_text(
        '{"type": "translate", "from_code": "zh", "to_code": "en", "package_version": "9.0"}'
    )
    worker(ARGOS_PACKAGES_DIR=str(tmp_path / "packages"))
    told: list[str] = []
    report = done_there(project, address, told)
    [line] = told
    assert "is left out: zh_en" in line
    assert "version 9.0 is installed" in line
    assert report.fates["new"] + report.fates["unsure"] == 50


def test_no_fit_worker_is_an_error(project: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_GONE", 1)
    with pytest.raises(TripglotError, match="all workers are gone"):
        done_there(project, address, [])


def test_an_interrupt_leaves_no_task(project: Path, address: str, worker: Worker) -> None:
    worker()
    (project / "there" / "tripglot.toml").write_text("")  # with a jury it takes seconds
    process = subprocess.Popen(
        [sys.executable, "-m", "tripglot", "run", "--cluster", address],
        cwd=project / "there", env=ENV, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not tasks(address):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "tripglot: interrupted; every file is either the old one or the new one\n"
    assert tasks(address) == 0


def test_nobody_there_is_one_line(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_ANSWER", 0.5)
    with pytest.raises(TripglotError, match=r"^tcp://127.0.0.1:9: no scheduler answers: .*\(docs/cluster.md says how"):
        done_there(project, "127.0.0.1:9", [])


@pytest.mark.parametrize(
    "said", [None, b"HTTP/1.0 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n", bytes(64), b"\x10" + bytes(7) + b"\1" * 30]
)  # fmt: skip
def test_who_is_no_scheduler_is_one_line(project: Path, monkeypatch: pytest.MonkeyPatch, said: bytes | None) -> None:
    """A port where somebody else listens, silently or not: Dask's client would wait for ever, or ask for exabytes."""
    monkeypatch.setattr(connection, "_ANSWER", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):
                held.append(server.accept()[0])
                held[0].sendall(said or b"")

        held: list[socket.socket] = []
        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(TripglotError, match=r"no scheduler answers: (nothing came|what is there does not speak)"):
            done_there(project, f"127.0.0.1:{server.getsockname()[1]}", [])
        held[0].close()


@pytest.mark.parametrize(
    "address",
    [
        "localhost", "tcp://127.0.0.1", "foo://127.0.0.1:9", "http://127.0.0.1:9", "ucx://127.0.0.1:9", "tcp://[::1",
        "127.0.0.1:9\n", "127.0.0.1:99999", "127.0.0.1:x", "tcp://a@b:9", "tcp://:9", "a:1:2", "127.0.0.1:9/path", "",
    ],
)  # fmt: skip
def test_what_is_no_address_is_one_line(project: Path, address: str) -> None:
    with pytest.raises(
        TripglotError, match=r"^'.*' is no address of a scheduler \(tcp://127.0.0.1:8786, or tls://[^\n]*$"
    ):
        done_there(project, address, [])


def test_an_address_may_end_with_a_slash() -> None:
    assert address_of("localhost:8786/") == address_of("TCP://localhost:8786") == "tcp://localhost:8786"


def test_a_worker_is_no_scheduler(project: Path, address: str, worker: Worker) -> None:
    from distributed import Client

    worker()
    with Client(address) as client:
        [there] = client.nthreads()
    with pytest.raises(TripglotError, match="no scheduler answers: there is a Worker"):
        done_there(project, there, [])


def test_a_lost_scheduler_is_one_line(project: Path, tmp_path: Path) -> None:
    """What Dask logs of it, traces and all, is nothing for people."""
    with started(tmp_path / "dask") as (scheduler, address):
        process = subprocess.Popen(
            [sys.executable, "-m", "tripglot", "run", "--no-cache", "--cluster", address],
            cwd=project / "there", env=ENV, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while not clients(address):
            time.sleep(0.05)
        time.sleep(0.5)
        scheduler.kill()
        _, said = process.communicate(timeout=60)
    assert "the scheduler is gone (what is done is kept: start some and run again)" in said
    assert "Traceback" not in said
    assert "distributed" not in said


def test_tls_without_certificates_is_one_line(project: Path) -> None:
    with pytest.raises(TripglotError, match=r"^tls://127.0.0.1:9: there are no certificates for TLS \(docs/cluster.md"):
        done_there(project, "tls://127.0.0.1:9", [])


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_used_are_one_line(project: Path, tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "ca.pem").write_text(content)
    files = {"ca-file": str(tmp_path / "ca.pem"), "client.cert": "/none/cert.pem", "client.key": "/none/key.pem"}
    said = r"^tls://127.0.0.1:9: the certificates cannot be used: .*/none/key.pem"
    with (
        dask.config.set({f"distributed.comm.tls.{name}": file for name, file in files.items()}),
        pytest.raises(TripglotError, match=said),
    ):
        done_there(project, "tls://127.0.0.1:9", [])


def test_a_repository_cannot_name_just_any_scheduler(project: Path) -> None:
    (project / "here" / "tripglot.toml").write_text('cluster = "tcp://203.0.113.5:8786"\n')
    found = tripglot("run", cwd=project / "here")
    assert found.returncode == 2
    assert "others have to be typed: --cluster" in found.stderr
    offline = tripglot("run", "--cluster", "203.0.113.5:8786", cwd=project / "there", TRIPGLOT_OFFLINE="1")
    assert offline.stderr == "tripglot: tcp://203.0.113.5:8786: TRIPGLOT_OFFLINE forbids to use a cluster (unset it)\n"
    assert not (project / "there" / "output").exists()
