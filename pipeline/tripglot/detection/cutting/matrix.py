"""Which script carries a sentence, and where a sentence is really two.

A sentence of one language may hold many words of another.  The language that gives the frame is the one whose grammar
words hold it together (C. Myers-Scotton's matrix language frame, 1993): particles and function words weigh double.
"""

import re
from collections.abc import Sequence
from typing import Final

from tripglot.detection._scripts import UNSPACED, Word
from tripglot.detection.cutting.glosses import Glosses
from tripglot.detection.votes.model import is_technical, model

HAN_IS_ENOUGH: Final = 14  # so many letters of Han or kana are a clause, not a term
NAME: Final = 7  # letters; a run of Han shorter than this, without grammar, may be a name
_PAUSES: Final = re.compile("[、，；。]")  # marks that no sentence in Latin letters has
_PAUSE: Final = 2.0  # words that such a mark is worth
_STRING: Final = 3  # Latin words that no grammar holds together are a string of terms
_TERM: Final = 0.5  # of a word
_CASED: Final = frozenset({"cyrillic", "greek", "armenian"})
_GRAMMAR_LETTERS: Final = frozenset("的了是在不沒没和跟這这們们就也都與与會会可以為为及或被把讓让從从對对很並并而")
GLOSS: Final = 4  # a word in brackets or quotation marks says a quarter of what it would say in the open

# an Asian clause that opens so leans on what stands before it: 也是聽了…, は…, のために…
_LEANS: Final = re.compile(
    r"[也是都的就會会有和與与及或了裡里中上下可能要讓让被把將将之並并而則则又還还才只、，]|不知|不是|不會|不会|在於|在于|"
    r"[はがを]|[にでのともへや](?![\u3041-\u309f])|から|まで|より|という|って|など|です|する|した"
    r"|[은는이가을를의에와과도로](?![가-힣])|에서|으로|라는|이라는|이란|처럼|입니다"
)
_STRONG: Final = re.compile(r"[:：–—―|?？!！.。]|\s-")
_TITLE_END: Final = frozenset('"”’»)*_]，,`')


def frame_script(words: Sequence[Word], text: str) -> str:
    """The script of the language that frames these words; at least one word."""
    scripts = {word.script for word in words}
    if len(scripts) == 1:
        return words[0].script
    weights: dict[str, float] = {}
    asian = 0
    glosses = Glosses(text, words[0].start, words[-1].end + 1)
    strung = sum(word.script == "latin" for word in words) >= _STRING and not grammar_in(words)
    for word in words:
        script = "han" if word.script == "kana" else word.script
        aside = glosses.around(word.start, word.end) or _is_value(word, text)
        weight = _weight(word, opens=word is words[0], strung=strung)
        weights[script] = weights.get(script, 0.0) + weight / (GLOSS if aside else 1)
        asian += len(word.text) if script == "han" else 0
    latin = weights.pop("latin", 0.0)
    script, weight = max(weights.items(), key=lambda item: item[1])
    if script == "han":
        pauses = _PAUSES.finditer(text, words[0].end, words[-1].start)
        weight += _PAUSE * sum(not glosses.around(*pause.span()) for pause in pauses)
    if script == "han" and (asian >= HAN_IS_ENOUGH or _predicates(words, glosses) >= NAME):
        return script
    return script if weight > latin else "latin"


def _predicates(words: Sequence[Word], glosses: Glosses) -> int:
    """How many letters the Han words in the open have that grammar holds together: 也是講得非常精彩."""
    return sum(
        len(word.text)
        for word in words
        if word.script == "han" and len(word.text) > 3 and _GRAMMAR_LETTERS.intersection(word.text)
        and not glosses.around(word.start, word.end)
    )  # fmt: skip


def _is_value(word: Word, text: str) -> bool:
    """Whether a short word follows a label, as in ``Day 3: 東京``."""
    return word.script != "latin" and len(word.text) < 8 and text[max(word.start - 2, 0) : word.start] == ": "


def _weight(word: Word, *, opens: bool, strung: bool) -> float:
    """How much a word says for its own script as the frame; `strung` if the Latin ones have no grammar."""
    size = len(word.text)
    if word.script == "latin":
        if word.text.lower() in model("latin").grammar_words:
            return 2.0
        plain = word.text.islower() and size > 1 and not is_technical(word.text)
        return 0.4 if not plain else _TERM if strung else 1.0
    if word.script == "han" and size < NAME and not _GRAMMAR_LETTERS.intersection(word.text):
        return size / 3
    if word.script in ("han", "kana"):
        held = sum(letter in _GRAMMAR_LETTERS for letter in word.text) if word.script == "han" else 0
        return float(size) + (held if size > 2 or held == size else 0)
    if word.text[0].isupper():
        return 1.2 if opens else 0.5
    return 2.0 if word.script in _CASED else 1.2


def title_cut(words: Sequence[Word], text: str) -> int | None:
    """The index of the word where a Latin title ends and a sentence in another script begins, or the reverse.

    None when the words are one sentence: an English lead-in whose predicate is Chinese is one unit to translate.
    """
    latin = words[0].script == "latin"
    at = next((i for i, word in enumerate(words) if (word.script == "latin") != latin), None)
    if at is None:
        return None
    if not latin:
        return _reverse_cut(words, text)
    title, rest = words[:at], words[at:]
    gap = text[title[-1].end : rest[0].start]
    if not gap or not _is_clause(rest):
        return None
    phrase = any(word.text.lower() in model("latin").grammar_words for word in title)
    bare = any(letter.isalnum() for letter in gap)  # an identifier stands between: the gap says nothing
    if _STRONG.search(gap) and not bare:
        # `helm get notes — …` is a command and what it does, not a title
        return at if len(title) > 1 and title[0].text[0].isupper() else None
    goes_on = leans(rest[0]) or rest[0].text[0].islower()
    marked = not bare and (bool(_TITLE_END & set(gap)) or len(gap) > 1)
    if goes_on or len(title) < 3 or not (phrase or marked):
        return None
    return at


def grammar_in(words: Sequence[Word]) -> int:
    """How many of some Latin words hold sentences together."""
    return sum(word.text.lower() in model("latin").grammar_words for word in words if word.script == "latin")


def leans(word: Word) -> bool:
    """Whether what begins with this word goes on with what stands before it."""
    return bool(_LEANS.match(word.text))


def _is_clause(words: Sequence[Word]) -> bool:
    """Whether the words in other scripts than Latin can be a sentence rather than a name or a quoted word."""
    other = [word for word in words if word.script != "latin"]
    if other[0].script in _CASED:
        return sum(word.text[0].islower() for word in other) > 1
    if other[0].script in UNSPACED:
        return sum(len(word.text) for word in other) > (NAME if other[0].script in ("han", "kana") else 3 * NAME)
    return len(other) > 2


def _reverse_cut(words: Sequence[Word], text: str) -> int | None:
    """A sentence in another script, then a Latin clause up to the end."""
    at = len(words)
    while at and words[at - 1].script == "latin":
        at -= 1
    tail = words[at:]
    if len(tail) < 4 or not at:
        return None
    gap = text[words[at - 1].end : tail[0].start]
    return at if grammar_in(tail) >= 2 and set(":：。.!?！？—;；") & set(gap) else None
