"""Emoji, faces made of signs, numbers in circles: what people of all languages write, and no engine translates."""

import re
from typing import Final

from tripglot.scripts import HAN

# Unicode's Extended_Pictographic without arrows and signs that stand in running text, with what may follow (UTS #51)
_PICTURE: Final = (
    "[\U0001f000-\U0001faff\u2600-\u27bf\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u2b1b\u2b1c\u2b50\u2b55]"
)
_MODIFIER: Final = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_EMOJI: Final = rf"{_PICTURE}{_MODIFIER}*+(?:\u200d?{_PICTURE}{_MODIFIER}*+)*+|[0-9#*]\ufe0f?\u20e3"
# (´・ω・`) and (T_T): short, without words or numbers, and with a sign in it that draws an eye or a mouth
_DRAWS: Final = "´`ˊˋ｀ωДд∀▽∇﹏◕‿¬益皿≧≦￣＾^⌒⊙ಠ･ﾟ°•︶╯▔_＞＜＿ㅂᴗεз╥"
_PART: Final = rf"(?![A-Za-z]{{2}}|\d|[\u3041-\u30f6]{{3}}|(?![益皿])[{HAN}])[^()（）\n]"
_FACE: Final = rf"[ヽヾ╰╭┗┏Σ＼\\]?[(（](?=[^()（）\n]{{0,15}}[{_DRAWS}])(?:{_PART}){{2,16}}+[)）][ノﾉヽ╯╮┛┓ψ凸σ／゜]?"
# what stands for a face in letters, where a clause ends with it
_LETTERS: Final = (
    r"(?<![A-Za-z0-9_])(?:([T^=Oo@;.-])_{1,3}\1|>_{0,2}<|[Oo]rz|XD+|QQ|QAQ|TAT)(?=\s*(?:$|[。！？!?，,~～…\n)）]))"
)
# two closed eyes behind a Chinese clause, and maybe a drop of sweat
_EYES: Final = rf"= =(?:(?<=[{HAN}。，！？～…）]= =)|(?<=[{HAN}。，！？～…）] = =))\"?(?!\s*=|[\w\"])"
# ① ⑵ ⒊ Ⓐ ⓿ and ㈠ ㊀: engines leave them out, or count with them ("Two links are found")
_NUMBERED: Final = "[\u2460-\u24ff\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf]"
SIGN: Final = re.compile(f"{_EMOJI}|{_NUMBERED}|{_FACE}|{_LETTERS}|{_EYES}")
