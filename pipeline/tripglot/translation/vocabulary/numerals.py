"""Numbers in words and numerals: what English and Chinese call them."""

import re
from typing import Final

SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
ORDINALS: Final = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_DIGITS: Final = {
    c: n
    for n, chars in enumerate(("零〇", "一壹", "二两兩贰", "三叁", "四", "五", "六", "七", "八", "九"))
    for c in chars
}
HAN_NUMBER: Final = re.compile("[" + "".join(_DIGITS) + "".join(SCALES) + "]+")


def ending(value: int) -> str:
    """What makes an ordinal of a number in digits: 1st, 12th, 23rd."""
    return "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def han_values(run: str) -> list[int]:
    """What a run of Han numerals may mean: 三十五 is 35, 二〇二四 is 2024, 一百二 is 120 where a price is said.

    Single digits count by themselves too.
    """
    values = [_DIGITS[char] for char in run if char in _DIGITS]
    if len(values) == len(run):
        values.append(int("".join(str(value) for value in values)))
        return values
    if len(run) > 2 and run[-1] in _DIGITS and run[-2] in SCALES and SCALES[run[-2]] >= 100:
        values.append(han_values(run[:-1])[-1] + _DIGITS[run[-1]] * SCALES[run[-2]] // 10)
    total, section, digit = 0, 0, 0
    for char in run:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif SCALES[char] < 10**4:
            section += (digit or 1) * SCALES[char]
            digit = 0
        else:
            here, section, digit = section + digit, 0, 0
            # 万亿 multiplies, 一亿二千万 adds
            total = total + here * SCALES[char] if here and total > SCALES[char] else (total + here or 1) * SCALES[char]
    return [*values, total + section + digit]
