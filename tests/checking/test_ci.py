"""The action and the GitLab job: valid by the published schemas, and run as a runner would run them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.checking.repository import git
from tests.conftest import tripglot

ROOT = Path(__file__).parent.parent.parent
ZH = "這個專案是一個開源專案，我們用它來管理叢集。"
EN = "An English sentence of some length stands here."


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.gitlab-ci", "docs/ci/gitlab.yml"),
        ("vendor.github-workflows", ".github/workflows/release.yml"),
    ],
)
def test_the_files_are_valid(schema: str, file: str) -> None:
    command = [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", schema, ROOT / file]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    repo = tmp_path / "repo"
    (repo / "posts").mkdir(parents=True)
    (repo / "posts" / "old.md").write_text(f"{ZH}\n", encoding="utf-8")
    git(repo, "init", "-q")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "base")
    return repo


def run_action(repo: Path, tmp_path: Path, **inputs: str) -> tuple[int, str, dict[str, str], str]:
    """Run the check step of the action with the variables a runner sets."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = next(step for step in action["runs"]["steps"] if step.get("id") == "check")
    temp = tmp_path / "temp"
    temp.mkdir(exist_ok=True)
    defaults = {key: value["default"] for key, value in action["inputs"].items()}
    values = {**defaults, **{key.replace("_", "-"): value for key, value in inputs.items()}}
    env = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "RUNNER_TEMP": str(temp),
        "GITHUB_OUTPUT": str(temp / "output"),
        "GITHUB_STEP_SUMMARY": str(temp / "summary"),
    }
    for name, expression in step["env"].items():
        key = expression.removeprefix("${{ ").removesuffix(" }}")
        env[name] = values[key.removeprefix("inputs.")] if key.startswith("inputs.") else values.get("base", "")
    assert step["env"]["PYTHONPATH"] == "${{ runner.temp }}/tripglot"  # where the step before installs
    env |= {"PYTHONPATH": str(ROOT / "pipeline"), "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}
    for file in ("output", "summary"):
        (temp / file).write_text("")
    result = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=repo,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    outputs = dict(line.split("=", 1) for line in (temp / "output").read_text().splitlines())
    return result.returncode, result.stdout + result.stderr, outputs, (temp / "summary").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_action_annotates_what_a_pull_request_changes(repo: Path, tmp_path: Path) -> None:
    base = git(repo, "rev-parse", "HEAD")
    (repo / "posts" / "new.md").write_text(f"{EN}\n", encoding="utf-8")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "fine")
    code, _, outputs, summary = run_action(repo, tmp_path, paths="posts", base=base)
    assert (code, outputs) == (0, {"findings": "0", "exit-code": "0"})
    assert "nothing found in 1 post." in summary
    (repo / "posts" / "new.md").write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    git(repo, "commit", "-qam", "not fine")
    code, text, outputs, summary = run_action(repo, tmp_path, paths="posts", base=base)
    assert (code, outputs) == (1, {"findings": "1", "exit-code": "1"})
    assert "::error file=posts/new.md,line=3" in text
    assert "| `posts/new.md:3` | error TG101 |" in summary
    code, _, outputs, _ = run_action(repo, tmp_path, paths="posts")
    assert (code, outputs["findings"]) == (1, "2")


def test_the_action_never_passes_because_something_is_missing(repo: Path, tmp_path: Path) -> None:
    code, text, outputs, _ = run_action(repo, tmp_path, paths="nowhere")
    assert (code, outputs["exit-code"]) == (2, "2")
    assert "nowhere: does not exist" in text
    code, _, _, _ = run_action(repo, tmp_path, paths="posts", base="0" * 40)
    assert code != 0


def test_a_second_use_in_a_job_tells_nothing_of_the_first(repo: Path, tmp_path: Path) -> None:
    _, _, outputs, summary = run_action(repo, tmp_path, paths="posts")
    assert outputs["findings"] != "0"
    assert "TG101" in summary
    code, _, outputs, summary = run_action(repo, tmp_path, paths="nowhere")
    assert (code, outputs, summary) == (2, {"findings": "0", "exit-code": "2"}, "")


def test_the_action_reads_options_as_words(repo: Path, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert "quotes are not read" in action["inputs"]["args"]["description"]
    assert run_action(repo, tmp_path, paths="posts", args="--select TG306 --no-cache")[0] == 0


def test_one_check_gives_several_reports(repo: Path) -> None:
    reports = ["--report", "json=a.json", "--report", "junit=b.xml"]
    done = tripglot("check", "posts", *reports, cwd=repo)
    assert done.returncode == 1
    assert "TG101" in done.stdout
    alone = tripglot("check", "posts", "--format", "json", "-o", "c.json", cwd=repo)
    assert alone.returncode == 1
    assert (repo / "a.json").read_bytes() == (repo / "c.json").read_bytes()
    assert b"TG101" in (repo / "b.xml").read_bytes()


@pytest.mark.parametrize("report", ["json", "word=a.doc", "json="])
def test_a_report_needs_a_format_and_a_file(repo: Path, report: str) -> None:
    done = tripglot("check", "posts", "--report", report, cwd=repo)
    assert done.returncode == 2
    assert "FORMAT=FILE" in done.stderr
