"""Before step 1: pairs in which a noun has given way to one that is hardly ever met in sentences.

    python -m training.substitutes CORPUS.tsv LEXICON.txt.xz OUT.tsv --opencc t2s --weights training/weights.tsv

A lexicon knows the English of many more nouns than the pairs have, and a model that has met 雷达 among the entries of
a dictionary alone made it "dad" in a sentence. So where a pair of prose has a noun and the English that the lexicon has
for it, both are replaced by a noun of the same kind (Fadaee et al., ACL 2017, "Data Augmentation for Low-Resource
Neural Machine Translation"): one that is found in the same company, or that ends in the same character, as 火箭筒 and
手电筒 do. What comes out is odd, and of forty that were looked at six were wrong. OUT has the columns of CORPUS, with
the name `substitutes`; give that a tenth of the weight that the pairs themselves have.
"""

import argparse
import lzma
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import jieba
import jieba.posseg
import numpy as np

from training.corpus import PROSE, Pair, corpus_options, pairs_of

NAME = "substitutes"
_SELDOM = 12  # times that a noun is in the pairs, at most, to be put into others
_MET = 30  # times that jieba counted it
_TIMES = 5  # that it is put in, less where it is met
_HOST = 6  # times that one pair serves
_COMPANY = 1500  # the commonest words, by which a word is known
_DIMENSIONS = 128
_KNOWN = 4  # times that a word has to be met to be known by its company
_NEAREST, _NEAR = 25, 0.35  # words of like company, and what cosine that takes
_CHARACTERS = range(8, 81)  # of a source
_GLOSS = re.compile(r"[a-z]+(?: [a-z]+)?")
# what a noun does not end in, and what no gloss of a noun begins with
_NO_NOUN = re.compile(
    r"(?:ly|ing|ed|ous|ive|ful|able|ible|ic|al|ish|less)$|^(?:be|to|not|very|play|do|make|get|take|have) "
)
_NOUN = re.compile(r"nz?|s")
_BESIDE = re.compile(r"n|b|vn|k|eng")  # with such a word before or behind it, a noun is a part of another
_APART = re.compile(r"(?<![\w-])")
# what may stand behind the English of a noun that is no part of another
_AFTER = re.compile(
    r"(?=[^\w\s-]|$| (?:and|or|but|in|on|at|of|to|for|from|with|by|as|is|are|was|were|has|have|had|do|does|did|can"
    r"|could|will|would|may|might|must|should|that|which|who|where|when|while|than|so|if|because|before|after|about|into"
    r"|over|I|you|he|she|it|we|they|not|there|this|the|a|an|my|his|her|our|their|also|only|just|still|already|too|all)\b)"
)

Words = list[tuple[str, str]]  # each with jieba's part of speech


class Place(NamedTuple):
    """Where a pair has a noun and its English, both ranges of code points."""

    pair: int
    source: tuple[int, int]
    target: tuple[int, int]
    plural: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("lexicon", type=Path)
    parser.add_argument("out", type=Path)
    corpus_options(parser)
    args = parser.parse_args()
    lines = lzma.decompress(args.lexicon.read_bytes()).decode("utf-8").splitlines()[2:]
    glosses = {word: gloss for word, _, gloss, _ in (line.split("\t") for line in lines) if gloss}
    pairs = [pair for pair in pairs_of(args) if pair.weight >= PROSE]
    made = list(substituted(pairs, glosses))
    args.out.write_text("".join(f"{source}\t{target}\t{NAME}\n" for source, target in made), encoding="utf-8")
    print(f"{len(made):,} pairs of {len(pairs):,}")


