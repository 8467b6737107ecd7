"""A text in an editor with all that is known of it: settings, findings, languages; or the one thing that is wrong."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tripglot.cache import Cache
from tripglot.checking import Finding, all_rules, check
from tripglot.config import load
from tripglot.detection.readings import read
from tripglot.errors import TripglotError
from tripglot.files import PostFile, Unsaved, below, find_posts
from tripglot.jobs.translate import Detected
from tripglot.post.open import front_problem, opened
from tripglot.settings import Settings

_AT_MOST = 4_000  # values


class Held(Cache):
    """A cache that lives as long as the server: the memories of other posts are not read again for every letter."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(None)
        self._values: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that are there, by key."""
        return {key: self._values[kind, key] for key in keys if (kind, key) in self._values}

    def put(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Keep values; the oldest ones go where there are too many."""
        self._values.update({(kind, key): value for key, value in values.items()})
        while len(self._values) > _AT_MOST:
            self._values.popitem(last=False)


@dataclass(slots=True)
class Document:
    """One version of a text. seen: the parsed post, if it is one. problems: why it cannot be checked, or not wholly."""

    path: Path
    text: str
    settings: Settings = field(default_factory=Settings)
    seen: Detected | None = None
    findings: list[Finding] = field(default_factory=list)
    problems: list[TripglotError] = field(default_factory=list)

    @property
    def shift(self) -> int:
        """How many code points of the text a post does not count: its byte order mark."""
        return len(self.text) - len(self.seen.post.source.text) if self.seen else 0

    def block_at(self, offset: int) -> int | None:
        """The index of the block at a code point of the post."""
        blocks = self.seen.post.blocks if self.seen else []
        return next((i for i, block in enumerate(blocks) if block.start <= offset <= block.end), None)

    def span(self, finding: Finding) -> tuple[int, int]:
        """What a finding stands on, in code points of the post; its first line where it is about another file."""
        assert self.seen is not None
        source = self.seen.post.source
        if finding.path != self.path:
            return source.line_span(0)
        start = source.line_span(finding.line - 1)[0] + finding.column - 1
        end = source.line_span(max(finding.end_line, 1) - 1)[0] + finding.end_column - 1
        return start, max(start, end)


def look(path: Path, text: str, root: Path, cache: Cache) -> Document:
    """Check a text that stands for a file; `root` has the project where no settings say so. Never raises for input."""
    document = Document(path, text)
    given = Unsaved(path, text.encode("utf-8", "surrogatepass"))
    try:
        settings = document.settings = load(path.parent if path.is_absolute() else root, otherwise=root)
        file = _post(given, settings)
        if file is None:
            return document
        document.seen = _detected(file, settings)
        if problem := front_problem(file.path, document.seen.post):
            document.problems.append(problem)
        document.findings = list(check([given], _told(given, settings), cache=cache).findings)
    except TripglotError as error:
        document.problems.append(error)
    return document


def _post(given: Unsaved, settings: Settings) -> PostFile | None:
    """The post that a text is, if it is one of the project: not in its output, not excluded, not beside the posts."""
    places = settings.places()
    folders = [folder for folder in places.posts if folder.is_dir()]
    inside = not folders or not given.path.is_absolute() or below(given.path, folders) is not None
    return next(iter(find_posts([given], places)), None) if inside else None


def _detected(file: PostFile, settings: Settings) -> Detected:
    try:
        post = opened(file, settings.front_matter)
        return Detected(file, post, read(post, settings.target, settings.languages))
    except TripglotError as error:
        raise error.at(file.path) from None


def _told(given: Unsaved, settings: Settings) -> Settings:
    """The settings; what is not saved yet cannot have been published, so nothing is said of that."""
    try:
        saved = given.path.read_bytes() == given.data
    except OSError:
        saved = False
    if saved:
        return settings
    about_output = (code for code, rule in all_rules().items() if "output" in rule.needs)
    return replace(settings, ignore=(*settings.ignore, *about_output))
