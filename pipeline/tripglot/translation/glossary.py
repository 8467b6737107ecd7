"""The user's terms: `glossary.toml` in, how each has to be written in a language out, or that it stays as it is.

How a term is forced was measured with the bundled zh-en package on 149 technical sentences, once with renderings that
it would choose itself at times ("node") and once with ones that it never would ("knot"); chrF against a human
reference that says the same word:

    way                                               term there   chrF natural / odd
    nothing forced                                    62 % / 1 %   57.2 / 52.2
    an atom (X1) that becomes the rendering           89 % / 89 %  55.3 / 56.4
    the rendering put into the source                 93 % / 93 %  55.2 / 55.9
    nothing, then the rendering, then an atom         95 % / 95 %  55.4 / 55.9
    nothing, then an atom, then the rendering         95 % / 95 %  55.6 / 56.6

So a sentence first goes as it is; only if the rendering is missing its terms become words of the source, then atoms.
Pieces around atoms, the last round, take the rest. What is to be kept is an atom from the beginning.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, cast, get_args

from tripglot.errors import TripglotError
from tripglot.languages import canonical, is_spaced, primary
from tripglot.translation.markup.carrier import Swap
from tripglot.translation.vocabulary.romanise import System
from tripglot.translation.vocabulary.spotter import SPACED_LETTER, Spotter

FILE = "glossary.toml"

_KEYS = frozenset({"source", "target", "keep", "case", "note"})
# between the terms of a list or a route
_BETWEEN = re.compile(r"\s*([-–—→←↔⇒/|·・&+,，、>~～]|[-=]>|到|至|和|與|与|及)\s*")
_JOINS = {"、": ", ", "，": ", ", "～": " – ", "到": " to ", "至": " to ", **dict.fromkeys("和與与及", " and ")}
_ENTRY = re.compile(r"\s*\[\[\s*term\s*\]\]")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: how it may be written in a post, and its rendering per language; `keep` means as it is, everywhere."""

    sources: tuple[str, ...]
    targets: Mapping[str, str] = field(default_factory=dict)
    keep: bool = False
    exact: bool = False  # capital and small letters matter
    note: str = ""
    line: int = 0
    accepted: tuple[str, ...] = ()  # what a translation may say instead of the rendering
    known: bool = False  # a name that is known without the user's glossary
    bare: bool = False  # English puts no article before it, as before no person's name
    value: int | None = None  # of a large number, which may be written in many ways

    @property
    def is_place(self) -> bool:
        """Whether it is a known name that English has no plural of: no day, no sign, no person."""
        return self.known and self.exact and not self.bare

    def rendering(self, target: str) -> str | None:
        """What the term has to be in a language; None if the glossary does not say, and if it is kept."""
        return self.targets.get(target) or self.targets.get(target.split("-", 1)[0])


