"""A summary in Markdown, for a job summary or a comment on a pull request."""

from collections.abc import Mapping

from tripglot.checking.registry import Rule
from tripglot.checking.runner import Checked

_MOST = 200


def report(checked: Checked, rules: Mapping[str, Rule]) -> list[str]:
    """A table of findings."""
    findings = list(checked.findings)
    posts = f"{checked.files} post{'s' * (checked.files != 1)}"
    if not findings:
        return [f"**tripglot**: nothing found in {posts}."]
    out = [
        f"**tripglot**: {len(findings)} finding{'s' * (len(findings) != 1)} in {posts}.",
        "",
        "| where | rule | what |",
        "|---|---|---|",
    ]
    for finding in findings[:_MOST]:
        where = f"{finding.path.as_posix()}:{finding.line}"
        out.append(f"| `{where}` | {finding.severity} {finding.code} | {_cell(finding.message)} |")
    if len(findings) > _MOST:
        out += ["", f"… and {len(findings) - _MOST} more."]
    return out


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
