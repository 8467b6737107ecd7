"""What a run found and did, for the reports: nothing here prints."""

from dataclasses import dataclass, field
from pathlib import Path

from tripglot.detection.remains import Stay
from tripglot.errors import TripglotError
from tripglot.files import write


@dataclass(slots=True)
class PostReport:
    """What happened to one post. Counts are sentences; `problems` are one-line messages with file and line."""

    name: Path
    foreign: int = 0
    translated: int = 0
    reused: int = 0
    stays: set[Stay] = field(default_factory=set)  # what is in other scripts, no sentence of its own, and stays
    unsure: int = 0  # sentences that keep their source, because their translation is a draft that nobody has seen
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: bool = False  # the post could not be read
    unwritten: bool = False  # what came of it could not be written

    @property
    def left(self) -> int:
        """Foreign sentences that keep their source."""
        return self.foreign - self.translated


@dataclass(slots=True)
class Report:
    """What happened in a run."""

    posts: list[PostReport] = field(default_factory=list)
    engines: set[str] = field(default_factory=set)
    written: int = 0
    unchanged: int = 0
    removed: int = 0  # files of posts that are no more
    diffs: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every post was read and written and nothing foreign is left in any."""
        return not any(post.failed or post.unwritten or post.left or post.problems for post in self.posts)


def put(path: Path, data: bytes, report: Report, entry: PostReport) -> None:
    """Write one file of a run and note what came of it."""
    try:
        if write(path, data):
            report.written += 1
        else:
            report.unchanged += 1
    except TripglotError as error:
        entry.unwritten = True
        entry.problems.append(str(error))
