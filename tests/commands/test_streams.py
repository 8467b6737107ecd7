"""Standard streams that are closed, or take nothing: the work is done all the same, and nobody is shown a trace."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ENV

POST = "# A day\n\nIt was a long day, and there was a lot to see in the old town.\n"
pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a shell and a full device")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(POST, encoding="utf-8")
    return tmp_path


def shell(words: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """A command of tripglot as a shell runs it, redirections and all."""
    return subprocess.run(
        ["/bin/sh", "-c", f"'{sys.executable}' -m tripglot {words}"],
        cwd=cwd, env=ENV, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.skipif(not shutil.which("script"), reason="needs a terminal")
@pytest.mark.parametrize("command", ["check", "explain posts/a.md:5", "detect"])
def test_a_post_does_nothing_to_a_terminal(project: Path, command: str) -> None:
    acts = ["\x1b]0;title\x07", "\x1b[2J", "\x1b[8m", "\u202e", "\x9b8m"]
    text = "今年有" + "八百".join(acts) + "多人參加。"
    (project / "posts" / "a.md").write_text(f"{POST}\n{text}\n", encoding="utf-8")
    line = f"'{sys.executable}' -m tripglot {command}"
    seen = subprocess.run(
        ["script", "-qec", line, "/dev/null"], cwd=project, env=ENV, capture_output=True, timeout=60, check=False
    ).stdout.decode()
    assert "多人參加" in seen and r"\x1b]0;title\x07" in seen
    assert not [act for act in acts if act in seen]


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["run --engine identity", "check", "translate posts -o out --engine identity"])
def test_closed_streams_are_no_fault(project: Path, command: str, closed: str) -> None:
    done = shell(f"{command} {closed}", project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "translate" not in command or (project / "out" / "a.md").read_text(encoding="utf-8") == POST


def test_what_is_wrong_is_known_by_the_exit_code_where_nobody_listens(project: Path) -> None:
    (project / "posts" / "a.md").write_text(POST + "\n今天天氣很好。我們去公園散步。\n", encoding="utf-8")
    assert shell("check >&- 2>&-", project).returncode == 1
    assert shell("check posts/none.md >&- 2>&-", project).returncode == 2


@pytest.mark.parametrize("command", ["check -", "detect -", "clean -", "translate - -o -"])
def test_a_closed_standard_input_is_one_line(project: Path, command: str) -> None:
    done = shell(f"{command} <&-", project)
    assert done.returncode == 2
    assert done.stderr == "tripglot: standard input is closed (pipe a post in, or name a file)\n"


@pytest.mark.parametrize(
    "command",
    ["run --engine identity", "check", "status", "terms", "explain posts/a.md:1", "rule", "doctor", "memory stats",
     "detect", "translate posts/a.md -o - --engine identity", "--help"],
)  # fmt: skip
def test_a_full_disk_below_the_output_is_one_line(project: Path, command: str) -> None:
    shell("run --engine identity", project)
    (project / "posts" / "a.md").write_text(POST + "\n今天天氣很好。我們去公園散步。\n", encoding="utf-8")
    done = shell(f"{command} >/dev/full", project)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "tripglot: No space left on device (free some space)"
    assert "fault" not in done.stderr
    assert "Traceback" not in done.stderr
    assert shell(f"{command} >/dev/full 2>/dev/full", project).returncode == 2


@pytest.fixture
def unread() -> Iterator[int]:
    """A pipe whose reader has gone, as `head` does after its lines."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize(
    ("command", "code"),
    [("run", 0), ("check", 1), ("check --exit-zero", 0), ("detect", 1), ("status", 0), ("--help", 0), ("clean - ", 0),
     ("translate posts -o - --engine identity", 2), ("translate posts -o out --engine identity", 0)],
)  # fmt: skip
def test_a_reader_that_goes_away_changes_no_exit_code(
    project: Path, unread: int, command: str, code: int, both: bool
) -> None:
    (project / "posts" / "a.md").write_text(POST + "\n今天天氣很好。我們去公園散步。\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tripglot", *command.split()], cwd=project, env=ENV, input=POST, text=True, timeout=60,
        stdout=unread, stderr=unread if both else subprocess.PIPE, check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert both or ("Traceback" not in done.stderr and "Broken" not in done.stderr)
    assert command != "run" or (project / "output" / "site" / "a.html").is_file()
