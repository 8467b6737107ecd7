"""Which words of the posts deserve a place in the glossary, and which were translated in more than one way.

Candidates are what repeats in foreign sentences: Latin names in other scripts, katakana words, Han words, capitalised
phrases. Without a dictionary a Han word is a string that stands between changing neighbours. How each was rendered is
told from the memory: by entries that are nothing but the term, and by words that turn up with it and hardly without it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tripglot.jobs.translate import Detected
from tripglot.languages import primary
from tripglot.memory import Entry
from tripglot.scripts import HAN, LATIN
from tripglot.translation.glossary import Glossary

_LATIN = re.compile(
    rf"[{LATIN}][{LATIN}0-9]*(?:[-+.#_/][{LATIN}0-9+#]+)*(?: [A-ZÀ-ÖØ-Þ][{LATIN}0-9]*(?:[-+.#][{LATIN}0-9+#]+)*)*"
)
_KATAKANA = re.compile("[ァ-ヴー]+(?:・[ァ-ヴー]+)*")
_HAN = re.compile(f"[{HAN}々]+")
_CAPITALISED = re.compile(r"(?:[A-ZÀ-ÞА-Я][\w'’-]+)(?: (?:[A-ZÀ-ÞА-Я][\w'’-]+|\d+))*")
# characters that hold Chinese sentences together, or count and point; a word rarely has one
_NO_WORD = (
    "的了是在和不我你他她它们們这這那有也都就而及与與或把被让讓从從到对對为為很最更再又吧吗嗎呢啊着著过過个個之其些"
)
_STOPS = re.compile(f"[{_NO_WORD}一二三四五六七八九十两兩几幾每某次]")
# repeated in every post, and no term of any
_COMMON = frozenset(
    (
        "自己 使用 只要 如何 需要 可以 没有 沒有 什么 什麼 因为 因為 所以 如果 但是 已经 已經 现在 現在 今天 昨天 明天 "
        "时候 時候 一些 很多 大家 可能 应该 應該 知道 觉得 覺得 开始 開始 进行 進行 以及 通过 通過 然后 然後 不过 不過 "
        "问题 問題 东西 東西 下午 上午 早上 晚上 中午 活动 活動 認識 认识 非常 還有 还有 之后 之後 以后 以後 之前 以前 "
        "最后 最後 其实 其實 "
    ).split()
)
_LONGEST = 6  # characters of a Han word
_SHORTEST = {"katakana": 3, "name": 2, "han": 2, "phrase": 4}
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SMALL = frozenset(
    "a an the of to in on at is are was were be been by for with and or that this it its as from".split()
)
_TIED = 0.6  # Dice coefficient from which a word of the target counts as a rendering
_ENDINGS = re.compile(r"(?:s|es|'s|’s)$")


@dataclass(slots=True)
class Candidate:
    """A term that repeats: where it stands, and how the memory renders it."""

    term: str
    kind: str  # "name", "katakana", "han" or "phrase"
    count: int
    posts: int
    renderings: dict[str, int] = field(default_factory=dict)  # rendering: entries of the memory
    known: bool = False  # the glossary has it


@dataclass(slots=True)
class Findings:
    """What `tripglot terms` says."""

    candidates: list[Candidate]
    differing: dict[str, dict[str, int]]  # source of a whole entry: its translations, with their number
    unheeded: dict[str, list[str]]  # term of the glossary: sources of entries whose translation lacks its rendering


def find_terms(
    found: Sequence[Detected], entries: Sequence[Entry], glossary: Glossary, *, at_least: int = 2
) -> Findings:
    """Terms that stand at least so often in foreign sentences of the posts, the most frequent first."""
    sentences = [(post.file.name.as_posix(), lang, text) for post in found for lang, text in _foreign(post)]
    counts: Counter[tuple[str, str]] = Counter()
    posts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for name, lang, text in sentences:
        for term in _named(text, lang):
            counts[term] += 1
            posts[term].add(name)
    for word, places in _han_words(sentences, at_least).items():
        counts["han", word] = len(places)
        posts["han", word] = set(places)
    pairs = [(entry.source, entry.target) for entry in entries if entry.target and not entry.previous]
    candidates = [
        Candidate(term, kind, number, len(posts[kind, term]), _renderings(term, pairs), _in_glossary(term, glossary))
        for (kind, term), number in counts.items()
        if number >= at_least and len(term) >= _SHORTEST[kind] and term not in _COMMON
    ]
    candidates.sort(key=lambda c: (-c.count, c.term))
    return Findings(candidates, _differing(pairs), _unheeded(pairs, glossary))


def _foreign(post: Detected) -> Iterator[tuple[str, str]]:
    for reading in post.readings:
        for sentence in reading.detection.sentences:
            if sentence.foreign and sentence.lang:
                yield sentence.lang, reading.passage.masked[sentence.start : sentence.end]


def _named(text: str, lang: str) -> Iterator[tuple[str, str]]:
    """Names in one sentence: (kind, term)."""
    if primary(lang) in ("zh", "ja", "ko"):
        yield from (("name", match.group()) for match in _LATIN.finditer(text))
        yield from (("katakana", match.group()) for match in _KATAKANA.finditer(text))
        return
    for match in _CAPITALISED.finditer(text):
        opens = not text[: match.start()].strip()
        # a first word is always a capital, and German nouns are too: there, only phrases say something
        if " " in match.group() or not (opens or primary(lang) == "de"):
            yield "phrase", match.group()


def _han_words(sentences: Iterable[tuple[str, str, str]], at_least: int) -> dict[str, list[str]]:
    """Strings of Han that stand between changing neighbours, with the post of each occurrence."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    left: defaultdict[str, set[str]] = defaultdict(set)
    right: defaultdict[str, set[str]] = defaultdict(set)
    for number, (name, lang, text) in enumerate(sentences):
        if primary(lang) not in ("zh", "ja"):
            continue
        for run in (part for found in _HAN.finditer(text) for part in _parts(found)):
            for start in range(len(run)):
                for end in range(start + 2, min(start + _LONGEST, len(run)) + 1):
                    word = run[start:end]
                    places[word].append(name)
                    # beside the end of a run anything could stand: each such place is a neighbour of its own
                    left[word].add(run[start - 1] if start else f"|{number}")
                    right[word].add(run[end] if end < len(run) else f"|{number}")
    free = {w: p for w, p in places.items() if len(p) >= at_least and min(len(left[w]), len(right[w])) >= 2}
    return {
        word: found
        for word, found in free.items()
        # part of a longer word that is as good as always there
        if not any(word in other and len(free[other]) > 0.7 * len(found) for other in free if len(other) > len(word))
    }


