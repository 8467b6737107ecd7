"""What is installed is the package `tripglot` and nothing beside it."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed")
def test_the_wheel_holds_tripglot_alone_and_whole(tmp_path: Path) -> None:
    done = subprocess.run(
        ["uv", "build", "--wheel", "-q", "-o", tmp_path, ROOT], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"tripglot"}
    listed = subprocess.run(["git", "ls-files", "-z", "pipeline"], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {name.removeprefix("pipeline/") for name in listed.stdout.split("\0") if name}
    assert ours <= set(names)
    assert not [name for name in names if name.endswith((".pt", ".pyc"))]
