"""What a foreign sentence holds in the target language already: a title, a quotation, a clause of eight words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from tripglot.detection._detect import cut, detect_cut
from tripglot.detection._mask import blank_markup
from tripglot.detection._scripts import UNSPACED, Word
from tripglot.detection.cutting.glosses import Glosses
from tripglot.detection.votes.model import model
from tripglot.languages import is_spaced, primary

LONG: Final = 8  # words, or letters of a script without spaces
SAID: Final = 5  # words that are enough where the words between names are among them: `The first talk was good`


def target_clauses(
    masked: str, start: int, end: int, *, target: str, borrowed: Iterable[tuple[int, int]] = ()
) -> Iterator[tuple[int, int]]:
    """The long runs in `masked[start:end]` that are in the target language by themselves.

    A run ends where a word of another script stands; marks and digits belong to it. In a text of one script, they are
    what stands in brackets or quotation marks, and the stretches that detection says were `borrowed` from another
    language.
    """
    if is_spaced(target) and len(blank_markup(masked[start:end]).split()) < SAID:
        return  # as nearly always where Chinese is to become English: no need to cut it up to find out
    sentence = cut(masked[start:end])
    if len({_writing(word) for word in sentence.words}) < 2:
        asides = Glosses(sentence.text, 0, len(sentence.text)).inside()
        asides += [(first - start, last - start) for first, last in borrowed]
        runs = [[w for w in sentence.words if first <= w.start and w.end <= last] for first, last in asides]
    else:
        runs = [list(group) for _, group in groupby(sentence.words, key=_writing)]
    at = 0
    for run in sorted(filter(None, runs), key=lambda run: (run[0].start, -run[-1].end)):
        first, last = run[0].start, run[-1].end
        text = sentence.text[first:last]
        if first < at:
            continue
        if _is_long(run, text, target) and detect_cut(cut(text), target=target).verdict == "target":
            yield start + first, start + last
            at = last


def _writing(word: Word) -> str:
    return "han" if word.script == "kana" else word.script


def _is_long(run: Sequence[Word], text: str, target: str) -> bool:
    """Whether a run says something and is no name: long, or not so long with two words that only carry grammar."""
    if run[0].script in UNSPACED:
        return sum(len(word.text) for word in run) >= LONG
    size = len(text.split())
    if size >= LONG or size < SAID or run[0].script != "latin":
        return size >= LONG
    known = model("latin")
    home = known.index.get(primary(target), -1)
    return sum(home in known.grammar(word.text) for word in run) >= 2
