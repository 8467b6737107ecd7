"""What every room must know about characters: which scripts are written without spaces, how wide they are."""

import re
from unicodedata import east_asian_width

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"  # letters, those of Vietnamese too
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
SOUTHEAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Myanmar, Khmer

# Han, kana, bopomofo, their punctuation and full-width forms. Hangul is left out on purpose: Korean writes spaces.
CJK = "\u2e80-\u2fdf\u2ff0-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\U00020000-\U0003ffff"
CJK_CHAR = re.compile(f"[{CJK}]")
# scripts that join lines without a space
UNSPACED_CHAR = re.compile(f"[{CJK}{SOUTHEAST_ASIAN}]")
# of these, what may be part of a word
UNSPACED_LETTER = re.compile(
    f"[{SOUTHEAST_ASIAN}\u3040-\u30ff\u31f0-\u31ff{HAN}\uf900-\ufaff"
    "\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
CJK_LETTER = re.compile(f"[\u3005-\u3007\u3041-\u30ff{HAN}\uac00-\ud7af]")  # Han, kana and Hangul
HANGUL_CHAR = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


def is_cjk(char: str) -> bool:
    """Whether a character (or "") belongs to Chinese or Japanese text."""
    return bool(char) and CJK_CHAR.match(char) is not None


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line break between two characters stands for nothing rather than for a space."""
    return bool(before and after) and bool(UNSPACED_CHAR.match(before)) and bool(UNSPACED_CHAR.match(after))


def columns(text: str) -> int:
    """How many terminal columns a text takes: wide characters take two."""
    if text.isascii():
        return len(text)
    return len(text.translate(_WIDTHS))


class _Widths(dict[int, str]):
    """As many spaces as a character has columns, for `str.translate`; filled in as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = "  " if east_asian_width(chr(code)) in "WF" else " "
        return found


_WIDTHS = _Widths()


def shortened(text: str, width: int) -> str:
    """A text on one line and in so many columns, with an ellipsis where something is missing."""
    text = " ".join(text.split())
    if columns(text) <= width:
        return text
    text = text[:width]
    while columns(text) > width - 1:
        text = text[:-1]
    return text + "…"
