"""Findings as a JSON array; fixes and translations with offsets in code points. docs/schema/check.json says it all."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from tripglot.checking.registry import Rule
from tripglot.checking.runner import Checked


def report(checked: Checked, rules: Mapping[str, Rule]) -> list[str]:
    """All findings."""
    rows = [
        {
            "path": finding.path.as_posix(),
            "line": finding.line,
            "column": finding.column,
            "end_line": finding.end_line,
            "end_column": finding.end_column,
            "code": finding.code,
            "name": rules[finding.code].name,
            "severity": finding.severity,
            "message": finding.message,
            "fix": asdict(finding.fix) if finding.fix else None,
            "translation": asdict(finding.translation) if finding.translation else None,
        }
        for finding in checked.findings
    ]
    return [json.dumps(rows, ensure_ascii=False, indent=1)]
