"""The command `run`: the main job."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripglot.commands.common import EngineName, Paths, SentenceCount, To, say_what_no_theme_has, settings_of, show
from tripglot.commands.text.voice import VOICE

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from tripglot.engines.engine import Engine
    from tripglot.settings import Settings


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
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler whose workers detect and translate."),
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Do everything anew; the result is the same.")] = False,
) -> None:
    """Find, translate and publish: Markdown in the target language, bilingual Markdown, and a site."""
    from tripglot.cache import Cache
    from tripglot.jobs.run import run as main_job
    from tripglot.packages.pinned import strays

    settings = settings_of(to, engine, output)
    say_what_no_theme_has(settings)
    sources = settings.sources(paths)
    kept = Cache(None if no_cache else settings.root, lambda line: typer.echo(f"tripglot: {line}", err=True))
    for line in strays(settings, kept):
        VOICE.warn(f"tripglot: {line}")
    with SentenceCount() as progress, _workers(cluster or settings.cluster, settings) as (executor, at_work):
        report = main_job(
            sources, settings, dry_run=dry_run, diff=diff, frozen=frozen, progress=progress.update, cache=kept,
            engine=at_work, executor=executor,
        )  # fmt: skip
    for line in report.diffs:
        VOICE.show(line, nl=not line.endswith("\n"))
    show(report, settings, written=not dry_run and not frozen)


@contextmanager
def _workers(address: str, settings: "Settings") -> "Iterator[tuple[Executor | None, Engine | None]]":
    """Who does the work: a cluster, if there is an address, or nobody but us."""
    if not address:
        yield None, None
        return
    from tripglot.cluster.connection import connected
    from tripglot.cluster.engine import ClusterEngine

    with connected(address, settings, lambda line: VOICE.warn(f"tripglot: {line}")) as cluster:
        yield cluster, ClusterEngine(cluster, settings)
