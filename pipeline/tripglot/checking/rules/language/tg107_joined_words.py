"""Two words stand together without a space: `check them outFull schedule`, `see you next year!After that`.

It is what is left where a link or a line break was lost in a copy. Only what the post itself shows to be two words is
reported: both occur in it as words of their own, the two together nowhere else. A post whose prose has other words of
this shape (`useEffect`) is about code, and there nothing is reported.

To mend it: put the space, or the link, back. No rule guesses which.
"""

import re
from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject

_WORD = re.compile(r"[^\W\d_]+")
_APART = r"(?<![\w.@#$/\\:-])"
_TOKEN = re.compile(_APART + r"[^\W\d_]+(?![\w.@$/\\(:=-])")
_SENTENCES = re.compile(_APART + r"(?:[^\W\d_]{3,}|\d{4})[!?](?=([^\W\d_]{2,})[\s,;])")
_SHORTEST = 2  # letters of the first word: `iPhone` and `eBook` are names


@rule("TG107", "joined-words", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Report joints between a lower-case and a capitalised word, and between two sentences."""
    text = subject.post.source.text
    words = {word for reading in subject.readings for word in _WORD.findall(reading.passage.masked)}
    known = {word.casefold() for word in words}

    def is_joint(left: str, right: str) -> bool:
        alone = not _WORD.fullmatch(left) or left in words
        return alone and right.casefold() in known and text.count(left + right) == 1

    humps = [(word[:seam], word[seam:]) for word in words if (seam := _seam(word))]
    scan = bool(humps) and all(is_joint(*hump) for hump in humps)
    for reading in subject.readings:
        masked = reading.passage.masked
        for start, cut, end in _joints(masked, humps=scan):
            left, right = masked[start:cut], masked[cut:end]
            if is_joint(left, right):
                at = reading.passage.start
                message = f"'{left}' and '{right}' stand without a space"
                yield subject.in_block(reading.block, at + start, at + end, message)


def _seam(word: str) -> int:
    """Where a second word begins in `outFull`; 0 where none does."""
    if word.islower():
        return 0
    seam = next((i for i, char in enumerate(word) if char.isupper()), 0)
    return seam if seam >= _SHORTEST and word[seam:].istitle() and len(word) - seam > _SHORTEST else 0


def _joints(masked: str, *, humps: bool) -> Iterator[tuple[int, int, int]]:
    """Start, seam and end of what may be two words."""
    for match in _TOKEN.finditer(masked) if humps else ():
        if seam := _seam(match.group()):
            yield match.start(), match.start() + seam, match.end()
    for match in _SENTENCES.finditer(masked) if "!" in masked or "?" in masked else ():
        if match.group(1).istitle():
            yield match.start(), match.end(), match.end(1)
