"""What people have translated already: a version that stands beside a post goes into the memory, block by block."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from tripglot.detection.survey import survey
from tripglot.errors import TripglotError
from tripglot.files import PostFile, find_posts, real, refuse_twins
from tripglot.jobs.review import accepted
from tripglot.jobs.side_by_side import originals
from tripglot.languages import english_name
from tripglot.memory import Entry, alone, load, path_of, save, writing
from tripglot.memory.bitext import align
from tripglot.post.open import opened, post_of
from tripglot.post.unseen import smuggled
from tripglot.scripts import shortened
from tripglot.settings import Settings

_SURE: Final = 0.98  # that two blocks belong together: of 1,000 pairs above it, one does not, docs/reviewing.md


class Left(NamedTuple):
    """What was not taken: where it stands, the line from 1, and why."""

    path: Path
    line: int
    why: str


@dataclass(slots=True)
class Taken:
    """What became of the foreign blocks of a post.

    taken: their translations are in the memory, as a person's own words. doubtful: what may be their translation, or is
    it with other markup, waits in review, and is not published. known: the memory had these words already.
    """

    post: Path
    taken: int = 0
    doubtful: int = 0
    known: int = 0
    left: list[Left] = field(default_factory=list)


def adopt_version(version: Path, of: Path | None, settings: Settings) -> Taken:
    """Take a translation that a person made of a post into the memory.

    version: a file in the target language. of: the post, None if their names tell (`trip.en.md`, `trip.zh.md`); one
    that the settings exclude will do. Raises TripglotError if there is none, or one of the files cannot be read.
    """
    file = _post_of(version, of, settings)
    refuse_twins([file], settings.places())
    with writing(settings.memory_dir()):
        return _take(version, file, settings)


def _post_of(version: Path, of: Path | None, settings: Settings) -> PostFile:
    everywhere = replace(settings.places(), exclude=())
    files = find_posts(settings.sources(), everywhere, [])
    if of is not None:
        if real(of) == real(version):
            raise TripglotError("is no translation of itself", path=version, cure="name the post that it translates")
        found = [file for file in files if real(file.path) == real(of)]
        if not found:
            raise TripglotError("belongs to no post", path=of, cure="see posts in the settings")
        return found[0]
    mine = next((file.name for file in files if real(file.path) == real(version)), None)
    by_name = {file.name: file for file in files}
    names = originals(mine, by_name, settings.target) if mine else []
    if len(names) != 1:
        said = f"could be of {', '.join(map(str, names))}" if names else "is no published post, and of none by its name"
        raise TripglotError(said, path=version, cure="name the post that it translates: --of")
    return by_name[names[0]]


def _take(version: Path, file: PostFile, settings: Settings) -> Taken:
    post, other = opened(file, settings.front_matter), post_of(version, settings.front_matter)
    found = survey(post, settings.target, settings.languages)
    elsewhere = {*survey(other, settings.target, settings.languages).blocks}
    path = path_of(settings.memory_dir(), file.name)
    known = alone(load(path), post, found.blocks, found.fixed)
    out = Taken(file.path)
    pairs = {pair.source: pair for pair in align(post, other)}
    theirs: dict[int, str] = {}  # by the block of the post

    def leave(index: int, why: str) -> None:
        block = other.blocks[pairs[index].target]
        out.left.append(Left(version, other.source.line(block.start), why))

    for index in known.blocks:
        entry = known.entries.get(index)
        text = other.blocks[pairs[index].target].source if index in pairs else ""
        if entry and entry.settled and text in ("", entry.target):
            out.known += 1
        elif not text:
            line = post.source.line(post.blocks[index].start)
            out.left.append(Left(file.path, line, "nothing was found that translates this"))
        elif entry and entry.by_hand and text != entry.target:
            leave(index, f"the memory has other words of a person: {shortened(entry.target, 60)}")
        elif pairs[index].target in elsewhere or text == post.blocks[index].source:
            leave(index, f"this is not all in {english_name(settings.target)}")
        else:
            theirs[index] = text
    refused = {refusal.block for refusal in post.edit(theirs).refused}
    entries = dict(known.entries)
    for index, text in theirs.items():
        block = post.blocks[index]
        entry = entries.get(index) or Entry(block.kind, block.source, "")
        if unseen := smuggled(text, block.source):
            leave(index, unseen)
        elif pairs[index].likely >= _SURE and index not in refused:
            entries[index] = accepted(replace(entry, target=text))
            out.taken += 1
        else:
            entries[index] = _draft(entry, text)
            out.doubtful += 1
    save(path, known.catalog(entries), settings.target)
    return out


def _draft(entry: Entry, text: str) -> Entry:
    """What may be the translation of an entry, for a person to look at."""
    bare = Entry(entry.kind, entry.source, "", fuzzy=False, note=entry.note, flags=entry.flags, place=entry.place)
    return replace(bare, proposal=text)
