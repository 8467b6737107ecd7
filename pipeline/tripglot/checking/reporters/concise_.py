"""One line per finding."""

from collections.abc import Iterator, Mapping

from tripglot.checking.finding import Finding
from tripglot.checking.registry import Rule
from tripglot.checking.runner import Checked
from tripglot.errors import legible


def line(finding: Finding) -> str:
    """`path:line:column: severity CODE message`."""
    place = f"{legible(finding.path.as_posix())}:{finding.line}:{finding.column}"
    return f"{place}: {finding.severity} {finding.code} {finding.message}"


def unread(checked: Checked) -> list[str]:
    """How many files could not be read, or not wholly, in words; nothing where all could."""
    return [f"{number} could not be read"] if (number := len(checked.problems)) else []


def report(checked: Checked, rules: Mapping[str, Rule]) -> Iterator[str]:
    """All findings."""
    return map(line, checked.findings)
