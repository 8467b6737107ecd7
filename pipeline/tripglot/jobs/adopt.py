"""An edit in a published file goes back into the memory, as a person's own words."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.files import find_posts, real, refuse_twins
from tripglot.memory import Entry, alone, load, path_of, save, writing
from tripglot.output.manifest import Manifest
from tripglot.post import Post
from tripglot.post.open import post_of
from tripglot.publishing.fragments import reachable
from tripglot.publishing.markdown.version import from_memory
from tripglot.scripts import shortened
from tripglot.settings import Settings

_ANCHOR: Final = re.compile(r'\bid="([^"]+)"')  # maybe one that a run put there for the links of other posts


def is_published(file: Path, settings: Settings) -> bool:
    """Whether a file lies where posts of the target language are published."""
    return real(file).is_relative_to(real(settings.root / settings.output / settings.target))


def adopt(published: Path, settings: Settings) -> int:
    """Take what was edited in `<output>/<target>/<post>.md` into the memory; gives the number of entries taken.

    Raises TripglotError if the file belongs to no post, if its structure is not the post's, if text was edited that is
    no translation (that has to be changed in the post itself), or if it would replace what was reviewed since the file
    was published.
    """
    with writing(settings.memory_dir()):
        return _adopt(published, settings)


def _adopt(published: Path, settings: Settings) -> int:
    folder = settings.root / settings.output / settings.target
    try:
        name = published.resolve().relative_to(folder.resolve())
    except ValueError:
        raise TripglotError("is no published post", path=published, cure=f"give a file below {folder}") from None
    file = next((f for f in find_posts(settings.sources(), settings.places()) if f.name == name), None)
    if file is None:
        raise TripglotError("belongs to no post", path=published, cure="see posts in the settings")
    refuse_twins([file], settings.places())
    post = post_of(file.path, settings.front_matter)
    edited = post_of(published, settings.front_matter)
    found = survey(post, settings.target, settings.languages)
    path = path_of(settings.memory_dir(), name)
    known = alone(load(path), post, found.blocks, found.fixed)
    entries = dict(known.entries)
    taken = 0
    version = from_memory(post, post.edit(_published(entries)), found, entries, settings)
    expected = version.post
    manifest = Manifest(settings.root / settings.output)
    place = Path(settings.target) / name
    anchors = frozenset(_ANCHOR.findall(edited.source.text))
    is_current = any(
        manifest.owns(place, one.source.encode()) for one in (expected, reachable(version, anchors))
    ) or not manifest.knows(place)
    if len(edited.blocks) != len(expected.blocks):
        raise TripglotError(
            f"has {len(edited.blocks)} blocks of prose where the post has {len(expected.blocks)}",
            path=published, cure="undo what changed paragraphs, lists or tables; words only can be adopted",
        )  # fmt: skip
    for index, (theirs, ours) in enumerate(zip(edited.blocks, expected.blocks, strict=True)):
        if theirs.source == ours.source:
            continue
        if index not in known.blocks:
            line = edited.source.line(theirs.start)
            raise TripglotError("this text is no translation", path=published, line=line, cure=f"edit {file.path}")
        entry = known.entries.get(index)
        if entry and entry.settled and not is_current:
            raise TripglotError(
                f"the memory has other words for this, reviewed since it was published: {shortened(entry.target, 60)}",
                path=published, line=edited.source.line(theirs.start), cure=f"write these here, or yours into {path}",
            )  # fmt: skip
        entries[index] = _taken(post, index, theirs.source, entry)
        taken += 1
    _check(post, _published(entries), published, edited)
    save(path, known.catalog(entries), settings.target)
    manifest.settle({place: published.read_bytes()})
    return taken


def _taken(post: Post, index: int, text: str, known: Entry | None) -> Entry:
    block = post.blocks[index]
    base = known or Entry(block.kind, block.source, "")
    return replace(base, target=text, fuzzy=False, previous="", proposal="", partial="", left="")


def _published(entries: dict[int, Entry]) -> dict[int, str]:
    return {index: entry.published for index, entry in entries.items() if entry.published}


def _check(post: Post, sources: dict[int, str], published: Path, edited: Post) -> None:
    refused = post.edit(sources).refused
    if refused:
        line = edited.source.line(edited.blocks[refused[0].block].start)
        raise TripglotError(
            refused[0].reason, path=published, line=line, cure="keep every link target, code span and image"
        )
