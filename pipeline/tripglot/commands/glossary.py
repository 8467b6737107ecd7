"""`tripglot terms`: what deserves a place in the glossary, what was said in several ways; `glossary export|import`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripglot.commands.common import Paths, To, settings_of
from tripglot.commands.text.voice import VOICE, plural
from tripglot.errors import Exit, TripglotError
from tripglot.scripts import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tripglot.jobs.terms import Findings
    from tripglot.memory import Entry

glossary_app = typer.Typer(help="The glossary as TBX or CSV: export, import.", no_args_is_help=True)

_SHOWN = 60  # columns of a source in a list


def terms(
    paths: Paths = None,
    to: To = None,
    at_least: Annotated[int, typer.Option("--min", min=1, help="Leave out what stands less often.")] = 2,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Put into the glossary what reviewed translations agree on.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON.")] = False,
) -> None:
    """Propose terms for the glossary, with their renderings in the memory; list what was translated in several ways."""
    from tripglot.jobs import terms as work
    from tripglot.jobs import translate as stages
    from tripglot.jobs.review import catalogs
    from tripglot.translation import glossary

    settings = settings_of(to)
    sources = settings.sources(paths)
    found, problems = stages.detect_posts(sources, settings)
    broken: list[TripglotError] = []
    entries = [entry for _, catalog in catalogs(settings, (), broken) for entry in catalog.entries]
    path = settings.root / settings.glossary
    known = glossary.load(path, settings.target)
    if adopt:
        entries = [entry for entry in entries if entry.settled and not entry.previous and not entry.reason]
    findings = work.find_terms(found, entries, known, at_least=at_least)
    problems += map(str, broken)
    for problem in problems:
        typer.echo(f"tripglot: {problem}", err=True)
    if adopt:
        _adopt(path, findings, entries, settings.target)
    elif as_json:
        typer.echo(json.dumps(work.as_data(findings), ensure_ascii=False, indent=1))
    else:
        _show(findings)
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)


def _adopt(path: Path, findings: "Findings", entries: "Sequence[Entry]", target: str) -> None:
    from tripglot.jobs.harvest import harvest
    from tripglot.jobs.termbase import add_terms
    from tripglot.translation.glossary import Term

    found = harvest(findings, entries)
    add_terms(path, [Term((term,), {target: rendering}) for term, rendering in found.items()])
    for term, rendering in found.items():
        typer.echo(f"{term}: {rendering}")
    VOICE.say(f"{path}: {plural(len(found), 'term')} added")


def _show(findings: "Findings") -> None:
    typer.echo(f"{'count':>5} {'posts':>5}  {'kind':<8} term: renderings in the memory")
    for term in findings.candidates:
        renderings = ", ".join(f"{text} ({number})" for text, number in term.renderings.items()) or "none found"
        mark = " [in the glossary]" if term.known else " [several]" if len(term.renderings) > 1 else ""
        typer.echo(f"{term.count:>5} {term.posts:>5}  {term.kind:<8} {term.term}: {renderings}{mark}")
    if findings.differing:
        typer.echo("\ntranslated in more than one way:")
    for source, targets in findings.differing.items():
        typer.echo(f"  {shortened(source, _SHOWN)}")
        for target, number in targets.items():
            typer.echo(f"    {number} × {shortened(target, _SHOWN)}")
    if findings.unheeded:
        typer.echo("\nthe memory does not follow the glossary:")
    for term_, places in findings.unheeded.items():
        typer.echo(f"  {term_}")
        for source in places:
            typer.echo(f"    {shortened(source, _SHOWN)}")


@glossary_app.command("export")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="A .tbx, .csv or .tsv file.")],
    to: To = None,
) -> None:
    """Write what the glossary says for the target language as TBX-Basic or as a table."""
    from tripglot.jobs.termbase import exported

    number = exported(settings_of(to), output)
    VOICE.say(f"wrote {plural(number, 'term')} to {output}")


@glossary_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A .tbx, .csv or .tsv file.")],
    to: To = None,
) -> None:
    """Add the terms of a TBX file or a table to the glossary; what is in the glossary stays as it is."""
    from tripglot.jobs.termbase import imported

    settings = settings_of(to)
    done = imported(settings, file)
    for line in done.refused:
        VOICE.warn(line)
    rest = [f"{done.known} there already"] if done.known else []
    rest += [f"{done.empty} without a rendering in {settings.target}"] if done.empty else []
    VOICE.say("; ".join((f"{plural(done.taken, 'term')} added to {settings.glossary}", *rest)))
    if done.refused:
        raise typer.Exit(Exit.FINDINGS)
