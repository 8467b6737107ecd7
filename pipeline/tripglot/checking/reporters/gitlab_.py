"""GitLab's code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping

from tripglot.checking.registry import Rule
from tripglot.checking.runner import Checked

_LEVEL = {"error": "major", "warning": "minor", "info": "info"}


def report(checked: Checked, rules: Mapping[str, Rule]) -> list[str]:
    """One issue per finding, and one per file that could not be read; the fingerprint does not depend on the line."""
    seen: Counter[str] = Counter()
    rows = []
    for finding in checked.findings:
        key = f"{finding.path.as_posix()}\0{finding.code}\0{finding.anchor}"
        seen[key] += 1
        rows.append(
            {
                "description": finding.message,
                "check_name": finding.code,
                "fingerprint": hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest(),
                "severity": _LEVEL[finding.severity],
                "location": {"path": finding.path.as_posix(), "lines": {"begin": finding.line}},
            }
        )
    rows += [
        {
            "description": problem.message,
            "check_name": "not checked",
            "fingerprint": hashlib.sha256(f"{problem.path}\0{problem.message}".encode()).hexdigest(),
            "severity": "major",
            "location": {"path": problem.path, "lines": {"begin": problem.line or 1}},
        }
        for problem in checked.problems
    ]
    return [json.dumps(rows, ensure_ascii=False, indent=1)]
