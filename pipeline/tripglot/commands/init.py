"""The command `init`: a commented file of settings, which names the folders of a well-known site generator."""

import re
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
    said = {"posts": posts} if posts != "posts" else {}
    if (served := _SERVED.get(posts)) and Path(served).is_dir():
        said["static"] = served
    text = TEMPLATE
    for key, folder in said.items():
        text = re.sub(rf"(?m)^# {key} = .*$", f'{key} = ["{folder}"]', text, count=1)
    write(path, text.encode())
    VOICE.say(f"wrote {path}" + "".join(f', {key} = ["{folder}"]' for key, folder in said.items()))
    if others := [name for name in seen if name != posts]:
        VOICE.say(f"Markdown lies in {', '.join(others[:_SHOWN])}, too: `posts` names one folder or several")


# what the generators that have their posts there serve from the top of a site
_SERVED = {"source/_posts": "source", "_posts": ".", "content": "static", "src/content": "public", "blog": "static"}
_SHOWN = 5  # folders
