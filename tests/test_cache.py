"""The cache gives back what was put in, or nothing; what is wrong with its file is never the caller's problem."""

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest

from tripglot.cache import FOLDER, Cache, digest_of, fingerprint


def file_of(root: Path) -> Path:
    return next((root / FOLDER).glob("*.sqlite"))


def test_values_by_kind_and_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get("a", ["1"]) == {}
    cache.put("a", {"1": b"one", "2": b""})
    cache.put("b", {"1": b"other"})
    cache.put("a", {"1": b"new"})
    assert Cache(tmp_path).get("a", ["1", "2", "3"]) == {"1": b"new", "2": b""}
    assert Cache(tmp_path).get("b", ["1"]) == {"1": b"other"}
    assert (tmp_path / FOLDER / ".gitignore").read_text(encoding="utf-8").splitlines()[-1] == "*"


def test_parts_of_a_key_do_not_run_into_each_other() -> None:
    parts: list[tuple[str | bytes | None, ...]] = [
        ("ab", "c"),
        ("a", "bc"),
        ("abc",),
        ("abc", None),
        ("abc", ""),
        (None,),
        (),
    ]
    assert len({digest_of(*some) for some in parts}) == len(parts)
    assert digest_of("ä") == digest_of("ä".encode())
    assert fingerprint() == fingerprint()


def test_without_a_folder_there_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cache = Cache(None)
    cache.put("a", {"1": b"one"})
    assert cache.get("a", ["1"]) == {}
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_values_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=200_000)
    for number in range(60):
        cache.put("a", {f"{number}": os.urandom(10_000)})
    left = cache.get("a", map(str, range(60)))
    assert 5 < len(left) < 25
    assert list(left) == [str(number) for number in range(60 - len(left), 60)]
    assert file_of(tmp_path).stat().st_size < 300_000


BROKEN = {
    "no database": lambda path: path.write_bytes(b"nonsense" * 1000),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:3000]),
    "a value": lambda path: path.write_bytes(path.read_bytes().replace(b"\x78\x01", b"\x00\x00")),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_is_said_once_and_thrown_away(how: str, tmp_path: Path) -> None:
    Cache(tmp_path).put("a", {"1": b"one" * 1000})
    BROKEN[how](file_of(tmp_path))
    said: list[str] = []
    cache = Cache(tmp_path, said.append)
    assert cache.get("a", ["1"]) == {}
    cache.put("a", {"1": b"two"})
    assert len(said) == 1
    assert str(tmp_path) in said[0]
    again = Cache(tmp_path, said.append)
    again.put("a", {"1": b"three"})
    assert again.get("a", ["1"]) == {"1": b"three"}
    assert len(said) == 1


def test_a_file_in_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("mine")
    cache = Cache(tmp_path)
    cache.put("a", {"1": b"one"})
    assert cache.get("a", ["1"]) == {}
    assert (tmp_path / FOLDER).read_text() == "mine"


def test_a_file_without_a_table_is_filled(tmp_path: Path) -> None:
    Cache(tmp_path).put("a", {"1": b"one"})
    file_of(tmp_path).write_bytes(b"")
    cache = Cache(tmp_path)
    assert cache.get("a", ["1"]) == {}
    cache.put("a", {"1": b"two"})
    assert cache.get("a", ["1"]) == {"1": b"two"}


def test_what_is_locked_is_left_out_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tripglot.cache._PATIENCE", 0.01)
    Cache(tmp_path).put("a", {"1": b"one"})
    other = sqlite3.connect(file_of(tmp_path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    said: list[str] = []
    cache = Cache(tmp_path, said.append)
    cache.put("a", {"1": b"two"})
    assert cache.get("a", ["1"]) == {}
    other.close()
    assert Cache(tmp_path).get("a", ["1"]) == {"1": b"one"}
    assert said == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    cache = Cache(tmp_path)
    cache.put("a", {"1": b"one"})
    assert cache.get("a", ["1"]) == {}


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("x", encoding="utf-8")
    said: list[str] = []
    cache = Cache(tmp_path, said.append)
    cache.put("a", {"1": b"one"})
    assert cache.get("a", ["1"]) == {}
    assert said == []


def _fill(root: Path, name: str) -> None:
    for number in range(30):
        Cache(root).put(name, {f"{number}": f"{name}{number}".encode()})


def test_several_processes_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_fill, args=(tmp_path, name)) for name in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for name in "ab":
        assert Cache(tmp_path).get(name, ["0", "29"]) == {"0": f"{name}0".encode(), "29": f"{name}29".encode()}
