"""Words that English has: what is in a dictionary of it speaks for no other language, and is not made up.

`data/english.txt.xz` holds words of four letters and more, sorted, in small letters; only a name has its capital.
`training/words.py` makes it from SCOWL's American and British lists up to size 70 (see `data/LICENSE-SCOWL.txt`) and
from what stands often in the corpus of the starter package.
"""

import lzma
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files


@cache
def known() -> frozenset[str]:
    """Words of four letters and more, names with their capital; some 100 ms, once a process that asks."""
    return frozenset(word for letter in _folded() for word in _beginning(letter))


def is_english(word: str) -> bool:
    """Whether a word, however it is written, is one of English, and not only a name."""
    return word.isascii() and word.lower() in _beginning(word[0].lower())


@cache
def _folded() -> dict[str, list[str]]:
    """The lines of the file by the first letter of their words: where a word shares nothing with the one before it."""
    data = files("tripglot.detection.votes").joinpath("data/english.txt.xz").read_bytes()
    parts = f"\n{lzma.decompress(data).decode('ascii')}".split("\nA")[1:]
    return {part[0]: f"A{part}".splitlines() for part in parts}


@cache
def _beginning(letter: str) -> frozenset[str]:
    return frozenset(unfolded(_folded().get(letter, ())))


def unfolded(lines: Iterable[str]) -> Iterator[str]:
    """A sorted list that was written with shared beginnings (front coding): "A" + 0 letters shared, "B" + 1, and so on.

    Such a list is a third smaller than the words themselves once both are compressed.
    """
    word = ""
    for line in lines:
        word = word[: ord(line[0]) - ord("A")] + line[1:]
        yield word
