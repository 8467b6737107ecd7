"""What the README shows is true: its blocks are valid, its versions and addresses of one kind, its rows said once."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, tripglot
from tripglot import __version__
from tripglot.config import load

README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / "docs" / "ci" / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_quick_start_is_two_commands() -> None:
    section = README.split("## Quick start\n")[1].split("\n## ")[0]
    [block] = blocks(section, "sh")
    commands = [line.split("#")[0].strip() for line in block.splitlines()]
    assert commands == [
        "python3 -m pip install uv && uv run --all-extras tripglot run posts",
        "python3 -m pip install uv && uv run --all-extras --group gate pytest -n auto",
    ]
    assert commands[1].split("&& ")[1].replace("uv run", "uv run --quiet") in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_settings_are_five_lines_that_are_read(tmp_path: Path) -> None:
    [block] = blocks(README, "toml")
    assert len(block.splitlines()) == 5
    (tmp_path / "tripglot.toml").write_text(block, encoding="utf-8")
    settings = load(tmp_path)
    assert (settings.posts, settings.languages, settings.layout) == (("content/posts",), ("en", "zh"), "hugo")
    (tmp_path / "content" / "posts").mkdir(parents=True)
    (tmp_path / "content" / "posts" / "a.md").write_text("Wir gehen heute Abend alle zusammen nach Hause.\n")
    assert "another language" in tripglot("check", cwd=tmp_path).stdout


@pytest.mark.parametrize("block", [*blocks(README, "yaml"), *blocks(CI, "yaml")], ids=lambda text: text.splitlines()[0])
def test_the_yaml_is_valid(block: str, tmp_path: Path) -> None:
    data = yaml.safe_load(block)
    (tmp_path / "file.yaml").write_text(block, encoding="utf-8")
    if "jobs" in data or True in data:
        assert all("permissions" in job for job in data["jobs"].values())
        command = [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.github-workflows"]
    else:
        command = [Path(sys.executable).parent / "pre-commit", "validate-config"]
    done = subprocess.run([*command, tmp_path / "file.yaml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_versions_and_addresses_are_those_of_a_release() -> None:
    for text in (README, CI):
        assert {*re.findall(r"rev: v(\S+)", text), *re.findall(r"tripglot@v(\S+)", text)} == {__version__}
        assert set(re.findall(r"[\w./:…]*/tripglot\b(?=@|\n)", text)) == {
            "https://github.com/OWNER/tripglot",
            "OWNER/tripglot",
        }
    assert "OWNER/tripglot" in (ROOT / "RELEASING.md").read_text("utf-8")


def test_no_row_is_there_twice() -> None:
    rows = [row for row in README.splitlines() if row.startswith("| `tripglot")]
    named = [name for row in rows for name in re.findall(r"`tripglot (\w+)", row.split(" | ")[0])]
    assert len(named) > 15
    assert len(named) == len(set(named))


def test_every_page_that_is_linked_exists() -> None:
    for page in [ROOT / "README.md", ROOT / "RELEASING.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        if "example" in page.parts and page.name != "README.md":
            continue
        text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        text = re.sub(r"`[^`\n]*`", "", text)
        for target in re.findall(r"\]\(([^)#: ]+)[)# ]", text):
            assert (page.parent / target).exists(), (page, target)
