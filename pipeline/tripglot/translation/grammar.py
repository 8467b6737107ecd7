"""What no English sentence has, mended where a word decides: `an royalties`, `more stricter`, a small beginning."""

import re
from typing import Final

from tripglot.detection.votes.english import known
from tripglot.languages import primary
from tripglot.post import partition
from tripglot.scripts import is_cjk
from tripglot.translation.touch_up import in_text
from tripglot.translation.vocabulary.dates import MONTHS

# small words after which a lone `a` may be a name (`from a into b`)
_SMALL: Final = frozenset(
    "after again against also amid among around even ever instead into once only onto over".split()
)
_ARTICLE: Final = re.compile(
    r"(?<![\w'’.-])(?:(?P<an>[Aa])n|(?P<a>a)) (?P<word>[a-z]{4,})(?![\w'’@/-]|\.\w)"  # whole words, no `a e-mail`
)
_VOWEL: Final = re.compile(
    r"(?:hours?|honest\w*|hono.*|heirs?|(?!eu|ewe|on[ce])[aeio].*(?:ss|[^s]))\Z"
)  # no `a exists`
_CONSONANT: Final = re.compile(r"s[a-z]|[b-df-gj-np-rtv-z][aeiouyrlhw]")  # h is heard or not, rsync and nginx are spelt
_COMPARED = (
    "easier harder better worse stricter broader wider deeper simpler clearer safer cheaper faster slower quicker"
)
_TWICE: Final = re.compile(rf"\b(?P<more>[Mm])ore (?P<word>{_COMPARED.replace(' ', '|')})(?![\w-])")
_DAY: Final = rf"(?:\d{{1,2}}(?:[–-]\d{{1,2}})? (?:{'|'.join(MONTHS)})|(?:{'|'.join(MONTHS)}) \d{{1,2}}(?!\d))"
_IN_A_DAY: Final = re.compile(rf"\b([Ii]n|[Aa]t|[Ww]ith)(?= {_DAY}\b)")
_DAY_FIRST: Final = re.compile(rf"(?={_DAY}(?: \d{{4}})?(?: \(\w+\))?, (?:I|we|the|an?|it|they|he|she|there|my|our)\b)")
_GLUED: Final = re.compile(r"(?<=[a-z)]),(?=\d)")
_LETTER: Final = re.compile(r"[^\W\d_]")
_BEGINS_SMALL: Final = re.compile(r"[^\w]*([a-z]{2,})(?:-([a-z]{4,}))?(?![\w'’@/-]|\.\w)")
_SHORT: Final = frozenset(  # the list of words has none of them
    "a all an and any are as at but by for he her his how i if in is it its my no not of on one or our out she so the"
    " to two up was we who why you".split()
)
_STOPS: Final = re.compile(r"([.!?])(?: \.)+(?=\s|$)")
_ENDS: Final = re.compile(r"[。！？.!?][」』”’）)*_]*\s*\Z")


def mended(source: str, original: str, target: str) -> str:
    """New Markdown source in which `a` and `an` fit their words, days have `on`, and nothing is compared or ends twice.

    English only. What its original says in the same words stays: it may be held from there.
    """
    if primary(target) != "en":
        return source
    if _DAY_FIRST.match(source) and source.split(",", maxsplit=1)[0] not in original:
        source = f"On {source}"
    if not any(pattern.search(source) for pattern in (_ARTICLE, _TWICE, _IN_A_DAY, _GLUED, _STOPS)):
        return source

    def article(match: re.Match[str]) -> str:
        return match.group() if match.group() in original else _right(match)

    def once(match: re.Match[str]) -> str:
        return match.group() if match.group() in original else _capital(match["word"], match["more"])

    def text(part: str) -> str:
        part = _ARTICLE.sub(article, _TWICE.sub(once, part))
        if not _IN_A_DAY.search(original):
            part = _IN_A_DAY.sub(lambda match: _capital("on", match[1][0]), part)
        part = part if _GLUED.search(original) else _GLUED.sub(", ", part)
        return part if _STOPS.search(original) else _STOPS.sub(r"\1", part)

    return in_text(source, text)


def begun(source: str, original: str, before: str, target: str) -> str:
    """New Markdown source with a capital where a sentence begins in English that has none in its original.

    `before` is what stands before it in its block.
    """
    first = _LETTER.search(original)
    starts = not _LETTER.search(before) or _ENDS.search(before)
    if primary(target) != "en" or not starts or first is None or not is_cjk(first.group()):
        return source
    for run in partition(source, {}):
        if run.kind == "text":
            small = _BEGINS_SMALL.match(source, run.start, run.end)
            if small is None or not all(word in known() or word in _SHORT for word in small.groups() if word):
                return source
            at = small.start(1)
            return f"{source[:at]}{source[at].upper()}{source[at + 1 :]}"
        if run.kind != "open":
            return source
    return source


def _capital(word: str, like: str) -> str:
    return word.capitalize() if like.isupper() else word


def _right(match: re.Match[str]) -> str:
    """An article and its word, with the right article."""
    said, word = match["an"] or match["a"], match["word"]
    if word not in known() or word in _SMALL:
        return match.group()
    wrong = (_CONSONANT if match["an"] else _VOWEL).match(word)
    return match.group() if not wrong else f"{said} {word}" if match["an"] else f"{said}n {word}"
