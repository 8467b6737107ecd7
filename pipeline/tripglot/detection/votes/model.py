"""One vote per word: how badly each language of an alphabet explains it.

The letter models come from langdetect's profiles (see `build_model`).  To them we add what profiles do not hold: words
that carry grammar, languages that langdetect does not know (read in a relative's spelling), and words that every
language borrows.  All sums are integers, so the answer is the same on every machine.
"""

import lzma
import struct
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tripglot.detection.votes.alphabets import LACKED
from tripglot.languages import primary

FLOOR: Final = 64  # no single word may speak louder than four nats against a language
GRAMMAR: Final = 28  # what being a function word of a language is worth
COMMON: Final = 20  # the same for its everyday words
SHORT: Final = 3  # letters up to which an English word has no other number
STRANGE: Final = 221  # a letter that no language of the alphabet has: equal for all but those that spell it otherwise
BORROWED: Final = 6  # a language that reads by a relative's profile starts behind it
LONGEST: Final = 40  # letters of a word that are looked at
CACHED: Final = 60_000
_FIELD_BITS: Final = 16
_FIELD: Final = (1 << _FIELD_BITS) - 1
_SIGN_BIT: Final = _FIELD_BITS - 1
_SIGN: Final = 1 << _SIGN_BIT
_QUARTER_BITS: Final = 2  # a technical word says a quarter

# language without a profile: its relative, and how the relative would spell its letters
_RELATIVES: Final = {
    "az": ("tr", "əexhqk"),
    "bs": ("hr", ""),
    "eo": ("it", "ĉcĝgĥhĵjŝsŭu"),
    "eu": ("es", "ñn"),
    "ga": ("cy", "áaéeíióoúu"),
    "gl": ("pt", "ñn"),
    "ig": ("sw", "ịiọoụuṅn"),
    "is": ("da", "ðdþtéeíiáaóoúuýyöø"),
    "ms": ("id", ""),
    "mt": ("it", "ħhġgżzċc"),
    "nn": ("nb", ""),
    "yo": ("sw", "ẹeọoṣsàaáaèeéeìiíiòoóoùuúu"),
    "be": ("ru", "ўуіи"),
    "kk": ("ru", "әағгқкңнөоұуүуһхіи"),
    "mn": ("ru", "өоүу"),
    "sr": ("mk", "ћќђѓ"),
    "ps": ("fa", "ښسګگټتډدړرږزڼنېی"),
}

# langdetect's own foldings, which its profiles were counted with
_FOLD: Final = {0x219: "ş", 0x21B: "ţ", 0x6CC: "ي", 0x6A9: "ک"} | dict.fromkeys(range(0x1EA0, 0x1F00), "ể")

_DATA: Final = Path(__file__).parent / "data"


class Votes(NamedTuple):
    """What one word says against each language: 0 for the best, in sixteenths of a nat."""

    each: tuple[int, ...]
    packed: int  # the same as 16-bit fields of one integer, for sums over some words


class _Counted(dict[str, Votes]):
    """The votes of the words met so far; a new word's are counted when they are asked for."""

    def __init__(self, count: Callable[[str], Votes]) -> None:
        self._count = count

    def __missing__(self, word: str) -> Votes:
        if len(self) >= CACHED:
            self.clear()
        plain = _plain(word)[:LONGEST]
        self[word] = self[plain] = found = self.get(plain) or self._count(plain)
        return found


class _Rows(dict[str, int]):
    """The penalties of a run of letters in all languages, as 16-bit fields of one integer; made when asked for.

    The table holds what a run adds, modulo 256, to the penalties of a shorter one (see `build_model`).
    """

    def __init__(self, table: bytes, runs: Iterable[str], ones: int, width: int) -> None:
        self._table, self._width = table, width
        self._bytes = 0xFF * ones
        self._strange = STRANGE * ones
        self._place = {run: at * width for at, run in enumerate(runs)}

    def __missing__(self, run: str) -> int:
        """Those of a shorter run where the table lacks it."""
        found = self[run[1:]] if len(run) > 1 else self._strange
        if (at := self._place.get(run)) is not None:
            found = found + int.from_bytes(self._table[at : at + self._width], "little") & self._bytes
        if len(self) < CACHED:
            self[run] = found
        return found


