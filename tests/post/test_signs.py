"""Emoji and faces made of signs are markup to us: nothing in them is translated."""

import pytest

from tripglot.detection import detect_post
from tripglot.post import Post, structure_of
from tripglot.post.dialects.signs import SIGN


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("太好了🎉🎉，走", ["🎉🎉"]),
        ("👨‍👩‍👧 一家人，🇹🇼 和 1️⃣", ["👨‍👩‍👧", "🇹🇼", "1️⃣"]),
        ("❤️ 谢谢 ★★★☆☆", ["❤️", "★★★☆☆"]),
        ("耶嘿 (ﾟ∀ﾟ) 和 ヽ(✿ﾟ▽ﾟ)ノ 和（´・ω・｀）", ["(ﾟ∀ﾟ)", "ヽ(✿ﾟ▽ﾟ)ノ", "（´・ω・｀）"]),
        ("下雨了 QQ，但是 XD", ["QQ", "XD"]),
        ("好累 T_T", ["T_T"]),
        ('真的不可能 = = ，夠貴= =，他不會 = ="，走', ["= =", "= =", '= ="']),
        ('if a = = b，設定 = ="x" 和 = = =', []),
        ("① 登入，⓵ ❷ ㈢ ⑷ 找到（見圖②）", ["①", "⓵", "❷", "㈢", "⑷", "②"]),
        ("我用 QQ 聊天（笑）(2024) (カフェ・バー) (lambda x: x) → ← ± © 25°C f(x_1)", []),
    ],
)
def test_what_is_a_sign(text: str, signs: list[str]) -> None:
    assert [match.group() for match in SIGN.finditer(text)] == signs
    post = Post.parse(text + "\n")
    runs = post.runs(0)
    assert [text[run.start : run.end] for run in runs if run.name == "sign"] == signs
    assert "".join(text[run.start : run.end] for run in runs) == text


def test_a_face_of_kana_makes_no_japanese_of_a_chinese_line() -> None:
    post = Post.parse("耶嘿 (ﾟ∀ﾟ)\n")
    texts = [("paragraph", passage.masked) for passage in post.passages(0)]
    assert [s.lang for s in detect_post(texts, target="en")[0].sentences] == ["zh-Hans"]


def test_a_translator_may_leave_an_emoji_out_but_no_code() -> None:
    post = Post.parse("太好了🎉，用 `a` 吧。\n")
    assert not post.edit({0: "Great, use `a`."}).refused
    assert post.edit({0: "Great 🎉, use it."}).refused
    assert structure_of("a 🎉\n") == structure_of("a\n")
