"""A post is not fully translated into a further language that the settings publish it in (`also`).

One finding for each post and language, with the number of passages that have no translation in that language's memory,
or one that would change the structure of the post.

To mend it: `tripglot run`, or the `tripglot-fill` hook, then `git add translations` where the posts are in git.
"""

from collections.abc import Iterator

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.languages import english_name
from tripglot.memory import alone, load, path_of


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
    found = survey(post, target, subject.settings.languages)
    catalog = load(path_of(subject.settings.memory_dir(target), subject.name))
    known = alone(catalog, post, found.blocks, found.fixed)
    whole = {index: entry.target for index, entry in known.entries.items() if entry.target}
    return len(known.blocks) - len(whole) + len(post.edit(whole).refused), len(known.blocks)
