"""The command line as it is for who is not root: root may look into every folder, so what is shut has to be tried so."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ENV

_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
# root without its capabilities: an owner like any other
_PLAIN = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs") if _ROOT else ()
needed = pytest.mark.skipif(
    not hasattr(os, "geteuid") or (_ROOT and not shutil.which("setpriv")), reason="nothing can be shut for this user"
)


def tripglot(*args: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """The command line without the rights of root; never raises for an exit code."""
    return subprocess.run(
        [*_PLAIN, sys.executable, "-m", "tripglot", *args],
        cwd=cwd, env=ENV, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@contextmanager
def shut(path: Path, mode: int = 0) -> Iterator[None]:
    """A folder or a file that is shut meanwhile."""
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)