def substituted(
    pairs: Sequence[Pair], glosses: Mapping[str, str], seed: int = 0, met: int = _MET
) -> Iterator[tuple[str, str]]:
    """Yield pairs with other nouns in them; `glosses` has the English of words."""
    jieba.setLogLevel("ERROR")
    cut = [[(one.word, one.flag) for one in jieba.posseg.cut(pair.source)] for pair in pairs]
    times = Counter(word for words in cut for word, _ in words)
    nouns = {word: gloss for word, gloss in glosses.items() if len(word) > 1 and is_noun(word, gloss)}
    hosts: dict[str, list[Place]] = defaultdict(list)
    for number, (pair, words) in enumerate(zip(pairs, cut, strict=True)):
        for noun, place in places(number, pair, words, nouns):
            hosts[noun].append(place)
    alike = Kinds(cut, nouns, times, hosts)
    chance, used = random.Random(seed), Counter[int]()
    for noun in sorted(nouns):
        kin = alike.kin(noun)
        if not kin or times[noun] > _SELDOM or not (times[noun] or jieba.dt.FREQ.get(noun, 0) >= met):
            continue
        for place in (chance.choice(hosts[chance.choice(kin)]) for _ in range(max(2, _TIMES - times[noun] // 3))):
            if used[place.pair] < _HOST and noun not in pairs[place.pair].source:
                used[place.pair] += 1
                yield put(pairs[place.pair], place, noun, nouns[noun])


def is_noun(word: str, gloss: str) -> bool:
    """Whether a word is one for a thing, as far as jieba and its English tell."""
    flags = [one.flag for one in jieba.posseg.cut(word)]
    return (
        len(flags) == 1 and bool(_NOUN.fullmatch(flags[0]) and _GLOSS.fullmatch(gloss)) and not _NO_NOUN.search(gloss)
    )


def places(number: int, pair: Pair, words: Words, nouns: Mapping[str, str]) -> Iterator[tuple[str, Place]]:
    """Yield the nouns of a pair that stand alone, and once, in the source and in the target."""
    if len(pair.source) not in _CHARACTERS:
        return
    flags = ["", *(flag for _, flag in words), ""]
    end = 0
    for at, (word, flag) in enumerate(words):
        start, end = end, end + len(word)
        apart = not (_BESIDE.fullmatch(flags[at]) or _BESIDE.fullmatch(flags[at + 2]))
        if word not in nouns or not _NOUN.fullmatch(flag) or not apart or pair.source.count(word) != 1:
            continue
        for english in (nouns[word], plural(nouns[word])):
            first = pair.target.find(english)
            last = first + len(english)
            if pair.target.count(english) == 1 and _APART.match(pair.target, first) and _AFTER.match(pair.target, last):
                yield word, Place(number, (start, end), (first, last), english != nouns[word])
                break


def put(pair: Pair, place: Place, noun: str, english: str) -> tuple[str, str]:
    """Give the pair with another noun in its place, the article before it as the new one asks for."""
    (start, end), (first, last) = place.source, place.target
    before = pair.target[:first]
    before = re.sub(r"\b([Aa])n? $", r"\1n " if english[0] in "aeiou" else r"\1 ", before)
    said = plural(english) if place.plural else english
    return pair.source[:start] + noun + pair.source[end:], before + said + pair.target[last:]


def plural(noun: str) -> str:
    """The regular plural."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("man"):
        return f"{noun[:-3]}men"
    return f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"


class Kinds:
    """Which nouns are of the same kind as another, among those that have a place in some pair."""

    def __init__(
        self, cut: Sequence[Words], nouns: Mapping[str, str], times: Counter[str], hosts: Mapping[str, list[Place]]
    ) -> None:
        self._rows = {word: row for row, word in enumerate(sorted(nouns.keys() & times.keys()))}
        self._vectors = company(cut, self._rows, [word for word, _ in times.most_common(_COMPANY)])
        self._times, self._hosts = times, [word for word in sorted(hosts) if word in self._rows]
        self._among = self._vectors[[self._rows[word] for word in self._hosts]]
        self._ending: dict[str, list[str]] = defaultdict(list)
        for word in sorted(hosts):
            self._ending[word[-1]].append(word)

    def kin(self, noun: str) -> list[str]:
        """The hosts that a noun may replace, those with the same ending twice."""
        near: list[str] = []
        if self._times[noun] >= _KNOWN:
            cosines = self._among @ self._vectors[self._rows[noun]]
            near = [self._hosts[row] for row in np.argsort(-cosines)[:_NEAREST] if cosines[row] > _NEAR]
        return [word for word in (*near, *self._ending[noun[-1]] * 2) if word != noun]


def company(cut: Sequence[Words], rows: Mapping[str, int], common: Sequence[str]) -> np.ndarray:
    """Vectors of words, (word, dimension) of length 1, by the common words up to two places before and behind them.

    Positive pointwise mutual information, its largest dimensions (Levy and Goldberg, NIPS 2014).
    """
    columns = {word: column for column, word in enumerate(common)}
    counts = np.zeros((len(rows), 2 * len(common)), np.float32)
    for words in cut:
        for at, (word, _) in enumerate(words):
            row = rows.get(word)
            if row is None:
                continue
            for side, beside in ((0, words[max(0, at - 2) : at]), (1, words[at + 1 : at + 3])):
                for neighbour, _ in beside:
                    if neighbour in columns:
                        counts[row, side * len(common) + columns[neighbour]] += 1
    expected = counts.sum(1, keepdims=True) * (counts.sum(0, keepdims=True) + 1) / max(1.0, float(counts.sum()))
    telling = np.log(np.maximum(counts / np.maximum(expected, 1e-9), 1.0)) * counts / (counts + 2)  # rare pairs less
    _, directions = np.linalg.eigh(telling.T @ telling)
    vectors = telling @ directions[:, -_DIMENSIONS:]
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9))


if __name__ == "__main__":
    main()
