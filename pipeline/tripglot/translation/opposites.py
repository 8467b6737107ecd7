"""Small words that turn a Chinese sentence into another one in English: besides and except, by and to.

Of 362,000 pairs of references seven are taken for that: four of 460 with 除了…也 say "except", two of 92 with 除了…都
say "besides" (two of them are wrong themselves), and none of 38 with 减少了 says "to".
"""

import re
from collections.abc import Iterator
from typing import Final

_BESIDES: Final = re.compile(
    r"(?<![（(])除了[^。！？；没沒無无不]{1,40}?[，,、][^。！？；没沒無无不]{0,12}?(?:也|还|還|更|又)(?![没沒不無无])"
)
_EXCEPT: Final = re.compile(
    r"除了[^。！？；也还還又]{1,30}?[，,][^。！？；也还還又]{0,14}?(?:都|全部|每|所有|任何|没有|沒有)[^。！？；也还還又]*[。！？；]?\Z"
)
_SAID_EXCEPT: Final = re.compile(r"\bexcept(?:ing)?\b(?! that)", re.IGNORECASE)
_SAID_BESIDES: Final = re.compile(r"\bbesides\b", re.IGNORECASE)
_SAID_BUT: Final = re.compile(r"\b(?:except|but|other than|apart from|aside from)\b", re.IGNORECASE)
# what has happened against one's will, and what nearly has: words of which English has one then
_HOLDS: Final = {
    "had to": (
        re.compile(r"不得不(?![承说說提])"),
        re.compile(
            r"\b(?:had|have|has|having|must|forc|need|compel|choice|oblig|help|only|but|requir|alternative|ma[dk]e|end|necess"
            r"|inevitabl|unavoid|reluctant|option|would|mean|constrain)|['’](?:ve|d)\b",
            re.IGNORECASE,
        ),
    ),
    "nearly": (
        re.compile(r"(?:[差险險]点|差點|[差險险]一[点點]|[险險]些)(?![也的了。，,]|意思|就好)"),
        re.compile(
            r"\b(?:almost|nearly|close|narrowly|about|near|all but|barely|hardly|verge|practically|came|within"
            r"|quite|would|until|wanted to)\b",
            re.IGNORECASE,
        ),
    ),
}
# what is not bad is good: of 607 references with 不错 alone one says the opposite
_NOT_BAD: Final = re.compile(r"不[错錯](?![过過])")
_BAD: Final = re.compile(r"不好|不太好|[差坏壞糟]|不[够夠佳行]|不是很好")
_SAID_BAD: Final = re.compile(
    r"\b(?:not|n['’]t)\s+(?:very |so |too |really |that |as )?(?:good|nice|great|well)\b"
    r"|(?<!not )(?<!not a )(?<!not that )(?<!n['’]t )(?<!n['’]t that )\bbad\b",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"(?:减少|減少|降低|下降|缩短|縮短|节省|節省|增加|提高|提升|增长|增長|上升|上涨|上漲|[涨漲跌少多降省])了\s*(?:大?[约約]|近)?\s*"
    r"(\d[\d.,]*)(?!\s*[万萬千百亿億倍.\d])"
)
_TO: Final = r"\bto (?:about |nearly |around |only |just |some )?\W?{0}(?!\d)"
_BY_AS_WELL: Final = r"(?:by|from) \W?{0}|{0}\D{{0,20}}(?:less|more|fewer|shorter|longer|lower|higher|sav)"


def opposites(original: str, translated: str) -> Iterator[str]:
    """What an English translation says the other way round than its Chinese source, or leaves out so that it does."""
    if "除了" in original:
        if _BESIDES.search(original) and _SAID_EXCEPT.search(translated):
            yield "except for besides"
        elif _EXCEPT.search(original) and _SAID_BESIDES.search(translated) and not _SAID_BUT.search(translated):
            yield "besides for except"
    if _NOT_BAD.search(original) and not _BAD.search(original) and _SAID_BAD.search(translated):
        yield "bad for good"
    for missing, (given, said) in _HOLDS.items():
        if given.search(original) and not said.search(translated):
            yield f"no “{missing}”"
    for change in _BY.finditer(original):
        number = re.escape(change[1].rstrip(".,"))
        to, by = (re.search(pattern.format(number), translated) for pattern in (_TO, _BY_AS_WELL))
        if to and not by:
            yield f"to {change[1]} for by {change[1]}"