def _parts(match: re.Match[str]) -> list[str]:
    return [part for part in _STOPS.split(match.group()) if len(part) > 1]


def _in_glossary(term: str, glossary: Glossary) -> bool:
    return any(term.casefold() == source.casefold() for entry in glossary.terms for source in entry.sources)


def _renderings(term: str, pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """How the memory renders a term, with the number of entries; what it cannot tell is left out."""
    here = [(source, target) for source, target in pairs if term in source]
    found: Counter[str] = Counter()
    rest = []
    for source, target in here:
        if source.strip() == term:
            found[target.strip()] += 1
        elif re.search(rf"(?<![^\W_]){re.escape(term)}(?![^\W_])", target) and target != source:
            found[term] += 1
        else:
            rest.append(target)
    for rendering in [r for r in found if r != term]:
        told = [target for target in rest if rendering.casefold() in target.casefold()]
        found[rendering] += len(told)
        rest = [target for target in rest if target not in told]
    elsewhere = [_phrases(target) for source, target in pairs if term not in source]
    while len(rest) >= 2:
        phrases = [_phrases(target) for target in rest]
        best = max(
            sorted({p for said in phrases for p in said}), key=lambda p: _dice(p, phrases, elsewhere), default=""
        )
        if not best or _dice(best, phrases, elsewhere) < _TIED or sum(best in said for said in phrases) < 2:
            break
        found[best] += sum(best in said for said in phrases)
        rest = [target for target, said in zip(rest, phrases, strict=True) if best not in said]
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _phrases(text: str) -> set[str]:
    """The phrases of one to three words of a text, in small letters, singular, with no small word at either end."""
    words = [_ENDINGS.sub("", word) if len(word) > 3 else word for word in _WORD.findall(text.casefold())]
    return {
        " ".join(words[at : at + size])
        for size in (1, 2, 3)
        for at in range(len(words) - size + 1)
        if not {words[at], words[at + size - 1]} & _SMALL
    }


def _dice(phrase: str, here: Sequence[set[str]], elsewhere: Sequence[set[str]]) -> float:
    inside = sum(phrase in said for said in here)
    outside = sum(phrase in said for said in elsewhere)
    return 2 * inside / (len(here) + inside + outside)


def _differing(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    made: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source, target in pairs:
        made[" ".join(source.split())][" ".join(target.split())] += 1
    return {source: dict(sorted(targets.items())) for source, targets in sorted(made.items()) if len(targets) > 1}


def _unheeded(pairs: Iterable[tuple[str, str]], glossary: Glossary) -> dict[str, list[str]]:
    out: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        if source == target:
            continue
        for term in glossary.required(source):
            if glossary.lost([term], target):
                out[f"{term.sources[0]} → {term.rendering(glossary.target)}"].append(source)
        for swap in glossary.kept(source):
            if swap.text not in target:
                out[f"{swap.text} (kept)"].append(source)
    return dict(sorted(out.items()))


def as_data(findings: Findings) -> Mapping[str, object]:
    """Findings as JSON has them."""
    return {
        "candidates": [
            {"term": c.term, "kind": c.kind, "count": c.count, "posts": c.posts, "renderings": c.renderings,
             "in_glossary": c.known}
            for c in findings.candidates
        ],
        "differing": findings.differing,
        "unheeded": findings.unheeded,
    }  # fmt: skip
