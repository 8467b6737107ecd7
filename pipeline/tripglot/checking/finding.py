"""A spot is what a rule says about one place; a finding is a spot with the code and the severity of its rule."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tripglot.errors import TripglotError
from tripglot.memory import State

Severity = Literal["error", "warning", "info"]
# what a rule looks at beside the post and its memory: the glossary, what was published of the post, what other posts'
# memories say, those of posts that are gone, the memories of further languages, the index of git, whether the posts
# that it links to are there; a check reads nothing that no rule needs, and caches by the rest
Need = Literal["glossary", "output", "elsewhere", "moved", "further", "index", "links"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace text[start:end] of the file by `text`. Offsets are code points into the decoded file."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """What the memory has for a block: to put it into the post, replace text[start:end] of the file by `text`.

    state: who stands behind it; an unsure draft is a translation too, which nobody has seen.
    """

    start: int
    end: int
    text: str
    state: State


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file could not be checked, or not wholly: never a pass. Lines are 1-based, 0 where none is known."""

    path: str
    line: int
    message: str

    @classmethod
    def of(cls, error: TripglotError) -> "Problem":
        """What an error says, with its cure."""
        return cls(str(error.path or ""), error.line or 0, str(TripglotError(error.message, cure=error.cure)))

    def __str__(self) -> str:
        """One line for people."""
        return str(TripglotError(self.message, path=self.path or None, line=self.line))


@dataclass(frozen=True, slots=True)
class Spot:
    """What is wrong at one place. Lines and columns are 1-based, columns in code points, the end exclusive.

    text: the source line, for reports. anchor: what a baseline remembers instead of a line number.
    """

    path: Path
    line: int
    column: int
    message: str
    end_line: int = 0
    end_column: int = 0
    fix: Fix | None = None
    text: str = ""
    anchor: str = ""


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
    translation: Translation | None = field(default=None, compare=False)  # of the block it stands in

    @classmethod
    def of(cls, spot: Spot, code: str, severity: Severity) -> "Finding":
        """Stamp a spot with its rule's code and severity."""
        return cls(
            spot.path, spot.line, spot.column, code, spot.message, severity,
            spot.end_line, spot.end_column, spot.fix, spot.text, spot.anchor,
        )  # fmt: skip
