"""One source twice in a PO file, as a clean git merge of two branches leaves it: which entry counts.

What a person stands behind comes before what a machine wrote, a translation of the source as it is before one of what
it was. Two people who disagree have to settle it. Nothing that a person wrote is dropped.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tripglot.errors import TripglotError
from tripglot.memory.entry import Entry, key_of

Placed = tuple[Entry, int]  # an entry and its line in the file


class Double(NamedTuple):
    """Two lines of a PO file that translate the same source: that of the entry taken, and that of the other."""

    taken: int
    other: int


def single(found: Sequence[Placed], path: Path) -> tuple[list[Entry], list[Entry], list[Double]]:
    """Give the entries with each source once, what has become obsolete by that, and which lines were double.

    Raises TripglotError, naming both lines, where two people translated the same source in two ways.
    """
    taken: dict[str, Placed] = {}
    obsolete: list[Entry] = []
    doubles: list[Double] = []
    for new in found:
        old = taken.setdefault(new[0].source, new)
        if old is new:
            continue
        (best, line), (other, other_line) = sorted((old, new), key=lambda placed: _rank(placed[0]))
        if best.settled and _rank(best) == _rank(other) and best.target != other.target:
            raise TripglotError(
                f"two reviewed translations of one text: this one, and that of line {other_line}",
                path=path, line=line, cure="delete one of the two entries",
            )  # fmt: skip
        taken[best.source] = _with_note(best, other), line
        if other.state == "stale":  # its translation belongs to a source that is no more
            obsolete.append(replace(other, source=other.previous, previous="", proposal="", fuzzy=False))
        doubles.append(Double(line, other_line))
    return [entry for entry, _ in taken.values()], obsolete, doubles


def _rank(entry: Entry) -> int:
    return {"stale": 1, "machine": 2, "unsure": 3, "missing": 4}.get(entry.state, 0)


def _with_note(best: Entry, other: Entry) -> Entry:
    """The entry that counts, with what a person wrote on the other one."""
    notes = [best.note, other.note] if other.note != best.note else [best.note]
    if other.state == "machine" and other.target != best.target and other.wrote != key_of(other.target):
        notes.append(f"also proposed: {other.target}")  # words of a person who has not said that they are done
    return replace(best, note="\n".join(filter(None, notes)))
