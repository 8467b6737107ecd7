"""The names that translation and check know, in one file: `python -m training.names.build SOURCES`.

SOURCES is a TSV (or .tsv.xz) of Chinese, English, source and kind, as training/README.md describes. Only what is openly
licensed without a share-alike is taken from it: CLDR (Unicode-3.0) and Natural Earth (public domain). own.tsv and
stop.txt, beside this file, are ours. Same input, same bytes.
"""

import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import opencc

HERE = Path(__file__).parent
TARGET = HERE.parent.parent / "pipeline" / "tripglot" / "translation" / "vocabulary" / "data" / "names.tsv.xz"
SOURCES = {("cldr", "country"), ("cldr", "city"), ("naturalearth", "city")}
SHORTEST = 3  # characters of a name from the sources: shorter ones are parts of too many words
HEAD = """\
# Chinese names (spellings after |), TAB, English (what else is accepted after |). Nothing after the TAB: a longer word
# that holds a name and is something else. Made by training/names/build.py from CLDR (Unicode-3.0), Natural Earth
# (public domain) and lists of our own; see README.md.
"""
_HAN = re.compile("[\u4e00-\u9fff·]+")
_TO_HANS, _TO_HANT = opencc.OpenCC("t2s"), opencc.OpenCC("s2tw")


def lines(path: Path) -> Iterator[str]:
    """What a list says, without its comments."""
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def spellings(word: str) -> list[str]:
    """A word in both scripts; in the Traditional one both 台 and 臺 are written."""
    hant = _TO_HANT.convert(word)
    choices = [("台", "臺") if char in "台臺" else (char,) for char in hant]
    return list(dict.fromkeys([word, _TO_HANS.convert(word), *("".join(chars) for chars in product(*choices))]))


def from_sources(path: Path, stopped: set[str]) -> dict[str, str]:
    """The names of the sources that mean one thing and are long enough."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines(path):
        chinese, english, source, kind = line.split("\t")
        if (source, kind) in SOURCES and _HAN.fullmatch(chinese):
            found[_TO_HANS.convert(chinese)].add(re.sub(r" \(.*\)| - .*", "", english))
    return {
        chinese: names.pop()
        for chinese, names in sorted(found.items())
        if len(chinese) >= SHORTEST and len(names) == 1 and chinese not in stopped
    }


def also(english: str) -> list[str]:
    """A name and how else it is written: Quebec City is Quebec, St. is St and Saint."""
    ways = [english, english.removesuffix(" City")]
    ways += [english.replace("St.", saint, 1) for saint in ("St", "Saint") if english.startswith("St. ")]
    return list(dict.fromkeys(ways))


def build(path: Path) -> str:
    """The file as text."""
    stops = list(lines(HERE / "stop.txt"))
    own = [line.split("\t") for line in lines(HERE / "own.tsv")]
    named = {word for words, _ in own for word in words.split("|")}
    rows: dict[str, str] = {}
    for words, english in own:
        mine = [s for word in words.split("|") for s in spellings(word) if s == word or s not in named]
        rows["|".join(dict.fromkeys(mine))] = english
    known = {spelling for words in rows for spelling in words.split("|")}
    for chinese, english in from_sources(path, {stop for stop in stops if stop[0] != "+"}).items():
        if new := [spelling for spelling in spellings(chinese) if spelling not in known]:
            rows["|".join(new)] = "|".join(also(english.replace(" & ", " and ")))
            known.update(new)
    blocks = {s for stop in stops if stop[0] == "+" for s in spellings(stop[1:])} - known
    rows |= dict.fromkeys(blocks, "")
    return HEAD + "".join(f"{words}\t{english}\n" for words, english in sorted(rows.items()))


if __name__ == "__main__":
    TARGET.write_bytes(lzma.compress(build(Path(sys.argv[1])).encode(), preset=9))
