"""Terms that people's translations agree on, put into the glossary: what one reviewer chose holds for every post."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tripglot.errors import TripglotError
from tripglot.files import write
from tripglot.jobs.terms import Candidate, Findings
from tripglot.memory import Entry
from tripglot.post.unseen import smuggled
from tripglot.translation.glossary import parse

_LEAST = 2  # entries that say the same
_LONGEST = 1000  # characters of a term


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


def add_terms(path: Path, terms: dict[str, str], target: str) -> None:
    """Write terms at the end of a glossary; raises TripglotError, and writes nothing, where it would not be one."""
    if not terms:
        return
    for word in (word for pair in terms.items() for word in pair):
        if unseen := smuggled(word):
            raise TripglotError(f"no term: {unseen}", cure="write it without")
        if "\n" in word or "\r" in word or len(word) > _LONGEST:
            raise TripglotError("no term: it is longer than a line", cure="a term is a word, or a few")
    try:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise TripglotError(f"cannot be read: {error}", path=path) from None
    entries = "\n".join(
        f"[[term]]\nsource = {_quoted(term)}\ntarget = {{ {_quoted(target)} = {_quoted(rendering)} }}\n"
        for term, rendering in terms.items()
    )
    new = f"{old.rstrip()}\n\n{entries}".lstrip()
    parse(new, path)
    write(path, new.encode())


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


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
