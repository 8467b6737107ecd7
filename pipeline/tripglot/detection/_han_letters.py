"""What Han letters and kana say for Chinese and for Japanese, in points.

No letter decides alone: Chinese quotes kana and names from Japan, Japanese spells names with old letters. So what only
one of them writes is counted on both sides, and the reader of a unit compares (`_han`).
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from tripglot.detection._scripts import Word
from tripglot.detection.cutting.glosses import Glosses

# Chinese writes these too, in Hong Kong and in older print, though neither Big5 nor GB 2312 holds them
_VARIANTS: Final = frozenset(
    "裏衞綫爲僞麪羣峯牀銹墻嫺碁粧鈎啓廻舘疎妬嶋嵜厠廐厰劵劔兪凖剏噛巓堺愼擧朶椀煕熈珎眞竈竪纒罸蔴艶菓覇鉢鎭鬪説産閲"
)
# in GB 2312 alone, but Hong Kong and many a keyboard in Taiwan write no other form
_EVERYWHERE: Final = frozenset("内温没黄着强脱税")
# in use in Japan, though its standard has them in another form only, or among the rare ones
_AT_HOME_IN_JAPAN: Final = frozenset("剝頰塡鷗噓摑瘦繫蟬蠟醬驒簞禱麴萊")
_SECOND_LEVEL: Final = b"\x98\x9f"  # from here, JIS X 0208 holds the letters that Japan has replaced or hardly uses

# what carries grammar in Chinese, and in Japanese is not written so
_CHINESE_WORDS: Final = re.compile(
    "[很這裡沒]|[吃喝](?![音驚采])|[今昨明每]天|[一二兩两三四五六七八九十幾几]天|因為|因为|所以|但是|可以|如果|不是|一起|時候|知道|自由行|非常[好大多]"
)
_CHINESE_LETTERS: Final = re.compile(
    "(?<![目論理性法科物心社私公知])的(?![中確屋場矢])|(?<![終完修満未校魅])了(?![解承])|我(?![々慢])|他是|也"
    "|(?<![過退死除])去(?![年勢就来])|到(?![着達来底])|就(?![職任労航業学])|是(?![正非認])|那(?![覇須])|看(?![板護])"
)
_JAPANESE_WORDS: Final = re.compile(
    "丁目|番地|曜日|株式会社|自転車|切符|徒歩|年中無休"
)  # in letters that Chinese has too
_PARTICLE: Final = re.compile("[はがをにでとへもや]|まで|から|より")
_HIRAGANA: Final = re.compile("[\u3041-\u3096]")


def _encodes(letter: str, charset: str) -> bytes:
    try:
        return letter.encode(charset)
    except UnicodeEncodeError:
        return b""


class _Signs(dict[int, str]):
    """What each Han letter tells, for `str.translate`; filled in as letters are met.

    "s" for a letter of simplified Chinese and "t" of traditional Chinese that Japan writes as well, "S" and "T" where
    it hardly does, "C" for one of any Chinese, "j" of Japanese only, "" for none of it.

    The national standards are the tables: GB 2312 holds the simplified letters, Big5 the traditional ones, JIS X 0208
    the Japanese ones, with those in use on its first level; Python ships all three.
    """

    def __missing__(self, code: int) -> str:
        self[code] = found = self._look_up(chr(code))
        return found

    @staticmethod
    def _look_up(letter: str) -> str:
        simplified, japanese = _encodes(letter, "gb2312"), _encodes(letter, "shift_jis")
        traditional = _encodes(letter, "big5") or letter in _VARIANTS
        if not simplified and not traditional:
            return "j" if b"" < japanese < _SECOND_LEVEL else ""
        if simplified and (traditional or letter in _EVERYWHERE):
            return "" if japanese else "C"
        at_home = letter in _AT_HOME_IN_JAPAN or b"" < japanese < _SECOND_LEVEL
        return ("s" if at_home else "S") if simplified else ("t" if at_home else "T")


SIGNS: Final = _Signs()


class Evidence(NamedTuple):
    """How much speaks for Chinese and for Japanese, and how many letters for either writing of Chinese."""

    chinese: int
    japanese: int
    simplified: int
    traditional: int


def evidence(han: str, *, doubtful: bool) -> Evidence:
    """What a unit's Han letters say; its words as well where it is `doubtful`: something else speaks for Japanese."""
    signs = han.translate(SIGNS)
    count = signs.count
    small_s, small_t, s, t = count("s"), count("t"), count("S"), count("T")
    chinese = 2 * (s + t + count("C"))
    japanese = 3 * count("j")
    if not chinese:
        # one writing of Chinese has the first of these letters, the other the second
        japanese += 2 * min(small_s, small_t) + 3 * len(_JAPANESE_WORDS.findall(han))
    if japanese or doubtful:
        chinese += grammar(han)
    return Evidence(chinese, japanese, small_s + s, small_t + t)


def grammar(han: str) -> int:
    """What the words that only Chinese has say for it."""
    return 3 * len(_CHINESE_WORDS.findall(han)) + len(_CHINESE_LETTERS.findall(han))


def in_the_open(words: Sequence[Word], text: str) -> Sequence[Word]:
    """The words that stand in no quotation and no brackets; all of them where there are no others."""
    glosses = Glosses(text, max(words[0].start - 1, 0), words[-1].end + 1)
    if not glosses:
        return words
    return [word for word in words if not glosses.around(word.start, word.end)] or words


def kana_points(words: Sequence[Word]) -> int:
    """What kana says for Japanese: much where it bends and joins the letters before it, little as a name."""
    points, end = 0, -1
    for word in words:
        if word.script == "kana":
            joined = word.start == end and _HIRAGANA.match(word.text)
            points += (4 if _PARTICLE.fullmatch(word.text) else 3) if joined else 2
        end = word.end
    return points
