"""Cleaning: small, named, idempotent repairs of prose. Never inside code or markup, never a change of structure.

A rule is a function from a text run to a text run; `RULES` names them all. What they repair is what translators,
input methods and copy-and-paste leave behind.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from pipeline.languages import is_spaced
from pipeline.post import Block, Post, Run

from .blanks import trailing_blanks

Rule = Callable[[str, str], str]  # (text, target language) -> text

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_WIDE_TO_NARROW = str.maketrans("，。；：！？（）", ",.;:!?()")
_LETTER_OR_END = r"[0-9A-Za-zÀ-ɏ)\]\"'”’?!.,;:%]"
_STRAY = re.compile(rf"(?<={_LETTER_OR_END})[ ]?([，。；：！？、])")
_STRAY_BRACKETS = re.compile(r"（([^（）\u2e80-\u9fff]*)）")
_AFTER_END = re.compile(r"([?!.…])[。．]+|([?!])(?<!\.\.)\.(?=\s|$)")
_DOUBLED = re.compile(r"([,;，、；。：])\1+")


def invisible(text: str, target: str) -> str:
    """Zero-width spaces, word joiners, stray byte order marks and soft hyphens go; joiners inside emoji stay."""
    return _INVISIBLE.sub("", text)


def nfc(text: str, target: str) -> str:
    """Letters and their accents in one character where Unicode has one (NFC, UAX #15)."""
    return unicodedata.normalize("NFC", text)


def cjk_punctuation(text: str, target: str) -> str:
    """CJK punctuation in text of a spaced script: `2023?。` becomes `2023?`, `talk，very` becomes `talk, very`."""
    if not is_spaced(target):
        return text
    text = _AFTER_END.sub(lambda m: m.group(1) or m.group(2), text)
    text = _STRAY_BRACKETS.sub(r"(\1)", text)
    return _STRAY.sub(lambda m: _narrow(m.group(1), text[m.end() : m.end() + 1]), text)


def _narrow(char: str, following: str) -> str:
    narrow = "," if char == "、" else char.translate(_WIDE_TO_NARROW)
    return narrow + (" " if following.isalnum() else "")


def doubled_punctuation(text: str, target: str) -> str:
    """`,,` becomes `,`; dots are left alone, since two of them may be a path and three an ellipsis."""
    return _DOUBLED.sub(r"\1", text)


CJK_LETTER = re.compile("[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")

TRAILING_BLANKS = "trailing-blanks"  # of whole lines, not of runs: see blanks.py
RULES: dict[str, Rule] = {
    "invisible": invisible,
    "nfc": nfc,
    "cjk-punctuation": cjk_punctuation,
    "doubled-punctuation": doubled_punctuation,
}


def clean(post: Post, target: str, *, leave: Iterable[str] = ()) -> Post:
    """Apply every rule but those to `leave` to a post's prose; blocks whose structure would change stay as they are."""
    left = set(leave)
    rules = {name: rule for name, rule in RULES.items() if name not in left}
    changes = {}
    for index, block in enumerate(post.blocks):
        source = block.source
        if not _SUSPECT.search(source):
            continue
        # lines that are paragraphs to their author are cleaned each for itself: one may be Chinese, the next not
        lines = source.split("\n") if block.unwrapped else [source]
        new = "\n".join(_settled(post, block, line, rules, target) for line in lines)
        if new != source:
            changes[index] = new
    cleaned_post = post.edit(changes).post if changes else post
    return cleaned_post if TRAILING_BLANKS in left else trailing_blanks(cleaned_post)


NAMES = (*RULES, TRAILING_BLANKS)
_SUSPECT = re.compile(r"[^\x00-\x7f]|([,;])\1|[?!]\.")
_MOST_PASSES = 8


def _settled(post: Post, block: Block, source: str, rules: dict[str, Rule], target: str) -> str:
    for _ in range(_MOST_PASSES):  # one repair may make room for the next
        again = cleaned(source, post.cut(block, source), rules, target)
        if again == source:
            break
        source = again
    return source


def cleaned(source: str, runs: Iterable[Run], rules: dict[str, Rule], target: str) -> str:
    """A block's source after some rules, once each, on its text runs."""
    runs = list(runs)
    foreign = any(run.kind == "text" and CJK_LETTER.search(source[run.start : run.end]) for run in runs)
    out = []
    seen = ""  # what a reader sees right before a run: markup has no width, an atom counts as a word
    for run in runs:
        text = source[run.start : run.end]
        if run.kind == "text":
            for name, rule in rules.items():
                if not (foreign and name == "cjk-punctuation"):
                    new = rule(seen + text, target)
                    text = new[len(seen) :] if new.startswith(seen) else text
            seen = text[-1:]
        elif run.kind not in ("open", "close"):
            seen = "x" if run.kind in ("atom", "char") else ""
        out.append(text)
    return "".join(out)
