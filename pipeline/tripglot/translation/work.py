"""One post on its way into one language: what detection says of it, and what the memory has for it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from tripglot.detection.survey import Survey
from tripglot.detection.units import Unit
from tripglot.memory import Entry, Remembered
from tripglot.post import Post

# what becomes of a foreign sentence: who stands behind its translation, or why it has none. "new": a machine, just now
Fate = Literal["human", "reviewed", "machine", "stale", "new", "unsure", "missing"]


@dataclass
class Work:
    """One post on its way into language `lang`. memory: what is known of it, None where it is not remembered."""

    lang: str
    post: Post
    survey: Survey
    memory: Remembered | None = None

    @property
    def known(self) -> dict[int, Entry]:
        """What the memory has, by block."""
        return self.memory.entries if self.memory else {}

    @property
    def sources(self) -> dict[int, str]:
        """The new source of each block that the memory has something to publish for."""
        return {index: entry.published for index, entry in self.known.items() if entry.published}

    @property
    def unknown(self) -> list[Unit]:
        """The foreign sentences of which the memory has nothing."""
        return [unit for unit in self.survey.units if unit.block not in self.known]

    @property
    def unsure(self) -> dict[int, Entry]:
        """The blocks that keep sentences whose translation waits for a person."""
        return {index: entry for index, entry in self.known.items() if entry.state == "unsure"}

    @cached_property
    def units(self) -> dict[int, list[Unit]]:
        """The foreign sentences of each block."""
        out: dict[int, list[Unit]] = {index: [] for index in self.known}
        for unit in self.survey.units:
            out.setdefault(unit.block, []).append(unit)
        return out

    @property
    def complete(self) -> bool:
        """Whether the memory has everything, so that no engine has to be asked."""
        missing = self.memory.missing if self.memory else self.survey.blocks
        return not missing and not self.without_proposal()

    def without_proposal(self) -> list[int]:
        """The stale blocks for whose new source nothing is proposed yet, and something can be."""
        return [i for i in self.survey.blocks if (e := self.known.get(i)) and e.state == "stale" and not e.proposal]

    def still_unsure(self) -> list[Unit]:
        """The sentences that an earlier run withheld; all of a block where it is not known which they are."""
        out: list[Unit] = []
        for index, entry in self.unsure.items():
            numbers = set(entry.left.split())
            units = self.units[index]
            out += [unit for number, unit in enumerate(units, 1) if str(number) in numbers] or units
        return out

    def fates(self, left: Mapping[Unit, Fate], refused: Collection[int] = (), otherwise: Fate = "new") -> Counter[Fate]:
        """What becomes of the foreign sentences: of those in `left` as it says, of the others as the memory says.

        refused: blocks whose translation in the memory does not fit. otherwise: of what nothing is known of.
        """
        out: Counter[Fate] = Counter()
        for unit in self.survey.units:
            entry = self.known.get(unit.block)
            if unit.block in refused:
                out["missing"] += 1
            elif unit in left or entry is None:
                out[left.get(unit, otherwise)] += 1
            else:  # of a draft, what is not left is published
                out["machine" if entry.state == "unsure" else entry.state] += 1
        return out
