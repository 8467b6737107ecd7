"""Write the reference from the code: `uv run python docs/reference/build.py` makes commands.md and settings.md here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tripglot.commands.main import command
from tripglot.commands.text.help import SECTIONS, TOLD
from tripglot.config import TEMPLATE

HERE = Path(__file__).parent
MADE = "<!-- made by docs/reference/build.py -->"


def pages() -> dict[str, str]:
    """Give the text of each page, by its file name."""
    return {"commands.md": "\n".join(commands(command())) + "\n", "settings.md": settings()}


def commands(top: Any) -> Iterator[str]:
    """Give the lines of the page of all commands, in the sections of `--help`."""
    yield from ("# Commands", "", MADE, "", top.help.strip(), "", *options(top))
    for section in SECTIONS:
        yield from ("", f"## {section}")
        for name, told in TOLD.items():
            if (told.section or TOLD[name.split()[0]].section) == section:
                yield from one(top, name)


def one(top: Any, name: str) -> Iterator[str]:
    """Give what there is to say of one command."""
    told, found = TOLD[name], top
    for word in name.split():
        found = found.commands[word]
    arguments = [param.make_metavar(None) for param in found.params if param.param_type_name == "argument"]
    yield from ("", f"### `{' '.join(('tripglot', name, *arguments))}`", "", found.help or told.summary, "")
    yield from options(found)
    if told.examples:
        yield from ("", "```sh", *(f"tripglot {example}" for example in told.examples), "```")


def options(found: Any) -> Iterator[str]:
    """Give a table of a command's options but for those that all have."""
    rows = []
    for param in found.params:
        if param.param_type_name == "option" and (
            param.name not in ("quiet", "verbose") or found.name in (None, "tripglot")
        ):
            names = ", ".join((*param.opts, *param.secondary_opts))
            value = "" if param.is_flag else f" {param.metavar or (param.name or '').upper()}"
            rows.append(f"| `{(names + value).replace('|', chr(92) + '|')}` | {(param.help or '').replace('|', '/')} |")
    if rows:
        yield from ("| option | what it does |", "|---|---|", *rows)


def settings() -> str:
    """Give the page of the settings: the file that `tripglot init` writes, whose comments say it all."""
    told = "`tripglot.toml`, or `[tool.tripglot]` in `pyproject.toml`: every setting, its default, and what it does."
    return f"# Settings\n\n{MADE}\n\n{told}\n\n```toml\n{TEMPLATE.strip()}\n```\n"


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
