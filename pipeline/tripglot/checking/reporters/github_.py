"""GitHub workflow commands, which become annotations.

https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions
"""

from collections.abc import Iterator, Mapping

from tripglot.checking.registry import Rule
from tripglot.checking.runner import Checked

_LEVEL = {"error": "error", "warning": "warning", "info": "notice"}


def report(checked: Checked, rules: Mapping[str, Rule]) -> Iterator[str]:
    """One command per finding, and one per file that could not be read."""
    for f in checked.findings:
        yield (
            f"::{_LEVEL[f.severity]} file={_property(f.path.as_posix())},line={f.line},col={f.column},"
            f"endLine={f.end_line},endColumn={f.end_column},title={_property(f'{f.code} {rules[f.code].name}')}"
            f"::{_data(f.message)}"
        )
    for p in checked.problems:
        yield f"::error file={_property(p.path)},line={p.line or 1},title=not checked::{_data(p.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
