"""A block's inline source as runs: text here, markup there, and joined they are the source.

The partition is made of the spans that the parser's own rules consumed, so what a renderer sees as markup is markup
here, and identity is true by construction: `"".join(source[r.start:r.end] for r in runs) == source`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import unescape
from string import punctuation
from typing import Any, Literal

from tripglot.post.dialects.comments import PRIVATE
from tripglot.post.dialects.signs import SIGN
from tripglot.post.dialects.tex import FORMULA
from tripglot.post.html_tag import ATTRIBUTES
from tripglot.post.lookahead import deeper
from tripglot.post.parser import Consumed, parser

RunKind = Literal["text", "char", "break", "atom", "open", "close"]


@dataclass(slots=True)
class Run:
    """A piece of a block's inline source.

    kind: `text` is prose as it stands; `char` an escape or entity that stands for `value`; `break` a soft line break;
    `atom` markup without prose inside (code, image target, URL, tag, shortcode, emoji, hard break …); `open` and
    `close` the two ends of markup around prose (emphasis, link, image text …), each other's `partner` in the list.
    name: what it is (`strong`, `link`, `code`, `html` …). target: what must not change about it.
    """

    start: int
    end: int
    kind: RunKind
    name: str = ""
    value: str = ""
    partner: int = -1
    target: str = ""


# what may be the beginning of markup; it begins with one set of characters, so that it is searched at that set's speed
_SPECIAL = re.compile(
    r"[\n$*<\[\\_`{@:+&~w%/=]"
    r"(?:(?<=[\n$*<\[\\_`{@])|(?<=/)/\w|(?<=:)(?://|[A-Za-z0-9_+-]+:)|(?<=\+)\+|(?<=&)[#A-Za-z]|(?<=~)~|(?<=w)ww\.|(?<=%)%|(?<==)=)"
)
_WWW_OR_MAIL = re.compile(
    r"(?<![\w/@.+-])(?:www\.[^\s<>]+[^\s<>?!.,:*_~'\";)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    # //host/path, and what link finders take for one: a comment of code that nobody marked, in any letters
    r"|(?u:(?<![:/\w])//(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_]{1,63})(?:[/?#:][^\s<>]*)?",
    re.ASCII,
)
_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]*+)[^>]*?(/?)>", re.DOTALL)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# tags whose content is code or data: one atom from the opening to the closing tag
_OPAQUE = frozenset("code kbd samp var tt script style pre svg math textarea rt rp".split())


_HTML_MARKUP = re.compile(
    rf"<!--.*?(?:-->|\Z)|</?[A-Za-z]{ATTRIBUTES}>|&(?:#\w+|\w+);"
    # what Markdown inside a component is made of: MDX parses it, CommonMark does not
    r"|`[^`\n]+`|(?<=\])\([^()\s]*\)"
    r"|\[\[[^\[\]]+\]\]|\{\{.{0,2000}?\}\}|\{%.{0,2000}?%\}|https?://[^\s<>\"']+"
    rf"|{PRIVATE.pattern}|{FORMULA}",
    re.DOTALL,
)


def partition(source: str, env: dict[str, Any], *, strict: bool = False) -> list[Run]:
    """Cut a Markdown block's inline source into runs, in order and without gaps.

    `env` is the parser's environment of the whole post: it holds the link references and footnote labels. `strict`
    reads emphasis as CommonMark does, without our allowance for CJK neighbours.
    """
    if not _SPECIAL.search(source):
        return bare(source, 0, len(source))
    md = parser()
    state = md.inline.record(source, md, env, strict=strict)  # type: ignore[attr-defined]
    runs: list[Run] = []
    for entry in state.log:
        runs.extend(_runs_of(entry, source, env))
    return _finish(runs, source)


_LOOKS = frozenset({"em", "strong", "s", "mark", "hardbreak", "sign"})  # what a text without Markdown may have


def partition_value(source: str) -> list[Run]:
    """The same for a value of the front matter, which not every generator reads as Markdown.

    Links, images, code, tags and templating are markup wherever they stand, and what has them is Markdown; what has at
    most stars and lines of its own is text. A backslash and an entity are always themselves.
    """
    runs = partition(source, {})
    if all(run.kind in ("text", "char", "break") or run.name in _LOOKS for run in runs):
        return bare(source, 0, len(source))
    return [replace(run, kind="text", name="", value="") if run.kind == "char" else run for run in runs]


def partition_html(source: str) -> list[Run]:
    """The same for text inside a raw HTML block, where only tags, comments and entities are markup."""
    runs = []
    for match in _HTML_MARKUP.finditer(source):
        char = match.group()[0] == "&"
        name = "entity" if char else "private" if match.group().startswith("%%") else "html"
        runs.append(Run(match.start(), match.end(), "char" if char else "atom", name))
        if char:
            runs[-1].value = unescape(match.group())
    return _finish(runs, source)


def _runs_of(entry: Consumed, source: str, env: dict[str, Any]) -> list[Run]:
    raw = source[entry.start : entry.end]
    match entry.rule:
        case "mark":
            return _mark(entry)
        case "escape":
            if raw[1:2] == "\n":
                return [Run(entry.start, entry.end, "atom", "hardbreak")]
            if raw[1:] not in punctuation:  # before anything else, a backslash is a backslash: C:\Users
                return []
            return [Run(entry.start, entry.end, "char", "escape", value=raw[1:])]
        case "entity":
            return [Run(entry.start, entry.end, "char", "entity", value=unescape(raw))]
        case "backticks":
            code = entry.token is not None and entry.token.type == "code_inline"
            return [Run(entry.start, entry.end, "atom", "code", target=raw)] if code else []
        case "link" | "image" | "footnote_inline":
            token = entry.token
            target = str(token.attrs.get("src") or token.attrs.get("href", "")) if token is not None else ""
            inner: list[Run] = []
            if entry.rule != "link" and entry.inner_end > entry.inner_start:  # links log their label themselves
                with deeper(env) as allowed:
                    inner = partition(source[entry.inner_start : entry.inner_end], env) if allowed else []
                for run in inner:
                    run.start += entry.inner_start
                    run.end += entry.inner_start
                    run.partner = -1
            name = entry.rule
            return [
                Run(entry.start, entry.inner_start, "open", name, target=target),
                *inner,
                Run(entry.inner_end, entry.end, "close", name, target=target),
            ]
        case "html_inline" if raw.startswith("<") and not raw.startswith(("<!", "<?")):
            return [Run(entry.start, entry.end, "atom", "html", target=raw)]
        case _:
            kind_of = entry.token.type if entry.token else entry.rule
            return [Run(entry.start, entry.end, "atom", kind_of, target=raw)]


def _mark(entry: Consumed) -> list[Run]:
    token = entry.token
    assert token is not None
    if token.type == "text":
        # an emptied mark is one half of a strong one; _finish lets its neighbour swallow it
        return [] if token.content else [Run(entry.start, entry.end, "atom", "half")]
    kind: RunKind = "open" if token.nesting > 0 else "close"
    return [Run(entry.start, entry.end, kind, token.type.rsplit("_", 1)[0])]


def _finish(runs: list[Run], source: str) -> list[Run]:
    runs.sort(key=lambda r: (r.start, r.end))
    runs = _join_halves(runs)
    runs = _close_opaque(runs, source)
    out: list[Run] = []
    at = 0
    for run in runs:
        if run.start < at:
            continue
        if run.start > at:
            out.extend(_text(source, at, run.start))
        out.append(run)
        at = run.end
    if at < len(source):
        out.extend(_text(source, at, len(source)))
    _pair(out, source)
    return out


def _join_halves(runs: list[Run]) -> list[Run]:
    """`**` is two marks of which one was emptied: make it one run again."""
    out: list[Run] = []
    pending: Run | None = None
    for run in runs:
        if run.name == "half":
            last = out[-1] if out else None
            if (
                last
                and last.name == "strong"
                and last.kind == "close"
                and last.end == run.start
                and last.end - last.start == 1
            ):
                last.end = run.end
            else:
                pending = run
            continue
        if pending is not None:
            if run.name == "strong" and run.kind == "open" and pending.end == run.start:
                run.start = pending.start
            else:
                out.append(pending)
            pending = None
        out.append(run)
    if pending is not None:
        out.append(pending)
    return out


def _close_opaque(runs: list[Run], source: str) -> list[Run]:
    """`<code>…</code>` and its like become one atom."""
    tags = [_TAG.fullmatch(source, run.start, run.end) if run.name == "html" else None for run in runs]
    closings: dict[str, list[int]] = {}  # the indexes of end tags, the next one last
    for index in range(len(runs) - 1, -1, -1):
        if (tag := tags[index]) and tag.group(1):
            closings.setdefault(tag.group(2).lower(), []).append(index)
    out: list[Run] = []
    index = 0
    while index < len(runs):
        run, tag = runs[index], tags[index]
        if tag and not tag.group(1) and not tag.group(3) and (name := tag.group(2).lower()) in _OPAQUE:
            ends = closings.get(name, [])
            while ends and ends[-1] <= index:
                ends.pop()
            if ends:
                index = ends[-1]
                run = Run(run.start, runs[index].end, "atom", "html", target=source[run.start : runs[index].end])
        out.append(run)
        index += 1
    return out


def _text(source: str, start: int, end: int) -> list[Run]:
    """Prose between markup: soft breaks apart, and what looks like a link to a reader is an atom."""
    out: list[Run] = []
    at = start
    while (eol := source.find("\n", at, end)) >= 0:
        first = at + len(source[at:eol].rstrip(" \t"))
        rest = next((place for place in range(eol + 1, end) if source[place] not in " \t"), end)
        out.extend(_plain(source, at, first))
        hard = source.endswith("  ", first, eol)
        out.append(Run(first, rest, "atom" if hard else "break", "hardbreak" if hard else "softbreak"))
        at = rest
    out.extend(_plain(source, at, end))
    return out


def _plain(source: str, start: int, end: int) -> list[Run]:
    if any(sign in source[start:end] for sign in ("@", "www.", "//")):
        return _around(_WWW_OR_MAIL, "url", bare, source, start, end)
    return bare(source, start, end)


def bare(source: str, start: int, end: int) -> list[Run]:
    """A stretch of a source that holds no markup: text, and emoji and the like as atoms."""
    return _around(SIGN, "sign", _prose, source, start, end)


def _prose(_: str, start: int, end: int) -> list[Run]:
    return [Run(start, end, "text")] if start < end else []


def _around(
    pattern: re.Pattern[str],
    name: str,
    between: Callable[[str, int, int], list[Run]],
    source: str,
    start: int,
    end: int,
) -> list[Run]:
    """A stretch of a source with what a pattern matches as atoms, and what stands between them cut further."""
    out: list[Run] = []
    at = start
    for match in pattern.finditer(source, start, end):
        out += between(source, at, match.start())
        out.append(Run(match.start(), match.end(), "atom", name, target=match.group()))
        at = match.end()
    return out + between(source, at, end)


def _pair(runs: list[Run], source: str) -> None:
    """Make partners of openings and closings, tags included, and atoms of what has no partner."""
    stack: list[int] = []
    places: dict[tuple[str, str], list[int]] = {}  # where in the stack the openings of one kind are
    marks: list[int] = []  # and those that are no tags
    for index, run in enumerate(runs):
        if run.name == "html" and run.kind == "atom":
            tag = _TAG.fullmatch(source, run.start, run.end)
            if tag and not tag.group(3) and tag.group(2).lower() not in _VOID | _OPAQUE:
                run.value = tag.group(2).lower()
                run.kind = "close" if tag.group(1) else "open"
                run.target = source[run.start : run.end]
        if run.kind == "open":
            places.setdefault((run.name, run.value), []).append(len(stack))
            marks += [len(stack)] if run.name != "html" else []
            stack.append(index)
        elif run.kind == "close" and (mine := places.get((run.name, run.value))):
            # an overlap (`*a <b> c* </b>`) is no pair: everything opened since stays unpaired
            if marks and marks[-1] > mine[-1]:
                continue
            at = mine[-1]
            run.partner = stack[at]
            runs[run.partner].partner = index
            for opened in stack[at:]:
                places[runs[opened].name, runs[opened].value].pop()
            if marks and marks[-1] == at:
                marks.pop()
            del stack[at:]
    for run in runs:
        if run.kind in ("open", "close") and run.partner < 0:
            run.kind = "atom"
