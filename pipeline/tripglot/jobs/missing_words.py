"""The words of a source that a translation has nothing for, and what they may be: a reviewer looks there first."""

import re
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tripglot.languages import argos_code
from tripglot.memory import Entry
from tripglot.packages.bundled import archives, read, read_metadata

if TYPE_CHECKING:
    from tripglot.engines.small.lexicon import Lexicon

_KANA = re.compile("[\u3040-\u30ff]")  # what is Japanese is in no lexicon of Chinese


def missing_words(entry: Entry, target: str) -> list[dict[str, str]]:
    """The words, each a `source` with a `target`, of a translation or draft that a machine made.

    None where there is nothing to read, or no lexicon for the language: one comes with the extra `translate`.
    """
    said = entry.target or entry.proposal
    lexicon = _lexicon(argos_code(target)) if said and not _KANA.search(entry.source) else None
    if lexicon is None:
        return []
    from tripglot.engines.chinese import converted

    simplified = converted(entry.source, "t2s")
    shown = entry.source if len(entry.source) == len(simplified) else simplified
    gaps = lexicon.adequacy(simplified, said).gaps
    return list({gap.hint: {"source": shown[gap.start : gap.end], "target": gap.hint} for gap in gaps}.values())


@cache
def _lexicon(target: str) -> "Lexicon | None":
    """The lexicon that the bundled package into a language brings."""
    if find_spec("snowballstemmer") is None or find_spec("opencc") is None:
        return None
    from tripglot.engines.small.lexicon import Lexicon

    for archive in archives():
        if read_metadata(archive).get("to_code") == target and (data := read(archive).lexicon):
            return Lexicon(data)
    return None
