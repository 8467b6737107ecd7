"""Checking many posts: which files, which rules, on every core, in an order that never changes."""

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from functools import cache, partial
from pathlib import Path

from pipeline.errors import TripglotError, located
from pipeline.files import PostFile, find_posts, write
from pipeline.memory import Catalog, Entry, load, path_of
from pipeline.post import Post, structure_of
from pipeline.reading import front_problem, post_of, read, units_of
from pipeline.settings import Settings

from .finding import Finding, Fix, Severity
from .registry import Rule, select
from .subject import Subject
from .suppress import apply

_PARALLEL_FROM = 12  # files


@dataclass(slots=True)
class Checked:
    """What a check found. problems: files that could not be checked, one line each; they are never a pass."""

    findings: list[Finding] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    files: int = 0


def check(paths: Sequence[Path], settings: Settings, *, changed_from: str | None = None) -> Checked:
    """Check posts. Raises TripglotError for a path that does not exist, an unknown rule, or git that cannot answer."""
    rules = select(settings.select, settings.ignore)
    files = find_posts(paths, settings.places())
    if changed_from is not None:
        changed = changed_files(changed_from, settings.root)
        files = [file for file in files if Path(os.path.realpath(file.path)) in changed]
    elsewhere = _elsewhere(settings) if "TG402" in rules else {}
    one = partial(_check_file, settings=settings, codes=tuple(rules), elsewhere=elsewhere)
    workers = os.cpu_count() or 1
    checked = Checked(files=len(files))
    if len(files) < _PARALLEL_FROM or workers == 1:
        results = [one(file) for file in files]
    else:
        size = max(1, len(files) // (workers * 8))
        with ProcessPoolExecutor(workers) as pool:
            results = list(pool.map(one, files, chunksize=size))
    for findings, problem in results:
        checked.findings += findings
        checked.problems += [problem] if problem else []
    checked.findings.sort(key=lambda f: (f.path.as_posix(), f.line, f.column, f.code))
    return checked


def _check_file(
    file: PostFile, settings: Settings, codes: Sequence[str], elsewhere: Mapping[str, Entry]
) -> tuple[list[Finding], str]:
    try:
        post = post_of(file.path, settings.front_matter)
        readings = read(post, settings.target, settings.languages)
    except TripglotError as error:
        return [], located(file.path, str(error))
    units = units_of(post, readings)
    path = path_of(settings.memory_dir(), file.name)
    subject = Subject(file.path, file.name, settings, post, readings, units, elsewhere=elsewhere, catalog_path=path)
    try:
        subject.catalog = load(path) if path.exists() else None
    except TripglotError as error:
        subject.catalog_error = error
        subject.catalog = Catalog()
    rules = _rules(tuple(codes))
    found = _run(subject, _for_path(rules, file.path, settings))
    return found, front_problem(file.path, post)


@cache
def _rules(codes: tuple[str, ...]) -> Mapping[str, Rule]:
    return select(codes)


def _run(subject: Subject, rules: Mapping[str, Rule]) -> list[Finding]:
    found: list[Finding] = []
    for code, rule in rules.items():
        subject.code = code
        found += rule.check(subject)
    found = apply(subject, found)
    said = dict(subject.settings.severity)
    return [_with(f, said.get(f.code, rules[f.code].severity)) for f in found if f.code in rules]


def _with(finding: Finding, severity: Severity) -> Finding:
    return finding if finding.severity == severity else replace(finding, severity=severity)


def _for_path(rules: Mapping[str, Rule], path: Path, settings: Settings) -> Mapping[str, Rule]:
    ignored = tuple(
        code for pattern, codes in settings.per_path_ignores if fnmatch(path.as_posix(), pattern) for code in codes
    )
    return {c: r for c, r in rules.items() if not any(c.startswith(code) for code in ignored)} if ignored else rules


def _elsewhere(settings: Settings) -> dict[str, Entry]:
    """Sources that the memories of the project translate in more than one way: the entry a person stands behind."""
    folder = settings.memory_dir()
    seen: dict[str, Entry] = {}
    twice: dict[str, Entry] = {}
    for path in sorted(folder.rglob("*.po")):
        try:
            entries = load(path).entries
        except TripglotError:
            continue  # TG501 says so
        for entry in entries:
            first = seen.setdefault(entry.source, entry)
            if first.target != entry.target:
                twice[entry.source] = first if first.settled else entry
    return twice


def changed_files(ref: str, root: Path) -> set[Path]:
    """The files that differ from a git revision, committed or not; raises TripglotError if git cannot say."""
    try:
        top = _git(root, "rev-parse", "--show-toplevel").strip()
        names = _git(root, "diff", "--name-only", "-z", "--diff-filter=d", ref, "--").split("\0")
        new = _git(root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z").split("\0")
    except FileNotFoundError:
        raise TripglotError("git is not installed", cure="leave out --changed-from") from None
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or "").strip().splitlines()[-1:] or ["git failed"]
        cure = f"fetch the history that holds {ref}, or leave out --changed-from"
        raise TripglotError(f"git cannot tell what changed since '{ref}': {reason[0]}", cure=cure) from None
    return {Path(os.path.realpath(Path(top) / name)) for name in (*names, *new) if name}


def _git(root: Path, *args: str) -> str:
    result = subprocess.run(["git", *args], cwd=root, capture_output=True, encoding="utf-8", check=True)
    return result.stdout


def fixed(path: Path, fixes: Iterable[Fix], settings: Settings) -> tuple[Post, str]:
    """A post and its text after fixes; a fix that overlaps another, or would change the structure, is left out."""
    post = post_of(path, settings.front_matter)
    text = post.source.text
    before = structure_of(text)
    for fix in sorted(fixes, key=lambda fix: fix.start, reverse=True):
        new = text[: fix.start] + fix.text + text[fix.end :]
        if structure_of(new) == before:
            text = new
    return post, text


def write_fixed(path: Path, post: Post, text: str) -> None:
    """Write a fixed post with its byte order mark, if it had one."""
    write(path, replace(post.source, text=text).encode())
