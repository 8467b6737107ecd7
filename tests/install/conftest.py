"""Environments outside this checkout, with what a user would have in them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

UV = shutil.which("uv")
BIN = "Scripts" if os.name == "nt" else "bin"
MIXED = "An English sentence of some length stands here.\n\n我们使用 OpenStack。\n"
STARTER = ">=0.12,<0.13"  # what a release says; CONTRIBUTING.md has the command


def call(*args: object, cwd: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """A program in an environment without this checkout's own."""
    inherited = {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    return subprocess.run(
        [*map(str, args)], cwd=cwd, env=inherited | env, capture_output=True, text=True, encoding="utf-8", check=False
    )


def succeed(*args: object, cwd: Path, **env: str) -> str:
    done = call(*args, cwd=cwd, **env)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Venv(NamedTuple):
    """An environment, and a folder in which its commands run."""

    folder: Path
    home: Path

    @property
    def path(self) -> str:
        return f"{self.folder / BIN}{os.pathsep}{os.environ['PATH']}"

    def tripglot(self, *args: object) -> "subprocess.CompletedProcess[str]":
        return call(self.folder / BIN / "tripglot", *args, cwd=self.home, PATH=self.path, HOME=str(self.home))


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout. Only where no package registry can be reached are these tests skipped."""
    if UV is None:
        pytest.skip("uv is not installed")
    folder = tmp_path_factory.mktemp("install")
    probe = subprocess.run(
        [UV, "pip", "compile", "-q", "--no-cache", "-"], cwd=folder, input="hatchling", text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    if probe.returncode:
        pytest.skip("no package registry can be reached, so nothing can be installed")
    return folder


@pytest.fixture(scope="session")
def wheels(work: Path) -> Path:
    """Both distributions built as for a release."""
    for source in (ROOT, ROOT / "starter"):
        succeed(UV, "build", "-q", "--wheel", "-o", work / "dist", source, cwd=work, TRIPGLOT_STARTER=STARTER)
    return work / "dist"


@pytest.fixture(scope="session")
def base(work: Path) -> Venv:
    """tripglot alone, installed from the checkout into an environment that has pip."""
    folder, home = work / "base", work / "empty"
    succeed(sys.executable, "-m", "venv", folder, cwd=work)
    succeed(UV, "pip", "install", "-q", "--python", folder, ROOT, cwd=work)
    home.mkdir()
    (home / "a.md").write_text(MIXED, encoding="utf-8")
    return Venv(folder, home)


@pytest.fixture(scope="session")
def full(work: Path, wheels: Path) -> Venv:
    """The wheels of a release with `[translate,publish]`, and the sample posts in a folder far from the checkout."""
    folder, home = work / "full", work / "blog"
    succeed(UV, "venv", "-q", folder, cwd=work)
    what = "tripglot[translate,publish]"
    succeed(UV, "pip", "install", "-q", "--python", folder, "--find-links", wheels, what, cwd=work)
    shutil.copytree(ROOT / "posts", home / "posts")
    [archive] = (ROOT / "starter").rglob("*.argosmodel")
    shutil.copy(archive, home / "file.argosmodel")
    return Venv(folder, home)


@pytest.fixture(scope="session")
def cure(base: Venv) -> str:
    """What the base install says to do when it is asked to translate."""
    done = base.tripglot("run", "a.md", "--dry-run")
    assert done.returncode == 2
    found = re.search(r"\((.* install .*)\)$", done.stderr)
    assert found is not None, done.stderr
    return found[1]


@pytest.fixture(scope="session")
def resolved(base: Venv, cure: str, work: Path) -> Iterator["Future[str]"]:
    """The report of pip on what the cure would install. It takes long and mostly waits, so others run meanwhile."""
    report = work / "report.json"
    dry = f"{cure} --dry-run --ignore-installed --quiet --report {report}"
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(lambda: succeed("sh", "-c", dry, cwd=work, PATH=base.path) + report.read_text("utf-8"))
