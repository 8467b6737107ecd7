"""The glossary to other tools and back: what is agreed there is written here, and what was agreed here stays."""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from tripglot.errors import TripglotError
from tripglot.files import write
from tripglot.interchange import table, tbx
from tripglot.interchange.terms import Rendering
from tripglot.interchange.xml_ import in_language
from tripglot.jobs.exchange import UNKNOWN, form_of, languages_of
from tripglot.memory import writing
from tripglot.post.unseen import smuggled
from tripglot.settings import Settings
from tripglot.translation.glossary import Glossary, Term, load, parse

_FORMATS: dict[str, ModuleType] = {".tbx": tbx, ".csv": table, ".tsv": table}
_OTHERS = "neither TBX nor CSV"
_INLINE = re.compile(r"^\s*term\s*=", re.MULTILINE)  # to which TOML lets nobody add
_LONGEST = 1000  # characters of a term


@dataclass(slots=True)
class Imported:
    """How many renderings were written, how many were there already or say nothing for the target language.

    refused: a line for each that was not taken, with the reason.
    """

    taken: int = 0
    known: int = 0
    empty: int = 0
    refused: list[str] = field(default_factory=list)


def exported(settings: Settings, path: Path) -> int:
    """Write what the glossary says for the target language to a TBX or CSV file, atomically; returns how many terms.

    A term that stays as it is goes out as its own rendering. TripglotError for another kind of file, and for a broken
    glossary.
    """
    form = form_of(path, _FORMATS, _OTHERS)
    glossary = load(settings.root / settings.glossary, settings.target)
    found = [one for term in glossary.terms for one in _renderings(term, settings.target)]
    if form is tbx:
        write(path, tbx.tbx(found, settings.target, languages_of(settings)))
    else:
        write(path, table.table(found, "\t" if path.suffix.lower() == ".tsv" else ","))
    return len(glossary.terms)


def imported(settings: Settings, path: Path) -> Imported:
    """Add to the glossary what a TBX or CSV file says for the target language; an entry of the glossary never changes.

    What is its own rendering stays as it is. TripglotError if the file is none of these, or the glossary is broken.
    """

    def wanted(lang: str) -> bool:
        return lang == UNKNOWN or (not settings.languages) or any(in_language(lang, one) for one in settings.languages)

    found: list[Rendering] = form_of(path, _FORMATS, _OTHERS).renderings(path, settings.target, wanted)
    file = settings.root / settings.glossary
    done = Imported()
    memory = settings.memory_dir()
    with writing(memory) if memory.exists() else nullcontext():  # whoever reviews may add terms, too
        new = list(_new(found, load(file, settings.target), done))
        add_terms(file, new)
    done.taken = len(new)
    return done


def _new(found: Iterable[Rendering], glossary: Glossary, done: Imported) -> Iterable[Term]:
    """The terms that a glossary lacks; the rest is counted, or told where it says something else."""
    said = {source.casefold(): term for term in glossary.terms for source in term.sources}
    for one in found:
        if not (one.sources and one.target):
            done.empty += 1
            continue
        others = {source: said[source.casefold()] for source in one.sources if source.casefold() in said}
        differing = [source for source, term in others.items() if one.target != glossary.shown(term, source)]
        if differing:
            done.refused += (_told(source, one.target, others[source], glossary) for source in differing)
            continue
        lacking = tuple(source for source in one.sources if source not in others)
        if reason := next(filter(None, map(_unfit, (*lacking, one.target))), ""):
            done.refused.append(f"{one.sources[0]!r}: {reason}")
        elif lacking:
            keep = lacking == (one.target,)
            note = "" if smuggled(one.note) else one.note
            term = Term(lacking, {} if keep else {glossary.target: one.target}, keep, note=note)
            said |= {source.casefold(): term for source in lacking}
            yield term
        else:
            done.known += 1


def _told(source: str, rendering: str, term: Term, glossary: Glossary) -> str:
    """That a source is not taken with another rendering than an entry before has."""
    where = f"line {term.line} of the glossary" if term.line else "an entry before"
    there = "stays as it is" if term.keep else f"is {glossary.shown(term, source)!r}"
    return f"{source!r}: not {rendering!r}, in {where} it {there}"


def add_terms(path: Path, terms: Sequence[Term]) -> None:
    """Write terms at the end of a glossary; raises TripglotError, and writes nothing, where it would not be one."""
    if not terms:
        return
    for text in (text for term in terms for text in (*term.sources, *term.targets.values())):
        if reason := _unfit(text):
            raise TripglotError(f"no term: {reason}", cure="a term is a word, or a few")
    try:
        old = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise TripglotError(f"cannot be read: {error}", path=path) from None
    if _INLINE.search(old):
        raise TripglotError("has its terms in one list", path=path, cure="write each of them under [[term]]")
    new = "\n".join((f"{old.rstrip()}\n" if old.strip() else "", *map(_written, terms))).lstrip("\n")
    parse(new, path)
    write(path, new.encode())


def _renderings(term: Term, target: str) -> list[Rendering]:
    if term.keep:
        return [Rendering((source,), source, term.note) for source in term.sources]
    return [Rendering(term.sources, term.rendering(target) or "", term.note)]


def _unfit(text: str) -> str:
    """Why a text is no term; empty if it may be one."""
    if "\n" in text or "\r" in text or len(text) > _LONGEST:
        return "it is longer than a line"
    return smuggled(text)


def _written(term: Term) -> str:
    """An entry of a glossary as its file has it."""
    source = _quoted(term.sources[0]) if len(term.sources) == 1 else f"[{', '.join(map(_quoted, term.sources))}]"
    targets = ", ".join(f"{_quoted(tag)} = {_quoted(text)}" for tag, text in term.targets.items())
    lines = ["[[term]]", f"source = {source}", "keep = true" if term.keep else f"target = {{ {targets} }}"]
    if term.note:
        lines.append(f"note = {_quoted(term.note)}")
    return "\n".join((*lines, ""))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
