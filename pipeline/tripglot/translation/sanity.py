"""Is this hypothesis fit to be published? One named test per way in which neural translation is known to fail.

The list follows pofilter's functional checks and the failure reports of the field: echo, repeat loops, cut or
overlong output, lost numbers, names and addresses, made-up ones, made-up words, letters of the source script left
over, a wrong language. Each test is a function that gives short reasons, and is as content with a good free
translation as with a literal one: tests/data/sanity.tsv has both kinds.
"""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from operator import eq
from unicodedata import normalize

from tripglot.detection import detect
from tripglot.languages import is_spaced, primary, same_language
from tripglot.scripts import CJK_CHAR, HANGUL_CHAR, LATIN
from tripglot.translation import literals
from tripglot.translation.days import wrong_days, wrong_half
from tripglot.translation.failure import FailureKind, Reason
from tripglot.translation.han_numbers import lost_han_numbers
from tripglot.translation.numbers import added_numbers, lost_numbers, repeated_numbers
from tripglot.translation.opposites import opposites
from tripglot.translation.vocabulary.letters import strange_letters
from tripglot.translation.vocabulary.words import made_up

_LATIN_WORD = re.compile(rf"[{LATIN}][{LATIN}0-9]*(?:[-_.'’][{LATIN}0-9]+)*")
_ACCENT = re.compile("[\u0300-\u036f]")
_PRODUCT = re.compile(r"(?<![\w.@#/-])[A-Za-z]+[A-Z][A-Za-z0-9]*(?![\w@/-]|\.\w)")  # a capital after a letter
_HELD_NAME = re.compile(r"(?<![\w-])X\d(?![\w-])")  # as the first stem of `markup.carrier` makes them
_WORD = re.compile(r"\w+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}|([^\W\d_]{2,4})\2{2,}")  # messsage, tunununity
_DOUBLED = re.compile(r"\b([^\W\d_]{4,})[ ]\1\b", re.IGNORECASE)
# short words that no English sentence has twice in a row; "in in", "on on" and "had had" it may have
_DOUBLED_SHORT = re.compile(r"(?i)\b(an?|the|of|and|or|for|to|with|from|at|by|was|were|are|we|they|my|our) \1\b")
# "ideas and ideas"; not "more and more", "harder and harder", "walked and walked", "may or may not"
_AND_AGAIN = re.compile(
    r"(?i)\b(?!more|less|over|again|time|day|year|round|many)([a-z]{3,})(?<!er)(?<!ed) (?:and|or) \1\b(?! not)"
)
_LONG = 120  # bytes from which a text can be packed
_VARIED = 0.8  # of its words are no others: no text is packed to a third
# "breakfast with breakfast", "altitude of altitude"
_OF_ITSELF = re.compile(r"(?i)\b([a-z]{5,}) (?:with|of) \1\b")
# "badges, badges" for two things of a list; one in 1,250 references has such words, and hardly one behind a 、
_LISTED_TWICE = re.compile(r"(?i)\b(?!long|very|many|much)([a-z]{4,}), \1\b")
_MAY_BE_DOUBLED = frozenset({"that", "blah", "very", "long", "bora", "wiki", "duran"})
_SCRIPTS = {
    "Han or kana": re.compile(f"(?![，。；：！？、（）]){CJK_CHAR.pattern}"),  # these are cleaned
    "Hangul": HANGUL_CHAR,
    "Cyrillic": re.compile("[\u0400-\u052f]"),
    "Arabic": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "Hebrew": re.compile("[\u0590-\u05ff]"),
    "Thai": re.compile("[\u0e00-\u0e7f]"),
    "Devanagari": re.compile("[\u0900-\u097f]"),
}
_NATIVE = {
    "zh": {"Han or kana"}, "ja": {"Han or kana"}, "ko": {"Hangul"}, "th": {"Thai"}, "el": {"Greek"}, "he": {"Hebrew"},
    "ar": {"Arabic"}, "fa": {"Arabic"}, "ur": {"Arabic"}, "hi": {"Devanagari"}, "mr": {"Devanagari"},
    **{tag: {"Cyrillic"} for tag in ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn")},
}  # fmt: skip
# characters of translation per character of source, outside which something was cut or added
_RATIO_SPACED = (0.4, 2.6)
_RATIO_FROM_UNSPACED = (0.9, 9.0)
_RATIO_TO_UNSPACED = (0.1, 1.1)
_MAY_BE_A_NAME = 25  # characters; a title of Latin words may be the same in both languages
_LEAST = 4  # letters of a name that is not by chance nearly another
# what a name may have more in a translation: Pods, grepped, Pythonic; not the t of Kimbot
_ENDING = re.compile(r"s|es|e?d|e?rs?|ing|ly|ic|al|i?ans?|ns?|y|(?P<twice>.)(?:ed|er|ing)")
_SURE = 0.9  # the detector's confidence from which its word counts
_FEW_WORDS = 5  # below, a detector hears languages in names
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_QUOTES = {"”": "“", "」": "「", "』": "『", "》": "《", "»": "«"}
_OF_BRACKETS, _OF_QUOTES = (
    re.compile("[" + re.escape("".join((*kinds, *kinds.values()))) + "]") for kinds in (_BRACKETS, _QUOTES)
)
_SENTENCE_END = re.compile(r"[.!?。！？…][)\]\"'”’」』）]*$")
# what no English sentence ends with; other languages are judged by their commas only
_HANGING = frozenset(
    "a an the and or but nor of to in on at by for from with into than as if that which because".split()
)
_MARKS_ENDS = frozenset("en de fr es it pt nl sv da nb nn fi pl cs ru uk tr id vi hu ro ca gl eo zh ja ko".split())
_HANGING_MARK = re.compile(r"[,，、;；(\[{“（「-]$")

Test = Callable[[str, str, str, str], Iterator[str]]


def problems(original: str, translated: str, source: str, target: str) -> list[Reason]:
    """Why a hypothesis is not to be trusted, as short reasons; empty if nothing is wrong. Tags are BCP 47."""
    if not translated.strip():
        return [Reason("not sane", "empty")]
    for rules in (RULES, LAST):
        found = [
            Reason(_KINDS.get(rule, "not sane"), said)
            for rule in rules
            for said in rule(original, translated, source, target)
        ]
        if found:
            return found
    return []


def broken_characters(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Characters that a broken decoding left."""
    if "\ufffd" in translated:
        yield "broken characters"


def echo(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """The source again, unless it may be a name in both languages."""
    same = translated.strip().casefold() == original.strip().casefold()
    if same and _WORD.search(original) and not (original.isascii() and len(original) < _MAY_BE_A_NAME):
        yield "echo of the source"


def leftover_script(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Letters that the target language is not written with."""
    native = _NATIVE.get(primary(target), set())
    for name, pattern in _SCRIPTS.items():
        if name not in native and pattern.search(translated):
            yield f"{name} left over"
    if "Greek" not in native and strange_letters(original, translated):
        yield "Greek left over"


def repeats(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Repeat loops: the same few words again and again, more often than in the source."""
    words = [word.casefold() for word in _WORD.findall(translated)]
    for size, limit in ((1, 4), (2, 3), (3, 2), (4, 2)):
        for at in _again(words, size, limit):
            piece = words[at : at + size]
            if len(set("".join(piece))) > 1 and " ".join(piece * limit) not in original.casefold():
                yield "repeats " + " ".join(piece)
                return
    for doubled in _DOUBLED.finditer(translated):
        word = doubled[1].casefold()
        if word not in _MAY_BE_DOUBLED and original.casefold().count(word) < 2 and is_spaced(target):
            yield "repeats " + word
            return
    for twice in (_DOUBLED_SHORT, _AND_AGAIN, _OF_ITSELF) if primary(target) == "en" else ():
        found = twice.search(translated)
        if found and found.group().casefold() not in original.casefold():
            yield "repeats " + found[1].casefold()
            return
    listed = _LISTED_TWICE.search(translated) if "、" in original else None
    if listed and listed[1].casefold() not in original.casefold():
        yield "repeats " + listed[1].casefold()
        return
    stretched = _STRETCHED.search(translated)
    if stretched and stretched.group() not in original:
        yield "stretches " + stretched.group()
        return
    grams = Counter(zip(*(words[i:] for i in range(4)), strict=False))
    if grams and max(grams.values()) >= 3 and not _repetitive(original):
        yield "repeats " + " ".join(grams.most_common(1)[0][0])
        return
    data = translated.encode()
    if len(data) > _LONG and len(set(words)) < _VARIED * len(words) and len(zlib.compress(data)) < 0.3 * len(data):
        yield "repeats itself"


def _again(words: Sequence[str], size: int, limit: int) -> Iterator[int]:
    """Where the same `size` words begin to stand `limit` times in a row."""
    same = bytes(map(eq, words, words[size:]))  # each word and the one that is `size` further
    run = b"\1" * (size * (limit - 1))
    at = same.find(run)
    while at >= 0:
        yield at
        at = same.find(run, at + 1)


def _repetitive(text: str) -> bool:
    """Whether a source says the same three times itself."""
    size = 4 if CJK_CHAR.search(text) else 12
    grams = Counter(text[at : at + size] for at in range(len(text) - size + 1))
    return bool(grams) and grams.most_common(1)[0][1] >= 3


def length(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Far shorter or longer than a translation between two such scripts can be."""
    low, high = _ratio(source, target)
    size = len(original) if is_spaced(source) else len(original) - original.count(" ")  # 2025 年 7 月 7 日
    if size >= 4 and not low * size <= len(translated) + 1 <= high * size + 30:
        yield "too short" if len(translated) < low * size else "too long"


def _ratio(source: str, target: str) -> tuple[float, float]:
    if same_language(source, target) or is_spaced(source) == is_spaced(target):
        return _RATIO_SPACED
    return _RATIO_TO_UNSPACED if is_spaced(source) else _RATIO_FROM_UNSPACED


def literal_things(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Code, shortcuts, addresses, paths, dates, versions, prices, @names and #tags have to be there as they were."""
    if lost := literals.lost_literals(original, translated):
        yield "lost " + ", ".join(lost)


def numbers(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Numbers that are not there any more, come from nowhere, or are said again."""
    if lost := lost_numbers(original, translated, target):
        yield "lost number " + ", ".join(dict.fromkeys(lost))
    if primary(source) == "zh" and primary(target) == "en" and (lost := lost_han_numbers(original, translated)):
        yield "lost number " + ", ".join(dict.fromkeys(lost))
    if added := added_numbers(original, translated, target):
        yield "added number " + ", ".join(dict.fromkeys(added))
    if again := repeated_numbers(original, translated):
        yield "repeats number " + ", ".join(again)


def dates(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Months, days of the week and halves of a day that are not those of the source."""
    if primary(source) != "zh" or primary(target) != "en":
        return
    if days := wrong_days(original, translated):
        yield "wrong date " + ", ".join(days)
    if half := wrong_half(original, translated):
        yield "wrong time " + half


def the_other_way_round(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Except for besides, by for to: the opposite of what the source says."""
    if primary(source) == "zh" and primary(target) == "en":
        for found in opposites(original, translated):
            yield f"says {found}"


def names(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Latin words of a text in another script are names and terms: they stay, with an ending at most."""
    if _is_latin(source):
        return
    words = {word for found in _LATIN_WORD.findall(normalize("NFC", translated)) for word in _forms(found)}
    lost = [w for w in _LATIN_WORD.findall(normalize("NFC", original)) if len(w) > 1 and not _there(_plain(w), words)]
    if lost:
        yield "lost name " + ", ".join(dict.fromkeys(lost))


def misspelt_names(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """A name with capitals inside that is nearly one of the source (eBF, where eBPF stands): it was spelt anew.

    So was a name of ours for what is held (X1), where nothing was: engines that know such names make them up.
    """
    if _is_latin(source):
        return
    for word in dict.fromkeys(_HELD_NAME.findall(translated)):
        if word not in original:
            yield f"made-up name {word}"
    given = {_letters(word): word for word in _LATIN_WORD.findall(original)}
    near = {less: name for name in given if len(name) >= _LEAST for less in _less_a_letter(name)}
    for word in dict.fromkeys(_PRODUCT.findall(translated)):
        plain = _letters(word)
        if plain not in given and (found := next((near[less] for less in _less_a_letter(plain) if less in near), "")):
            yield f"misspelt name {word}, {given[found]}"


def _letters(name: str) -> str:
    """A name without what makes no other name of it: the end of a plural, marks, and digits, which have their test."""
    return re.sub("[^a-z]", "", name.casefold()).rstrip("es")


def _less_a_letter(name: str) -> Iterator[str]:
    """A name, and what is left of it without each of its letters: names with one of them in common are near."""
    if _LEAST - 1 <= len(name) <= _MAY_BE_A_NAME:
        yield name
        yield from (name[:at] + name[at + 1 :] for at in range(len(name)))


def _plain(word: str) -> str:
    """A word without capitals and without the accents that a translator may leave out: Košice is Kosice."""
    return word.casefold() if word.isascii() else _ACCENT.sub("", normalize("NFD", word.casefold()))


def _forms(word: str) -> list[str]:
    word = _plain(word)
    return [word, *re.split("[-_.'’]", word)]


def _there(name: str, words: set[str]) -> bool:
    if name in words or name.rstrip("s") in words:
        return True
    endings = (_ENDING.fullmatch(word, len(name)) for word in words if word.startswith(name))
    ended = any(found and found["twice"] in (None, name[-1]) for found in endings)
    return ended or all(part in words for part in re.split("[-.'’]", name) if part)


def made_up_addresses(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """URLs and e-mail addresses that the source does not have."""
    for address in literals.made_up_addresses(original, translated):
        yield "made-up address " + address


def made_up_words(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Words that look like English and are none."""
    if primary(target) == "en":
        for word in made_up(original, translated):
            yield "made-up word " + word


def unbalanced(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Brackets or quotation marks that open and do not close, or the other way round, where the source's do."""
    original = literals.narrow(original)
    brackets, quotes = (_OF_BRACKETS, _BRACKETS), (_OF_QUOTES, _QUOTES)
    if _crossed(translated, *brackets) and not _crossed(original, *brackets):
        yield "unbalanced brackets"
    straight = translated.count('"') % 2 and not original.count('"') % 2
    if (straight or _crossed(translated, *quotes)) and not _crossed(original, *quotes):
        yield "unbalanced quotation marks"


def _crossed(text: str, signs: re.Pattern[str], kinds: dict[str, str]) -> bool:
    stack = []
    for char in signs.findall(text):
        if char not in kinds:
            stack.append(char)
        elif not stack or stack.pop() != kinds[char]:
            return True
    return bool(stack)


def cut_off(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """The source ends as a sentence does, the translation in the middle of a word, after a comma, after "and the"."""
    text = translated.rstrip()
    whole = _SENTENCE_END.search(original.rstrip())
    if whole and len(_WORD.findall(text)) >= _FEW_WORDS and primary(target) in _MARKS_ENDS:
        if not (_SENTENCE_END.search(text) or text[-1] in ":：;；"):
            yield "cut off"
    elif whole and not _SENTENCE_END.search(text):
        last = _WORD.findall(text)[-1:] or [""]
        hangs = primary(target) == "en" and text.endswith(last[0]) and last[0].casefold() in _HANGING
        if _HANGING_MARK.search(text) or hangs:
            yield "cut off"


def wrong_language(original: str, translated: str, source: str, target: str) -> Iterator[str]:
    """Our own detector is sure that it is another language, in a text long enough to tell."""
    if len(_WORD.findall(translated)) < _FEW_WORDS and is_spaced(target):
        return
    for sentence in detect(translated, target=target).sentences:
        said = translated[sentence.start : sentence.end]
        if not sentence.foreign or sentence.confidence < _SURE or len(said) <= _MAY_BE_A_NAME or said in original:
            continue
        words = _WORD.findall(said)
        if _is_latin(source) or 2 * sum(word not in original for word in words) > len(words):  # else they are names
            yield f"is in {sentence.lang}, not in {target}"


def _is_latin(tag: str) -> bool:
    return primary(tag) not in _NATIVE


RULES: tuple[Test, ...] = (
    broken_characters, echo, leftover_script, repeats, length, literal_things, numbers, dates, the_other_way_round,
    names, misspelt_names, made_up_addresses, unbalanced, cut_off,
)  # fmt: skip
# asked only of what seems good: the language costs the most to tell, and words of another are not made up
LAST: tuple[Test, ...] = (wrong_language, made_up_words)
_KINDS: dict[Test, FailureKind] = {
    names: "name lost",
    dates: "name lost",
    misspelt_names: "name lost",
    made_up_words: "made up",
}
