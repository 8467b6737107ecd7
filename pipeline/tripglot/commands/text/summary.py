"""What a run has done, as text: how many sentences, what became of them, some of the new ones, and what to do next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from tripglot.commands.text.voice import plural, style
from tripglot.languages import english_name
from tripglot.output.outcome import Pair, PostReport, Report
from tripglot.packages.store import bundled
from tripglot.publishing.publish import SITE
from tripglot.scripts import columns, shortened
from tripglot.settings import Settings
from tripglot.translation.work import Fate

if TYPE_CHECKING:
    from tripglot.detection.remains import Why

# what people are told of, and the fates that it stands for
_HEADINGS: dict[str, tuple[Fate, ...]] = {
    "from memory, reviewed": ("human", "reviewed"),
    "from memory, by machine": ("machine",),
    "from memory, stale": ("stale",),
    "new, by machine": ("new",),
    "unsure (draft kept)": ("unsure",),
    "left": ("missing",),
}
_ALWAYS = frozenset(_HEADINGS) - {"from memory, stale"}
_OPEN = frozenset({"unsure (draft kept)", "left"})
_STAYS: dict["Why", str] = {
    "embedded": "embedded in sentences",
    "kept": "kept by a comment",
    "label": "tags and keywords (translated if `front-matter` names them)",
    "not translatable": "not translatable here (code, formulas, addresses)",
}
_NAME = 48  # columns that names of posts are brought to
_FEW = 12  # posts that get a row each
_PAIRS = 3
_WIDTH = 96  # columns of a sentence


def summary(report: Report, settings: Settings, *, written: bool, verbose: bool = False) -> Iterator[str]:
    """Tell people what a run found and did; of one that changed nothing, in one line."""
    if written and report.unchanged_at_all and not verbose:
        yield _nothing_new(report, settings)
        return
    posts = [post for post in report.posts if not post.failed]
    yield from _rows(posts, verbose=verbose)
    yield from _totals(posts, settings)
    yield from _stays(posts)
    yield from _pairs([post.pairs for post in posts if post.pairs])
    if report.engines:
        yield "translated by " + ", ".join(sorted(report.engines))
        if any(package.label in name for package in bundled() for name in report.engines):
            yield "the bundled zh→en package is a small starter; for better Chinese: tripglot packages install zh en"
    if written:
        yield from _next(report, settings)


def _nothing_new(report: Report, settings: Settings) -> str:
    fates = report.fates
    waits = [f"{number} {heading}" for heading, number in _by_heading(fates).items() if number and heading in _OPEN]
    posts = plural(sum(not post.failed for post in report.posts), "post")
    counts = f"{posts}, {plural(fates.total(), 'sentence')}" + "".join(f", {wait}" for wait in waits)
    held = "; ".join(["", *_held(report)])
    return f"nothing has changed: {counts}; {plural(report.unchanged, 'file')} in {_output(settings)} up to date{held}"


def _held(report: Report) -> Iterator[str]:
    """How many posts have no page, in words."""
    if number := len(report.drafts):
        yield f"{plural(number, 'draft is', 'drafts are')} left out of the site"


def _output(settings: Settings) -> Path:
    """The output folder as it can be opened from here."""
    folder, here = settings.root / settings.output, Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _rows(posts: Sequence[PostReport], *, verbose: bool) -> Iterator[str]:
    """One row per post, or, of many posts, one per post with something left."""
    if len(posts) <= 1 and not verbose:
        return
    many = len(posts) > _FEW and not verbose
    shown = [post for post in posts if not many or post.fates["missing"] or post.fates["unsure"]]
    width = min(_NAME, max((columns(post.name.as_posix()) for post in shown), default=0))
    for post in shown[: _FEW if many else None]:
        name = post.name.as_posix()
        yield f"{name}{' ' * max(0, width - columns(name))}  {_row(post.fates)}"
    if many and len(shown) > _FEW:
        yield f"and {plural(len(shown) - _FEW, 'more post')} with something left (-v names them)"
    if shown:
        yield ""


def _row(fates: Counter[Fate]) -> str:
    said = [f"{number} {heading}" for heading, number in _by_heading(fates).items() if number]
    return " · ".join(said) or "nothing foreign"


def _by_heading(fates: Counter[Fate]) -> dict[str, int]:
    return {heading: sum(fates[fate] for fate in group) for heading, group in _HEADINGS.items()}


def _totals(posts: Iterable[PostReport], settings: Settings) -> Iterator[str]:
    posts = list(posts)
    fates = sum((post.fates for post in posts), Counter[Fate]())
    into = " and ".join(english_name(target) for target in settings.targets())
    found = style(plural(fates.total(), "sentence"), bold=True)
    yield f"{plural(len(posts), 'post')}, {found} found to be translated into {into}:"
    for heading, number in _by_heading(fates).items():
        if number or heading in _ALWAYS:
            yield f"  {number:>5}  {heading}"


def _stays(posts: Iterable[PostReport]) -> Iterator[str]:
    if whys := Counter(stay.why for post in posts for stay in post.stays):
        said = ", ".join(f"{whys[why]} {words}" for why, words in _STAYS.items() if whys[why])
        yield f"in other scripts, and stays: {said} (`tripglot check --select TG108` names them)"


def _pairs(posts: Sequence[Sequence[Pair]]) -> Iterator[str]:
    """A few sentences before and after, of as many posts as there are."""
    found = [pair for turn in zip_longest(*posts) for pair in turn if pair is not None][:_PAIRS]
    for number, (before, after) in enumerate(found):
        yield from () if number else ("", "newly translated, for example:")
        yield style(f"  - {shortened(before, _WIDTH)}", fg="red")
        yield style(f"  + {shortened(after, _WIDTH)}", fg="green")
    yield from ("",) if found else ()


def _next(report: Report, settings: Settings) -> Iterator[str]:
    removed = f", {report.removed} removed, which no post has any more" if report.removed else ""
    output = _output(settings)
    yield f"{output}: {plural(report.written, 'file')} written, {report.unchanged} up to date{removed}"
    yield from _held(report)
    page = output / SITE / "index.html"
    if page.is_file():
        yield f"open   {page}"
    fates = report.fates
    if waits := sum(fates[fate] for fate in ("new", "machine", "stale", "unsure", "missing")):
        yield f"next   tripglot review    {plural(waits, 'sentence waits', 'sentences wait')} for a person"
    yield f"{' ' * 4 if waits else 'next'}   tripglot check     what would stop a commit"
