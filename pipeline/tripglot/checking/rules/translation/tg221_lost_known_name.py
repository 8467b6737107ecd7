"""A translation does not hold a well-known name that its source has.

布拉格 is Prague, and 清華大學 is Tsing Hua University. An engine that does not know a name makes a word of it, and
nothing in the text looks wrong. The names that mean one thing are known for Chinese into English; adjectives and other
accepted spellings count, and what `glossary.toml` says of a name goes before.

To mend it: edit the entry; or say in the glossary what the name is called here.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.translation.glossary import Glossary
from tripglot.translation.vocabulary.names import vocabulary


@rule("TG221", "lost-known-name", "warning", needs=("glossary",))
def check(subject: Subject) -> Iterator[Spot]:
    """Look for each name, whoever wrote the translation."""
    glossary = subject.shared.glossary or Glossary((), subject.settings.target)
    for pair in subject.pairs:
        words = vocabulary(glossary, pair.lang)
        for name in words.lost([term for term in words.required(pair.before) if term.known], pair.after):
            yield subject.on_block(pair.block, f"its translation lacks the name '{name}'")
