"""Terms that people's translations agree on, for the glossary: what one reviewer chose holds for every post."""

import re
from collections import Counter
from collections.abc import Sequence

from tripglot.jobs.terms import Candidate, Findings
from tripglot.memory import Entry

_LEAST = 2  # entries that say the same


def harvest(findings: Findings, entries: Sequence[Entry]) -> dict[str, str]:
    """Terms that `entries` render in one way, at least twice; what is in the glossary already is left out.

    Where a term is all of a source, its translation is the rendering, and no part of it.
    """
    whole: dict[str, set[str]] = {}
    for entry in entries:
        whole.setdefault(entry.source.strip(), set()).add(entry.target.strip().casefold())
    said = {candidate.term: _only(candidate) for candidate in findings.candidates if not candidate.known}
    said = {term: text for term, text in said.items() if whole.get(term, {text.casefold()}) == {text.casefold()}}
    return {term: _as_written(rendering, entries) for term, rendering in said.items() if rendering}


def _only(candidate: Candidate) -> str:
    """The rendering of a term, if there is one and no other."""
    if len(candidate.renderings) != 1:
        return ""
    ((rendering, number),) = candidate.renderings.items()
    return rendering if number >= _LEAST and rendering != candidate.term else ""


def _as_written(rendering: str, entries: Sequence[Entry]) -> str:
    """A rendering with its capitals: those inside of sentences, where it stands inside of any."""
    words = re.compile(rf"(?<![^\W_]){re.escape(rendering)}", re.IGNORECASE)
    found = [match for entry in entries for match in words.finditer(entry.target)]
    inside = [match for match in found if match.start()]
    counts = Counter(match.group() for match in inside or found)
    return max(sorted(counts), key=counts.__getitem__, default=rendering)
