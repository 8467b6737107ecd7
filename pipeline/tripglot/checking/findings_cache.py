"""The findings of a post, kept for the next time: they hold as long as nothing changes that a rule looks at.

All of that is in `key_of_post`: the post and its path, the settings, the rules, its catalog, the code, and what the
rules say in their registration that they need beside that.
"""

import json
import os
from collections.abc import Collection, Sequence
from dataclasses import astuple
from pathlib import Path

from tripglot.cache import digest_of, fingerprint
from tripglot.checking.finding import Finding, Fix, Need, Problem, Translation
from tripglot.checking.linked import lost_posts, ways
from tripglot.checking.subject import Shared
from tripglot.errors import TripglotError
from tripglot.files import PostFile, real
from tripglot.memory import path_of
from tripglot.settings import Settings

KIND = "findings"


def key_of_post(file: PostFile, shared: Shared) -> str:
    """The key of what the rules say of a post as it is now."""
    published = Path(shared.settings.target) / file.name
    paths = looked_at(file, shared.settings, shared.needs)
    return digest_of(
        fingerprint(),
        shared.key,
        str(file.path),
        os.path.realpath(file.path),
        str(file.name),
        file.data,
        *(part for path in paths for part in file_parts(path)),
        " ".join(shared.manifest.hashes(published)) if shared.manifest is not None else None,
        "\n".join(sorted(shared.anchors.get(file.name, ()))),
        *(str(path) for path in map(real, paths) if path in shared.left_out),
        *map(str, missed(file, shared.settings, shared.needs)),
    )


def looked_at(file: PostFile, settings: Settings, needs: Collection[Need]) -> list[Path]:
    """The files that rules look at for one post, and for no other, if they need what `needs` says."""
    paths = [file.path, path_of(settings.memory_dir(), file.name)]
    if "further" in needs:
        paths += [path_of(settings.memory_dir(lang), file.name) for lang in settings.targets()[1:]]
    if "output" in needs:
        paths.append(settings.root / settings.output / settings.target / file.name)
    return paths


def missed(file: PostFile, settings: Settings, needs: Collection[Need]) -> list[Path]:
    """The places where rules look for posts that one post links to and that are at none of them, in order."""
    if "links" not in needs:
        return []
    try:
        text = file.read().decode(errors="replace")
    except TripglotError:
        return []  # whoever opens the post says so
    places = settings.places()
    return [way for to in sorted(lost_posts(file.path, text, places)) for way in ways(file.path, to, places)]


def file_parts(path: Path) -> tuple[str, bytes | None]:
    """A file as parts of a key: what it holds, or why it could not be read."""
    try:
        return "", path.read_bytes()
    except OSError as error:
        return f"errno {error.errno}", None


def dump(findings: Sequence[Finding], problem: Problem | None) -> bytes:
    """What came of one post, as bytes."""
    rows = [
        [str(f.path), f.line, f.column, f.code, f.message, f.severity, f.end_line, f.end_column,
         astuple(f.fix) if f.fix else None, f.text, f.anchor, astuple(f.translation) if f.translation else None]
        for f in findings
    ]  # fmt: skip
    return json.dumps([rows, astuple(problem) if problem else None]).encode()


def load(data: bytes) -> tuple[list[Finding], Problem | None]:
    """The same back."""
    rows, problem = json.loads(data)
    paths: dict[str, Path] = {}
    found = []
    for path, line, column, code, message, severity, end_line, end_column, fix, text, anchor, known in rows:
        where = paths.setdefault(path, Path(path))
        more = Fix(*fix) if fix else None, text, anchor, Translation(*known) if known else None
        found.append(Finding(where, line, column, code, message, severity, end_line, end_column, *more))
    return found, Problem(*problem) if problem else None