class Glossary:
    """All terms, ready to be found in text for one target language."""

    def __init__(self, terms: Sequence[Term] = (), target: str = "en", names: System | None = None) -> None:
        """Take the terms that say something for the target language (BCP 47), and how people's names are romanised."""
        self.target = target
        self.names = names
        self.terms = tuple(term for term in terms if term.keep or term.rendering(target))

    def __bool__(self) -> bool:
        """Whether there is any term."""
        return bool(self.terms)

    @cached_property
    def spotter(self) -> Spotter:
        """What finds the terms; it is made once, at the first text."""
        return Spotter((text, number, term.exact) for number, term in enumerate(self.terms) for text in term.sources)

    def find(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Where terms stand in a text, in order, none overlapping; the longest at a place counts."""
        return ((start, end, self.terms[number]) for start, end, number in self.spotter.find(text))

    def kept(self, text: str) -> list[Swap]:
        """The terms of a text that stay as they are, as atoms."""
        return [Swap(start, end, text[start:end], atom=True) for start, end, term in self.find(text) if term.keep]

    def atoms(self, text: str) -> list[Swap]:
        """Every term of a text as an atom that becomes its rendering."""
        return [
            Swap(start, end, self.shown(term, text[start:end]), atom=True, word=not (term.keep or term.exact))
            for start, end, term in self.find(text)
        ]

    def words(self, text: str) -> list[Swap]:
        """Every term of a text as its rendering, for the engine to copy; what is kept is an atom."""
        return [
            Swap(start, end, self.shown(term, text[start:end]), atom=term.keep) for start, end, term in self.find(text)
        ]

    def required(self, text: str) -> tuple[Term, ...]:
        """The terms of a text whose rendering its translation has to hold, each once."""
        return tuple({id(term): term for _, _, term in self.find(text) if not term.keep}.values())

    def whole(self, text: str) -> str | None:
        """The rendering of a text that is nothing but a term, or several with signs between: a heading, a cell."""
        found = list(self.find(text))
        if not found or found[0][0] > 0 or found[-1][1] < len(text):
            return None
        first = found[0][2]
        said = self.shown(first, text[: found[0][1]])
        for (_, before, _), (start, end, term) in pairwise(found):
            between = self._between(text[before:start])
            if between is None:
                return None
            said += between + self.shown(term, text[start:end])
        return said if first.keep or first.exact else said[0].upper() + said[1:]

    def _between(self, text: str) -> str | None:
        """What stands between two terms of a list or a route, as the target language writes it; None if it is more."""
        found = _BETWEEN.fullmatch(text)
        if not found or not is_spaced(self.target):
            return None
        word = _JOINS.get(found[1])
        if word is None:
            return text
        return word if primary(self.target) == "en" or word == ", " else None

    def label(self, text: str) -> str | None:
        """The rendering of a tag or keyword that is nothing but one term; None if it is to stay."""
        term = self._only(text)
        return None if term is None or term.keep else self.shown(term, text)

    def _only(self, text: str) -> Term | None:
        found = list(self.find(text))
        return found[0][2] if len(found) == 1 and found[0][:2] == (0, len(text)) else None

    def lost(self, terms: Sequence[Term], translated: str) -> list[str]:
        """The renderings that a translation does not hold; endings of up to three letters count as the same word."""
        return [term.rendering(self.target) or "" for term in terms if not self.holds(term, translated)]

    def holds(self, term: Term, translated: str) -> bool:
        """Whether a translation has a term's rendering, or what else is accepted for it."""
        said = (term.rendering(self.target) or "", *term.accepted)
        return any(_inflected(text, term.exact).search(translated) for text in said)

    def shown(self, term: Term, surface: str) -> str:
        """What stands in the translation for a term written as `surface`."""
        return surface if term.keep else term.rendering(self.target) or surface


@lru_cache(maxsize=4096)
def _inflected(rendering: str, exact: bool) -> re.Pattern[str]:
    flags = 0 if exact else re.IGNORECASE
    words = r"\s+".join(re.escape(word) for word in rendering.split())
    if not rendering or not re.match(SPACED_LETTER, rendering[-1]):
        return re.compile(words, flags)
    left = f"(?<!{SPACED_LETTER})" if re.match(SPACED_LETTER, rendering) else ""
    stem = rf"{words[:-1]}(?:{words[-1]}|ie)" if rendering[-1] == "y" else words  # repository, repositories
    return re.compile(rf"{left}{stem}(?!\d){SPACED_LETTER}{{0,3}}(?!{SPACED_LETTER})", flags)


# --- the file --------------------------------------------------------------------------------------------------------


def load(path: Path, target: str) -> Glossary:
    """Read a glossary for one target language; a file that is not there is an empty glossary.

    Raises TripglotError with file, line and cure for anything that is not as docs/glossary.md says.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Glossary((), target)
    except UnicodeDecodeError:
        raise TripglotError("is not UTF-8", path=path, cure="save it as UTF-8") from None
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None
    terms = parse(text, path)
    return Glossary(terms, target, _names(text, path))


def _names(text: str, path: Path) -> System | None:
    """How a glossary wants the names of people romanised; None where it leaves that to the script of the post."""
    names = tomllib.loads(text).get("names")
    if names not in (None, *get_args(System)):
        line = _line_of(text.split("\n"), 0, "names")
        raise TripglotError(f"names is {names!r}", path=path, line=line, cure='names = "pinyin" or "wade-giles"')
    return cast(System | None, names)


def parse(text: str, path: Path) -> list[Term]:
    """Read the text of a glossary; raises TripglotError for anything that is none, with `path` and line."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TripglotError(f"not valid TOML: {error}", path=path) from None
    for key in table:
        if key not in ("term", "names"):
            line = _line_of(text.split("\n"), 0, key)
            raise TripglotError(f"unknown key '{key}'", path=path, line=line, cure="every entry is a [[term]]")
    entries = table.get("term", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise TripglotError("'term' is no list of tables", path=path, cure="write each entry under [[term]]")
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    if len(starts) != len(entries):  # written as `term = [{…}]`: one line for all
        starts = [_line_of(lines, 0, "term") - 1] * len(entries)
    terms = [_term(entry, path, lines, start) for entry, start in zip(entries, starts, strict=True)]
    _conflicts(terms, path)
    return terms


def _line_of(lines: Sequence[str], start: int, key: str) -> int:
    """The line (from 1) of a key of the entry that begins at lines[start]; the entry's own if it is not found."""
    for number in range(start, len(lines)):
        if number > start and _ENTRY.match(lines[number]):
            break
        if re.match(rf"\s*(?:\[term\.)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]", lines[number]):
            return number + 1
    return start + 1


def _term(entry: dict[str, Any], path: Path, lines: Sequence[str], start: int) -> Term:
    def wrong(key: str, message: str, cure: str) -> TripglotError:
        return TripglotError(message, path=path, line=_line_of(lines, start, key), cure=cure)

    for key in entry:
        if key not in _KEYS:
            raise wrong(key, f"unknown key '{key}'", "known keys: " + ", ".join(sorted(_KEYS)))
    sources = entry.get("source")
    sources = [sources] if isinstance(sources, str) else sources
    if not isinstance(sources, list) or not sources or not all(isinstance(s, str) and s.strip() for s in sources):
        raise wrong("source", "a term needs a source", 'source = "集群", or a list of its spellings')
    keep = entry.get("keep", False)
    if not isinstance(keep, bool):
        raise wrong("keep", f"keep is {keep!r}", "keep = true")
    if keep and "target" in entry:
        raise wrong("keep", f"'{sources[0]}' has a target and is to be kept", "leave out one of the two")
    case = entry.get("case", "any")
    if case not in ("any", "exact"):
        raise wrong("case", f"case is {case!r}", 'case = "any" or case = "exact"')
    note = entry.get("note", "")
    if not isinstance(note, str):
        raise wrong("note", f"note is {note!r}", "a text in quotes")
    targets = entry.get("target", {})
    if not isinstance(targets, dict) or not (targets or keep):
        raise wrong("target", f"'{sources[0]}' has no target", 'target = { en = "cluster" }, or keep = true')
    renderings: dict[str, str] = {}
    for tag, rendering in targets.items():
        if not isinstance(rendering, str) or not rendering.strip() or "\n" in rendering:
            raise wrong("target", f"the target for {tag!r} is {rendering!r}", "a text in quotes, on one line")
        try:
            renderings[canonical(tag)] = rendering.strip()
        except TripglotError as error:
            raise wrong("target", str(error), "a BCP 47 tag such as en, de, zh-Hant") from None
    texts = tuple(dict.fromkeys(source.strip() for source in sources))
    return Term(texts, renderings, keep, case == "exact", note, _line_of(lines, start, "source"))


def _conflicts(terms: Sequence[Term], path: Path) -> None:
    """Raise TripglotError if two entries say different things of one source."""
    seen: dict[str, list[Term]] = {}
    for term in terms:
        for source in term.sources:
            for other in seen.setdefault(source.casefold(), []):
                if other.exact and term.exact and source not in other.sources:
                    continue  # `Go` and `go`, told apart by case
                both = other.targets.keys() & term.targets.keys()
                if other.keep != term.keep or any(other.targets[tag] != term.targets[tag] for tag in both):
                    raise TripglotError(
                        f"'{source}' is already in line {other.line}, with another target",
                        path=path, line=term.line, cure="leave out one of the two",
                    )  # fmt: skip
            seen[source.casefold()].append(term)
