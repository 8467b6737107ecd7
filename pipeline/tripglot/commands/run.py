"""The command `run`: the main job."""

from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.common import EngineName, Paths, SentenceCount, To, settings_of, show
from tripglot.commands.text.voice import VOICE


def run(
    paths: Paths = None,
    to: To = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to publish. Default: output/")] = None,
    engine: EngineName = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changes in each post.")] = False,
    frozen: Annotated[
        bool, typer.Option("--check", "--frozen", help="Write nothing; fail if output or memory are out of date.")
    ] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Do everything anew; the result is the same.")] = False,
) -> None:
    """Find, translate and publish: Markdown in the target language, bilingual Markdown, and a site."""
    from tripglot.cache import Cache
    from tripglot.jobs.run import run as main_job

    settings = settings_of(to, engine, output)
    sources = settings.sources(paths)
    kept = Cache(None if no_cache else settings.root, lambda line: typer.echo(f"tripglot: {line}", err=True))
    with SentenceCount() as progress:
        report = main_job(
            sources, settings, dry_run=dry_run, diff=diff, frozen=frozen, progress=progress.update, cache=kept
        )
    for line in report.diffs:
        VOICE.show(line, nl=not line.endswith("\n"))
    show(report, settings, written=not dry_run and not frozen)
