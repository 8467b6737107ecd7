"""For people: each finding with its source line and a caret that stands right under wide characters too.

What helps against findings of one rule is said once, at the end.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping

from tripglot.checking.finding import SEVERITIES, Finding
from tripglot.checking.registry import Rule
from tripglot.checking.reporters.concise_ import line, unread
from tripglot.checking.runner import Checked
from tripglot.scripts import columns

_WIDTH = 100


def report(checked: Checked, rules: Mapping[str, Rule]) -> Iterator[str]:
    """All findings, what helps against them, and a closing line."""
    counts = dict.fromkeys(SEVERITIES, 0)
    codes: Counter[str] = Counter()
    fixable = 0
    for finding in checked.findings:
        counts[finding.severity] += 1
        codes[finding.code] += 1
        fixable += finding.fix is not None
        yield _one(finding)
    yield from (f"{code} × {codes[code]}: {rules[code].cure}" for code in sorted(codes))
    numbers = [f"{number} {name}{'s' * (number != 1)}" for name, number in counts.items() if number]
    said = ", ".join([*numbers, *unread(checked)])
    tail = f", {fixable} fixable with --fix" if fixable else ""
    yield f"{checked.files} post{'s' * (checked.files != 1)} checked: {said or 'nothing found'}{tail}"


def _one(finding: Finding) -> str:
    first = line(finding)
    if not finding.text.strip():
        return first
    start = finding.column - 1
    end = finding.end_column - 1 if finding.end_line == finding.line else len(finding.text)
    text, start, end = _window(finding.text.replace("\t", " "), start, max(end, start + 1))
    caret = " " * columns(text[:start]) + "^" * max(1, columns(text[start:end]))
    return f"{first}\n    {text}\n    {caret}"


def _window(text: str, start: int, end: int) -> tuple[str, int, int]:
    """A part of a long line that shows the place."""
    cut = max(0, start - 30) if start > _WIDTH or columns(text[:start]) > _WIDTH // 2 else 0
    shown = ("…" if cut else "") + text[cut:]
    start, end = start - cut + bool(cut), end - cut + bool(cut)
    # the longest beginning that is no wider
    length = bisect_right(range(1, min(len(shown), _WIDTH) + 1), _WIDTH, key=lambda size: columns(shown[:size]))
    if length < len(shown):
        shown = shown[:length] + "…"
    return shown, min(start, length), min(end, length)
