"""Cut text into sentences with exact offsets.

sentencex (Wikimedia) finds the ends; the rules here mend the places where it is known to cut too early, and keep a
soft line break from ending anything.
"""

import re
from collections.abc import Iterator
from typing import Final

from sentencex import segment

# after these a full stop ends no sentence, whatever the language of the block (which is not known yet)
_ABBREVIATION: Final = re.compile(
    r"""(?:^|[\s(\[„“"'])(?:
        [A-Z] | [a-z](?:\.\s?[a-z])+ | Conf | M | Mr | Mrs | Ms | Dr | Prof | St | Sr | Jr | Nr | No | Art | approx | vs
      | e\.g | i\.e | fig | pp | vol | chap | cf
      | Mme | Mlle | p\.\s?ex | env
      | Hr | Fr | z\.\s?B | d\.\s?h | u\.\s?a | o\.\s?Ä | i\.\s?d\.\s?R | ca | bzw | vgl | inkl | ggf | evtl | usw
      | Abb | Std | Mio | engl
      | ej | p\.\s?ej | Sra | Ud | pág | ecc | bijv | m\.in | np | tzn | tj | ul | dr | mgr | ang | eng | örn
      | т\.\s?е | т\.\s?д | г | рис | стр
    )\.\s*$""",
    re.VERBOSE,
)
_ORDINAL: Final = re.compile(r"(?:^|\s)\d{1,2}\.\s*$")  # "am 3. Mai", "den 17. september"
# a full stop within a name: DevConf.US, g0v.Summit, .NET; and, if capitals follow, ASP.NET
_NAME: Final = re.compile(r"(?:^|[^\w.]|[a-z][A-Z0-9][A-Za-z0-9]*)\.$")
_WORD: Final = re.compile(r"\w\.$")
_CAPITALS_NEXT: Final = re.compile(r"[A-Z]{2}")
_LOWER_NEXT: Final = re.compile(r"[\s\"'“„»«(\[]*[a-zß-öø-ÿа-яё]")
# 「すごい。」と彼は言った, 「为什么？」的问题: a quotation goes on with a particle, 。」 in one go
_CLOSED_QUOTE: Final = re.compile(r"[。！？!?][」』”’）》)]\s*$")
_QUOTE_GOES_ON: Final = re.compile(r"\s*(?:[」』）)]+)?[とはがをにでもの的或和與与及并並]")
_NO_BEGINNING: Final = re.compile(r"\s*[，、；：]|[,;]")
_ONLY_CLOSERS: Final = re.compile(r"[\s」』）)\]\"'”’»*_]+")


# sentencex 1.0.32 panics at a letter, a blank beyond ASCII and a full stop: `Plan A\u3000.`
_WIDE_BLANK: Final = re.compile(r"[^\S\x00-\x7f](?=\s*\.)")
_WINDOW = 8_000  # code points; no paragraph that a person wrote is as long
_SURE_END = re.compile(r"[。！？]+(?![」』”’）)])|[.!?]+[ ]+(?=[A-Z])")


def split_sentences(masked: str) -> list[tuple[int, int]]:
    """The sentences of `masked` as (start, end) in code points, in order; the spaces between them are left out."""
    flat = masked.replace("\n", " ") if "\n" in masked else masked
    plain = _WIDE_BLANK.sub(" ", flat)
    pieces = [piece for part in _windows(plain) for piece in segment("en", part)]  # our rules hold for every language
    cuts: list[int] = []
    at = 0
    for piece in pieces:
        if cuts and _goes_on(flat[max(cuts[-1] - 40, 0) : cuts[-1]], flat[cuts[-1] : cuts[-1] + 8]):
            cuts.pop()
        at += len(piece)
        cuts.append(at)
    return _trimmed(masked, cuts)


def _windows(text: str) -> Iterator[str]:
    """A text in stretches that the splitter takes little time for, which grows with the square of their sentences."""
    at = 0
    while len(text) - at > _WINDOW:
        ends = [match.end() for match in _SURE_END.finditer(text, at + _WINDOW // 2, at + _WINDOW)]
        end = ends[-1] if ends else at + _WINDOW
        yield text[at:end]
        at = end
    yield text[at:]


def _goes_on(before: str, after: str) -> bool:
    """Whether what ends with `before` was cut from what begins with `after` by mistake."""
    end = before.rstrip()[-1:]
    if end == "." and (_ABBREVIATION.search(before) or (_ORDINAL.search(before) and after[:1].isalpha())):
        return True
    if _CAPITALS_NEXT.match(after) and _WORD.search(before):
        return True
    if after[:1].isalpha() and _NAME.search(before):
        return True
    if _NO_BEGINNING.match(after) or (_CLOSED_QUOTE.search(before) and _QUOTE_GOES_ON.match(after)):
        return True
    if end in (".", "…") and _LOWER_NEXT.match(after):
        return True
    if before.endswith(".") and after.startswith("/"):  # ./run.sh, ../docs
        return True
    return bool(_ONLY_CLOSERS.fullmatch(after))


def _trimmed(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    found, start = [], 0
    for cut in cuts:
        piece = text[start:cut]
        if body := piece.strip():
            begin = start + piece.index(body[0])
            found.append((begin, begin + len(body)))
        start = cut
    return found
