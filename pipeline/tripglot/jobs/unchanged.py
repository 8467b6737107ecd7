"""What earlier runs made of posts, so that a run after one change is done with the others at once.

A record holds as long as everything that went into it is as it was: the post, its catalogs, the settings, glossary,
templates, images, the code, and which of the posts it links to exist. What it made has to be in the output folder
still, byte for byte. Posts that were finished from their own catalog need no more: no other post's memory, and no
engine, had a say in them. Of an open one, with a sentence that keeps its source, the record holds as long as the whole
memory and the packages are as they were, too.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from tripglot.cache import Cache, digest_of, fingerprint
from tripglot.detection.remains import Stay
from tripglot.files import PostFile, files_below
from tripglot.memory import path_of
from tripglot.output.draft import Draft
from tripglot.output.manifest import hash_of
from tripglot.output.outcome import Left, PostReport
from tripglot.packages.store import installed
from tripglot.publishing.claims import NO_CLAIMS, Claims
from tripglot.publishing.images import facts_of
from tripglot.publishing.places import find_post
from tripglot.publishing.publish import Published
from tripglot.publishing.site.facts import Page
from tripglot.settings import Settings
from tripglot.translation.work import Fate

_KIND = "published"


class Records:
    """The records of a project, for the posts of one run."""

    def __init__(
        self,
        files: Sequence[PostFile],
        settings: Settings,
        cache: Cache,
        anchors: Mapping[Path, frozenset[str]],
        drafts: frozenset[Path] = frozenset(),
        claims: Claims = NO_CLAIMS,
        *,
        engine: bool = True,
    ) -> None:
        """Take all posts of the run: a link leads somewhere else when a post comes or goes.

        anchors: those that links lead to, by post, drafts: posts without pages, and claims, as `Project` is given them.
        engine: one is asked in this run; what is left otherwise says nothing of open posts.
        """
        self._anchors = anchors
        self._claims = claims
        self._settings = settings
        self._cache = cache
        self._names = frozenset(file.name for file in files)
        self._shown = self._names - drafts
        self._output = settings.root / settings.output
        self._with_open = engine and settings.engine == "argos"  # nobody knows what another engine would say by now
        self._open: dict[str, bytes] = {}  # records of open posts of this run, by what they are without the memory
        self._shared = digest_of(fingerprint(), repr(settings), *self._surroundings())

    def _surroundings(self) -> Iterable[str | bytes | None]:
        settings = self._settings
        theme = [path for path in files_below(settings.root / settings.templates) if path.is_file()]
        for path in (settings.root / settings.glossary, *theme):
            yield str(path)
            yield _content(path)

    def find(self, files: Iterable[PostFile]) -> dict[PostFile, Draft]:
        """The posts for which nothing has to be done, with what is known of them."""
        keys = {self._key(file, digest_of(_content(file.path))): file for file in files}
        if self._with_open:
            around = self._around()
            keys |= {digest_of(key, around): file for key, file in keys.items()}
        out = {}
        for key, data in self._cache.get(_KIND, keys).items():
            if draft := self._valid(keys[key], json.loads(data)):
                out[keys[key]] = draft
        return out

    def note(self, drafts: Iterable[Draft]) -> None:
        """Record what can be recorded of posts that were just written."""
        recorded = {self._key(d.file, d.mark): d for d in drafts if d.recordable}
        self._open |= {key: self._dump(d) for key, d in recorded.items() if self._with_open and not d.settled}
        self._cache.put(_KIND, {key: self._dump(d) for key, d in recorded.items() if d.settled})

    def close(self) -> None:
        """Record the open posts, now that all of the memory is written."""
        if self._open:
            around = self._around()
            self._cache.put(_KIND, {digest_of(key, around): record for key, record in self._open.items()})

    def _around(self) -> str:
        """The state of what may have a say in an open post: every catalog, and what translates."""
        folders = [self._settings.memory_dir(target) for target in self._settings.targets()]
        catalogs = sorted(path for folder in folders for path in files_below(folder, ".po"))
        packages = installed(self._settings.package_dirs())
        return digest_of(*map(_content, catalogs), *(f"{one.label} {one.path} {one.problem}" for one in packages))

    def _key(self, file: PostFile, mark: str) -> str:
        catalogs = [path_of(self._settings.memory_dir(target), file.name) for target in self._settings.targets()]
        anchors = "\n".join(sorted(self._anchors.get(file.name, ())))
        return digest_of(self._shared, str(file.path), *self._place(file.name), mark, anchors, *map(_content, catalogs))

    def _place(self, name: Path) -> list[str]:
        """A post's name, and whether links lead to it in Markdown, and on the site."""
        return [name.as_posix(), f"{name in self._names} {name in self._shown}"]

    def _dump(self, draft: Draft) -> bytes:
        made = draft.published
        assert made is not None
        now = {name: data for name, data in made.files.items() if name not in made.late}
        record = {
            "files": {name.as_posix(): hash_of(data) for name, data in now.items()},
            "late": {name.as_posix(): made.files[name].decode() for name in made.late},
            "pages": [[*map(_plain, astuple(page))] for page in made.pages],
            "links": {name.as_posix(): self._place(name) for name in made.links},
            "asked": {name: post and post.as_posix() for name, post in made.asked.items()},
            "called": {address: post and post.as_posix() for address, post in made.called.items()},
            "images": dict(made.images),
            "sources": [[left.line, left.kind, left.reason] for left in draft.report.sources],
            "fates": _later(draft.report.fates),
            "stays": sorted(draft.report.stays),
            "warnings": draft.report.warnings,
        }
        return json.dumps(record).encode()

    def _valid(self, file: PostFile, record: dict[str, Any]) -> Draft | None:
        """The draft that a record stands for, if it still holds."""
        if any(self._place(Path(name)) != known for name, known in record["links"].items()):
            return None
        for name, post in record["asked"].items():
            if find_post(name, file.name, self._shown) != (post and Path(post)):
                return None
        for address, post in record["called"].items():
            claimant = self._claims.find(address, file.name)
            if (claimant and claimant.name) != (post and Path(post)):
                return None
        if any(facts_of(Path(path)) != facts for path, facts in record["images"].items()):
            return None
        for name, mark in record["files"].items():
            found = _content(self._output / name)
            if found is None or hash_of(found) != mark:
                return None
        stays = {Stay(*fields) for fields in record["stays"]}
        fates: Counter[Fate] = Counter(record["fates"])
        report = PostReport(file.name, fates=fates, stays=stays, warnings=record["warnings"])
        report.sources = [Left(file.path, *left) for left in record["sources"]]
        published = Published(
            {Path(name): html.encode() for name, html in record["late"].items()},
            tuple(map(_page, record["pages"])),
            unchanged=tuple(Path(name) for name in record["files"]),
            images=record["images"],
        )
        return Draft(file, report, published)


def _later(fates: Counter[Fate]) -> dict[Fate, int]:
    """What a later run finds: a new translation is in the memory by then."""
    known = fates.copy()
    known["machine"] += known.pop("new", 0)
    return dict(known)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _plain(value: object) -> object:
    """A field of a page as JSON has it."""
    if isinstance(value, Path):
        return value.as_posix()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _page(row: list[Any]) -> Page:
    """A page from its fields as JSON."""
    page = dict(zip((field.name for field in fields(Page)), row, strict=True))
    page |= {name: Path(page[name]) for name in ("path", "name")}
    page |= {"originals": tuple(page["originals"]), "states": tuple(map(tuple, page["states"]))}
    return Page(**page | {"tags": tuple(page["tags"]), "image": page["image"] and Path(page["image"])})
