"""Why a sentence keeps its source: a kind, by which programs decide, and words for people."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from tripglot.detection.units import Unit
from tripglot.translation.work import Fate

# nothing known and no engine to ask; no engine for the language; one that went away; a hypothesis that is not sane, one
# with words that are none, one that lost a name or a term, one whose markup has no certain place, one that would change
# the post's structure; one that is too unsure
FailureKind = Literal[
    "unknown", "no package", "engine gone", "not sane", "made up", "name lost", "term lost", "no place", "structure",
    "unsure",
]  # fmt: skip


class Reason(NamedTuple):
    """What was wrong with the translation of a sentence."""

    kind: FailureKind
    text: str


NOT_IN_MEMORY = Reason("unknown", "not in the memory (tripglot run)")
OUTSIDE = Reason("no package", "in none of the settings' `languages` (name it there, or keep the text by a comment)")
NO_PLACE = Reason("no place", "markup has no certain place")
UNSURE = Reason("unsure", "unsure, so that its draft is not published (tripglot review shows it)")


@dataclass(frozen=True, slots=True)
class Failure:
    """A unit that keeps its source, and why."""

    unit: Unit
    kind: FailureKind
    reason: str

    @property
    def unsure(self) -> bool:
        """Whether there is a translation, but too unsure a one to be published."""
        return self.kind == "unsure"

    @property
    def fate(self) -> Fate:
        """What became of the unit."""
        return "unsure" if self.unsure else "missing"
