"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/); columns count code points."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tripglot import __version__
from tripglot.checking.finding import Finding, Problem
from tripglot.checking.registry import Rule
from tripglot.checking.runner import Checked

_LEVEL = {"error": "error", "warning": "warning", "info": "note"}


def report(checked: Checked, rules: Mapping[str, Rule]) -> list[str]:
    """One run with all rules and findings."""
    order = {code: number for number, code in enumerate(rules)}
    driver = {
        "name": "tripglot",
        "version": __version__,
        "rules": [
            {
                "id": rule.code,
                "name": "".join(part.title() for part in rule.name.split("-")),
                "shortDescription": {"text": rule.summary},
                "help": {"text": rule.doc, "markdown": rule.page()},
                "defaultConfiguration": {"level": _LEVEL[rule.severity]},
            }
            for rule in rules.values()
        ],
    }
    results = [_result(finding, order[finding.code]) for finding in checked.findings]
    notes = [_note(problem) for problem in checked.problems]
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}],
                "results": results,
            }
        ],
    }
    return [json.dumps(log, ensure_ascii=False, indent=1)]


def _note(problem: Problem) -> dict[str, Any]:
    """A file that could not be read is no result: the tool could not do its work there."""
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.path)}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    return {"level": "error", "message": {"text": problem.message}, "locations": [{"physicalLocation": place}]}


def _result(finding: Finding, index: int) -> dict[str, Any]:
    artifact = {"uri": quote(finding.path.as_posix())}
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": max(finding.end_line, finding.line),
        "endColumn": max(finding.end_column, 1),
    }
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
    if finding.fix is not None:
        replacement = {"deletedRegion": region, "insertedContent": {"text": finding.fix.text}}
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}]}]
    return result
