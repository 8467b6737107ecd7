"""A summary in Markdown, for a job summary or a comment on a pull request."""

from collections.abc import Mapping

from tripglot.checking.registry import Rule
from tripglot.checking.reporters.concise_ import unread
from tripglot.checking.runner import Checked
from tripglot.errors import legible

_MOST = 200


def report(checked: Checked, rules: Mapping[str, Rule]) -> list[str]:
    """A table of findings, files that could not be read first."""
    findings = list(checked.findings)
    posts = f"{checked.files} post{'s' * (checked.files != 1)}"
    numbers = [f"{len(findings)} finding{'s' * (len(findings) != 1)}"] if findings else []
    said = ", ".join([*numbers, *unread(checked)])
    if not said:
        return [f"**tripglot**: nothing found in {posts}."]
    out = [
        f"**tripglot**: {said} in {posts}.",
        "",
        "| where | rule | what |",
        "|---|---|---|",
    ]
    for problem in checked.problems:
        where = _code(f"{problem.path}:{problem.line}" if problem.line else str(problem.path))
        out.append(f"| {where} | error | {_cell(problem.message)} |")
    for finding in findings[:_MOST]:
        where = _code(f"{finding.path.as_posix()}:{finding.line}")
        out.append(f"| {where} | {finding.severity} {finding.code} | {_cell(finding.message)} |")
    if len(findings) > _MOST:
        out += ["", f"… and {len(findings) - _MOST} more."]
    return out


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _code(text: str) -> str:
    """A text as code within a cell, whatever signs a file's name has."""
    text = legible(text).replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"
