"""What became of one post, on its way into the output folder and the memory."""

from dataclasses import dataclass, field

from tripglot.files import PostFile
from tripglot.memory import Catalog
from tripglot.output.outcome import PostReport
from tripglot.publishing.publish import Published


@dataclass(slots=True)
class Draft:
    """What became of one post: its files, its catalog in each language it was translated to, what engines did."""

    file: PostFile
    report: PostReport
    published: Published | None = None  # None: the post could not be read
    mark: str = ""  # the hash of the post's bytes
    catalogs: dict[str, Catalog] = field(default_factory=dict)
    engines: set[str] = field(default_factory=set)
    diff: list[str] = field(default_factory=list)
    gone: bool = False  # an engine went away before it was asked for all

    @property
    def recordable(self) -> bool:
        """Whether all is asked and written, so that the same post with the same memory would come out the same."""
        done = bool(self.published and self.catalogs) and not self.gone
        return done and not (self.report.faults or self.report.unwritten)

    @property
    def settled(self) -> bool:
        """Whether nothing is left of it, so that nobody would have to be asked, either."""
        return self.recordable and not (self.report.sources or self.report.left)
