"""Which posts a git revision knows otherwise: all that a check of a post looks at counts, and not its text alone."""

import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path

from tripglot.checking.finding import Need
from tripglot.checking.findings_cache import looked_at, missed
from tripglot.checking.git import failed, git, paths, top_of
from tripglot.checking.linked import without_language
from tripglot.errors import TripglotError
from tripglot.files import PostFile, real
from tripglot.settings import FILE, Settings


def changed_posts(
    files: Sequence[PostFile], settings: Settings, needs: Collection[Need], ref: str
) -> Sequence[PostFile]:
    """The posts that differ from a revision, or whose memory or published file does, or that link to a post that went.

    All of them if glossary or settings differ.

    needs: what the rules of the check look at. Raises TripglotError if git cannot say.
    """
    top, changed = _changed_files(ref, settings.root)
    of_all = (settings.glossary, FILE, "pyproject.toml")  # without the first file of settings, the second may have them
    if any(real(settings.root / name) in changed for name in of_all):
        return files
    meant = changed | {without_language(path) for path in changed}
    return [
        file for file in files
        if any(real(path) in changed for path in looked_at(file, settings, needs))
        or any(real(path) in meant for path in missed(file, settings, needs))
        or _is_of_another(file, top)
    ]  # fmt: skip


def _is_of_another(file: PostFile, top: Path) -> bool:
    """Whether a post is in a repository within this one, a submodule for example, of which git says nothing here."""
    here = real(file.path).parent
    while here != top and top in here.parents:
        if (here / ".git").exists():
            return True
        here = here.parent
    return False


def _changed_files(ref: str, root: Path) -> tuple[Path, set[Path]]:
    """The top of the repository, and the files that differ from a git revision, committed or not, there or gone."""
    if ref.startswith("-"):
        raise TripglotError(f"'{ref}' is no revision of git", cure="name a branch, a tag or a commit")
    try:
        top = top_of(root)
        # what was renamed is gone from its old place
        named = git(root, "diff", "--name-only", "-z", "--no-renames", "--no-relative", "--end-of-options", ref, "--")
        new = git(root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z")
    except FileNotFoundError:
        raise TripglotError("git is not installed", cure="leave out --changed-from") from None
    except subprocess.CalledProcessError as error:
        cure = f"fetch the history that holds {ref}, or leave out --changed-from"
        raise failed(error, f"git cannot tell what changed since '{ref}'", cure) from None
    return top, paths(top, named) | paths(top, new)
