"""Every command that a message or a page tells people to type is one that there is."""

import ast
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tripglot.commands.doctor import DISTRIBUTIONS, EXTRAS, install_command
from tripglot.commands.main import command as command_line

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GROUP = command_line()
WORDS = re.compile(r"(?:(?<=^)|(?<=[\s`'\"(]))tripglot ((?:[^\s`(),;:|]+ ?)+)")


def messages() -> Iterator[tuple[str, str]]:
    """Cures, and what stands in backticks, of every module; a field of an f-string becomes an X."""
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (isinstance(node, ast.keyword) and node.arg == "cure") or (
                isinstance(node, ast.Assign) and any("cure" in ast.unparse(name).lower() for name in node.targets)
            ):
                yield from ((path.name, text) for text in texts(node.value))
            elif isinstance(node, ast.Constant | ast.JoinedStr):
                yield from ((path.name, word) for text in texts(node) for word in re.findall(r"`tripglot [^`]*`", text))


def texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "X" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Constant):
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def pages() -> Iterator[tuple[str, str]]:
    """What the documents show as commands: in backticks, and as lines of blocks for a shell."""
    for path in [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "starter/README.md",
        *(ROOT / "docs").rglob("*.md"),
    ]:
        text = path.read_text(encoding="utf-8")
        yield from ((path.name, words) for words in re.findall(r"`tripglot [^`]*`", text))
        for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
            shown = block.splitlines() if language in {"", "sh", "console"} else []
            yield from ((path.name, line.removeprefix("$ ")) for line in shown if "tripglot " in line)


def problem(words: list[str]) -> str:
    """Say why words are no command with options that it has; empty if they are one."""
    command = GROUP
    while words and hasattr(command, "commands"):
        names = words[0].split("|")
        if words[0] == "…":
            return ""
        if missing := [name for name in names if name not in command.commands and not name.startswith("-")]:
            return f"no command {missing[0]}"
        if names[0].startswith("-"):
            break
        command, words = command.commands[names[0]], words[1:]
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help", "-h"}
    wrong = [word for word in words if re.match(r"--?[a-z]", word) and word.split("=")[0].strip("[]") not in known]
    return f"no option {wrong[0]}" if wrong else ""


@pytest.mark.parametrize("where", [messages, pages])
def test_every_command_that_is_named_exists(where: "type[messages]") -> None:
    named = [(place, found) for place, text in where() for found in WORDS.findall(text.replace("\\|", "|"))]
    assert len(named) > 20
    wrong = [
        (place, words, why)
        for place, words in named
        if (why := problem(words.replace("[", " ").replace("]", " ").split()))
    ]
    assert wrong == []


def test_every_extra_that_is_named_exists() -> None:
    extras = set(PROJECT["optional-dependencies"])
    sources = [
        *(ROOT / "pipeline").rglob("*.py"),
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.*"),
        ROOT / "action.yml",
    ]
    named = {
        extra
        for path in sources
        if path.suffix in {".py", ".md", ".yml"}
        for group in re.findall(r"tripglot\[([a-z,-]+)\]", path.read_text(encoding="utf-8"))
        for extra in group.split(",")
    }
    assert named
    assert named <= extras
    assert set(EXTRAS.values()) <= extras


def test_every_part_is_one_that_its_extra_brings() -> None:
    brought = {
        re.split(r"[^\w.-]", requirement)[0].lower(): extra
        for extra, requirements in PROJECT["optional-dependencies"].items()
        for requirement in requirements
    }
    for name, distribution in zip(EXTRAS, DISTRIBUTIONS, strict=True):
        assert brought[distribution] == EXTRAS[name]
    assert set(brought) - set(DISTRIBUTIONS) == {"argostranslate"}  # which nothing needs


@pytest.mark.parametrize(
    ("source", "requirement"),
    [
        ({}, "tripglot[translate,publish]"),
        ({"url": "file:///a/b%20c", "dir_info": {}}, "/a/b c[translate,publish]"),
        ({"url": "file:///a/t.whl", "archive_info": {}}, "tripglot[translate,publish] @ file:///a/t.whl"),
        (
            {"url": "https://x.example/t", "vcs_info": {"vcs": "git", "commit_id": "abc", "requested_revision": "v1"}},
            "tripglot[translate,publish] @ git+https://x.example/t@v1",
        ),
    ],
)
@pytest.mark.parametrize(
    ("marker", "command"),
    [("pipx_metadata.json", ["pipx", "install", "--force"]), ("uv-receipt.toml", ["uv", "tool", "install"])],
)
def test_the_cure_is_that_of_whoever_installed_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: dict, requirement: str, marker: str, command: list[str]
) -> None:
    (tmp_path / marker).touch()
    found = tmp_path / "tripglot-1.dist-info"
    found.mkdir()
    (found / "direct_url.json").write_text(json.dumps(source))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(metadata, "distribution", lambda _: metadata.PathDistribution(found))
    assert shlex.split(install_command()) == [*command, requirement]
