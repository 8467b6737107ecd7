"""Cleaning: small, named, idempotent repairs of prose. Never inside code or markup, never a change of structure.

What is repaired is what translators, input methods, exports and copy-and-paste leave behind. The rules themselves are
in `repairs.py`; here is the walk that applies them, and what they must not touch.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from tripglot.cleaning import repairs
from tripglot.cleaning.blanks import trailing_blanks
from tripglot.cleaning.repairs import Repair
from tripglot.post import Block, Post, Run
from tripglot.scripts import CJK_LETTER

Spacing = Literal["keep", "none", "one"]

TRAILING_BLANKS = "trailing-blanks"  # of whole lines, not of runs: see blanks.py
ENTITIES = "entities"  # of entities, which are no text runs
CJK_SPACING = "cjk-spacing"  # a choice of the settings rather than a repair
RULES: dict[str, Repair] = {
    "invisible": repairs.invisible,
    "nfc": repairs.nfc,
    ENTITIES: repairs.entities,
    "full-width": repairs.full_width,
    "odd-spaces": repairs.odd_spaces,
    "cjk-punctuation": repairs.cjk_punctuation,
    "narrow-punctuation": repairs.narrow_punctuation,
    "doubled-punctuation": repairs.doubled_punctuation,
    "mixed-quotes": repairs.mixed_quotes,
}
SPACINGS: dict[Spacing, Repair] = {"none": repairs.without_cjk_spacing, "one": repairs.with_cjk_spacing}
_NOT_IN_CJK = frozenset({"cjk-punctuation"})
_SEES_ON = frozenset({"cjk-punctuation"})  # rules that put a blank before what follows
_MARKS = "，。；：！？、）"


def clean(post: Post, target: str, *, leave: Iterable[str] = (), spacing: Spacing = "keep") -> Post:
    """Apply every rule but those to `leave` to a post's prose; blocks whose structure would change stay as they are."""
    left = set(leave)
    rules = {name: rule for name, rule in RULES.items() if name not in left}
    if spacing != "keep":
        rules[CJK_SPACING] = SPACINGS[spacing]
    changes = {}
    for index, block in enumerate(post.blocks):
        source = block.source
        if post.is_label(index) or not _SUSPECT.search(source):  # a label is an address: its bytes count
            continue
        # lines that are paragraphs to their author are cleaned each for itself: one may be Chinese, the next not
        lines = source.split("\n") if block.unwrapped else [source]
        new = "\n".join(_settled(post, block, line, rules, target) for line in lines)
        if new != source:
            changes[index] = new
    cleaned_post = post.edit(changes).post if changes else post
    return cleaned_post if TRAILING_BLANKS in left else trailing_blanks(cleaned_post)


NAMES = (*RULES, TRAILING_BLANKS)
_SUSPECT = re.compile(r"[^\x00-\x7f]|([,;])\1|[?!]\.|&[#\w]")
_MOST_PASSES = 8


def _settled(post: Post, block: Block, source: str, rules: dict[str, Repair], target: str) -> str:
    for _ in range(_MOST_PASSES):  # one repair may make room for the next
        again = cleaned(source, post.cut(block, source), rules, target)
        if again == source:
            break
        source = again
    return source


def cleaned(source: str, runs: Iterable[Run], rules: dict[str, Repair], target: str) -> str:
    """A block's source after some rules, once each, on its text runs."""
    runs = list(runs)
    foreign = any(run.kind == "text" and CJK_LETTER.search(source[run.start : run.end]) for run in runs)
    out = []
    seen = ""  # what a reader sees right before a run: markup has no width, an atom counts as a word
    for number, run in enumerate(runs):
        text = source[run.start : run.end]
        if run.kind == "text":
            follows = _follows(source, runs, number) if text[-1] in _MARKS else ""
            for name, rule in rules.items():
                if name != ENTITIES and not (foreign and name in _NOT_IN_CJK):
                    before, after = ("", "") if name == CJK_SPACING else (seen, follows if name in _SEES_ON else "")
                    new = rule(before + text + after, target)  # a space beside a mark would kill the emphasis
                    if new.startswith(before) and new.endswith(after):
                        text = new[len(before) : len(new) - len(after)]
            seen = text[-1:]
        elif run.kind not in ("open", "close"):
            if run.name == "entity" and ENTITIES in rules:
                text = rules[ENTITIES](text, target)
            seen = "x" if run.kind in ("atom", "char") else ""
        out.append(text)
    return "".join(out)


def _follows(source: str, runs: Sequence[Run], number: int) -> str:
    """What a reader sees right behind a run of text: a character of the next one, "x" for code or an image."""
    for at in range(number + 1, len(runs)):
        run = runs[at]
        if run.kind == "text":
            return source[run.start]
        if run.kind == "atom" and run.name not in ("footnote", "hardbreak"):
            return "x"
        if run.kind != "open":
            return ""
    return ""
