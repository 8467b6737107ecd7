"""The lexicon of a package: `python -m training.lexicon CORPUS.tsv OUT.txt.xz --opencc t2s --glosses FILE.tsv`.

CORPUS is what `training.prep` takes. Which word may stand for which is learned from its sentences by IBM Model 1 (Brown
et al. 1993), on the stems of the English words. What rare words mean a dictionary says, a word and a short gloss a line
with a tab between. The format is that of `tripglot/engines/lexicon.py`, for which this is. Same input, same bytes.
"""

import argparse
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import Final

import jieba
import numpy as np
import numpy.typing as npt

from training.prep import corpus_options, pairs_of
from tripglot.engines.lexicon import LONGEST, stems

_HAN = re.compile("[\u3400-\u9fff]+")
_WORD = re.compile("[a-z]+")
_GLOSS = re.compile("[A-Za-z' -]+")
_TO = re.compile("^(to|a|an|the) |one's | (sth|sb)$")
_FORM: Final = frozenset("to a an the of in on for with by and or be sth sb one s etc esp".split())
_ROUNDS = 6
_SEEN = 3  # times, from which a word is learned from sentences
_COMMON = 0.05  # of the sentences: a stem in so many tells nothing
_LIKELY = 0.03  # the least probability that is kept
_STEMS = 10  # of a word, at most
_CLEAR = 0.3  # probability from which a stem is what to write for a word
_TELLING = 0.1  # a word whose best stem is less probable says nothing in English
_GLOSSED = 0.5, 0.1  # the probability of what a dictionary says: of words that were not learned, and beside others
_LIGHT = 0.5  # weight below which only every fourth sentence of a source is read

Numbers = npt.NDArray[np.int32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("lexicon", type=Path)
    parser.add_argument("--glosses", type=Path, help="a dictionary of Simplified Chinese")
    corpus_options(parser)
    args = parser.parse_args()
    jieba.setLogLevel("ERROR")
    glosses: defaultdict[str, list[str]] = defaultdict(list)
    for line in args.glosses.read_text(encoding="utf-8").splitlines() if args.glosses else ():
        word, gloss = line.split("\t")[:2]
        glosses[word].append(gloss)
    sentences = [
        (words(pair.source), _WORD.findall(pair.target.lower()))
        for number, pair in enumerate(pairs_of(args))
        if pair.weight >= _LIGHT or number % 4 == 0
    ]
    text = written(sentences, glosses)
    args.lexicon.write_bytes(lzma.compress(text.encode("utf-8"), preset=9))
    print(f"{text.count(chr(10)) - 1:,} words of {len(sentences):,} sentences: {args.lexicon.stat().st_size:,} bytes")


def words(text: str) -> list[str]:
    """The words of Chinese in a text, each once."""
    cut = jieba.cut(text)
    return sorted({word for word in cut if _HAN.fullmatch(word) and len(word) <= LONGEST})


def written(sentences: Sequence[tuple[list[str], list[str]]], glosses: dict[str, list[str]]) -> str:
    """The lexicon of sentences, each the Chinese words and the English ones, and of a dictionary."""
    seen = Counter(word for source, _ in sentences for word in source)
    held = Counter(stem for _, target in sentences for stem in {_stem(word) for word in target})
    common = {stem for stem, times in held.items() if times > _COMMON * len(sentences)}
    learned = probabilities(sentences)
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    best = {word: _best(shares, common) for word, shares in learned.items() if seen[word] >= _SEEN}
    for source, target in sentences:
        for word in source:
            stem = best.get(word)
            said[word].update(form for form in target if stem and _stem(form) == stem)
    lines = [" ".join(sorted(common))]
    for word in sorted(best.keys() | glosses.keys()):
        shares = {stem: share for stem, share in learned.get(word, {}).items() if stem not in common}
        if seen[word] < _SEEN:
            shares = {}
        shares = dict(sorted(shares.items(), key=lambda known: (-known[1], known[0]))[:_STEMS])
        stem = best.get(word)
        hint = said[word].most_common(1)[0][0] if stem and shares[stem] >= _CLEAR else ""
        for gloss in glosses.get(word, ()):
            meant = [_stem(one) for one in _WORD.findall(gloss.lower()) if one not in _FORM]
            if 0 < len(meant) <= 2:
                shares |= {one: max(shares.get(one, 0), _GLOSSED[seen[word] >= _SEEN]) for one in meant}
                plain = _TO.sub("", gloss)
                if seen[word] < _SEEN and not hint and _GLOSS.fullmatch(plain) and len(plain.split()) <= 2:
                    hint = plain
        if max(shares.values(), default=0) < _TELLING:
            shares = {}
        if len(word) > LONGEST or (not shares and seen[word] < _SEEN):
            continue
        rarity = round(4 * log(len(sentences) / (seen[word] + 1)))
        listed = sorted(shares.items(), key=lambda known: (-known[1], known[0]))
        pairs = " ".join(f"{stem}:{round(100 * share)}" for stem, share in listed)
        lines.append(f"{word}\t{rarity}\t{hint if len(word) > 1 and shares else ''}\t{pairs}")
    return "".join(line + "\n" for line in lines)


def probabilities(sentences: Iterable[tuple[list[str], list[str]]]) -> dict[str, dict[str, float]]:
    """For each word how probable each stem is in a translation of it, from `_LIKELY`, by IBM Model 1."""
    sources: dict[str, int] = {"": 0}  # nothing, which explains what no word does
    targets: dict[str, int] = {}
    left, right, group, first = [], [], [], 0
    for source, target in sentences:
        meant = sorted({_stem(word) for word in target})
        own = np.array([0, *(sources.setdefault(word, len(sources)) for word in source)], np.int32)
        theirs = np.array([targets.setdefault(stem, len(targets)) for stem in meant], np.int32)
        left.append(np.tile(own, len(theirs)))
        right.append(np.repeat(theirs, len(own)))
        group.append(np.repeat(np.arange(first, first + len(theirs), dtype=np.int32), len(own)))
        first += len(theirs)
    groups = np.concatenate(group)
    kinds, links = np.unique(
        np.concatenate(left).astype(np.int64) * len(targets) + np.concatenate(right), return_inverse=True
    )
    del left, right, group
    of: Numbers = (kinds // len(targets)).astype(np.int32)
    share = np.ones(len(kinds))
    for _ in range(_ROUNDS):
        explained = share[links]
        explained /= np.bincount(groups, explained, minlength=first)[groups]
        counts = np.bincount(links, explained, minlength=len(kinds))
        share = counts / np.bincount(of, counts, minlength=len(sources))[of]
    names, stems_ = list(sources), list(targets)
    out: dict[str, dict[str, float]] = {word: {} for word in names[1:]}
    for place in np.flatnonzero((share >= _LIKELY) & (counts >= 1) & (of > 0)):
        word, stem = divmod(int(kinds[place]), len(targets))
        out[names[word]][stems_[stem]] = float(share[place])
    return out


def _best(shares: dict[str, float], common: set[str]) -> str | None:
    telling = [(share, stem) for stem, share in shares.items() if stem not in common]
    return max(telling)[1] if telling else None


@cache
def _stem(word: str) -> str:
    return next(iter(stems(word)))


if __name__ == "__main__":
    main()
