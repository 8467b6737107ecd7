"""A baseline: findings an old repository lives with. New ones still fail; mended ones drop out when it is renewed.

Findings are remembered by path, code and the text they stand on, not by line: edits above them change nothing.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import TripglotError
from pipeline.files import write

from .finding import Finding


def _key(finding: Finding) -> str:
    digest = hashlib.sha256(finding.anchor.encode()).hexdigest()[:12]
    return f"{finding.path.as_posix()} {finding.code} {digest}"


def save(path: Path, findings: Iterable[Finding]) -> None:
    """Remember these findings."""
    counts = Counter(_key(finding) for finding in findings)
    write(path, (json.dumps(dict(sorted(counts.items())), indent=0, ensure_ascii=False) + "\n").encode())


def new_findings(path: Path, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that a baseline does not know; raises TripglotError if it cannot be read."""
    try:
        known = Counter({str(key): int(number) for key, number in json.loads(path.read_bytes()).items()})
    except OSError as error:
        raise TripglotError(
            f"cannot be read: {error.strerror}", path=path, cure="write it with --update-baseline"
        ) from None
    except (ValueError, AttributeError, TypeError):
        raise TripglotError("is no baseline", path=path, cure="write it anew with --update-baseline") from None
    left = []
    for finding in findings:
        key = _key(finding)
        if known[key] > 0:
            known[key] -= 1
        else:
            left.append(finding)
    return left
