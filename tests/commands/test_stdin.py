"""Standard input as a post: what an editor pipes in stands for a file, and nothing but standard output is written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ENV, tripglot

EN = "This is the first day of the conference, and everybody is here already."
ZH = "今天我們在會議中心見到了很多老朋友。"
MESSY = f"\ufeff{EN}\r\n\r\nStill needed in 2023?。\r\n".encode()
CLEAN = MESSY.replace("?。".encode(), b"?")


def piped(*args: object, data: bytes, cwd: Path) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "tripglot", *map(str, args)], cwd=cwd, env={**ENV, "COLUMNS": "100"}, input=data,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tripglot.toml").write_text("")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{EN}\n", encoding="utf-8")
    return tmp_path


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("args", "code", "out"),
    [
        (["clean", "-"], 0, CLEAN),
        (["check", "-", "--fix"], 0, CLEAN),
        (["translate", "-", "-o", "-", "--engine", "identity"], 0, MESSY),
    ],
)
def test_bytes_are_those_that_were_asked_for(project: Path, args: list[str], code: int, out: bytes) -> None:
    before = files_of(project)
    for named in ([], ["--stdin-filename", "posts/a.md"], ["--stdin-filename", "posts/new.md"]):
        result = piped(*args, *named, data=MESSY, cwd=project)
        assert (result.returncode, result.stdout) == (code, out), result.stderr
        again = piped(*args, *named, data=out, cwd=project)
        assert again.stdout == out
    assert files_of(project) == before


BROKEN = (b"good\n\xff\xfe\n", EN.encode("utf-16"))
MISSPELT = b"a\n\n<!-- tripglot: kep -->\n\nb\n"  # which cleaning does not read


@pytest.mark.parametrize(
    ("args", "data"),
    [
        *((["clean", "-"], data) for data in BROKEN),
        *((["check", "-", "--fix"], data) for data in (*BROKEN, MISSPELT)),
        *((["translate", "-", "-o", "-"], data) for data in (*BROKEN, MISSPELT)),
    ],
)
def test_bad_input_is_one_line_and_comes_back_as_it_was(project: Path, args: list[str], data: bytes) -> None:
    result = piped(*args, "--stdin-filename", "posts/a.md", data=data, cwd=project)
    assert (result.returncode, result.stdout) == (1, data)
    said = [line for line in result.stderr.decode().splitlines() if line.startswith("tripglot: ")]
    assert len(said) == 1
    assert said[0].startswith("tripglot: posts/a.md")
    assert piped("detect", "-", data=data, cwd=project).stderr.decode().startswith("tripglot: <stdin>")


def test_check_says_of_a_text_what_it_says_of_the_post(project: Path) -> None:
    data = f"{EN}\n\n{ZH}\n\nStill needed in 2023?。\n".encode()
    post = project / "posts" / "a.md"
    typed = piped("check", "-", "--stdin-filename", "posts/a.md", "--format", "json", data=data, cwd=project)
    detected = piped("detect", "-", "--stdin-filename", "posts/a.md", "--format", "json", data=data, cwd=project)
    post.write_bytes(data)
    assert typed.stdout == piped("check", "posts/a.md", "--format", "json", data=b"", cwd=project).stdout
    assert typed.returncode == 1
    assert detected.stdout == piped("detect", "posts/a.md", "--format", "json", data=b"", cwd=project).stdout
    assert detected.returncode == 1
    diff = piped("check", "-", "--stdin-filename", "posts/a.md", "--diff", data=data, cwd=project)
    assert diff.stdout == piped("check", "posts/a.md", "--diff", data=b"", cwd=project).stdout
    assert b"+Still needed in 2023?\n" in diff.stdout


def test_what_is_left_after_a_fix_is_said_beside_the_text(project: Path) -> None:
    data = f"{EN}\n\n{ZH}\n\nStill needed in 2023?。\n".encode()
    result = piped("check", "-", "--fix", data=data, cwd=project)
    assert (result.returncode, result.stdout) == (1, data.replace("?。".encode(), b"?"))
    assert "<stdin>:3:1: error TG101" in result.stderr.decode()
    assert "TG105" not in result.stderr.decode()
    diff = piped("clean", "-", "--diff", data=data, cwd=project)
    assert (diff.returncode, b"-Still needed in 2023?\xe3\x80\x82" in diff.stdout) == (1, True)


def test_the_name_brings_settings_memory_and_ignores(project: Path) -> None:
    post = project / "posts" / "a.md"
    post.write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    assert tripglot("run", "--engine", "pseudo", cwd=project).returncode == 0
    data = post.read_bytes()
    assert b"TG101" in piped("check", "-", data=data, cwd=project).stdout
    named = ["--stdin-filename", "posts/a.md", "--format", "concise"]
    tripglot("run", cwd=project)
    (project / "translations" / "en").mkdir(parents=True, exist_ok=True)
    catalog = project / "translations" / "en" / "a.po"
    assert catalog.exists()
    assert b"TG101" not in piped("check", "-", *named, data=data, cwd=project).stdout
    (project / "tripglot.toml").write_text('target = "zh-Hant"\n')
    other = project / "elsewhere"
    other.mkdir()
    found = piped("check", "-", "--stdin-filename", post, "--format", "concise", data=data, cwd=other)
    assert f"{post}:1:1: error TG101 this text is in English" in found.stdout.decode()
    (project / "tripglot.toml").write_text('target = "zh-Hant"\nper-path-ignores = { "a*" = ["TG1"] }\n')
    assert piped("check", "-", *named, data=data, cwd=project).stdout == b""
    (project / "tripglot.toml").write_text('target = "zh-Hant"\nexclude = ["a.md"]\n')
    assert piped("check", "-", *named, data=data, cwd=project).stdout == b""
    assert piped("clean", "-", "--stdin-filename", "posts/a.md", data=MESSY, cwd=project).stdout == MESSY


def test_translate_pipes_in_and_out(project: Path) -> None:
    data = f"{EN}\r\n\r\n{ZH}\r\n".encode()
    result = piped("translate", "-", "-o", "-", "--engine", "pseudo", data=data, cwd=project)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"{EN}\r\n\r\n".encode())
    assert result.stdout != data
    (project / "b.md").write_bytes(data)
    assert piped("translate", "b.md", "-o", "-", "--engine", "pseudo", data=b"", cwd=project).stdout == result.stdout
    assert piped("translate", "-", "-o", "c.md", "--engine", "pseudo", data=data, cwd=project).stdout == b""
    assert (project / "c.md").read_bytes() == result.stdout
    named = ["--stdin-filename", "b.md", "-o", "b.md", "--engine", "pseudo"]
    assert piped("translate", "-", *named, data=data, cwd=project).returncode == 0
    assert (project / "b.md").read_bytes() == result.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["check", "-", "posts"], "stands alone"),
        (["check", "posts", "--stdin-filename", "x.md"], "--stdin-filename names what - stands for"),
        (["clean", "-", "--stdin-filename", "posts"], "posts: is a folder"),
        (["check", "-", "--changed-from", "HEAD"], "--changed-from"),
        (["check", "-", "--baseline", "b.json", "--update-baseline"], "--update-baseline"),
        (["translate", "posts", "-o", "-"], "posts: is a folder, and standard output holds one post"),
    ],
)
def test_what_cannot_be_meant_is_one_line(project: Path, args: list[str], said: str) -> None:
    result = piped(*args, data=b"text\n", cwd=project)
    assert (result.returncode, result.stdout) == (2, b"")
    assert said in result.stderr.decode()
    assert len(result.stderr.splitlines()) == 1


def test_an_empty_post_is_a_post(project: Path) -> None:
    for args in (["clean", "-"], ["check", "-", "--fix"], ["translate", "-", "-o", "-"]):
        result = piped(*args, data=b"", cwd=project)
        assert (result.returncode, result.stdout) == (0, b""), result.stderr
    assert json.loads(piped("detect", "-", "--format", "json", data=b"", cwd=project).stdout) == []