class Model:
    """The languages of one alphabet, and what each word says about them."""

    def __init__(self, alphabet: str) -> None:
        """Load the table of `alphabet`: "latin", "cyrillic", "arabic" or "devanagari"."""
        names, runs, rows = lzma.decompress((_DATA / f"{alphabet}.xz").read_bytes()).split(b"\n", 2)
        profiled = names.decode().split()
        relatives = {lang: relative for lang, (relative, _) in _RELATIVES.items() if relative in profiled}
        self.languages: tuple[str, ...] = (*profiled, *relatives)
        self.borrowed = frozenset(relatives)
        self.index = {lang: at for at, lang in enumerate(self.languages)}
        self._width = 2 * len(self.languages)
        self._ones = int.from_bytes(b"\1\0" * len(self.languages), "little")
        self._unpack = struct.Struct(f"<{len(self.languages)}H").unpack
        self._rows = _Rows(
            _widened(rows, len(profiled), [self.index[relatives.get(lang, lang)] for lang in self.languages]),
            runs.decode().split("\t"),
            self._ones,
            self._width,
        )
        self._behind = sum(self._field(self.index[lang], BORROWED) for lang in relatives)
        self._spellings = [
            (self.index[lang], str.maketrans(spelling[::2], spelling[1::2]))
            for lang in relatives
            if (spelling := _RELATIVES[lang][1])
        ]
        self._respelt = frozenset(chr(letter) for _, spelling in self._spellings for letter in spelling)
        self._lacked = [(self.index[lang], letters) for lang, letters in LACKED.items() if lang in self.index]
        self._grammar = _speakers("function_words.txt", self.index)
        self._common = _speakers("common_words.txt", self.index)
        self.grammar_words = self._grammar.keys()
        self._votes = _Counted(self._count)

    def votes(self, words: Iterable[str]) -> list[Votes]:
        """What each word says about each of `languages`; a technical word says a quarter."""
        return list(map(self._votes.__getitem__, words))

    def has(self, word: str, lang: str) -> bool:
        """Whether `word` is on the lists of `lang`."""
        return self.index.get(lang, -1) in self.speakers(word.lower())

    def speakers(self, word: str) -> tuple[int, ...]:
        """The languages, as indexes, that have a word, in lower case, on their lists."""
        return self._grammar.get(word, ()) + self._common.get(word, ())

    def grammar(self, word: str) -> tuple[int, ...]:
        """The languages, as indexes, in which `word` carries grammar."""
        return self._grammar.get(word.lower(), ())

    def carries(self, word: str, lang: str | None) -> bool:
        """Whether `word` carries the grammar of a language; an acronym does not (KDE is "where" in Czech)."""
        return self.index.get(primary(lang or ""), -1) in self.grammar(word) and not (len(word) > 1 and word.isupper())

    def lists(self, word: str) -> bool:
        """Whether `word` is on the lists of any language."""
        return word.lower() in self._grammar or word.lower() in self._common

    def totals(self, packed: int) -> tuple[int, ...]:
        """The fields of a sum of packed votes, one for each of `languages`; none may have grown beyond 65,535."""
        return self._unpack(packed.to_bytes(self._width, "little"))

    def _count(self, word: str) -> Votes:
        """All fields are worked on at once, as one integer: no field ever carries into the next."""
        against = self._chain(word)
        if not self._respelt.isdisjoint(word):
            for at, spelling in self._spellings:
                respelt = word.translate(spelling)
                if respelt != word:
                    field = self._field(at, _FIELD)
                    against ^= (against ^ self._chain(respelt)) & field
        # a word that a language is known to have it explains at least as well as any chain of letters does
        common, grammar = self._common.get(word, ()), self._grammar.get(word, ())
        lead = GRAMMAR if grammar else COMMON if common else 0
        against += (lead - min(self.totals(against))) * self._ones
        over = (against + (_SIGN - 1 - FLOOR) * self._ones) & (_SIGN * self._ones)
        against ^= (against ^ (FLOOR * self._ones)) & (over | (over - (over >> _SIGN_BIT)))  # no more than FLOOR
        for at, letters in self._lacked:
            if not letters.isdisjoint(word):
                against ^= (against ^ self._field(at, FLOOR)) & self._field(at, _FIELD)
        for known, worth in ((common, COMMON), (grammar, GRAMMAR)):
            for at in known:
                against ^= (against ^ self._field(at, lead - worth)) & self._field(at, _FIELD)
        if is_technical(word):
            against = (against >> _QUARTER_BITS) & ((_FIELD >> _QUARTER_BITS) * self._ones)
        return Votes(self.totals(against), against)

    def _chain(self, word: str) -> int:
        """Penalties of the letters of `word`: rows of the table, all languages added at once as one long integer."""
        edged = f" {word if word.isascii() else word.translate(_FOLD)} "
        runs = [edged[at : at + 3] for at in range(len(edged) - 2)]
        return sum(map(self._rows.__getitem__, runs), self._rows[edged[:2]] + self._behind)

    @staticmethod
    def _field(at: int, value: int) -> int:
        return value << _FIELD_BITS * at


def _widened(rows: bytes, languages: int, columns: Sequence[int]) -> bytes:
    """A table with the columns named, two bytes each, of one with a column of one byte for each of some languages."""
    wide = bytearray(len(rows) // languages * 2 * len(columns))
    for to, column in enumerate(columns):
        wide[2 * to :: 2 * len(columns)] = rows[column::languages]
    return bytes(wide)


def _plain(word: str) -> str:
    """Lower case, composed, full-width forms as plain ones."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).lower()


@cache
def model(alphabet: str) -> Model:
    """The model of `alphabet`, loaded once, on first need."""
    return Model(alphabet)


def _read(name: str) -> list[str]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _speakers(name: str, index: dict[str, int]) -> dict[str, tuple[int, ...]]:
    """Each word of a list, with the languages that have it."""
    speakers: dict[str, tuple[int, ...]] = {}
    for line in _read(name):
        lang, _, words = line.partition(": ")
        at = index.get(lang)
        if at is not None:
            listed = words.lower().split()
            if lang == "en":  # English bends little: a noun's or a verb's other number is a known word too
                listed += [word[:-1] if word.endswith("s") else f"{word}s" for word in listed if len(word) > SHORT]
            for word in dict.fromkeys(listed):
                speakers[word] = (*speakers.get(word, ()), at)
    return speakers


def is_technical(word: str) -> bool:
    """Whether `word`, in lower case, is one that every language borrows; a plural counts as its singular."""
    known = _technical_words()
    return word in known or (word.endswith("s") and word[:-1] in known)


@cache
def _technical_words() -> frozenset[str]:
    return frozenset(" ".join(_read("technical_words.txt")).split())
