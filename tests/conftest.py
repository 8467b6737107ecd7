import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from tests import zygote
from tripglot.engines.model import Model, load
from tripglot.packages.package import Package

settings.register_profile("untimed", deadline=None)  # speed is measured in benchmarks/, and machines may be busy
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
PLACES = ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "ARGOS_PACKAGES_DIR")  # of what a user has
_EMPTY = TemporaryDirectory(prefix="home")  # what a machine has installed is no part of any test
ENV = {
    **{name: value for name, value in os.environ.items() if name not in PLACES},
    "HOME": _EMPTY.name, "PYTHONPATH": str(ROOT / "pipeline"),
}  # fmt: skip


def tripglot(*args: object, cwd: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """The command line in a process of its own; never raises for an exit code.

    What is said to Python itself (PYTHONPATH, PYTHONHASHSEED …) needs a Python that starts; others are forked.
    """
    words, whole = [*map(str, args)], {**ENV, "COLUMNS": "100", **env}
    if hasattr(os, "fork") and not any(name.startswith("PYTHON") for name in env):
        return zygote.call(words, cwd, whole, 60)
    return subprocess.run(
        [sys.executable, "-m", "tripglot", *words], cwd=cwd, env=whole,
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home, so that no test sees this machine's packages or writes into its caches."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for name in PLACES:
        monkeypatch.delenv(name, raising=False)
    if read := sys.modules.get("argostranslate.settings"):  # it has read the variables of an earlier test
        monkeypatch.setattr(read, "package_data_dir", folder / ".local" / "share" / "argos-translate" / "packages")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled package is loaded once a process, with its jury in half a second, and not in each of hundreds of runs."""
    monkeypatch.setattr("tripglot.engines.argos.load", _load)


def _load(package: Package, *, jury: bool = False) -> Model:
    return _bundled(package, jury) if package.origin == "bundled" else load(package, jury=jury)


@cache
def _bundled(package: Package, jury: bool) -> Model:
    return load(package, jury=jury)


def samples(folder: Path) -> Path:
    """A copy of the sample posts as they are in a fresh clone: with the memory that is kept, and no more."""
    for name in ("posts", "translations"):
        shutil.copytree(ROOT / name, folder / name)
    for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines():
        if line.startswith("/translations/"):
            (folder / line.lstrip("/")).unlink(missing_ok=True)
    return folder


def spec_examples() -> list[tuple[str, str]]:
    """(name, markdown) of every example of the two specifications."""
    return [
        (f"{name}-{example['example']}", example["markdown"])
        for name in ("commonmark", "gfm_extras")
        for example in json.loads((DATA / "specs" / f"{name}.json").read_text(encoding="utf-8"))
    ]


def read_cases(path: Path) -> list[tuple[str, str, str]]:
    """(title and line, input, expected) from a file of cases: title, `.`, input, `.`, expected, `.`."""
    cases = []
    lines = path.read_text(encoding="utf-8").split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].startswith("#"):
            at += 1
            continue
        title, start = lines[at], at + 1
        dots = [i for i in range(start, len(lines)) if lines[i] == "."][:3]
        given = "\n".join(lines[dots[0] + 1 : dots[1]])
        expected = "\n".join(lines[dots[1] + 1 : dots[2]])
        cases.append((f"{path.name}:{start} {title}", given, expected))
        at = dots[2] + 1
    return cases
