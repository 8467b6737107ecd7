"""A published post was edited by hand: the next run will not touch it until that is settled.

To mend it: `tripglot adopt FILE` takes the edit into the memory as reviewed; deleting the file drops it.
"""

from collections.abc import Iterator
from pathlib import Path

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject


@rule("TG504", "edited-output", "warning", needs=("output",))
def check(subject: Subject) -> Iterator[Spot]:
    """Compare the file with what the manifest of the output folder knows."""
    folder = subject.settings.root / subject.settings.output
    name = Path(subject.settings.target) / subject.name
    try:
        found = (folder / name).read_bytes()
    except OSError:
        return
    manifest = subject.shared.manifest
    if manifest is not None and manifest.knows(name) and not manifest.owns(name, found):
        yield Spot(folder / name, 1, 1, "was edited by hand", 1, 1)
