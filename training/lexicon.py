"""The lexicon of a package: `python -m training.lexicon CORPUS.tsv OUT.txt.xz --opencc t2s --glosses FILE.tsv`.

CORPUS is what `training.prep` takes. Which word may stand for which is learned from its sentences by IBM Model 1 (Brown
et al. 1993), on the stems of the English words. What rare words mean a dictionary says, a word and a short gloss a line
with a tab between. The format is that of `engines/small/lexicon.py`, for which this is. Same input, same bytes.
"""

import argparse
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import Final

import jieba
import numpy as np
import numpy.typing as npt

from training.corpus import corpus_options, pairs_of
from tripglot.engines.small.lexicon import LONGEST, stems
from tripglot.scripts import HAN

_HAN = re.compile(f"[{HAN}]+")
_WORD = re.compile("[A-Za-z]+")
_CAPITAL = re.compile("[A-Z][a-z]+")
_GLOSS = re.compile("[A-Za-z' -]+")
_TO = re.compile("^(to|a|an|the) |one's | (sth|sb)$")
_FORM: Final = frozenset("to a an the of in on for with by and or be sth sb one s etc esp".split())
_ROUNDS = 6
_SEEN = 3  # times, from which a word is learned from sentences
_COMMON = 0.05  # of the sentences: a stem in so many tells nothing
_LIKELY = 0.05  # the least probability that is kept
_STEMS = 7  # of a word, at most
_CLEAR = 0.3  # probability from which a stem is what to write for a word
_OF_TWO, _TOGETHER = 0.22, 0.4  # each of two stems that are what to write; how often they stand side by side, at least
_TELLING = 0.1  # a word whose best stem is less probable says nothing in English
_RARE = 25  # rarity from which a word is written into a source: what is commoner, a model knows
_USED = 3  # times that jieba counted a word of the dictionary; others are hardly ever met
_ALONE, _BESIDE = 0.5, 0.1  # the probability of what a dictionary says, of a word that was not learned and of others
_PHRASE = 2  # words of a gloss that says what a word is, rather than explains it
_NAMES = 9  # times that a name is written with a capital for each time without
_LIGHT = 0.5  # weight below which only every fourth sentence of a source is read

Numbers = npt.NDArray[np.int32]
Sentence = tuple[list[str], list[str]]  # the Chinese words, each once, and all English ones


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("lexicon", type=Path)
    parser.add_argument("--glosses", type=Path, help="a dictionary of Simplified Chinese")
    corpus_options(parser)
    args = parser.parse_args()
    glosses: defaultdict[str, list[str]] = defaultdict(list)
    for line in args.glosses.read_text(encoding="utf-8").splitlines() if args.glosses else ():
        word, gloss = line.split("\t")[:2]
        glosses[word].append(gloss)
    sentences = [
        (words(pair.source), _WORD.findall(pair.target))
        for number, pair in enumerate(pairs_of(args))
        if pair.weight >= _LIGHT or number % 4 == 0
    ]
    text = written(sentences, glosses)
    args.lexicon.write_bytes(lzma.compress(text.encode("utf-8"), preset=9))
    print(f"{text.count(chr(10)) - 2:,} words of {len(sentences):,} sentences: {args.lexicon.stat().st_size:,} bytes")


def words(text: str) -> list[str]:
    """The words of Chinese in a text, each once."""
    cut = jieba.cut(text)
    return sorted({word for word in cut if _HAN.fullmatch(word) and len(word) <= LONGEST})


