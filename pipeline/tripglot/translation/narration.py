"""How a post is told: whether in the past, and whether its author says I or we.

A sentence by itself often does not say. Chinese verbs have no tense and many sentences no subject, so an engine, which
sees one sentence at a time, tells one in the past and the next in the present, one of what I did and the next of what
we did. The post says: by what stands in it in the target language and what people approved, else by what most of its
translations do. What falls out of line is asked for again, from engines that can leave words out: where `is` and `are`
may not be written, `was` and `were` are what is left, and the rest of the sentence falls into place.

Only English is read here, and nobody is led out of the past: a post in the present may well tell what was.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from tripglot.languages import primary

Tense = Literal["past", ""]
Person = Literal["i", "we", ""]

_ENOUGH: Final = 4  # verbs, or words like `we` and `our`, from which a post is said to keep to something
_MOSTLY: Final = 0.7  # of them
MANY: Final = 0.55  # enough of what an engine wrote: it tells a good part of every report in the present
_PRESENT: Final = frozenset(
    "am is are isn't aren't has hasn't have haven't do does don't doesn't goes says makes takes comes gets gives finds"
    " thinks knows sees wants needs means seems becomes keeps stands begins shows looks uses works holds it's that's"
    " there's i'm we're they're i've we've".split()
)
_PAST: Final = frozenset(
    "was were wasn't weren't had hadn't did didn't said went made took came got gave found thought knew saw became kept"
    " stood began told felt left brought bought met ran sat spoke spent wrote ate drank drove flew heard held led lost"
    " paid sent slept won built broke caught chose drew fell forgot grew rose sang sold shook taught threw understood"
    " wore rode woke swam".split()
)
_NO_PAST: Final = frozenset("need indeed feed speed seed hundred embed exceed succeed proceed bleed breed".split())
_AUXILIARY: Final = frozenset("am is are was were be been being has have had get gets got".split())
_I: Final = frozenset("i me my mine myself i'm i've i'd i'll".split())
_WE: Final = frozenset("we us our ours ourselves we're we've we'd we'll".split())
_WORD: Final = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
# what is told in the present even in a report of what was: habits, advice, what is so, what a thing is, questions
_TIMELESS: Final = re.compile(
    r"[現现]在|目前|如今|通常|一般|往往|[總总]是|每[年天週周次]|能|可以|如果|[請请]|位[於于]|首都|都[會会]|必[須须]|"
    r"建[議议]|[記记]得|明年|[嗎吗？?]|指的是|意思是|所[謂谓]|[簡简][單单][来來][說说]|"
    r"返回|函[数數]|[参參][数數]|[变變][量數]|[默預预][认認設设]|禁止|"
    r"[A-Za-z] ?[就也]?[是為为][^，,。]{0,24}一[個个種种款套項项門门]"
)
_SAYS_WHO: Final = re.compile("[我咱俺私僕]")


class Narration(NamedTuple):
    """What a post keeps to; empty where it keeps to nothing."""

    tense: Tense = ""
    person: Person = ""


def tenses(text: str) -> tuple[int, int]:
    """How many finite verbs of an English text are past, and how many present; only those whose form tells."""
    return _tenses(_words(text))


def _tenses(words: Sequence[str]) -> tuple[int, int]:
    past = present = 0
    for before, word in zip(["", *words], words, strict=False):
        regular = word.endswith("ed") and len(word) > 4 and word not in _NO_PAST and before not in _AUXILIARY
        past += word in _PAST or regular
        present += word in _PRESENT
    return past, present


def told_by(texts: Iterable[str]) -> Counter[str]:
    """How often English sentences are told in the "past" or the "present", and by "i" or "we"."""
    found: Counter[str] = Counter()
    for text in texts:
        words = _words(text)
        past, present = _tenses(words)
        found.update({"past": past, "present": present})
        found.update({"i": sum(word in _I for word in words), "we": sum(word in _WE for word in words)})
    return found


def narration(found: Counter[str], most: float = _MOSTLY) -> Narration:
    """What sentences keep to, all together, by how they are told; `most` is the share of past verbs that says so."""
    past, present, i, we = (found[name] for name in ("past", "present", "i", "we"))
    return Narration(
        "past" if _is_most(past, present, most) else "",
        "i" if _is_most(i, we, _MOSTLY) else "we" if _is_most(we, i, _MOSTLY) else "",
    )


def person(text: str) -> Person:
    """Who tells an English sentence, if it says so and says but one."""
    words = set(_words(text))
    i, we = not words.isdisjoint(_I), not words.isdisjoint(_WE)
    return "" if i == we else "i" if i else "we"


def out_of_line(told: Narration, source: str, translation: str) -> Narration:
    """How a sentence is to be told, so that its English is as the post is; nothing where it may stay as it is."""
    past, present = tenses(translation)
    who = person(translation)
    leaves_tense = bool(told.tense) and present > past and not _TIMELESS.search(source)
    leaves_person = bool(told.person) and who not in ("", told.person) and not _SAYS_WHO.search(source)
    return Narration(told.tense if leaves_tense else "", told.person if leaves_person else "")


def ruled_out(told: Narration) -> tuple[str, ...]:
    """The words that are not to be written, so that a sentence is told so."""
    words = {word for word in _PRESENT if "'" not in word} if told.tense else set()
    words |= {"i": _WE, "we": _I, "": frozenset()}[told.person]
    return tuple(sorted(word for word in words if "'" not in word))


def is_told(told: Narration, text: str) -> bool:
    """Whether an English sentence is told so, as far as it shows."""
    past, present = tenses(text)
    return (not told.tense or past > present) and (not told.person or person(text) in ("", told.person))


def is_read(target: str) -> bool:
    """Whether translations into a language (BCP 47) can be read for how they are told."""
    return primary(target) == "en"


def _is_most(one: int, other: int, share: float) -> bool:
    return one + other >= _ENOUGH and one >= share * (one + other)


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
