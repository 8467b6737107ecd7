"""What a commit leaves out of the memory: a hook sees the files, and a fresh clone will have what is in the index."""

import os
import subprocess
from pathlib import Path

from tripglot.files import real
from tripglot.settings import Settings

_IN_A_HOOK = ("PRE_COMMIT", "GIT_INDEX_FILE")  # set by pre-commit, and by git itself


def left_out(settings: Settings) -> frozenset[Path]:
    """The catalogs that differ from the index of git or are not in it; what git ignores is left out on purpose.

    None outside of a hook, where nobody is committing, and none where there is no git to ask.
    """
    if not any(name in os.environ for name in _IN_A_HOOK):
        return frozenset()
    memory = os.path.realpath(settings.root / settings.memory)
    # from here, and not from the root of the settings: a hook's GIT_INDEX_FILE may be relative
    command = ["git", "ls-files", "--others", "--modified", "--exclude-standard", "-z", "--", memory]
    try:
        names = os.fsdecode(subprocess.run(command, capture_output=True, check=True).stdout).split("\0")
    except (OSError, subprocess.CalledProcessError):
        return frozenset()
    return frozenset(real(Path(name)) for name in names if name)
