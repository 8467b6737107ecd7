"""The command `clean`: the cleaning rules on posts themselves, without a translation."""

from dataclasses import replace
from difflib import unified_diff
from typing import Annotated

import typer

from tripglot.commands.common import Inputs, StandsFor, To, inputs, settings_of
from tripglot.commands.text.voice import VOICE, plural
from tripglot.errors import Exit, TripglotError


def clean(
    paths: Inputs = None,
    to: To = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, and write nothing.")] = False,
    show: Annotated[bool, typer.Option("--list", help="List the rules.")] = False,
    stands_for: StandsFor = None,
) -> None:
    """Repair stray and doubled punctuation, invisible characters, accents and blanks; never code or structure."""
    from tripglot.cleaning import clean as rules
    from tripglot.cleaning.blanks import trailing_blanks
    from tripglot.files import Unsaved, find_posts, write
    from tripglot.post.open import opened

    if show:
        for name in rules.NAMES:
            typer.echo(f"{name:<22} {rules.RULES.get(name, trailing_blanks).__doc__}")
        return
    settings = settings_of(to, stands_for=stands_for)
    changed = 0
    unfit: list[TripglotError] = []
    sources = settings.sources(inputs(paths, stands_for))
    typed = [source.data for source in sources if isinstance(source, Unsaved)]
    files = find_posts(sources, replace(settings.places(), output=None), unfit)
    for problem in unfit:
        typer.echo(f"tripglot: {problem}", err=True)
    failed = len(unfit)
    for file in files:
        try:
            post = opened(file, settings.front_matter)
        except TripglotError as error:
            typer.echo(f"tripglot: {error}", err=True)
            failed += 1
            continue
        new = rules.clean(post, settings.target, leave=settings.keep_as_is, spacing=settings.cjk_spacing).source
        if new.text == post.source.text:
            continue
        changed += 1
        if diff:
            old, lines = post.source.text.splitlines(keepends=True), new.text.splitlines(keepends=True)
            for line in unified_diff(old, lines, str(file.path), str(file.path)):
                VOICE.show(line, nl=not line.endswith("\n"))
        elif typed:
            typed = [new.encode()]
        else:
            write(file.path, new.encode())
    if typed and not diff:
        typer.echo(typed[0], nl=False)  # as it came where it could not be read: an editor takes what it gets
    elif not diff:
        VOICE.say(f"{plural(changed, 'post')} cleaned")
    raise typer.Exit(Exit.FINDINGS if failed or (diff and changed) else Exit.CLEAN)
