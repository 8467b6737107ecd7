"""A paragraph is not in the post's target language, and nothing translates it.

Every sentence of the block is in another language than the target, and the translation memory has no entry for it.

To mend it: `tripglot run` fills it in, then `git add translations` where the posts are in git; or translate it
yourself. If it is meant to stay, put `<!-- tripglot: keep reason="…" -->` before it (before a table, for all of it), or
in front matter `tripglot: {keep: [title], reason: "…"}`; if the language was judged wrongly,
`<!-- tripglot: lang=xx -->`. What is in none of the settings' `languages` is translated by no run: name its language
there, or keep it. `tripglot explain FILE:LINE` shows why it was judged so.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.languages import english_name


@rule("TG101", "foreign-paragraph", "error", needs=("moved",))
def check(subject: Subject) -> Iterator[Spot]:
    """Report foreign blocks of posts without a memory."""
    if subject.catalog is not None:
        return  # then it is a missing translation: TG201
    target = english_name(subject.settings.target)
    for reading in subject.readings:
        if reading.detection.verdict == "foreign":
            langs = {s.lang for s in reading.detection.sentences if s.foreign and s.lang}
            names = ", ".join(sorted(english_name(lang) for lang in langs)) or "another language"
            passage = reading.passage
            masked = passage.masked
            start = len(masked) - len(masked.lstrip())
            yield subject.in_block(
                reading.block,
                passage.start + start,
                passage.start + len(masked.rstrip()),
                f"this text is in {names}, not in {target}{subject.advice(reading.block)}",
            )
