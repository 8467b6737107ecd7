"""What `--help` says beside options: sections, summaries of one line, examples. The manual page is made of the same."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from typer.core import TyperGroup, TyperOption

from tripglot.commands.text.voice import VOICE

SECTIONS = ("Do", "Check", "Review", "Packages", "Set up")
COMPLETION = "tripglot --install-completion"


class Told(NamedTuple):
    """What is told of a command: a summary that fits in a line of 80 columns, and examples that work."""

    summary: str
    examples: tuple[str, ...]
    section: str = ""


TOLD: dict[str, Told] = {
    "run": Told(
        "Find, translate and publish: the main job",
        ("run", "run posts/2024 --dry-run --diff", "run --cluster tls://host:8786"),
        "Do",
    ),
    "translate": Told("Translate a file or a folder to another one", ("translate posts -o copies",), "Do"),
    "clean": Told("Mend punctuation, spaces and odd characters in posts", ("clean --diff",), "Do"),
    "serve": Told("Preview the site, following every change", ("serve --port 0",), "Do"),
    "check": Told(
        "The gate: what is foreign, missing, stale or broken", ("check", "check --select TG1 --fix"), "Check"
    ),
    "status": Told("How much of each post is translated, and by whom", ("status --badge translation.svg",), "Check"),
    "detect": Told("The language of every block", ("detect posts --format jsonl",), "Check"),
    "explain": Told("Why a block was judged as it was", ("explain posts/day-1.md:12",), "Check"),
    "rule": Told("The page of a rule, or all rules", ("rule TG101",), "Check"),
    "review": Told("Go through drafts and machine translations", ("review", "review --web", "review --list"), "Review"),
    "confirm": Told("Stale translations of a post are still right", ("confirm posts/day-1.md",), "Review"),
    "adopt": Told(
        "Take into the memory what people wrote into posts",
        ("adopt output/en/day-1.md", "adopt posts/trip.en.md --of posts/trip.zh.md"),
        "Review",
    ),
    "terms": Told("Names and terms, and how each was rendered", ("terms --min 3",), "Review"),
    "memory": Told("The translation memory: stats, prune, export, import", ("memory stats",), "Review"),
    "memory stats": Told("Sentences by who stands behind them", ("memory stats",)),
    "memory prune": Told("Delete entries whose source is gone", ("memory prune --unsure",)),
    "memory export": Told("Write the memory as TMX or XLIFF", ("memory export -o memory.tmx",)),
    "memory import": Told("Take translations from a TMX or XLIFF file", ("memory import memory.tmx",)),
    "glossary": Told("The glossary to other tools and back: export, import", ("glossary import terms.tbx",), "Review"),
    "glossary export": Told("Write the glossary as TBX or CSV", ("glossary export -o terms.csv",)),
    "glossary import": Told("Add the terms of a TBX or CSV file", ("glossary import terms.tbx",)),
    "packages": Told("Argos packages: list, install, lock, verify, bundle …", ("packages list",), "Packages"),
    "packages list": Told("What is installed", ("packages list",)),
    "packages available": Told("What the index offers (goes online)", ("packages available zh en",)),
    "packages install": Told("Install a package (a pair goes online)", ("packages install zh en",)),
    "packages update": Told("Bring packages up to date (goes online)", ("packages update zh en",)),
    "packages remove": Told("Remove an installed package", ("packages remove zh en",)),
    "packages lock": Told("Pin what is installed in tripglot.lock", ("packages lock",)),
    "packages verify": Told("Compare what is installed with tripglot.lock", ("packages verify",)),
    "packages bundle": Told("Pack packages into one file", ("packages bundle -o packages.zip",)),
    "init": Told("Write a commented tripglot.toml", ("init",), "Set up"),
    "lsp": Told("A language server for editors", ("lsp",), "Set up"),
    "doctor": Told("What is installed, set and missing", ("doctor",), "Set up"),
}


class Sections(TyperGroup):
    """A group whose help names its commands by section, each with its whole summary."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, in the order of SECTIONS; without sections, as they come."""
        prefix = "" if ctx.parent is None else f"{ctx.info_name} "
        named = {name: TOLD[f"{prefix}{name}"] for name in self.list_commands(ctx)}
        for section in SECTIONS if not prefix else ("",):
            rows = [(name, told.summary) for name, told in TOLD.items() if name in named and told.section == section]
            rows = rows or [(name, told.summary) for name, told in named.items() if told.section == section]
            with formatter.section(section or "Commands"):
                formatter.write_dl(rows)


def finished(command: Any, path: str = "") -> Any:
    """A command with its examples and the options that all commands have, and so its commands."""
    told = TOLD.get(path)
    if told:
        command.short_help = told.summary
        lines = "\n".join(f"  tripglot {example}" for example in told.examples)
        command.epilog = f"\b\n{'Example' if len(told.examples) == 1 else 'Examples'}:\n{lines}"
    if not hasattr(command, "commands") or not path:
        command.params += [
            _switch("quiet", "-q", "Say only what is wrong, and what was asked for."),
            _switch("verbose", "-v", "Leave nothing out: every post, every place."),
        ]
    for name, inner in getattr(command, "commands", {}).items():
        finished(inner, f"{path} {name}".strip())
    return command


def documented(top: Any) -> Iterator[tuple[str, str, Told, Any]]:
    """Give the commands below `top` as (section, how it is called, what is told of it, the command itself).

    They come in the order of SECTIONS and TOLD.
    """
    for section in SECTIONS:
        for name, told in TOLD.items():
            if (told.section or TOLD[name.split()[0]].section) == section:
                found = top
                for word in name.split():
                    found = found.commands[word]
                arguments = [param.make_metavar(None) for param in found.params if param.param_type_name == "argument"]
                yield section, " ".join((f"tripglot {name}", *arguments)), told, found


def options(command: Any) -> Iterator[tuple[str, str]]:
    """Give each option of a command as (names and value, what it does), but for those that all commands have."""
    for param in command.params:
        everywhere = param.name in ("quiet", "verbose") and command.name != "tripglot"
        if param.param_type_name == "option" and not everywhere:
            value = "" if param.is_flag else f" {param.metavar or (param.name or '').upper()}"
            yield ", ".join((*param.opts, *param.secondary_opts)) + value, param.help or ""


def _switch(name: str, short: str, words: str) -> TyperOption:
    def told(ctx: Any, param: Any, value: bool) -> bool:
        setattr(VOICE, name, value or getattr(VOICE, name))
        return value

    return TyperOption(
        param_decls=[short, f"--{name}"], is_flag=True, default=False, expose_value=False, callback=told, help=words
    )


def one_of(names: str) -> dict[str, Any]:
    """What an option needs to show its choices and to complete them: names with | between."""
    return {"metavar": names, "autocompletion": lambda: names.split("|")}
