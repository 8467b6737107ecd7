"""Chinese or Japanese, and which Chinese."""

import re
from collections.abc import Sequence
from typing import Final

from tripglot.detection._han_letters import Evidence, evidence, in_the_open, kana_points
from tripglot.detection._scripts import Word

# letters that write Cantonese and no other Chinese; one alone may be quoted, or a sigh
_CANTONESE: Final = re.compile("[嘅咗喺哋冇佢唔嚟啲嘢嗰咁噉諗瞓攞㗎咩冚啱嘥揾]")
_CANTONESE_SHARE: Final = 12  # of so many letters, one at least
# days, times and persons are counted so in Japanese only, and these are its own words though others have their letters
_JAPANESE_WORD: Final = re.compile(
    r"(?:[日回人番個本枚年月週軒杯台冊匹度話章部件歳階位社問]|時間|週間|ヶ月)目|[月火水木金土日]曜日?"
    r"|写真|勉強|大丈夫|切符|電車|会社|自転車|料金|手順|予約|注意点|手紙|株式会社|駅前?|最終日|円"
)
_HIRAGANA: Final = re.compile("[\u3041-\u3096]")
KANJI_ONLY = 12  # letters: what is no longer may be a heading, in which one kana says much


_HINT: Final = 3  # points that the surroundings are worth
_PLENTY: Final = 12  # kana that no Chinese has more of than of its own letters
_PLAIN: Final = 6  # points from which Japanese needs nobody's word


def read_han(words: Sequence[Word], text: str, *, around: str | None, page: str | None) -> tuple[str, float, str]:
    """Language, confidence and rule for a unit of `text` framed by Han letters or kana.

    `around` is what the rest of the block says ("ja", "zh-Hans" ...), `page` what the post says.
    """
    hint = around or page
    kana = sum([len(word.text) for word in words if word.script == "kana"])
    han = "".join([word.text for word in words if word.script == "han"])
    if kana:
        if kana >= len(han) and kana >= _PLENTY:
            return "ja", 0.99, "kana"
        words = in_the_open(words, text)
        han = "".join([word.text for word in words if word.script == "han"])
    found = evidence(han, doubtful=bool(kana) or hint == "ja")
    chinese, japanese, simplified, traditional = found
    if kana and _is_japanese(words, kana, found, hint):
        return "ja", 0.99, "kana"
    telling = _CANTONESE.findall(han)
    if len(set(telling)) > 1 and len(telling) * _CANTONESE_SHARE >= len(han):
        return "yue", 0.95, "han-cantonese"
    is_short = len(han) <= KANJI_ONLY
    if is_short and hint is None and any(_JAPANESE_WORD.fullmatch(word.text) for word in words):
        return "ja", 0.85, "han-japanese"
    if japanese > chinese + (_HINT - 1 if hint and hint != "ja" else 0):
        return "ja", 0.8, "han-japanese" if japanese < _PLAIN else "han-letters"
    if hint == "ja" and japanese + _HINT > chinese:
        return "ja", 0.9, "han-context"
    if simplified != traditional:
        sure = max(simplified, traditional) / (simplified + traditional)
        return ("zh-Hans" if simplified > traditional else "zh-Hant"), round(0.5 + sure / 2 - 0.01, 3), "han-letters"
    if hint in ("zh-Hans", "zh-Hant"):
        return hint, 0.8, "han-context"
    return "zh-Hans", 0.6, "han-either"


def _is_japanese(words: Sequence[Word], kana: int, found: Evidence, hint: str | None) -> bool:
    """Whether the kana of a unit is what it is written in, rather than a name in Chinese; by its words in the open."""
    japanese = found.japanese + kana_points(words)
    if found.chinese:
        bonus = _HINT if hint == "ja" else -_HINT if hint else 0
        return japanese + bonus >= found.chinese
    han = sum([len(word.text) for word in words if word.script == "han"])
    if hint and hint != "ja" and kana <= han and not found.japanese and _is_named(words):
        return False
    # one の in a Chinese slogan does not make it Japanese, one と among Japanese does
    return hint == "ja" or ((kana > 1 or han < KANJI_ONLY) and kana * 16 > han)


def _is_named(words: Sequence[Word]) -> bool:
    """Whether the kana is a name beside other words: no hiragana in it, as in all grammar, and Han letters apart."""
    borders = {border for word in words if word.script == "kana" for border in (word.start, word.end)}
    apart = any(word.script == "han" and borders.isdisjoint((word.start, word.end)) for word in words)
    return apart and not any(_HIRAGANA.search(word.text) for word in words)
