"""The command `init`: a commented file of settings, which names the folder of posts if that is another one."""

from pathlib import Path
from typing import Annotated

import typer

from tripglot.commands.text.voice import VOICE
from tripglot.errors import TripglotError


def init(
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write a commented tripglot.toml into this folder."""
    from tripglot.config import TEMPLATE
    from tripglot.files import USUAL, folders_with_posts, write
    from tripglot.settings import FILE

    path = Path(FILE)
    if path.exists() and not force:
        raise TripglotError("exists already", path=path, cure="use --force to overwrite it")
    seen = folders_with_posts(Path())
    posts = next((name for name in seen if name in USUAL), "posts")
    text = TEMPLATE.replace('# posts = ["posts"]\n', f'posts = ["{posts}"]\n') if posts != "posts" else TEMPLATE
    write(path, text.encode())
    VOICE.say(f"wrote {path}" + (f', posts = ["{posts}"]' if posts != "posts" else ""))
    if others := [name for name in seen if name != posts]:
        VOICE.say(f"Markdown lies in {', '.join(others[:_SHOWN])}, too: `posts` names one folder or several")


_SHOWN = 5  # folders
