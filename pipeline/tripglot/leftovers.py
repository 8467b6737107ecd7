"""Files and folders on their way to their place: named so that what a killed process left behind can be told.

The name of each holds the machine and the process that is at work on it. Where that process is no more, or on another
machine a day has gone by, the next one to come takes it away.
"""

import contextlib
import hashlib
import os
import platform
import re
import shutil
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_OLD = 24 * 3600  # seconds for which another machine may be at work
_NAME = re.compile(r"\.tripglot-([0-9a-f]{8})-(\d+)-")


@cache
def _machine() -> str:
    return hashlib.sha256(platform.node().encode(errors="replace")).hexdigest()[:8]


def prefix() -> str:
    """What the names of this process's temporary files and folders begin with."""
    return f".tripglot-{_machine()}-{os.getpid()}-"


def sweep(folder: Path) -> None:
    """Take away what killed processes have left in a folder itself."""
    with contextlib.suppress(OSError):
        for path in folder.glob(".tripglot-*-*"):
            if _is_orphan(path):
                _remove(path)


def sweep_below(folders: Iterable[Path]) -> None:
    """The same for folders with all that is in them."""
    for top in folders:
        for folder, inner, names in os.walk(top):
            for name in (*inner, *names):
                if name.startswith(".tripglot-") and _is_orphan(Path(folder, name)):
                    _remove(Path(folder, name))


def _is_orphan(path: Path) -> bool:
    found = _NAME.match(path.name)
    if found is None:
        return False
    if found.group(1) == _machine():
        return int(found.group(2)) != os.getpid() and not _lives(int(found.group(2)))
    with contextlib.suppress(OSError):
        return time.time() - path.lstat().st_mtime > _OLD
    return False


def _lives(process: int) -> bool:
    if os.name == "nt":  # there, to ask is to end it; what is left stays
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True  # another user's
    return True


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
