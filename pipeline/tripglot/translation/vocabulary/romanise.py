"""Chinese personal names in Latin letters: Hanyu Pinyin, or Wade–Giles as Taiwan writes names (Wang Hsiao-ming).

Wade–Giles here is what Taiwanese passports hold: without apostrophes and umlauts, given names with a hyphen. The
syllables follow from those of pinyin (https://en.wikipedia.org/wiki/Wade-Giles, table of equivalents).
"""

from typing import Literal

System = Literal["pinyin", "wade-giles"]

# read otherwise as surnames than as words
_SURNAMES = {
    "曾": "zeng", "单": "shan", "單": "shan", "仇": "qiu", "查": "zha", "解": "xie", "任": "ren", "覃": "qin",
    "华": "hua", "華": "hua", "盖": "ge", "蓋": "ge", "区": "ou", "區": "ou", "翟": "zhai", "葛": "ge", "朴": "piao",
    "尉迟": "yu chi", "尉遲": "yu chi", "长孙": "zhang sun", "長孫": "zhang sun", "沈": "shen", "石": "shi",
}  # fmt: skip
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_WADE_INITIALS = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "z": "ts", "c": "ts", "r": "j",
}  # fmt: skip
_WADE_FINALS = {
    "ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "ve": "ueh", "v": "u", "iong": "iung", "er": "erh",
}  # fmt: skip
_WADE_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu", "yi": "yi",
    "ye": "yeh", "yan": "yen", "yue": "yueh", "you": "yu", "yong": "yung", "er": "erh", "ge": "ko", "ke": "ko",
    "he": "ho", "gui": "kuei", "kui": "kuei", "xiong": "hsiung", "jiong": "chiung", "qiong": "chiung",
}  # fmt: skip


def romanised(surname: str, given: str, system: System) -> str:
    """A name in Latin letters, surname first: Wang Xiaoming, or Wang Hsiao-ming."""
    from pypinyin import lazy_pinyin

    first = _SURNAMES[surname].split() if surname in _SURNAMES else lazy_pinyin(surname, v_to_u=False)
    second = lazy_pinyin(given, v_to_u=False)
    if system == "pinyin":
        return f"{''.join(first).replace('v', 'ü').capitalize()} {_joined(second).capitalize()}"
    return f"{'-'.join(map(wade_giles, first)).capitalize()} {'-'.join(map(wade_giles, second)).capitalize()}"


def wade_giles(syllable: str) -> str:
    """A syllable of pinyin (ü as v) in Wade–Giles: xiao, hsiao."""
    if syllable in _WADE_WHOLE:
        return _WADE_WHOLE[syllable]
    initial = next((start for start in _INITIALS if syllable.startswith(start)), "")
    final = syllable[len(initial) :]
    if final == "uo" and initial not in ("g", "k", "h", "sh"):
        final = "o"
    return _WADE_INITIALS.get(initial, initial) + _WADE_FINALS.get(final, final)


def _joined(syllables: list[str]) -> str:
    """Syllables as one word; an apostrophe where a vowel would be read with the one before: Jian'an."""
    word = ""
    for syllable in syllables:
        word += ("'" if word and syllable[0] in "aoe" else "") + syllable.replace("v", "ü")
    return word