def written(sentences: Sequence[Sentence], glosses: Mapping[str, Sequence[str]]) -> str:
    """The lexicon of sentences and of a dictionary."""
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    seen = Counter(word for source, _ in sentences for word in source)
    held = Counter(stem for _, target in sentences for stem in {_stem(word) for word in target})
    common = {stem for stem, times in held.items() if times > _COMMON * len(sentences)}
    learned = {
        word: dict(sorted(telling.items(), key=_likeliest)[:_STEMS])
        for word, shares in probabilities(sentences).items()
        if seen[word] >= _SEEN and (telling := {stem: share for stem, share in shares.items() if stem not in common})
    }
    said = forms(sentences, learned)
    lines = [" ".join(sorted(common)), " ".join(names(sentences))]
    for word in sorted(seen.keys() | glosses.keys()):
        rarity = round(4 * log(len(sentences) / (seen[word] + 1)))
        meant, gloss = _glossed(glosses.get(word, ()))
        if seen[word] >= _SEEN:
            shares, hint = dict.fromkeys(meant, _BESIDE) | learned.get(word, {}), said.get(word, "")
        elif jieba.dt.FREQ.get(word, 0) >= _USED:
            shares, hint = dict.fromkeys(meant, _ALONE), gloss
        else:
            continue
        if max(shares.values(), default=0) < _TELLING:
            shares = {}
        if (shares or seen[word] >= _SEEN) and len(word) <= LONGEST:
            helpful = len(word) > 1 and rarity >= _RARE and shares
            pairs = " ".join(f"{stem}:{round(100 * share)}" for stem, share in sorted(shares.items(), key=_likeliest))
            lines.append(f"{word}\t{rarity}\t{hint if helpful else ''}\t{pairs}")
    return "".join(line + "\n" for line in lines)


def names(sentences: Iterable[Sentence]) -> list[str]:
    """The words that have a capital wherever they stand."""
    capital, small = Counter[str](), Counter[str]()
    for _, target in sentences:
        within = target[1:]  # the first one has a capital for standing there
        capital.update(filter(_CAPITAL.fullmatch, within))
        small.update(word for word in within if word.islower())
    return sorted(word for word, times in capital.items() if times >= _SEEN and small[word.lower()] * _NAMES < times)


def forms(sentences: Iterable[Sentence], learned: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    """How the likeliest stem of each word is mostly written, for words where it is clear which one that is.

    Where two are as likely and mostly stand side by side (side effects, give up), it is both.
    """
    likely = {word: sorted(shares.items(), key=_likeliest)[:2] for word, shares in learned.items()}
    clear = {
        word: [stem for stem, share in best if share >= _OF_TWO]
        for word, best in likely.items()
        if best[0][1] >= _CLEAR
    }
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    both: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source, target in sentences:
        within = target[1:] or target  # the first one has a capital for standing there
        known = [_stem(form) for form in within]
        for word in source:
            first, *second = clear.get(word) or [""]
            said[word].update(form for form, stem in zip(within, known, strict=True) if stem == first)
            if second:
                both[word].update(
                    f"{within[at - 1]} {within[at]}"
                    for at in range(1, len(within))
                    if {known[at - 1], known[at]} == {first, *second}
                )
    return {
        word: min(chosen.items(), key=_likeliest)[0]
        for word, counts in said.items()
        if (chosen := both[word] if both[word].total() >= _TOGETHER * counts.total() else counts)
    }


def _glossed(glosses: Iterable[str]) -> tuple[list[str], str]:
    """The stems that glosses of a word or two are made of, and the first of them as it may stand in a sentence."""
    stems_: list[str] = []
    hint = ""
    for gloss in glosses:
        meant = [_stem(word) for word in _WORD.findall(gloss) if word.lower() not in _FORM]
        if 0 < len(meant) <= _PHRASE:
            stems_ += meant
            plain = _TO.sub("", gloss)
            if not hint and _GLOSS.fullmatch(plain) and len(plain.split()) <= _PHRASE:
                hint = plain
    return stems_, hint


def _likeliest(known: tuple[str, float]) -> tuple[float, str]:
    return -known[1], known[0]


def probabilities(sentences: Iterable[Sentence]) -> dict[str, dict[str, float]]:
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


@cache
def _stem(word: str) -> str:
    return next(iter(stems(word)))


if __name__ == "__main__":
    main()
