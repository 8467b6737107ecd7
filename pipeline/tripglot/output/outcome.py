"""What a run found and did, for the reports: nothing here prints."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tripglot.detection.remains import Stay
from tripglot.errors import TripglotError, legible
from tripglot.files import write
from tripglot.translation.work import Fate


class Left(NamedTuple):
    """A sentence that keeps its source. kind: by which it is grouped with others. reason: why, and what to do."""

    path: Path
    line: int
    kind: str
    reason: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{legible(self.path)}:{self.line}: not translated: {self.reason}"


class Pair(NamedTuple):
    """A sentence that was translated just now, both as Markdown source."""

    before: str
    after: str


@dataclass(slots=True)
class PostReport:
    """What happened to one post; `problems` are one-line messages with file and line."""

    name: Path
    fates: Counter[Fate] = field(default_factory=Counter)  # what became of the foreign sentences, each of which has one
    stays: set[Stay] = field(default_factory=set)  # what is in other scripts, no sentence of its own, and stays
    sources: list[Left] = field(default_factory=list)  # sentences that keep their source
    pairs: list[Pair] = field(default_factory=list)  # the first of those that were translated just now
    faults: list[str] = field(default_factory=list)  # whatever else went wrong, one line each
    warnings: list[str] = field(default_factory=list)
    failed: bool = False  # the post could not be read
    unwritten: bool = False  # what came of it could not be written

    @property
    def problems(self) -> list[str]:
        """All that is wrong, one line each."""
        return [*map(str, self.sources), *self.faults]

    @property
    def left(self) -> int:
        """Foreign sentences that keep their source."""
        return self.fates["unsure"] + self.fates["missing"]


@dataclass(slots=True)
class Report:
    """What happened in a run."""

    posts: list[PostReport] = field(default_factory=list)
    engines: set[str] = field(default_factory=set)
    written: int = 0
    unchanged: int = 0
    remembered: int = 0  # catalogs of the memory that changed
    removed: int = 0  # files of posts that are no more, or drafts
    drafts: frozenset[Path] = frozenset()  # posts that are left out of the site
    diffs: list[str] = field(default_factory=list)
    text: bytes = b""  # of the one post that was asked for and is written nowhere

    @property
    def clean(self) -> bool:
        """Whether every post was read and written and nothing foreign is left in any."""
        return not any(post.failed or post.unwritten or post.left or post.problems for post in self.posts)

    @property
    def fates(self) -> Counter[Fate]:
        """What became of the foreign sentences of all posts."""
        return sum((post.fates for post in self.posts), Counter())

    @property
    def unchanged_at_all(self) -> bool:
        """Whether everything was as it is now, before, and as it should be: nothing kept us from changing it."""
        hindered = any(post.faults or post.unwritten for post in self.posts)
        return not (self.written or self.removed or self.remembered or self.fates["new"] or hindered)


def put(path: Path, data: bytes, report: Report, entry: PostReport) -> bool:
    """Write one file of a run and note what came of it; gives whether the file now holds these bytes."""
    try:
        if write(path, data):
            report.written += 1
        else:
            report.unchanged += 1
    except TripglotError as error:
        entry.unwritten = True
        entry.faults.append(str(error))
        return False
    return True
