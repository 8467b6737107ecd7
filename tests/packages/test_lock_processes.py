"""Packages between processes: several at once, and commands without, with a forbidden and with a real network."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tripglot.errors import TripglotError
from tripglot.jobs.packages import install, pin_installed
from tripglot.packages import folder as _place
from tripglot.packages import lock
from tripglot.packages.store import digests, installed

from .mirror import Mirror

ROOT = Path(__file__).parents[2]
Make = Callable[..., Path]


def env_of(usual_folder: Path, **more: str) -> dict[str, str]:
    """The environment for a process of its own, which does not see what monkeypatch set in this one."""
    return {**os.environ, "ARGOS_PACKAGES_DIR": str(usual_folder), "PYTHONPATH": str(ROOT / "pipeline"), **more}


def test_two_processes_download_different_versions_at_once(server: Mirror, usual_folder: Path) -> None:
    pins = {}
    for version in ("1.9", "1.10"):
        server.index(server.offer("ja", "en", version, version))
        pins[version] = pin_installed((), [("ja", "en")])["ja", "en"]
    code = (
        "import sys; from tripglot.packages import lock; from tripglot.jobs.packages import install_from_index\n"
        "pins = lock.parse(sys.argv[1].encode(), 'argument')\n"
        "for _ in range(4): install_from_index('ja', 'en', pins=pins)"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, lock.text([pins[version]])], env=env_of(usual_folder),
            stderr=subprocess.PIPE, text=True,
        )
        for version in ("1.9", "1.10", "1.10")
    ]  # fmt: skip
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    found = [one for one in installed() if one.origin == "argos"]  # one of the two, whole
    assert len(found) == 1, found
    assert digests(found)["ja", "en"] == pins[found[0].version].files
    assert [path.name for path in usual_folder.parent.iterdir()] == ["packages"]


def test_two_processes_do_not_delete_the_version_of_each_other(make_archive: Make, usual_folder: Path) -> None:
    code = (  # slow where it hurts: between its own rename and looking for other versions
        "import sys, time; from pathlib import Path; from tripglot.packages import store\n"
        "from tripglot.packages import store as packages\nreal = packages._folders\n"
        "packages._folders = lambda place: (time.sleep(0.5), real(place))[1]\n"
        "from tripglot.jobs.packages import install; install(Path(sys.argv[1]))"
    )
    archives = [make_archive("ja", "en", version) for version in ("1.9", "1.10")]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(archive)], env=env_of(usual_folder), stderr=subprocess.PIPE, text=True
        )
        for archive in archives
    ]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert len([one for one in installed() if one.origin == "argos"]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
def test_a_process_that_does_not_let_go(
    make_archive: Make, usual_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from pathlib import Path; from tripglot.packages import folder as _place\n"
        "with _place.alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    archive = make_archive("ja", "en")
    monkeypatch.setattr(_place, "PATIENCE", 0.1)
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(usual_folder)], env=env_of(usual_folder),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(TripglotError, match=r"packages: another process is changing the packages here \(wait until"):
        install(archive)
    assert list(usual_folder.iterdir()) == []
    holder.kill()  # a process that dies lets go
    holder.communicate()
    assert install(archive).version == "1.0"


def test_a_download_that_another_process_is_at(usual_folder: Path) -> None:
    with _place.part_file(usual_folder, "https://x.invalid/a") as first:
        with _place.part_file(usual_folder, "https://x.invalid/a") as second:
            assert first.parent != second.parent
        with _place.part_file(usual_folder, "https://x.invalid/b") as other:
            assert other.parent == first.parent
    assert [path.name for path in usual_folder.parent.iterdir()] == ["packages"]


NO_SOCKETS = """
import socket, sys
class Refused(BaseException): pass
def refuse(*_, **__): raise Refused("a socket was asked for")
class NoSocket(socket.socket):
    __init__ = refuse
socket.socket = NoSocket
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
import _socket
_socket.socket = NoSocket
sys.argv = ["tripglot", *sys.argv[1:]]
from tripglot.commands.main import main
main()
"""


def test_nothing_but_what_says_so_opens_a_socket(usual_folder: Path, make_archive: Make, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "posts").mkdir(parents=True)
    (project / ".git").mkdir()
    (project / "posts" / "a.md").write_text("# Day one\n\nWe took the train to the coast.\n\n今天我们去了海边。\n")
    archive, more = make_archive("ja", "en", "1.0"), tmp_path / "more.zip"

    def tripglot(*words: object, offline: str = "1") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", NO_SOCKETS, *map(str, words)], check=False, cwd=project, capture_output=True, text=True, timeout=60,
            env=env_of(usual_folder, TRIPGLOT_OFFLINE=offline),
        )  # fmt: skip

    for words in (
        ["packages", "install", archive], ["packages", "list"], ["packages", "lock"], ["packages", "verify"],
        ["packages", "bundle", "-o", more], ["packages", "install", more], ["packages", "install"], ["run"],
    ):  # fmt: skip
        result = tripglot(*words)
        assert result.returncode == 0, (words, result.stdout, result.stderr)
    assert 'from = "ja"' in (project / lock.FILE).read_text()
    assert (project / "output").is_dir()

    for words in (["available"], ["install", "fr", "en"], ["update"], ["lock", "fr", "en"]):
        result = tripglot("packages", *words)
        assert result.returncode == 2
        assert "TRIPGLOT_OFFLINE is set" in result.stderr
        assert result.stderr.count("\n") == 1
    assert "a socket was asked for" in tripglot("packages", "available", offline="0").stderr  # the block does block

    assert tripglot("packages", "remove", "ja", "en").returncode == 0
    result = tripglot("packages", "verify")
    assert (result.returncode, result.stdout) == (1, "ja_en 1.0: not installed (tripglot packages install ja en)\n")
    (project / lock.FILE).unlink()
    result = tripglot("packages", "verify")
    assert (result.returncode, result.stdout) == (2, "")
    assert "tripglot.lock: does not exist (tripglot packages lock)" in result.stderr


def test_the_commands_against_a_mirror(server: Mirror, usual_folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    def tripglot(*words: str) -> str:
        result = subprocess.run(
            [sys.executable, "-m", "tripglot", "packages", *words], check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60,
            env=env_of(usual_folder, ARGOS_PACKAGE_INDEX=server.url),
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return result.stdout

    whole = server.files["/index.json"]
    server.index(server.offer("ja", "en", "1.9", "1.9"))
    assert tripglot("available") == "ja → en  1.9\n"
    assert "version 1.9" in tripglot("install", "ja", "en")
    tripglot("lock")
    server.files["/index.json"] = whole
    assert "ja → en  1.10  (argos 1.9 is installed)" in tripglot("available", "ja")
    assert "version 1.9\n  as pinned" in tripglot("install", "ja", "en")
    assert "ja_en 1.9 → 1.10" in tripglot("update")
    assert "2 packages are as pinned" in tripglot("verify")
    tripglot("remove", "ja", "en")
    assert "installed ja to en, version 1.10" in tripglot("install")
