"""A few plain words against a whole post: in a post that is nearly all in its target language, they need to be sure.

Product names, labels and headings of three words look like some language or other to any model of letters, and so does
code that nobody marked. In such a post they are undecided, not foreign, unless a letter that is not ASCII or a clear
lead says otherwise. For a target with Latin letters a post in another script says the same: a Chinese report that lists
"Multi-layer perceptron" is in no language that has these words.
"""

import re
from collections.abc import Sequence
from typing import Final

from tripglot.detection._scripts import scripts_of
from tripglot.detection._terms import HELD
from tripglot.detection._types import Detection, Sentence, answer
from tripglot.detection.votes.alphabets import is_strange
from tripglot.detection.votes.model import is_technical, model
from tripglot.languages import density, primary, same_language

SHARE: Final = 0.9  # of the post's letters, from which the post is nearly all in the target language
LEAST: Final = 400  # letters of target text; fewer are no post
FEW: Final = 5  # words
SURE: Final = 0.97  # confidence
_SIGN: Final = re.compile(r"[;{}=$<>|\\/()\[\]@_#:&+*%]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def without_minority(answers: Sequence[tuple[str, Detection]], target: str) -> list[Detection]:
    """The answers for (text, detection) of all blocks of a post, short doubtful alarms withdrawn."""
    latin = "latin" in scripts_of(target)
    home = total = 0
    for _, found in answers:
        for sentence in found.sentences:
            lang = sentence.lang
            size = (sentence.end - sentence.start) * (density(lang) if lang else 1)
            total += size
            other = lang and latin and "latin" not in scripts_of(lang)
            home += size if other or (lang and same_language(target, lang)) else 0
    if home < LEAST or home < SHARE * total:
        return [found for _, found in answers]
    return [_without_doubtful(text, found, target) if found.needs_translation else found for text, found in answers]


def _without_doubtful(text: str, found: Detection, target: str) -> Detection:
    sentences = tuple(
        sentence._replace(lang=None, foreign=False, rule="outvoted")
        if _is_doubtful(text, sentence, target)
        else sentence
        for sentence in found.sentences
    )
    return answer(sentences, found.embedded) if sentences != found.sentences else found


def _is_doubtful(text: str, sentence: Sentence, target: str) -> bool:
    if not sentence.foreign or sentence.rule != "letters":
        return False
    beyond = "latin" not in scripts_of(target)
    words = _WORD.findall(text[sentence.start : sentence.end])
    strange = (not word.isascii() if beyond else is_strange(word, primary(target)) for word in words)
    if any(strange) or _is_known(words, sentence.lang, target):
        return False
    if 2 * len(_SIGN.findall(text, sentence.start, sentence.end)) >= len(words):  # code that nobody marked as such
        return len({word for word in words if model("latin").carries(word, sentence.lang)}) < HELD
    if len(words) > FEW:
        return False
    return sentence.confidence < SURE or (len(words) == 1 and words[0].istitle())


def _is_known(words: Sequence[str], lang: str | None, target: str) -> bool:
    """Whether words are all on the lists of a language, and none on the target's: "Vamos ya"."""
    known = model("latin")
    told = [word for word in words if not is_technical(word.lower())]
    return len(told) > 1 and all(known.has(w, primary(lang or "")) and not known.has(w, target) for w in told)
