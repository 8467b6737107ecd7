"""Chinese or Japanese, and which Chinese."""

import re
from collections.abc import Sequence
from typing import Final

from tripglot.detection._scripts import HAN_EVIDENCE, Word

# letters that write Cantonese and no other Chinese; one alone may be quoted, or a sigh
_CANTONESE: Final = re.compile("[嘅咗喺哋冇佢唔嚟啲嘢嗰咁噉諗瞓攞㗎咩冚啱嘥揾]")
_CANTONESE_SHARE: Final = 12  # of so many letters, one at least
# days, times and persons are counted so in Japanese only, and these are its own words though others have their letters
_JAPANESE_WORD: Final = re.compile(
    r"(?:[日回人番個本枚年月週軒杯台冊匹度話章部件歳階位社問]|時間|週間|ヶ月)目|[月火水木金土日]曜日?"
    r"|写真|勉強|大丈夫|切符|電車|会社|自転車|料金|手順|予約|注意点|手紙|株式会社|駅前?|最終日|円"
)
KANJI_ONLY = 12  # letters: Japanese without any kana is no longer than a heading


def read_han(words: Sequence[Word], *, around: str | None, page: str | None) -> tuple[str, float, str]:
    """Language, confidence and rule for a unit framed by Han letters or kana.

    `around` is what the rest of the block says ("ja", "zh-Hans" ...), `page` what the post says.
    """
    han = "".join(word.text for word in words if word.script == "han")
    kana = sum(len(word.text) for word in words if word.script == "kana")
    hint = around or page
    # one の in a Chinese slogan does not make it Japanese, one と among Japanese does
    if kana and (hint == "ja" or ((kana > 1 or len(han) < KANJI_ONLY) and kana * 16 > len(han))):
        return "ja", 0.99, "kana"
    evidence = han.translate(HAN_EVIDENCE)
    simplified, traditional, japanese = (evidence.count(sign) for sign in "stj")
    telling = _CANTONESE.findall(han)
    if len(set(telling)) > 1 and len(telling) * _CANTONESE_SHARE >= len(han):
        return "yue", 0.95, "han-cantonese"
    is_short = len(han) <= KANJI_ONLY
    if is_short and hint is None and any(_JAPANESE_WORD.fullmatch(word.text) for word in words):
        return "ja", 0.85, "han-japanese"
    if is_short and (hint == "ja" or japanese) and all(_japanese(letter) for letter in han):
        if hint == "ja":
            return "ja", 0.9, "han-context"
        if japanese:
            return "ja", 0.8, "han-japanese"
    if simplified != traditional:
        sure = max(simplified, traditional) / (simplified + traditional)
        return ("zh-Hans" if simplified > traditional else "zh-Hant"), round(0.5 + sure / 2 - 0.01, 3), "han-letters"
    if hint in ("zh-Hans", "zh-Hant"):
        return hint, 0.8, "han-context"
    return "zh-Hans", 0.6, "han-either"


def _japanese(letter: str) -> bool:
    try:
        letter.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True
