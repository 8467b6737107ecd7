"""What all posts of a check have in common, read once: glossary, manifest, and what the memories say together."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path

from tripglot import parallel
from tripglot.cache import Cache, digest_of, fingerprint
from tripglot.checking.findings_cache import file_parts
from tripglot.checking.index import left_out
from tripglot.checking.registry import all_rules
from tripglot.checking.subject import Shared
from tripglot.errors import TripglotError
from tripglot.files import SUFFIXES, files_below
from tripglot.memory import Catalog, Double, Entry, load
from tripglot.output.manifest import Manifest
from tripglot.publishing.fragments import wanted
from tripglot.settings import Settings
from tripglot.translation import glossary

_KIND = "elsewhere"
_CATALOG = "catalog"

Read = Catalog | TripglotError


def read_shared(settings: Settings, codes: tuple[str, ...], cache: Cache | None) -> tuple[Shared, dict[Path, Read]]:
    """What the posts share, and the catalogs that had to be read for it, by path."""
    rules = all_rules()
    needs = frozenset(need for code in codes for need in rules[code].needs)
    elsewhere, catalogs = _elsewhere(settings, cache) if "elsewhere" in needs else ({}, {})
    moved = _moved(settings) if "moved" in needs else {}
    path = settings.root / settings.glossary
    before = file_parts(path)
    terms = glossary.load(path, settings.target) if "glossary" in needs and path.exists() else None
    manifest = Manifest(settings.root / settings.output) if "output" in needs else None
    key = ""
    if cache and file_parts(path) == before:
        ours = bool(manifest and manifest.names())
        key = digest_of(
            repr((settings, codes, ours)), os.path.realpath(settings.root), *before, _dump(elsewhere), repr(moved)
        )
    published = manifest is not None and (settings.root / settings.output / settings.target).is_dir()
    anchors = wanted((), settings) if published else {}
    unstaged = left_out(settings) if "index" in needs else frozenset()
    return Shared(settings, codes, needs, elsewhere, terms, manifest, moved, anchors, unstaged, key), catalogs


def _moved(settings: Settings) -> dict[str, Path]:
    """What catalogs translate whose post is gone: it may be called otherwise now."""
    folder = settings.memory_dir()
    places = settings.places()
    found: dict[str, Path] = {}
    for path in files_below(folder, ".po"):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if any((top / f"{name}{suffix}").exists() for top in (*places.posts, places.root) for suffix in SUFFIXES):
            continue  # as nearly always: nothing has to be read
        catalog = load_catalog(path)
        if isinstance(catalog, Catalog) and catalog.is_gone(settings.root):
            found |= {e.source: path for e in catalog.entries if e.target and e.state != "stale"} | found
    return found


def load_catalog(path: Path) -> Read:
    """Read a catalog; what is wrong with it is an answer too."""
    try:
        return load(path)
    except TripglotError as error:
        return error


def _elsewhere(settings: Settings, cache: Cache | None) -> tuple[dict[str, Entry], dict[Path, Read]]:
    """Sources that the memories of the project translate in more than one way: the entry a person stands behind."""
    folder = settings.memory_dir()
    paths = files_below(folder, ".po")
    key = _key(folder, paths) if cache else ""
    if cache:
        known = cache.get(_KIND, [key]).get(key)
        if known is not None:
            return {fields[1]: Entry(*fields) for fields in json.loads(known)}, {}
    catalogs = _catalogs(paths, cache)
    found = _two_ways(catalogs.values())
    if cache and _key(folder, paths) == key:  # none of them changed meanwhile
        cache.put(_KIND, {key: _dump(found)})
    return found, catalogs


def _catalogs(paths: Sequence[Path], cache: Cache | None) -> dict[Path, Read]:
    """Every catalog; one that has not changed is not parsed again."""
    marks = {path: digest_of(fingerprint(), *file_parts(path)) for path in paths} if cache else {}
    known = cache.get(_CATALOG, marks.values()) if cache else {}
    old: dict[Path, Read] = {path: _loaded(known[mark]) for path, mark in marks.items() if mark in known}
    left = [path for path in paths if path not in old]
    new = dict(zip(left, parallel.each(None, _load, left), strict=True))
    if cache:
        sure = {path: read for path, read in new.items() if isinstance(read, Catalog)}
        same = {path for path in sure if digest_of(fingerprint(), *file_parts(path)) == marks[path]}
        cache.put(_CATALOG, {marks[path]: _dumped(sure[path]) for path in same})
    return {path: old[path] if path in old else new[path] for path in paths}


def _load(_: None, path: Path) -> Read:
    return load_catalog(path)


def _dumped(catalog: Catalog) -> bytes:
    entries = [[astuple(entry) for entry in some] for some in (catalog.entries, catalog.obsolete)]
    return json.dumps([*entries, catalog.doubles]).encode()


def _loaded(data: bytes) -> Catalog:
    *some, doubles = json.loads(data)
    entries, obsolete = ([Entry(*fields) for fields in rows] for rows in some)
    return Catalog(entries, obsolete, doubles=[Double(*lines) for lines in doubles])


def _key(folder: Path, paths: Iterable[Path]) -> str:
    parts = (part for path in paths for part in (str(path.relative_to(folder)), *file_parts(path)))
    return digest_of(fingerprint(), *parts)


def _two_ways(catalogs: Iterable[Read]) -> dict[str, Entry]:
    seen: dict[str, Entry] = {}
    twice: dict[str, Entry] = {}
    for catalog in catalogs:
        for entry in catalog.entries if isinstance(catalog, Catalog) else ():  # TG501 says what is wrong with it
            if not entry.target:
                continue
            first = seen.setdefault(entry.source, entry)
            if first.target != entry.target:
                twice[entry.source] = first if first.settled else entry
    return twice


def _dump(entries: dict[str, Entry]) -> bytes:
    return json.dumps([astuple(entry) for entry in entries.values()]).encode()
