"""A real scheduler and real workers of Dask, in processes of their own."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from tests.conftest import ENV

Worker = Callable[..., "subprocess.Popen[bytes]"]


def _started(kind: str, folder: Path, *words: str, **env: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(folder / "scheduler.json")]
    with (folder / f"{kind}.log").open("ab") as log:
        return subprocess.Popen([*command, *words], cwd=folder, env={**ENV, **env}, stdout=log, stderr=log)


def _is_whole(file: Path) -> bool:
    """Whether a scheduler has written its file to the end: Dask makes it first and fills it then."""
    try:
        json.loads(file.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return True


@contextmanager
def started(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """A scheduler of its own, and where it is; its folder has the file that says so."""
    folder.mkdir(exist_ok=True)
    process = _started("scheduler", folder, "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    end = time.monotonic() + 60
    while not _is_whole(folder / "scheduler.json"):
        assert time.monotonic() < end
        time.sleep(0.05)
    yield process, str(json.loads((folder / "scheduler.json").read_text())["address"])
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder with the file that says where the scheduler is."""
    folder = tmp_path_factory.mktemp("dask")
    with started(folder):
        yield folder


@pytest.fixture
def address(scheduler: Path) -> str:
    """Where the scheduler is."""
    return str(json.loads((scheduler / "scheduler.json").read_text())["address"])


@pytest.fixture
def worker(scheduler: Path, address: str) -> Iterator[Worker]:
    """Start a worker, which is there when this returns, and ends with the test."""
    from distributed import Client

    processes: list[subprocess.Popen[bytes]] = []
    with Client(address) as client:

        def start(*words: str, **env: str) -> "subprocess.Popen[bytes]":
            there = len(client.nthreads())
            usual = ["--no-nanny", "--nthreads", "2", "--no-dashboard", "--host", "127.0.0.1"]
            processes.append(_started("worker", scheduler, *usual, *words, **env))
            end = time.monotonic() + 60
            while len(client.nthreads()) == there:
                assert time.monotonic() < end
                time.sleep(0.05)
            return processes[-1]

        yield start
        for process in processes:
            process.kill()
            process.wait()
        while client.nthreads():
            time.sleep(0.05)


def tasks(address: str) -> int:
    """How many tasks a scheduler knows."""
    from distributed import Client

    with Client(address) as client:
        return int(client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)))


def clients(address: str) -> int:
    """How many clients a scheduler has, whoever asks not counted."""
    from distributed import Client

    with Client(address) as client:
        return int(client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.clients))) - 2
