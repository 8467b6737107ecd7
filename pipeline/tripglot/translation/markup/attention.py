"""Where a pair's words went, by the engine's attention: every word of the translation votes, the best run wins.

A word votes by how much of what it attends to lies inside the pair. The place is the contiguous run of words with the
greatest sum of votes, and certain only if few votes for the pair stand elsewhere and few against it inside.
"""

from dataclasses import dataclass

from tripglot.engines.engine import Hypothesis
from tripglot.scripts import UNSPACED_CHAR
from tripglot.translation.markup.carrier import Carrier, MarkupPair

TRAILING = ".,;:!?…。，；：！？、"
# characters of Chinese and Japanese that say how words hang together; a token of two characters is often half one
_PARTICLES = frozenset("的了着過过在是也都就和与與及或把被从從到对對为為里裡中上下们們のはがをにでともへや")
_FAINT = 0.25  # what a particle or an article counts against a word
_ELSEWHERE = 0.5  # of the chosen words' votes may stand elsewhere before the place is called uncertain
_ARTICLES = frozenset({"the", "a", "an"})  # stay outside a link or emphasis, as editors have it
_LEADING_ON = _ARTICLES | {"of", "and"}


def attended(carrier: Carrier, pair: MarkupPair, hypothesis: Hypothesis, *, ends: bool) -> tuple[int, int] | None:
    """The run of words of the translation that attends to the pair's words most clearly, if there is one.

    `ends`: the pair's own text ends with punctuation, which then stays inside.
    """
    text = hypothesis.text
    if all(link.weight == 1 for link in hypothesis.alignment):
        return _known(pair, hypothesis, ends=ends)
    words = _votes(carrier.text, pair, hypothesis)
    span = _best_run([word.vote for word in words])
    if span is None:
        return None
    chosen = words[span[0] : span[1]]
    for_it = sum(max(word.vote, 0.0) for word in chosen)
    against = -sum(min(word.vote, 0.0) for word in chosen)
    elsewhere = sum(max(word.vote, 0.0) for word in words) - for_it
    if elsewhere > for_it * _ELSEWHERE or against > for_it / 2:
        return None
    while len(chosen) > 1 and text[chosen[0].start : chosen[0].end].casefold() in _ARTICLES:
        chosen = chosen[1:]
    while len(chosen) > 1 and text[chosen[-1].start : chosen[-1].end].casefold() in _LEADING_ON:
        chosen = chosen[:-1]
    return _trimmed(text, chosen[0].start, chosen[-1].end, ends=ends)


def _known(pair: MarkupPair, hypothesis: Hypothesis, *, ends: bool) -> tuple[int, int] | None:
    """The place by an alignment that is no guess (an engine that works word by word): no word is judged as a whole."""
    inside = [link for link in hypothesis.alignment if link.source_start < pair.end and link.source_end > pair.start]
    if not inside or any(link.source_start < pair.start or link.source_end > pair.end for link in inside):
        return None
    start = min(link.target_start for link in inside)
    end = max(link.target_end for link in inside)
    strangers = [link for link in hypothesis.alignment if start <= link.target_start < end and link not in inside]
    return None if strangers else _trimmed(hypothesis.text, start, end, ends=ends)


def _trimmed(text: str, start: int, end: int, *, ends: bool) -> tuple[int, int] | None:
    """A run without outer space, and with its final punctuation only if the pair's own text has one."""
    while start < end and (text[start].isspace() or text[start] in TRAILING):
        start += 1
    while end > start and (text[end - 1].isspace() or (not ends and text[end - 1] in TRAILING)):
        end -= 1
    if ends and text[end : end + 1] in TRAILING:
        end += len(text[end : end + 1])
    return (start, end) if start < end else None


@dataclass(slots=True)
class _Word:
    """A word of the translation and its vote: 1 if all that it attends to lies inside the pair, -1 if nothing does."""

    start: int
    end: int
    vote: float


def _votes(source: str, pair: MarkupPair, hypothesis: Hypothesis) -> list[_Word]:
    """Every word of the translation with its vote; tokens that belong to one word of a spaced script vote together."""
    text = hypothesis.text
    words: list[tuple[_Word, float]] = []
    for link in hypothesis.alignment:
        if not any(char.isalnum() for char in text[link.target_start : link.target_end]):
            continue
        start = link.target_start
        while start < link.target_end and text[start].isspace():
            start += 1
        weight = link.weight * (link.target_end - start)
        vote = (2 * _share(source, pair, link.source_start, link.source_end) - 1) * weight
        if words and words[-1][0].end == start and _one_word(text[start - 1 : start + 1]):
            word, before = words[-1]
            word.end, word.vote = link.target_end, word.vote + vote
            words[-1] = (word, before + weight)
        else:
            words.append((_Word(start, link.target_end, vote), weight))
    for word, weight in words:
        word.vote /= max(weight, 1e-9)
        if text[word.start : word.end].casefold() in _ARTICLES:
            word.vote *= _FAINT
        while word.end > word.start and text[word.end - 1].isspace():
            word.end -= 1
    return [word for word, _ in words]


def _share(source: str, pair: MarkupPair, start: int, end: int) -> float:
    """How much of a source token lies inside the pair; particles and punctuation hardly count."""
    inside = whole = 0.0
    for at in range(start, end):
        weight = 1.0 if source[at].isalnum() and source[at] not in _PARTICLES else _FAINT
        whole += weight
        if pair.start <= at < pair.end:
            inside += weight
    return inside / whole if whole else 0.0


def _best_run(votes: list[float]) -> tuple[int, int] | None:
    """The contiguous run with the greatest sum, the shortest of equals; None if no vote is positive."""
    best: tuple[float, int, int] | None = None
    total, start = 0.0, 0
    for number, vote in enumerate(votes):
        if total <= 0:
            total, start = 0.0, number
        total += vote
        if total > 0 and (best is None or total > best[0] + 1e-9):
            best = (total, start, number + 1)
    return best[1:] if best else None


def _one_word(chars: str) -> bool:
    """Whether two neighbouring characters belong to one word of a spaced script."""
    return chars.isalnum() and not UNSPACED_CHAR.search(chars)
