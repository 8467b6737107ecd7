"""Findings silenced by a comment, in the grammar Markdown people know from markdownlint; a reason is part of it.

    <!-- tripglot-disable-next-line TG101 reason="a sign, quoted" -->
    <!-- tripglot-disable TG203 reason="…" -->  …  <!-- tripglot-enable TG203 -->
    <!-- tripglot-disable-file TG103 reason="…" -->
    tripglot: {disable: [TG103], reason: "…"}            in the front matter

"Next line" is the block that follows, so a formatter that puts a blank line in between does not detach the comment.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tripglot.checking.finding import Finding, Spot
from tripglot.checking.registry import all_rules
from tripglot.checking.subject import Subject
from tripglot.post.front.matter import NOT_A_SCALAR, untyped

_COMMENT = re.compile(r"<!--\s*tripglot-(disable-next-line|disable-file|disable|enable)\b(.*?)-->", re.DOTALL)
_REASON = re.compile(r"reason\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_KEYS = frozenset({("disable",), ("keep",), ("reason",)})  # what `tripglot:` may hold in front matter
_KEEP = re.compile(r"<!--\s*tripglot:((?:(?!<!--|-->).)*+)-->", re.DOTALL)


@dataclass(slots=True)
class Suppression:
    """One comment: which codes (all if empty) it silences from line `first` to line `last`."""

    line: int
    codes: tuple[str, ...]
    first: int
    last: int
    reason: str
    used: bool = False

    def covers(self, finding: Finding) -> bool:
        """Whether it silences a finding of its post."""
        return self.first <= finding.line <= self.last and (
            not self.codes or any(finding.code.startswith(code) for code in self.codes)
        )


def apply(subject: Subject, findings: Iterable[Finding]) -> list[Finding]:
    """What is left of the findings, and what there is to say about the comments themselves (TG901 to TG903)."""
    rules = all_rules()
    suppressions = [*_from_comments(subject), *_from_front_matter(subject)]
    left = []
    for finding in findings:
        silent = [s for s in suppressions if finding.path == subject.path and s.covers(finding)]
        for suppression in silent:
            suppression.used = True
        if not silent:
            left.append(finding)
    return [*left, *(Finding.of(spot, code, rules[code].severity) for code, spot in _about(subject, suppressions))]


def _from_comments(subject: Subject) -> Iterator[Suppression]:
    post = subject.post
    last_line = len(post.source.starts)
    open_regions: list[Suppression] = []
    for line, text in post.comments():
        match = _COMMENT.match(text)
        if match is None:
            continue
        codes, reason = _words(match.group(2))
        match match.group(1):
            case "disable-file":
                yield Suppression(line, codes, 1, last_line, reason)
            case "disable-next-line":
                yield Suppression(line, codes, *_next_block(subject, line), reason)
            case "disable":
                open_regions.append(Suppression(line, codes, line, last_line, reason))
            case "enable":
                for region in open_regions:
                    if region.last == last_line and (not codes or set(codes) & set(region.codes)):
                        region.last = line
    yield from open_regions


def _next_block(subject: Subject, line: int) -> tuple[int, int]:
    source = subject.post.source
    index = bisect_left(subject.in_order, source.line_span(line - 1)[1], key=lambda block: block.start)
    return line + 1, source.line(subject.in_order[index].end) if index < len(subject.in_order) else line + 1


def _words(text: str) -> tuple[tuple[str, ...], str]:
    reason = _REASON.search(text)
    codes = tuple(_REASON.sub("", text).replace(",", " ").split())
    return codes, (reason.group(1) or reason.group(2) or "").strip() if reason else ""


def _front(subject: Subject) -> dict[tuple[str | int, ...], str]:
    """What the front matter says, by path: no lists, no tables."""
    data = subject.post.front.data if subject.post.front else ()
    return {path: value for path, value in data if not value.startswith(NOT_A_SCALAR)}


def _from_front_matter(subject: Subject) -> Iterator[Suppression]:
    front = _front(subject)
    codes = tuple(value for path, value in front.items() if path[:2] == ("tripglot", "disable"))
    if codes:
        yield Suppression(1, codes, 1, len(subject.post.source.starts), front.get(("tripglot", "reason"), ""))


def _about(subject: Subject, suppressions: Iterable[Suppression]) -> Iterator[tuple[str, Spot]]:
    rules = all_rules()
    for suppression in suppressions:
        unknown = [code for code in suppression.codes if not any(known.startswith(code) for known in rules)]
        if unknown:
            yield "TG903", subject.on_file(f"no rule is called {', '.join(unknown)}", suppression.line)
        elif not suppression.used:
            yield "TG901", subject.on_file("this comment silences nothing: remove it", suppression.line)
        if not suppression.reason:
            yield "TG902", subject.on_file('a reason is missing: reason="…"', suppression.line)
    yield from _about_front_matter(subject)
    for match in _KEEP.finditer(subject.post.source.text):
        if re.search(r"\bkeep\b", match.group(1)) and not _words(match.group(1))[1]:
            line = subject.post.source.line(match.start())
            yield "TG902", subject.on_file('a reason is missing: keep reason="…"', line)


def _about_front_matter(subject: Subject) -> Iterator[tuple[str, Spot]]:
    front = _front(subject)
    ours = [path for path in front if path[:1] == ("tripglot",)]
    strange = (path for path in ours if path[1:2] not in _KEYS)
    unknown = dict.fromkeys(str(path[1]) if len(path) > 1 else untyped(front[path]) for path in strange)
    for said in filter(None, unknown):  # an empty one says nothing
        message = f"tripglot: in front matter does not know {said!r}: write {{keep: […], reason: …}}"
        yield "TG903", subject.on_file(message, 1)
    kept = [front[path] for path in ours if path[1:2] == ("keep",)]
    known = {str(path[0]).lower() for path, _ in subject.post.front.data if path} if subject.post.front else set()
    for name in kept:
        if name.lower() not in known:
            yield "TG903", subject.on_file(f"tripglot: in front matter keeps {name!r}, which is no key of it", 1)
    if kept and not front.get(("tripglot", "reason")):
        yield "TG902", subject.on_file("a reason is missing: tripglot: {keep: […], reason: …}", 1)
