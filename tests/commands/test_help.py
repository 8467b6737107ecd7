"""What the command line says of itself: help, completion, and how much it says in which colours."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ENV, ROOT, tripglot
from tests.install.test_cures import problem
from tripglot.checking.reporters import FORMATS
from tripglot.commands.common import SentenceCount
from tripglot.commands.main import command
from tripglot.commands.text.help import SECTIONS, TOLD
from tripglot.commands.text.report import DETECTION_FORMATS
from tripglot.engines.make import ENGINES
from tripglot.jobs.status import FORMATS as STATUS_FORMATS

ZH = "这个项目是一个开源项目。"


def tree(one: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, inner in getattr(one, "commands", {}).items():
        yield f"{path} {name}".strip(), inner
        yield from tree(inner, f"{path} {name}".strip())


COMMANDS = dict(tree(command()))


def test_every_command_is_told_of_with_an_example_that_is_one() -> None:
    assert set(TOLD) == set(COMMANDS)
    for name, told in TOLD.items():
        assert told.section in SECTIONS or " " in name
        assert [example for example in told.examples if not example.startswith(name) or problem(example.split())] == []
        assert told.examples


def test_help_is_grouped_and_cuts_nothing_off(tmp_path: Path) -> None:
    for words in ([], ["packages"], ["memory"]):
        text = tripglot(*words, "--help", cwd=tmp_path, COLUMNS="80").stdout
        assert text == tripglot(*words, "-h", cwd=tmp_path, COLUMNS="80").stdout
        assert "..." not in text.replace("[ARGS]...", "")
        assert max(map(len, text.splitlines())) <= 80
    headings = [line for line in tripglot("-h", cwd=tmp_path, COLUMNS="80").stdout.splitlines() if line.endswith(":")]
    assert headings == ["Options:", *(f"{section}:" for section in SECTIONS)]


@pytest.mark.parametrize("name", ["run", "memory stats", "packages install"])
def test_every_command_has_the_options_that_all_have(name: str, tmp_path: Path) -> None:
    text = tripglot(*name.split(), "-h", cwd=tmp_path).stdout
    assert f"tripglot {TOLD[name].examples[0]}" in text
    assert "-q, --quiet" in text
    assert "-v, --verbose" in text
    assert tripglot("-V", cwd=tmp_path).stdout == tripglot("--version", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("name", "option", "names"),
    [("check", "form", FORMATS), ("detect", "form", DETECTION_FORMATS), ("status", "form", STATUS_FORMATS),
     ("run", "engine", ENGINES), ("translate", "engine", ENGINES)],
)  # fmt: skip
def test_choices_are_shown(name: str, option: str, names: tuple[str, ...]) -> None:
    [param] = [param for param in COMMANDS[name].params if param.name == option]
    shown = re.findall(r"\w+", param.help) if param.metavar == "NAME" else param.metavar.split("|")
    assert [name for name in shown if name in names] == list(names)


@pytest.mark.parametrize(
    ("shell", "words"), [("bash", "complete -o"), ("zsh", "#compdef tripglot"), ("fish", "complete")]
)
def test_the_completion_script_is_printed(shell: str, words: str) -> None:
    script = complete(shell, f"source_{shell}")
    assert words in script
    assert "_TRIPGLOT_COMPLETE" in script


def test_completion_completes_commands_options_and_choices() -> None:
    assert "explain" in complete("bash", "complete_bash", COMP_WORDS="tripglot exp", COMP_CWORD="1")
    assert "--changed-from" in complete("bash", "complete_bash", COMP_WORDS="tripglot check --ch", COMP_CWORD="2")
    assert "sarif" in complete("bash", "complete_bash", COMP_WORDS="tripglot check --format sa", COMP_CWORD="3")


def complete(shell: str, wanted: str, **env: str) -> str:
    code = "import sys; sys.argv[0] = 'tripglot'; from tripglot.commands.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**ENV, "_TRIPGLOT_COMPLETE": wanted, **env}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


def test_colours_are_for_terminals_and_as_the_environment_says(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"English text stands here.\n\n{ZH}\n", encoding="utf-8")
    plain = tripglot("check", "a.md", cwd=tmp_path).stdout
    assert "\x1b[" not in plain
    bright = tripglot("check", "a.md", cwd=tmp_path, FORCE_COLOR="1").stdout
    assert "\x1b[31m" in bright
    assert tripglot("check", "a.md", cwd=tmp_path, FORCE_COLOR="1", NO_COLOR="1").stdout == plain
    assert "\x1b[" not in tripglot("check", "a.md", "--format", "json", cwd=tmp_path, FORCE_COLOR="1").stdout
    assert "\x1b[32m" in tripglot("run", "a.md", "--dry-run", cwd=tmp_path, FORCE_COLOR="1").stdout


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo terminal")
def test_colours_on_a_terminal(tmp_path: Path) -> None:
    import pty

    (tmp_path / "a.md").write_text(f"English text stands here.\n\n{ZH}\n", encoding="utf-8")
    for quiet, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        ours, theirs = pty.openpty()
        env = {name: value for name, value in ENV.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
        subprocess.run(
            [sys.executable, "-m", "tripglot", "check", "a.md"], cwd=tmp_path, stdout=theirs, check=False,
            env={**env, "TERM": "xterm", **quiet},
        )  # fmt: skip
        os.close(theirs)
        assert (b"\x1b[" in os.read(ours, 100_000)) == coloured
        os.close(ours)


def test_what_helps_against_findings_of_one_rule_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("\n\n".join([ZH] * 5) + "\n", encoding="utf-8")
    lines = tripglot("check", "a.md", cwd=tmp_path).stdout.splitlines()
    assert len([line for line in lines if line.startswith("a.md:") and " error TG101 " in line]) == 5
    assert lines.count(f"    {ZH}") == 5
    assert [line for line in lines if "`tripglot run` fills it in" in line] == [lines[-2]]
    assert lines[-2].startswith("TG101 × 5: ")
    quiet = tripglot("check", "-q", "a.md", cwd=tmp_path).stdout.splitlines()
    assert quiet == [line for line in lines if line.startswith("a.md:")]


def test_every_rule_says_what_helps() -> None:
    from tripglot.checking.registry import all_rules

    assert [code for code, rule in all_rules().items() if not rule.cure] == []


def test_the_manual_page_is_the_help_of_today() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "man" / "build.py"))
    assert made["PAGE"].read_text(encoding="utf-8") == made["page"](), "uv run python docs/man/build.py"
    for name in TOLD:
        assert f'.SS "tripglot {name}'.replace("-", "\\-") in made["page"]()


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_nothing_to_say_about_the_manual_page() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", ROOT / "docs" / "man" / "tripglot.1"], capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "tripglot run" in re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)


def test_no_bar_is_shown_for_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.delenv("CI", raising=False)
    with SentenceCount() as bar:
        bar.update(0, 0)
        assert "0 of 0" not in capsys.readouterr().err
        bar.update(1, 2)
        assert "1 of 2 sentences" in capsys.readouterr().err
