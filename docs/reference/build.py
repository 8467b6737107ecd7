"""Write the reference from the code: `uv run python docs/reference/build.py` makes commands.md and settings.md here."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from tripglot.commands.main import command
from tripglot.commands.text.help import documented, options
from tripglot.config import TEMPLATE

HERE = Path(__file__).parent
MADE = "<!-- made by docs/reference/build.py -->"


def pages() -> dict[str, str]:
    """Give the text of each page, by its file name."""
    return {"commands.md": "\n".join(commands(command())) + "\n", "settings.md": settings()}


def commands(top: Any) -> Iterator[str]:
    """Give the lines of the page of all commands, in the sections of `--help`."""
    yield from ("# Commands", "", MADE, "", top.help.strip(), "", *table(top))
    for section, found in groupby(documented(top), key=itemgetter(0)):
        yield from ("", f"## {section}")
        for _, usage, told, one in found:
            yield from ("", f"### `{usage}`", "", one.help or told.summary, "", *table(one))
            if told.examples:
                yield from ("", "```sh", *(f"tripglot {example}" for example in told.examples), "```")


def table(one: Any) -> Iterator[str]:
    """Give a table of a command's options; nothing where it has none."""
    rows = [f"| `{names.replace('|', chr(92) + '|')}` | {words.replace('|', '/')} |" for names, words in options(one)]
    if rows:
        yield from ("| option | what it does |", "|---|---|", *rows)


def settings() -> str:
    """Give the page of the settings: the file that `tripglot init` writes, whose comments say it all."""
    told = "`tripglot.toml`, or `[tool.tripglot]` in `pyproject.toml`: every setting, its default, and what it does."
    return f"# Settings\n\n{MADE}\n\n{told}\n\n```toml\n{TEMPLATE.strip()}\n```\n"


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
