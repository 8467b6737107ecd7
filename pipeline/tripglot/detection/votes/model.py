"""One vote per word: how badly each language of an alphabet explains it.

The letter models come from langdetect's profiles (see `build_model`).  To them we add what profiles do not hold: words
that carry grammar, languages that langdetect does not know (read in a relative's spelling), and words that every
language borrows.  All sums are integers, so the answer is the same on every machine.
"""

import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

FLOOR: Final = 64  # no single word may speak louder than four nats against a language
GRAMMAR: Final = 28  # what being a function word of a language is worth
COMMON: Final = 20  # the same for its everyday words
TECHNICAL: Final = 4  # a technical word says a quarter
SHORT: Final = 3  # letters up to which an English word has no other number
STRANGE: Final = 221  # a letter that no language of the alphabet has: equal for all but those that spell it otherwise
BORROWED: Final = 6  # a language that reads by a relative's profile starts behind it
LONGEST: Final = 40  # letters of a word that are looked at
CACHED: Final = 60_000

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
    packed: int  # the same as 32-bit fields of one integer, for sums over many words


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


class Model:
    """The languages of one alphabet, and what each word says about them."""

    def __init__(self, alphabet: str) -> None:
        """Load the table of `alphabet`: "latin", "cyrillic", "arabic" or "devanagari"."""
        raw = zlib.decompress((_DATA / f"{alphabet}.z").read_bytes())
        names, runs, self._rows = raw.split(b"\n", 2)
        profiled = names.decode().split()
        self._profiled = len(profiled)
        self._width = 2 * len(profiled)
        self._unpack = struct.Struct(f"<{self._profiled}H").unpack
        self._row = {run: at * self._width for at, run in enumerate(runs.decode().split("\t"))}
        self._relatives = [
            (profiled.index(relative), str.maketrans(spelling[::2], spelling[1::2]))
            for lang, (relative, spelling) in _RELATIVES.items()
            if relative in profiled
        ]
        self.languages: tuple[str, ...] = (
            *profiled,
            *(lang for lang, (relative, _) in _RELATIVES.items() if relative in profiled),
        )
        self.borrowed = frozenset(self.languages[len(profiled) :])
        self._fields = struct.Struct(f"<{len(self.languages)}I")
        self.index = {lang: at for at, lang in enumerate(self.languages)}
        self._grammar = _speakers("function_words.txt", self.index)
        self._common = _speakers("common_words.txt", self.index)
        self._strange = int.from_bytes(STRANGE.to_bytes(2, "little") * len(profiled), "little")
        self.grammar_words = self._grammar.keys()
        self._respelt = frozenset(chr(letter) for _, spelling in self._relatives for letter in spelling)
        self._penalties: dict[str, int] = {}
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

    def lists(self, word: str) -> bool:
        """Whether `word` is on the lists of any language."""
        return word.lower() in self._grammar or word.lower() in self._common

    def _count(self, word: str) -> Votes:
        votes = self._chain(word)
        if self._respelt.isdisjoint(word):
            votes += [votes[relative] + BORROWED for relative, _ in self._relatives]
        else:
            for relative, spelling in self._relatives:
                respelt = word.translate(spelling)
                votes.append((votes if respelt == word else self._chain(respelt))[relative] + BORROWED)
        # a word that a language is known to have it explains at least as well as any chain of letters does
        best = min(votes)
        for at in self._common.get(word, ()):
            votes[at] = best - COMMON
        for at in self._grammar.get(word, ()):
            votes[at] = best - GRAMMAR
        floor = min(votes) + FLOOR
        best = floor - FLOOR
        each = [vote - best if vote < floor else FLOOR for vote in votes]
        if is_technical(word):
            each = [vote // TECHNICAL for vote in each]
        return Votes(tuple(each), int.from_bytes(self._fields.pack(*each), "little"))

    def totals(self, packed: int) -> tuple[int, ...]:
        """The fields of a sum of packed votes, one for each of `languages`."""
        return self._fields.unpack(packed.to_bytes(self._fields.size, "little"))

    def _chain(self, word: str) -> list[int]:
        """Penalties of the letters of `word`: rows of the table, all languages added at once as one long integer."""
        edged = f" {word.translate(_FOLD)} "
        total = self._penalty(edged[:2])
        for end in range(3, len(edged) + 1):
            run = edged[end - 3 : end]
            total += self._penalties.get(run) or self._penalty(run)
        return list(self._unpack(total.to_bytes(self._width, "little")))

    def _penalty(self, run: str) -> int:
        """The row of a run as one integer; of a shorter run where the table lacks it."""
        row = self._row.get(run)
        if row is not None:
            found = int.from_bytes(self._rows[row : row + self._width], "little")
        else:
            found = self._penalty(run[1:]) if len(run) > 1 else self._strange
        if len(self._penalties) < CACHED:
            self._penalties[run] = found
        return found


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
