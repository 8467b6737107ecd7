"""A published post is not what the post and the memory give now: something changed since the last run.

Readers still see the old text. Only the Markdown in the target language is derived again, which takes no engine; posts
that were never published are left alone, and so are files that were edited by hand (TG504) and posts with text that is
not in the memory (TG201) or a memory that cannot be read (TG501).

To mend it: `tripglot run`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.engines.make import is_natural
from tripglot.files import unix_ends
from tripglot.publishing.fragments import reachable
from tripglot.publishing.markdown.version import from_memory


@rule("TG503", "output-out-of-date", "warning", needs=("output",))
def check(subject: Subject) -> Iterator[Spot]:
    """Compare the published file with what a run would write, line ends aside."""
    manifest = subject.shared.manifest
    if manifest is None or not _has_memory(subject):
        return
    settings = subject.settings
    name = Path(settings.target) / subject.name
    path = settings.root / settings.output / name
    try:
        found = path.read_bytes()
    except OSError:
        if manifest.knows(name):
            yield Spot(path, 1, 1, "was published and is gone", 1, 1)
        return
    if manifest.names() and not manifest.owns(name, found):
        return  # edited by hand, or never ours
    if unix_ends(found) != unix_ends(_published(subject)):
        message = "is out of date: the post or its memory has changed since it was published"
        yield Spot(path, 1, 1, message, 1, 1)


def _has_memory(subject: Subject) -> bool:
    """Whether a run would find everything it needs in the memory of this post."""
    root = Path(os.path.realpath(subject.settings.root))
    if not is_natural(subject.settings.engine) or not Path(os.path.realpath(subject.path)).is_relative_to(root):
        return False  # such posts are published without a memory
    return subject.catalog_error is None and not subject.memory.missing


def _published(subject: Subject) -> bytes:
    """What a run would write."""
    known, settings = subject.memory.entries, subject.settings
    version = from_memory(subject.post, subject.spliced, subject.survey, known, settings)
    return reachable(version, subject.shared.anchors.get(subject.name, frozenset())).source.encode()
