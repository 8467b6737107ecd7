"""The command `serve`: the site as it would be published now, in a browser on this machine."""

import secrets
import signal
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripglot.commands.common import To, say_what_no_theme_has, settings_of
from tripglot.commands.text.voice import VOICE, plural
from tripglot.errors import TripglotError

if TYPE_CHECKING:
    from tripglot.jobs.preview import Handler
    from tripglot.settings import Settings


def serve(
    to: To = None,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="0 takes any that is free.")] = 8000,
    edit: Annotated[bool, typer.Option("--edit", help="Review on the pages: as `tripglot review --web`.")] = False,
) -> None:
    """Preview the site at http://127.0.0.1:8000/ and follow every change; output and memory stay as they are."""
    preview(to, port, edit=edit)


def preview(to: str | None, port: int, *, edit: bool) -> None:
    """Serve until Ctrl-C; with `edit`, who opens the address that is shown can review on the pages."""
    from tripglot.cache import Cache
    from tripglot.commands.text import problems
    from tripglot.jobs.preview import LOOPBACK, Changes, Handler, follow, server
    from tripglot.jobs.run import run
    from tripglot.publishing.publish import SITE

    with tempfile.TemporaryDirectory(prefix="tripglot-") as folder:
        changes, stop = Changes(), threading.Event()

        settings = settings_of(to)
        settings.sources()  # raises where there are none
        say_what_no_theme_has(settings)
        said: list[str] = []  # of the last build: what is wrong still is not said again

        def build() -> "Settings":
            nonlocal settings, said
            try:
                settings = settings_of(to)
                made = replace(settings, output=folder, url="")
                sources = [path for path in settings.places().posts if path.exists()]
                report = run(sources, made, preview=True, with_drafts=edit, cache=Cache(Path(folder)))
            except TripglotError as error:
                typer.echo(f"tripglot: {error}", err=True)
            else:
                wrong = list(problems.lines(report.posts))
                for line in wrong:
                    if line not in said:
                        VOICE.warn(line if line.startswith(" ") else f"tripglot: {line}")
                said = wrong
                left = report.fates["missing"] + report.fates["unsure"]
                counts = f"{plural(len(report.posts), 'post')}, {plural(report.written, 'file')} changed"
                VOICE.say(f"built: {counts}" + (f", {plural(left, 'sentence')} without translation" if left else ""))
            return settings

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        (Path(folder) / SITE).mkdir()
        token = secrets.token_urlsafe(24) if edit else ""
        with server(Path(folder) / SITE, port, changes, _desk(to, token) if edit else Handler) as made:
            threading.Thread(target=made.serve_forever, daemon=True).start()
            place = f"?token={token}" if edit else ""
            typer.echo(f"http://{LOOPBACK}:{made.server_port}/{place} (Ctrl-C ends it)")
            follow(build, settings, changes, stop)
            made.shutdown()


def _desk(to: str | None, token: str) -> "Callable[..., Handler]":
    """The pages with a desk, for who has the token."""
    from tripglot.desk.desk import Desk
    from tripglot.desk.http import DeskHandler
    from tripglot.engines.make import engine_of

    return partial(DeskHandler, desk=Desk(lambda: settings_of(to), engine_of), token=token)
