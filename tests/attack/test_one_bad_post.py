"""One bad file is one line, whatever is wrong in it; the others are done, and memory stays small."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tripglot.errors import TripglotError
from tripglot.packages import lock
from tripglot.packages.store import _validated

ROOT = Path(__file__).parents[2]
GOOD = "# A day\n\nIt was a long day, and there was a lot to see in the old town.\n"
BAD = {
    "half a character in JSON": '{\n "title": "\\ud800 day",\n "a": 1\n}\n\n' + GOOD,
    "half a character as a key": '{\n "\\udfff": "day",\n "a": 1\n}\n\n' + GOOD,
    "a giant number in TOML": f"+++\ntitle = 'A'\nsize = 0x{'f' * 9000}\n+++\n\n{GOOD}",
    "a giant decimal in TOML": f"+++\ntitle = 'A'\nsize = {'9' * 9000}\n+++\n\n{GOOD}",
    "a giant number in JSON": '{\n "size": ' + "9" * 9000 + "\n}\n\n" + GOOD,
    "a list in itself": f"---\ntitle: A\na: &a [*a]\n---\n\n{GOOD}",
    "lists in each other": f"---\ntitle: A\na: &a [x, *b]\nb: &b [x, *a]\n---\n\n{GOOD}",
    "a list with itself twice": f"---\ntitle: A\na: &a [*a, *a]\n---\n\n{GOOD}",
    "brackets": f"---\ntitle: A\na: {'[' * 200_000}\n---\n\n{GOOD}",
    "braces in JSON": '{\n "a": ' + "[" * 200_000 + "\n}\n\n" + GOOD,
    "brackets in TOML": "+++\na = " + "[" * 200_000 + "\n+++\n\n" + GOOD,
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory")
@pytest.mark.parametrize("command", [["check"], ["run"], ["detect"], ["clean"]])
def test_the_others_are_done(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "posts").mkdir()
    for number, text in enumerate(BAD.values()):
        (tmp_path / "posts" / f"bad-{number}.md").write_text(text, encoding="utf-8")
    (tmp_path / "posts" / "good.md").write_text(GOOD)
    result = subprocess.run(
        [sys.executable, "-m", "tripglot", *command], cwd=tmp_path, capture_output=True, text=True, check=False,
        timeout=100, preexec_fn=limited, env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
    )  # fmt: skip
    assert result.returncode in (0, 1), result.stderr[-2000:]
    assert "our own fault" not in result.stderr
    assert all(len(line) < 500 for line in result.stderr.splitlines())
    if command in (["check"], ["run"]):
        for number in range(len(BAD)):
            assert sum(f"bad-{number}.md" in line for line in result.stderr.splitlines()) == 1
    if command == ["run"]:
        assert (tmp_path / "output" / "site" / "good.html").exists()


LOCK = '[[package]]\nfrom = "ja"\nto = "en"\nversion = "1.0"\nurl = ""\nsha256 = "{0}"\nfiles = "{0}"\n'.format(
    "0" * 64
)
LOCKS = {
    "size": f"format = 1\n{LOCK}size = 0x{'f' * 9000}\n",
    "format": f"format = 0x{'f' * 9000}\n{LOCK}size = 1\n",
    "version": "format = 1\n" + LOCK.replace('"1.0"', f"0x{'f' * 9000}") + "size = 1\n",
    "decimal": f"format = {'9' * 9000}\n",
    "deep": f"format = {'[' * 100_000}\n",
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_broken_lock_file_is_one_line(name: str) -> None:
    with pytest.raises(TripglotError) as error:
        lock.parse(LOCKS[name].encode(), "tripglot.lock")
    assert str(error.value).startswith("tripglot.lock: ")
    assert len(str(error.value)) < 600


def test_a_setting_that_is_a_giant_number_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "tripglot.toml").write_text(f"target = 0x{'f' * 9000}\n")
    result = subprocess.run(
        [sys.executable, "-m", "tripglot", "check"], cwd=tmp_path, capture_output=True, text=True, check=False,
        timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
    )  # fmt: skip
    assert result.returncode == 2
    assert "key 'target' is too large" in result.stderr


def test_metadata_that_is_nested_too_deep_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text("[" * 200_000)
    with pytest.raises(TripglotError, match=r"metadata\.json is not JSON"):
        _validated(tmp_path, tmp_path / "a.argosmodel", "extra", prove=print)


def test_a_file_that_was_added_to_a_package_is_seen(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.bin").write_bytes(b"x")
    (tmp_path / lock.RECEIPT).write_text("{}")
    seen = {lock.digest(tmp_path)}
    for added in ("stanza/evil.pt", "model/spacy/a.py", "b.txt"):
        (tmp_path / added).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / added).write_text("x")
        seen.add(lock.digest(tmp_path))
    (tmp_path / "model" / "link").symlink_to("/tmp", target_is_directory=True)
    seen.add(lock.digest(tmp_path))
    os.mkfifo(tmp_path / "pipe")
    seen.add(lock.digest(tmp_path))
    assert len(seen) == 6
