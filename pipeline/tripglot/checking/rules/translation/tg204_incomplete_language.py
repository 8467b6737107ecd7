"""A post is not fully translated into a further language that the settings publish it in (`also`).

One finding for each post and language, with the number of passages that have no translation in that language's memory,
or one that would change the structure of the post.

To mend it: `tripglot run`, or the `tripglot-fill` hook.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.detection.readings import read, units_of
from tripglot.detection.units import blocks_of
from tripglot.errors import TripglotError
from tripglot.languages import english_name
from tripglot.memory import load, path_of


@rule("TG204", "incomplete-language", "error", needs=("further",))
def check(subject: Subject) -> Iterator[Spot]:
    """Count what is missing, per language."""
    for target in subject.settings.targets()[1:]:
        try:
            lacking, foreign = _lacking(subject, target)
        except TripglotError as error:
            yield subject.on_file(f"the memory in {english_name(target)}: {error}")
            continue
        if lacking:
            yield subject.on_file(f"{lacking} of {foreign} passages have no translation into {english_name(target)}")


def _lacking(subject: Subject, target: str) -> tuple[int, int]:
    """How many passages a reader of a language cannot read, and of how many."""
    post = subject.post
    blocks = blocks_of(units_of(post, read(post, target, subject.settings.languages), target))
    catalog = load(path_of(subject.settings.memory_dir(target), subject.name))
    known = {entry.source: entry.target for entry in catalog.entries if entry.target}
    fitting = {index: known[post.blocks[index].source] for index in blocks if post.blocks[index].source in known}
    return len(blocks) - len(fitting) + len(post.edit(fitting).refused), len(blocks)
