"""Engines that other distributions bring, installed for real, through the command line."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, tripglot

POST = (
    "# Day one\n\nWe went home early that day, and slept.\n\nDas Wetter war gestern leider nicht so schön wie heute.\n"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the example of the documentation is installed, and two engines that fail."""
    folder = tmp_path_factory.mktemp("site")
    source = ROOT / "docs" / "engine-example"
    (folder / "tripglot_upper.py").write_bytes((source / "tripglot_upper.py").read_bytes())
    (folder / "bad_engines.py").write_text(
        "def silent(options, root):\n"
        "    import tripglot_upper\n"
        "    engine = tripglot_upper.make(options, root)\n"
        "    engine.translate = lambda *_: []\n"
        "    return engine\n"
        "def broken(options, root):\n"
        "    raise RuntimeError('no\\nmodel')\n",
        encoding="utf-8",
    )
    facts = folder / "tripglot_upper-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: tripglot-upper\nVersion: 1.0\n", encoding="utf-8")
    (facts / "entry_points.txt").write_text(
        "[tripglot.engines]\nupper = tripglot_upper:make\nsilent = bad_engines:silent\nbroken = bad_engines:broken\n"
        "absent = no_such_module:make\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "day.md").write_text(POST, encoding="utf-8")
    (tmp_path / "tripglot.toml").write_text('engine = "upper"\n[engines.upper]\nmark = "!"\n', encoding="utf-8")
    return tmp_path


def run(project: Path, site: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return tripglot("run", *arguments, cwd=project, PYTHONPATH=os.pathsep.join([str(ROOT / "pipeline"), str(site)]))


def test_an_installed_engine_is_found_by_its_name_and_gets_its_options(project: Path, site: Path) -> None:
    done = run(project, site)
    assert "DAS WETTER WAR GESTERN" in (project / "output" / "en" / "day.md").read_text(encoding="utf-8"), done.stderr
    assert "upper 1.0" in (project / "translations" / "en" / "day.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("silent", "0 answers to 1 sentences"),
        ("broken", "RuntimeError: no model"),
        ("absent", "No module named 'no_such_module'"),
    ],
)
def test_what_fails_in_it_is_its_fault(project: Path, site: Path, name: str, reason: str) -> None:
    done = run(project, site, "--engine", name)
    [line] = [line for line in done.stderr.splitlines() if name in line]
    assert reason in line
    assert "tripglot-upper 1.0" in line
    assert "our own fault" not in done.stderr
    assert done.returncode == 2
    assert not (project / "output" / "en").exists()


def test_an_engine_that_is_not_there_is_named_with_those_that_are(project: Path, site: Path) -> None:
    done = run(project, site, "--engine", "nobody")
    assert "unknown engine 'nobody'" in done.stderr
    assert "libretranslate" in done.stderr and "upper" in done.stderr
    assert done.returncode == 2
