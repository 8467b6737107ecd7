"""The glossary as a table (CSV, or TSV), for spreadsheets and for tools that know nothing else, and back.

Format: RFC 4180, in UTF-8 with a mark that tells spreadsheets so. A header with ``source`` and ``target``, as Weblate
writes it, or with tags of languages says which columns count; a table without one has its sources in the first column,
their renderings in the second.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tripglot.errors import TripglotError
from tripglot.interchange.terms import Rendering, Wanted, rendering
from tripglot.interchange.xml_ import decoded, in_language
from tripglot.languages import canonical

_COLUMNS: Final = ("source", "target", "note")
_NOTES: Final = frozenset({"note", "notes", "comment", "explanation", "translator_comments", "developer_comments"})
_LETTERS: Final = 2  # of the tag of a language that a column is named by
_YES: Final = frozenset({"true", "yes", "1"})


def table(renderings: Iterable[Rendering], delimiter: str = ",") -> bytes:
    """A table of terms and renderings, a row for each way that a term is written; the same ones give the same bytes."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    rows.writerow(_COLUMNS)
    rows.writerows((source, one.target, one.note) for one in renderings for source in one.sources)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def renderings(path: Path, target: str, wanted: Wanted) -> list[Rendering]:
    """The rows of a table that have a rendering in the target language; rows marked fuzzy are left out.

    TripglotError if the file cannot be read, is no table in UTF-8, or has no column of that language.
    """
    rows = _rows(path)
    if not rows:
        return []
    head = [cell.strip().casefold() for cell in rows[0]]
    notes = [at for at, name in enumerate(head) if name in _NOTES]
    if {"source", "target"} <= set(head):
        sources, said = [head.index("source")], head.index("target")
    elif all(_is_tag(name) or in_language(name, target) for at, name in enumerate(head) if at not in notes):
        in_target = [at for at, name in enumerate(head) if in_language(name, target)]
        sources = [at for at, name in enumerate(head) if at not in (*in_target, *notes) and wanted(name)]
        if not in_target or not sources:
            lacking = f"no column for {target}" if not in_target else "no column for another language"
            raise TripglotError(f"has {lacking}: {', '.join(filter(None, head))}", path=path, line=1)
        said = in_target[0]
    else:
        head, sources, said, notes = [], [0], 1, []
        if all(len(row) < 2 for row in rows):
            raise TripglotError("has one column only", path=path, cure="a source and its rendering in each row")
    fuzzy = head.index("fuzzy") if "fuzzy" in head else None
    return [
        rendering((_cell(row, at) for at in sources), _cell(row, said), " ".join(_cell(row, at) for at in notes))
        for row in (rows[1:] if head else rows)
        if fuzzy is None or _cell(row, fuzzy).strip().casefold() not in _YES
    ]


def _rows(path: Path) -> list[list[str]]:
    """All rows but empty ones."""
    try:
        text = decoded(path.read_bytes())
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None
    except (LookupError, ValueError):
        raise TripglotError("is not UTF-8", path=path, cure="save it as CSV in UTF-8") from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise TripglotError(f"is no table: {error}", path=path, line=reader.line_num) from None


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _is_tag(name: str) -> bool:
    """Whether a cell of the first row names a language; many words of three letters are tags, too (api, pod)."""
    try:
        return len(canonical(name).split("-")[0]) == _LETTERS
    except TripglotError:
        return False
