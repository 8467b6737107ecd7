"""What the Markdown parser and the splicer must know about characters: which scripts are written without spaces."""

import re

# Han, kana, bopomofo, their punctuation and full-width forms. Hangul is left out on purpose: Korean writes spaces.
CJK = "\u2e80-\u2fdf\u2ff0-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\U00020000-\U0003ffff"
CJK_CHAR = re.compile(f"[{CJK}]")
# scripts that join lines without a space: CJK, Thai, Lao, Khmer, Myanmar
UNSPACED_CHAR = re.compile(f"[{CJK}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
HANGUL_CHAR = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


def is_cjk(char: str) -> bool:
    """Whether a character (or "") belongs to Chinese or Japanese text."""
    return bool(char) and CJK_CHAR.match(char) is not None


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line break between two characters stands for nothing rather than for a space."""
    return bool(before and after) and bool(UNSPACED_CHAR.match(before)) and bool(UNSPACED_CHAR.match(after))
