"""A translation does not hold the rendering that the glossary asks for.

`glossary.toml` says how a term is to be written in the target language; the memory says otherwise.

To mend it: edit the entry, or the glossary.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pipeline.checking.finding import Finding
from pipeline.checking.registry import rule
from pipeline.checking.subject import Subject
from pipeline.translation.glossary import Glossary, load


@rule("TG401", "glossary-term", "warning")
def check(subject: Subject) -> Iterator[Finding]:
    """Look for each term's rendering."""
    path = subject.settings.root / subject.settings.glossary
    if not path.exists():
        return
    glossary = _glossary(path, subject.settings.target)
    for index, block, entry in subject.translated():
        if not entry.reason:
            for lost in glossary.lost(glossary.required(block.source), entry.target):
                yield subject.on_block(index, f"its translation lacks the term '{lost}'")


@lru_cache(maxsize=4)
def _glossary(path: Path, target: str) -> Glossary:
    return load(path, target)
