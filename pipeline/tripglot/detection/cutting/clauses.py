"""What a foreign sentence holds in the target language already: a title, a quotation, a clause of eight words."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from tripglot.detection._detect import cut, detect_cut
from tripglot.detection._scripts import UNSPACED, Word

LONG: Final = 8  # words, or letters of a script without spaces


def target_clauses(masked: str, start: int, end: int, *, target: str) -> Iterator[tuple[int, int]]:
    """The long runs of one script in `masked[start:end]` that are in the target language by themselves.

    A run ends only where a word of another script stands; marks and digits belong to it. Nothing is found in a text of
    one script: there, detection has cut it into sentences of one language.
    """
    sentence = cut(masked[start:end])
    if len({_writing(word) for word in sentence.words}) < 2:
        return
    for _, group in groupby(sentence.words, key=_writing):
        run = list(group)
        first, last = run[0].start, run[-1].end
        if _size(run, sentence.text[first:last]) < LONG:
            continue
        alone = detect_cut(cut(sentence.text[first:last]), target=target)
        if alone.verdict == "target":
            yield start + first, start + last


def _writing(word: Word) -> str:
    return "han" if word.script == "kana" else word.script


def _size(run: list[Word], text: str) -> int:
    if run[0].script in UNSPACED:
        return sum(len(word.text) for word in run)
    return len(text.split())
