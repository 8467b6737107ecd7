"""The command `check`: the gate."""

import os
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripglot.commands.common import Inputs, StandsFor, To, inputs, refuse_posts, settings_of
from tripglot.commands.text.help import one_of
from tripglot.commands.text.voice import VOICE, style
from tripglot.errors import Exit, TripglotError

if TYPE_CHECKING:
    from tripglot.checking.finding import Finding
    from tripglot.files import Given
    from tripglot.settings import Settings


def check(
    paths: Inputs = None,
    to: To = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", help="How to report it.", **one_of("text|concise|json|github|gitlab|sarif|junit|markdown")
        ),
    ] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the report to a file.")] = None,
    reports: Annotated[
        list[str] | None, typer.Option("--report", metavar="FORMAT=FILE", help="Another report of the same check.")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", help="Only these rules (codes or beginnings, with commas).")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", help="Not these rules.")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would do, and write nothing.")] = False,
    changed_from: Annotated[
        str | None,
        typer.Option(
            "--changed-from",
            metavar="REF",
            help="Only posts changed since, in text or memory; all if glossary or settings were.",
        ),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Leave out the findings remembered there.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Remember today's findings there.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too: stale, unreviewed …")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Report, and end with 0.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Find everything out anew, and keep nothing.")] = False,
    stands_for: StandsFor = None,
) -> None:
    """Check posts and their memory: no engine, no model, no network. Ends with 1 if there is an error."""
    from dataclasses import replace

    from tripglot.cache import Cache
    from tripglot.checking import baseline as remembered
    from tripglot.checking.registry import all_rules, named
    from tripglot.checking.reporters import FORMATS, reporter
    from tripglot.checking.runner import begin
    from tripglot.files import Unsaved, write

    if form not in FORMATS:
        raise TripglotError(f"unknown format '{form}'", cure="one of " + ", ".join(FORMATS))
    also = [_report(text) for text in reports or ()]
    settings = settings_of(to, stands_for=stands_for)
    settings = replace(settings, select=_codes(select) or settings.select, ignore=(*settings.ignore, *_codes(ignore)))
    if update_baseline and baseline is None:
        raise TripglotError("--update-baseline needs --baseline FILE")
    sources = settings.sources(inputs(paths, stands_for))
    made = [file for file in (output, baseline if update_baseline else None, *(file for _, file in also)) if file]
    refuse_posts(made, sources, settings)
    typed = any(isinstance(source, Unsaved) for source in sources)
    if typed and (changed_from is not None or update_baseline):
        raise TripglotError("--changed-from and --update-baseline are about files", cure="leave them out with -")
    no_cache = no_cache or typed
    cache = None if no_cache else Cache(settings.root, warn=lambda line: typer.echo(f"tripglot: {line}", err=True))
    checked = begin(sources, settings, changed_from=changed_from, cache=cache)
    if fix or diff:
        checked.findings = list(checked.findings)
        sources = _fix(checked.findings, settings, sources, only_show=diff)
        if fix and not diff:
            checked = begin(sources, settings, changed_from=changed_from, cache=cache)
    if baseline is not None:
        if update_baseline:
            checked.findings = list(checked.findings)
            looked = checked.looked if paths or changed_from is not None else None
            remembered.save(baseline, checked.findings, settings.root, looked=looked, codes=checked.codes)
        checked.findings = remembered.new_findings(baseline, checked.findings, settings.root)
    severities: Counter[str] = Counter()
    checked.findings = _counted(checked.findings, severities)
    if also:  # each report reads them anew
        checked.findings = list(checked.findings)
    rules = named(all_rules(), shlex.quote(os.path.relpath(settings.root / settings.memory)))
    for name, file in also:
        write(file, ("\n".join(reporter(name)(checked, rules)) + "\n").encode())
    pieces = reporter("concise" if VOICE.quiet and form == "text" else form)(checked, rules)
    if output is not None:
        write(output, ("\n".join(pieces) + "\n").encode())
    else:
        for piece in pieces:
            if piece and not diff:
                text = _coloured(piece) if form in ("text", "concise") else piece
                if typed and fix:  # standard output is for the post
                    VOICE.warn(text)
                else:
                    VOICE.show(text)
    for source in sources if fix and not diff else ():
        if isinstance(source, Unsaved):  # as it came where it could not be read: an editor takes what it gets
            typer.echo(source.data, nl=False)
    for problem in checked.problems:
        typer.echo(f"tripglot: {problem}", err=True)
    bad = severities["error"] or (strict and severities["warning"])
    raise typer.Exit(Exit.FINDINGS if (bad or checked.problems) and not exit_zero else Exit.CLEAN)


def _codes(given: Sequence[str] | None) -> tuple[str, ...]:
    """The codes of an option that may be given twice, or have several with commas between them."""
    return tuple(code for some in given or () for one in some.split(",") if (code := one.strip()))


def _report(text: str) -> tuple[str, Path]:
    """A format and a file, from `--report FORMAT=FILE`."""
    from tripglot.checking.reporters import FORMATS

    name, _, file = text.partition("=")
    if name not in FORMATS or not file:
        raise TripglotError(f"--report {text}", cure=f"FORMAT=FILE; formats are {', '.join(FORMATS)}")
    return name, Path(file)


_PLACE = re.compile(r"^(.*?:\d+:\d+:) (?:(error)|(warning)|(info)) (TG\d+)")


def _coloured(piece: str) -> str:
    """A finding with its severity in a colour."""
    found = _PLACE.match(piece)
    if not found:
        return piece
    place, error, warning, info, code = found.groups()
    colour = "red" if error else "yellow" if warning else "blue"
    said = style(error or warning or info, fg=colour, bold=True)
    return f"{style(place, bold=True)} {said} {code}{piece[found.end() :]}"


def _counted(findings: "Iterable[Finding]", severities: Counter[str]) -> "Iterator[Finding]":
    for finding in findings:
        severities[finding.severity] += 1
        yield finding


def _fix(
    findings: "Iterable[Finding]", settings: "Settings", sources: "Sequence[Given]", *, only_show: bool
) -> "list[Given]":
    """Mend files, or show what would be done; gives the sources, those that are no files with what was mended."""
    from dataclasses import replace

    from tripglot.checking.runner import fixed, write_fixed
    from tripglot.files import PostFile, Unsaved

    typed = {source.path: source.data for source in sources if isinstance(source, Unsaved)}
    by_path: dict[Path, list] = {}  # type: ignore[type-arg]
    for finding in findings:
        if finding.fix is not None:
            by_path.setdefault(finding.path, []).append(finding.fix)
    for path, fixes in sorted(by_path.items()):
        post, text = fixed(PostFile(path, path, typed.get(path)), fixes, settings)
        if only_show:
            old, new = post.source.text.splitlines(keepends=True), text.splitlines(keepends=True)
            for line in unified_diff(old, new, str(path), str(path)):
                VOICE.show(line, nl=not line.endswith("\n"))
        elif path in typed:
            typed[path] = replace(post.source, text=text).encode()
        else:
            write_fixed(path, post, text)
    return [Unsaved(one.path, typed[one.path]) if isinstance(one, Unsaved) else one for one in sources]
