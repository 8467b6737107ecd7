"""Runs that are killed, and runs at the same time: nothing stays at work, nothing stays lying about, nothing breaks."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tripglot import leftovers
from tripglot.files import write

ROOT = Path(__file__).parents[2]
ENV = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
TEXT = "# Day {0}\n\n" + "It was a long day {0}, and there was a lot to see in the old town.\n\n" * 40


def project(folder: Path, number: int) -> Path:
    (folder / "posts").mkdir(parents=True)
    for n in range(number):
        (folder / "posts" / f"{n}.md").write_text(TEXT.format(n))
    return folder


def start(cwd: Path, *args: str, **more: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tripglot", *args], cwd=cwd, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, **more,
    )  # type: ignore[call-overload, no-any-return]  # fmt: skip


def group_lives(group: int) -> bool:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of) == group and state != "Z":
            return True
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("after", [0.2, 0.5, 0.8, 1.2])
def test_workers_end_with_their_parent(tmp_path: Path, after: float) -> None:
    process = start(project(tmp_path, 400), "check", "--no-cache", start_new_session=True)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    until = time.monotonic() + 20
    while group_lives(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not group_lives(process.pid)


def test_what_a_killed_run_left_is_taken_away_and_what_a_living_one_has_stays(tmp_path: Path) -> None:
    project(tmp_path, 2)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    mine = leftovers.prefix()
    dead = mine.replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    far = ".tripglot-00000000-1-"
    folders = [tmp_path / name for name in ("output/site", "translations/en", "posts")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (mine, dead, far):
            (folder / f"{name}x").write_text("half")
    old = folders[0] / f"{far}old"
    old.write_text("half")
    os.utime(old, (0, 0))
    process = start(tmp_path, "run")
    assert process.wait(60) == 0
    left = {path.name for folder in folders for path in folder.glob(".tripglot-*-*")}
    assert left == {f"{mine}x", f"{far}x"}


def test_a_package_is_staged_where_a_killed_installation_left_its_own(tmp_path: Path) -> None:
    from tripglot.packages.folder import staging

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / "packages").mkdir()
    dead = tmp_path / (leftovers.prefix().replace(f"-{os.getpid()}-", f"-{gone.pid}-") + "x")
    (dead / "package").mkdir(parents=True)
    with staging(tmp_path / "packages"), staging(tmp_path / "packages") as second:
        assert not dead.exists()
        assert len([path for path in tmp_path.iterdir() if path.name.startswith(".tripglot-")]) == 2
        assert second.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["packages"]


def test_runs_at_the_same_time_leave_what_one_leaves(tmp_path: Path) -> None:
    alone, both = project(tmp_path / "alone", 30), project(tmp_path / "both", 30)
    assert start(alone, "run", "--no-cache").wait(100) == 0
    write(both / "output" / "site" / "own.txt", b"somebody's")
    for _ in range(2):
        runs = [start(both, "run", "--no-cache", *part) for part in ((), (), ("posts/1.md", "posts/2.md"))]
        for process in runs:
            _, said = process.communicate(timeout=100)
            assert process.returncode == 0, said
            assert "Traceback" not in said
    made, wanted = (
        {p.relative_to(top): p.read_bytes() for p in (top / "output").rglob("*") if p.is_file()}
        for top in (both, alone)
    )
    assert made.pop(Path("output/site/own.txt")) == b"somebody's"
    assert made == wanted
