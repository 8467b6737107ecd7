"""Checking many posts: which files, which rules, what is known from before, in an order that never changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from functools import cache as remember
from pathlib import Path

from tripglot import parallel
from tripglot.cache import Cache
from tripglot.checking import findings_cache as kept
from tripglot.checking.changed import changed_posts
from tripglot.checking.finding import Finding, Fix, Problem, Severity
from tripglot.checking.findings_cache import key_of_post
from tripglot.checking.of_catalogs import with_posts
from tripglot.checking.registry import Rule, select
from tripglot.checking.shared import Read, load_catalog, read_shared
from tripglot.checking.subject import Shared, Subject
from tripglot.checking.suppress import apply
from tripglot.detection.readings import read
from tripglot.detection.survey import survey_of
from tripglot.errors import TripglotError
from tripglot.files import Given, PostFile, below, find_posts, twins, write
from tripglot.memory import Catalog, path_of
from tripglot.parallel import Processes
from tripglot.post import Post, structure_of
from tripglot.post.open import front_problem, opened
from tripglot.settings import Settings

_AT_ONCE = 500  # posts whose findings are held, and kept, together

Looked = tuple[list[Finding], Problem | None]  # the findings of a post, and why it could not be checked, or not wholly


@dataclass(slots=True)
class Checked:
    """What a check finds: of each post in turn, by place. problems: files that could not be checked; never a pass.

    files: how many posts were looked at. looked: their paths. codes: the rules that were asked.

    findings may be a list, or come as they are found: then they can be gone through once, and problems are complete
    only afterwards.
    """

    findings: Iterable[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    looked: frozenset[Path] = frozenset()
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _ToCheck:
    """One post to check. catalog: its memory, or what is wrong with it, where that was read before."""

    file: PostFile
    key: str = ""  # of what there is to look at; "" where nothing is kept
    catalog: Read | None = None


def check(
    paths: Sequence[Given], settings: Settings, *, changed_from: str | None = None, cache: Cache | None = None
) -> Checked:
    """Check posts, and wait for the last. Raises what `begin` raises."""
    checked = begin(paths, settings, changed_from=changed_from, cache=cache)
    checked.findings = list(checked.findings)
    return checked


def begin(
    paths: Sequence[Given], settings: Settings, *, changed_from: str | None = None, cache: Cache | None = None
) -> Checked:
    """Begin to check posts; what is found comes as it is asked for, so that memory is held for a few posts only.

    A catalog among the paths stands for its post.
    Raises TripglotError for a path that does not exist, an unknown rule, or git that cannot answer.
    """
    rules = select(settings.select, settings.ignore)
    unfit: list[TripglotError] = []
    files = find_posts(with_posts(paths, settings), settings.places(), unfit)
    if changed_from is not None:
        needs = frozenset(need for rule in rules.values() for need in rule.needs)
        files = [*changed_posts(files, settings, needs, changed_from)]
    same = twins(files, settings.places())
    checked = Checked(problems=[*map(Problem.of, (*unfit, *same.values()))], files=len(files))
    files = [file for file in files if file not in same]
    checked.looked, checked.codes = frozenset(file.path for file in files), frozenset(rules)
    checked.findings = _findings(files, tuple(rules), settings, cache, checked.problems)
    return checked


def _findings(
    files: Sequence[PostFile], codes: tuple[str, ...], settings: Settings, cache: Cache | None, problems: list[Problem]
) -> Iterator[Finding]:
    shared, catalogs = read_shared(settings, codes, cache)
    with Processes(shared) as processes:
        for start in range(0, len(files), _AT_ONCE):
            for found, problem in _look(files[start : start + _AT_ONCE], shared, catalogs, processes, cache):
                problems += [problem] if problem else []
                yield from sorted(found, key=lambda f: (f.path.as_posix(), f.line, f.column, f.code))


def _look(
    files: Sequence[PostFile], shared: Shared, catalogs: Mapping[Path, Read], processes: Processes, cache: Cache | None
) -> Iterator[Looked]:
    """What is found in some posts, in their order; what was not known before is kept."""
    keys = [key_of_post(file, shared) if shared.key else "" for file in files]
    known = cache.get(kept.KIND, keys) if cache and shared.key else {}
    memory = shared.settings.memory_dir()
    wanted = [
        _ToCheck(file, key, catalogs.get(path_of(memory, file.name)))
        for file, key in zip(files, keys, strict=True)
        if key not in known
    ]
    made = parallel.each(shared, _check_file, wanted, executor=processes)
    sure: dict[str, bytes] = {}
    for key in keys:
        if key in known:
            yield kept.load(known.pop(key))
            continue
        found, problem, mark = next(made)
        if mark:
            sure[mark] = kept.dump(found, problem)
        yield found, problem
    if cache:
        cache.put(kept.KIND, sure)


def _check_file(shared: Shared, wanted: _ToCheck) -> tuple[list[Finding], Problem | None, str]:
    """The findings of a post, why it could not be read, and the key under which both may be kept."""
    file, settings = wanted.file, shared.settings
    try:
        post = opened(file, settings.front_matter)
        readings = read(post, settings.target, settings.languages)
    except TripglotError as error:
        return [], Problem.of(error.at(file.path)), ""
    surveyed = survey_of(post, readings, settings.target)
    path = path_of(settings.memory_dir(), file.name)
    subject = Subject(file.path, file.name, shared, post, readings, surveyed, catalog_path=path)
    catalog = wanted.catalog
    if catalog is None and path.exists():
        catalog = load_catalog(path)
    if isinstance(catalog, TripglotError):
        subject.catalog_error, catalog = catalog, Catalog()
    subject.catalog = catalog
    found = _run(subject, _for_path(_rules(shared.codes), file, settings))
    # a file that changed while it was looked at has another key now, and what was seen is kept under neither
    sure = wanted.key if wanted.key and key_of_post(file, shared) == wanted.key else ""
    broken = front_problem(file.path, post)
    return found, Problem.of(broken) if broken else None, sure


@remember
def _rules(codes: tuple[str, ...]) -> Mapping[str, Rule]:
    return select(codes)


def _run(subject: Subject, rules: Mapping[str, Rule]) -> list[Finding]:
    found: list[Finding] = []
    for code, rule in rules.items():
        found += [Finding.of(spot, code, rule.severity) for spot in rule.check(subject)]
    found = apply(subject, found)
    said = dict(subject.settings.severity)
    return [_with(subject, f, said.get(f.code, rules[f.code].severity)) for f in found if f.code in rules]


def _with(subject: Subject, finding: Finding, severity: Severity) -> Finding:
    known = subject.translation_at(finding)
    same = finding.severity == severity and known is None
    return finding if same else replace(finding, severity=severity, translation=known)


def _for_path(rules: Mapping[str, Rule], file: PostFile, settings: Settings) -> Mapping[str, Rule]:
    """The rules without those that the settings ignore for a path: as given, from the root, or below the posts."""
    names = {path.as_posix() for path in (file.path, file.name, below(file.path, [settings.root])) if path}
    ignored = tuple(
        code
        for pattern, codes in settings.per_path_ignores
        if any(fnmatch(name, pattern) for name in names)
        for code in codes
    )
    return {c: r for c, r in rules.items() if not any(c.startswith(code) for code in ignored)} if ignored else rules


def fixed(file: PostFile, fixes: Iterable[Fix], settings: Settings) -> tuple[Post, str]:
    """A post and its text after fixes; a fix that overlaps another, or would change the structure, is left out."""
    post = opened(file, settings.front_matter)
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
