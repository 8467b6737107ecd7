"""Inputs out of inputs where no coverage guides: pieces cut out, doubled, moved, joined, and what means something put in."""

from collections.abc import Sequence
from random import Random

MEANING = [
    word.encode()
    for word in (
        "**", "*", "_", "~~", "`", "```\n", "[", "](", "](u)", "[^1]", "[^1]: ", "![", "<br>", "<pre>", "</pre>", "<!--",
        "-->", "<div>\n", "</div>", "{{< ", ">}}", "{% ", "%}", "{{", "}}", "$", "$$", "\\", "\n", "\n\n", "\r\n", "\r",
        "    ", "\t", "> ", "- ", "1. ", "# ", "| ", "|---|\n", "---\n", "+++\n", ":::", "!!! note \"x\"\n", "%%", "&amp;",
        "https://a.b/c", "mailto:", "。", "，", "「", "重要", "文字", "かな", "слово", "\u200b", "\u3000", "\xa0", "\0", "\ufeff",
        "e\u0301", "title=\"x\"", "'", '"', "msgid ", "msgstr ", "#~ ", "javascript:", "onload=", "<img src=//x>", ":smile:",
    )
]  # fmt: skip


def mutated(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """One to four changes to an input."""
    for _ in range(random.randint(1, 4)):
        at, end = sorted((random.randrange(len(data) + 1), random.randrange(len(data) + 1)))
        match random.randrange(7):
            case 0:
                data = data[:at] + data[min(end, at + 20) :]
            case 1:
                data = data[:end] + data[at : at + 40] + data[end:]
            case 2:
                other = random.choice(others)
                start = random.randrange(len(other) + 1)
                data = data[:at] + other[start : start + random.randrange(60)] + data[at:]
            case 3:
                data = data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
            case _:
                data = data[:at] + random.choice(MEANING) + data[at:]
    return data
