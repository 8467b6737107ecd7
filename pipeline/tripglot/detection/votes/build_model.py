"""Derive our letter models from langdetect's language profiles: ``python -m tripglot.detection.votes.build_model``.

langdetect (Apache-2.0; N. Shuyo's language-detection) ships, for 55 languages, how often each run of one to three
letters occurs in Wikipedia abstracts.  Reading those 55 JSON files takes 0.2 s, too long for a hook that runs on each
commit, so this script turns them, once, into one small file per alphabet.  What it writes follows from what it reads:
a test builds the files again and compares them.

Each profile becomes a Markov chain over letters, P(next letter | two letters before), after C. Shannon's models of
printed English.  A profile drops what is rarer than one in ten thousand; what it dropped is shared out as the shorter
runs are (S. Katz's back-off, 1987).  A row of the table holds the penalties, −ln P in sixteenths of a nat, of one run
in all languages of the alphabet: integers, which give the same sums on every machine.

File format, xz-compressed: a line of language tags; a line of runs, separated by tabs; the rows, a byte for each
language.  A row is what must be added, modulo 256, to that of the longest run at its end that the table has, else to
that of a strange letter: such differences compress to half of what the penalties do.
"""

import json
import lzma
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tripglot.detection.votes.model import STRANGE

HERE: Final = Path(__file__).parent / "data"

ALPHABETS: Final[Mapping[str, tuple[str, str]]] = {
    "latin": (
        "a-zßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćĉċčďđēėęěğģīįıķĺľłńņňōőœŕřśşšţťūůűųźżžơưể",
        "af ca cs cy da de en es et fi fr hr hu id it lt lv nl nb pl pt ro sk sl so sq sv sw tl tr vi",
    ),
    "cyrillic": ("а-яѐ-џґ", "bg mk ru uk"),
    "arabic": ("\u0621-\u063a\u0641-\u064a\u066e-\u06d3", "ar fa ur"),
    "devanagari": ("\u0900-\u0963", "hi mr ne"),
}
SIXTEENTHS: Final = 16
LEAST_DROPPED: Final = 0.02
UNSEEN: Final = 1e-6  # share of a letter that a language does not have
_LIBRARY_NAMES: Final = {"nb": "no"}


class Chain:
    """One language's letters as a Markov chain of order two, with Katz's back-off."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Take the counts of runs of one to three letters; a space stands for a word's edge."""
        self.counts = counts
        self.follow: dict[str, int] = defaultdict(int)  # run: how often another letter is known to follow it
        self._followers: dict[str, str] = defaultdict(str)
        self._lefts: dict[str, float] = {}
        self.letters = sum(count for run, count in counts.items() if len(run) == 1)
        self.edges = sum(count for run, count in counts.items() if len(run) == 2 and run[0] == " ")
        for run, count in counts.items():
            if len(run) > 1:
                self.follow[run[:-1]] += count
                self._followers[run[:-1]] += run[-1]

    def probability(self, run: str) -> float:
        """P(last letter | the letters before it)."""
        if len(run) == 1:
            seen = self.edges if run == " " else self.counts.get(run, 0)
            return max(seen / (self.letters + self.edges), UNSEEN)
        history = run[:-1]
        total = max(self.edges if history == " " else self.counts.get(history, 0), self.follow[history])
        shorter = self.probability(run[1:])
        if not total:
            return shorter * 0.5
        if seen := self.counts.get(run, 0):
            return seen / total
        return max(self._left(history, total) * shorter, UNSEEN)

    def _left(self, history: str, total: int) -> float:
        """How much of the shorter runs' probability what was dropped after `history` may have."""
        if history not in self._lefts:
            seen = sum(self.probability((history + letter)[1:]) for letter in self._followers[history])
            dropped = max((total - self.follow[history]) / total, LEAST_DROPPED)
            self._lefts[history] = min(dropped / max(1 - seen, LEAST_DROPPED), 1.0)
        return self._lefts[history]

    def penalty(self, run: str) -> int:
        """−ln P in sixteenths of a nat, in one byte."""
        return min(round(-math.log(self.probability(run)) * SIXTEENTHS), 255)


def read_profile(lang: str, letters: str) -> dict[str, int]:
    """The counts that langdetect ships for `lang`, lower-cased, with only the runs made of `letters` and edges."""
    import langdetect

    path = Path(langdetect.__file__).parent / "profiles" / _LIBRARY_NAMES.get(lang, lang)
    ours = re.compile(f"[{letters} ]+")
    counts: dict[str, int] = defaultdict(int)
    for run, count in json.loads(path.read_text(encoding="utf-8"))["freq"].items():
        if ours.fullmatch(folded := run.lower()):
            counts[folded] += count
    return counts


def build(alphabet: str) -> bytes:
    """The file of one alphabet, uncompressed."""
    letters, names = ALPHABETS[alphabet]
    langs = names.split()
    chains = [Chain(read_profile(lang, letters)) for lang in langs]
    runs = sorted({run for chain in chains for run in chain.counts})
    head = " ".join(langs) + "\n" + "\t".join(runs) + "\n"

    strange = bytes([STRANGE] * len(langs))
    known = {run: bytes(chain.penalty(run) for chain in chains) for run in runs}

    def rows() -> Iterator[bytes]:
        for run in runs:
            shorter = next((known[run[at:]] for at in range(1, len(run)) if run[at:] in known), strange)
            yield bytes((penalty - base) % 256 for penalty, base in zip(known[run], shorter, strict=True))

    return head.encode() + b"".join(rows())


def main() -> None:
    """Write the files."""
    for alphabet in ALPHABETS:
        (HERE / f"{alphabet}.xz").write_bytes(lzma.compress(build(alphabet), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
