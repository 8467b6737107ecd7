"""A baseline: findings an old repository lives with. New ones still fail; mended ones drop out when it is renewed.

Findings are remembered by path, code and the text they stand on, not by line: edits above them change nothing.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from tripglot.checking.finding import Finding
from tripglot.errors import TripglotError
from tripglot.files import write


def _key(finding: Finding, root: Path) -> str:
    digest = hashlib.sha256(finding.anchor.encode()).hexdigest()[:12]
    return f"{_post(finding.path, root)} {finding.code} {digest}"


def _post(path: Path, root: Path) -> str:
    """A post as a baseline names it, from wherever in the repository somebody asks."""
    return Path(os.path.relpath(path, root)).as_posix()


def save(
    path: Path, findings: Iterable[Finding], root: Path, *, looked: Collection[Path] | None, codes: Collection[str]
) -> None:
    """Remember these findings.

    root: the folder that posts are named from. looked, codes: the posts (None: all there are) and the rules that they
    come from. What is remembered of other rules and of other posts stays. Raises TripglotError if there is a file that
    is no baseline.
    """
    mine = {_post(post, root) for post in looked or ()}
    counts = Counter(_key(finding, root) for finding in findings)
    for key, number in (_read(path) if path.exists() else {}).items():
        post, _, rest = key.rpartition(" ")[0].rpartition(" ")
        if rest not in codes or (looked is not None and post not in mine):
            counts.setdefault(key, number)
    write(path, (json.dumps(dict(sorted(counts.items())), indent=0, ensure_ascii=False) + "\n").encode())


def new_findings(path: Path, findings: Iterable[Finding], root: Path) -> Iterator[Finding]:
    """The findings that a baseline does not know, as they come; raises TripglotError if it cannot be read.

    root: the folder that posts are named from.
    """
    known = Counter(_read(path))
    return (finding for finding in findings if not _known(_key(finding, root), known))


def _read(path: Path) -> dict[str, int]:
    try:
        return {str(key): int(number) for key, number in json.loads(path.read_bytes()).items()}
    except OSError as error:
        raise TripglotError(
            f"cannot be read: {error.strerror}", path=path, cure="write it with --update-baseline"
        ) from None
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise TripglotError(
            "is no baseline", path=path, cure="delete it, and write it with --update-baseline"
        ) from None


def _known(key: str, known: Counter[str]) -> bool:
    """Whether one of the remembered findings is this one; each is used up by one."""
    known[key] -= 1
    return known[key] >= 0
