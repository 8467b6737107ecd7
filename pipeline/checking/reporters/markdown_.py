"""A summary in Markdown, for a job summary or a comment on a pull request."""

from collections.abc import Mapping

from pipeline.checking.registry import Rule
from pipeline.checking.runner import Checked

_MOST = 200


def report(checked: Checked, rules: Mapping[str, Rule]) -> str:
    """A table of findings."""
    if not checked.findings:
        return f"**tripglot**: nothing found in {checked.files} posts."
    out = [
        f"**tripglot**: {len(checked.findings)} findings in {checked.files} posts.",
        "",
        "| where | rule | what |",
        "|---|---|---|",
    ]
    for finding in checked.findings[:_MOST]:
        where = f"{finding.path.as_posix()}:{finding.line}"
        out.append(f"| `{where}` | {finding.severity} {finding.code} | {_cell(finding.message)} |")
    if len(checked.findings) > _MOST:
        out += ["", f"… and {len(checked.findings) - _MOST} more."]
    return "\n".join(out)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
