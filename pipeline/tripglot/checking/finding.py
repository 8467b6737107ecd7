"""A finding: what a rule has to say about one place, and how to mend it where that is certain."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace text[start:end] of the file by `text`. Offsets are code points into the decoded file."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding. Lines and columns are 1-based, columns in code points, the end exclusive."""

    path: Path
    line: int
    column: int
    code: str
    message: str
    severity: Severity = "error"
    end_line: int = 0
    end_column: int = 0
    fix: Fix | None = field(default=None, compare=False)
    text: str = field(default="", compare=False)  # the source line, for reports
    anchor: str = field(default="", compare=False)  # what a baseline remembers instead of a line number
