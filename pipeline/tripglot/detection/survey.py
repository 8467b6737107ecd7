"""All that detection says of a post, for everyone who works on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tripglot.detection.readings import Reading, kept_of, main_language, read, units_of
from tripglot.detection.remains import Stay, remains
from tripglot.detection.units import Unit, blocks_of
from tripglot.post import Post


@dataclass(frozen=True)
class Survey:
    """What to translate, what is foreign and stays, and the language that a post is mostly in.

    stays: runs of foreign script in no sentence to translate. kept: names, terms and quotations that are meant to stay.
    fixed: blocks that a comment in the post keeps as they are.
    """

    units: list[Unit]
    stays: list[Stay] = field(default_factory=list)
    kept: list[Unit] = field(default_factory=list)
    main: str = "und"
    fixed: frozenset[int] = frozenset()

    @cached_property
    def blocks(self) -> list[int]:
        """The blocks with something to translate, in document order."""
        return blocks_of(self.units)


def survey(post: Post, target: str, languages: Iterable[str] = ()) -> Survey:
    """Detect a post. Raises TripglotError for a comment in it that cannot be understood."""
    return survey_of(post, read(post, target, languages), target)


def survey_of(post: Post, readings: Sequence[Reading], target: str) -> Survey:
    """The same from readings."""
    units = units_of(post, readings, target)
    fixed = frozenset(r.block for r in readings if any(span.rule == "keep" for span in r.detection.spans))
    main = main_language(post, readings, target)
    stays = remains(post, readings, target)
    return Survey(units, stays, kept_of(readings, target), main, fixed)
