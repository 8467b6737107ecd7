"""Write the manual page from the text of `--help`: `uv run python docs/man/build.py` makes docs/man/tripglot.1."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from tripglot import __version__
from tripglot.commands.main import command
from tripglot.commands.text.help import COMPLETION, documented, options

PAGE = Path(__file__).with_name("tripglot.1")
EXITS = {
    "0": "clean",
    "1": "something is left: a sentence without a package or with an unsure draft, a file that is not UTF-8",
    "2": "usage, settings or a missing part",
    "3": "our own fault",
    "130": "interrupted; every file is either the old one or the new one",
}
UNREAD = "Where nobody reads on (| head), all is done the same, and the exit status is that of the whole."
VARIABLES = {
    "NO_COLOR, FORCE_COLOR": "no colours anywhere; colours even where no terminal is. NO_COLOR is asked first",
    "TRIPGLOT_OFFLINE": "refuse to go online, whatever the command",
    "TRIPGLOT_DEBUG": "show the trace of an error that is our own fault",
    "VISUAL, EDITOR": "what `tripglot review` edits with",
}
FILES = {
    "tripglot.toml": "settings; `tripglot init` writes one with a comment on each",
    "translations/": "the memory: a PO file per post and language",
    "output/": "what is published",
    "glossary.toml": "terms that are rendered in one way, or kept",
    "tripglot.lock": "which packages translate, by their hashes",
}


def page() -> str:
    """Give the page in the macros of man(7)."""
    return "\n".join(lines(command())) + "\n"


def lines(top: Any) -> Iterator[str]:
    """Give the lines of the page."""
    yield f'.TH TRIPGLOT 1 "" "tripglot {__version__}" "User commands"'
    yield from (".SH NAME", said("tripglot - translate what is foreign in Markdown posts, offline, and publish"))
    yield from (".SH SYNOPSIS", ".B tripglot", said("COMMAND [OPTIONS] [ARGUMENTS]"))
    yield from (".SH DESCRIPTION", said(top.help))
    yield from switches(top)
    for section, commands in groupby(documented(top), key=itemgetter(0)):
        yield f'.SH "{section.upper()}"'
        for _, usage, told, found in commands:
            yield f'.SS "{said(usage)}"'
            yield said(found.help or told.summary)
            yield from switches(found)
            for example in told.examples:
                yield from (".PP", ".EX", said(f"    tripglot {example}"), ".EE")
    for title, rows in {"EXIT STATUS": EXITS, "ENVIRONMENT": VARIABLES, "FILES": FILES}.items():
        yield f'.SH "{title}"'
        for name, words in rows.items():
            yield from (".TP", f".B {said(name)}", said(words))
        if rows is EXITS:
            yield from (".PP", said(UNREAD))
    yield from (".SH COMPLETION", said("For bash, zsh and fish:"), ".PP", f".B {said(COMPLETION)}")


def switches(command: Any) -> Iterator[str]:
    """Give the options of a command."""
    for names, words in options(command):
        yield from (".TP", f".B {said(names)}", said(words))


def said(text: str) -> str:
    """Give a text as roff has it, in one line."""
    text = " ".join(text.split()) if not text.startswith("    ") else text
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{text}" if text[:1] in (".", "'") else text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
