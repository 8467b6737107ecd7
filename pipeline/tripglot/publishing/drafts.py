"""Posts that their authors hold back, by the keys that site generators read: their pages are on no site of ours.

Their Markdown is written like that of any other post: a generator reads the key there.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from tripglot.files import PostFile
from tripglot.post.front.matter import read, untyped
from tripglot.post.open import front_text

_HELD = {  # what of a key's values holds a post back
    "draft": frozenset({"true", "yes", "on"}),
    "published": frozenset({"false", "no", "off"}),
    "status": frozenset({"draft"}),  # Pelican's
}
_ANY = re.compile("|".join(_HELD), re.IGNORECASE)
_LINE = re.compile(r"^[ \t]*[\"']?(\w+)[\"']?[ \t]*[:=][ \t]*[\"']?(\w+)", re.MULTILINE)


def held_back(files: Iterable[PostFile]) -> frozenset[Path]:
    """The names of the posts that are held back; what cannot be read is none, which the run says."""
    return frozenset(file.name for file in files if _is_held(file))


def _is_held(file: PostFile) -> bool:
    found = front_text(file)
    if found is None:
        return False
    text, extent = found
    if not _ANY.search(text, extent.start, extent.end):
        return False  # nearly every post: nothing is parsed
    front = read(text, ())
    if front is None or front.problem:  # broken: taken by the line, since nobody published what a line holds back
        said = _LINE.findall(text, extent.start, extent.end)
    else:
        top = 2 if front.kind == "pelican" else 1  # there, each key has its number beside it
        said = [(str(path[0]), untyped(value)) for path, value in front.data if len(path) == top]
    return any(value.strip().lower() in _HELD.get(key.lower(), ()) for key, value in said)
