"""Chinese or Japanese, and which Chinese."""

from collections.abc import Sequence

from tripglot.detection._scripts import HAN_EVIDENCE, Word

KANJI_ONLY = 12  # letters: Japanese without any kana is no longer than a heading


def read_han(words: Sequence[Word], *, around: str | None, page: str | None) -> tuple[str, float, str]:
    """Language, confidence and rule for a unit framed by Han letters or kana.

    `around` is what the rest of the block says ("ja", "zh-Hans" ...), `page` what the post says.
    """
    han = "".join(word.text for word in words if word.script == "han")
    kana = sum(len(word.text) for word in words if word.script == "kana")
    # one の in a Chinese slogan does not make it Japanese
    if kana and (kana > 1 or len(han) < KANJI_ONLY) and kana * 16 > len(han):
        return "ja", 0.99, "kana"
    evidence = han.translate(HAN_EVIDENCE)
    simplified, traditional, japanese = (evidence.count(sign) for sign in "stj")
    hint = around or page
    if len(han) <= KANJI_ONLY and (hint == "ja" or japanese) and all(_japanese(letter) for letter in han):
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
