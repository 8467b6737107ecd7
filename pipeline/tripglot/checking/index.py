"""What a commit leaves out of the memory: a hook sees the files, and a fresh clone will have what is in the index."""

import os
import subprocess
from pathlib import Path

from tripglot.checking.git import failed, git, paths, top_of
from tripglot.settings import Settings

_IN_A_HOOK = ("PRE_COMMIT", "GIT_INDEX_FILE")  # set by pre-commit, and by git itself
_NO_REPOSITORY = b"not a git repository"


def left_out(settings: Settings) -> frozenset[Path]:
    """The catalogs that differ from the index of git or are not in it; what git ignores is left out on purpose.

    None outside of a hook, where nobody is committing, and none where there is no git to ask, or no repository. Raises
    TripglotError if git cannot say.
    """
    if not any(name in os.environ for name in _IN_A_HOOK):
        return frozenset()
    memory = os.path.realpath(settings.root / settings.memory)
    here = Path()  # and not the root of the settings: a hook's GIT_INDEX_FILE may be relative
    try:
        top = top_of(here)
        # `ls-files --modified` would name what differs in its line ends alone, which git adds as they were
        changed = git(here, "diff", "--name-only", "-z", "--no-relative", "--", memory)
        new = git(here, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", memory)
    except OSError:
        return frozenset()
    except subprocess.CalledProcessError as error:
        if _NO_REPOSITORY in error.stderr:
            return frozenset()
        raise failed(error, "git cannot tell which translations the commit leaves out", "run git status") from None
    return frozenset(paths(top, changed) | paths(top, new))
