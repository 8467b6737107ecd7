"""Folders of ours that may not be looked into: what is needed is named in one line, and what is not is done without."""

from pathlib import Path

import pytest

from tests import nobody
from tests.nobody import shut
from tripglot.files import files_below
from tripglot.jobs.run import run
from tripglot.settings import Settings

pytestmark = nobody.needed
TEXT = "# A day\n\nIt was a long day, and there was a lot to see in the old town.\n"
EMPTY = 'msgid ""\nmsgstr ""\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("posts/a.md", "posts/sub/b.md", "translations/en/a.po", "translations/en/sub/b.po"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT if path.suffix == ".md" else EMPTY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("place", ["translations", "translations/en", "translations/en/sub"])
@pytest.mark.parametrize(
    "command",
    ["run", "run --check", "memory stats", "memory prune", "memory export -o m.tmx", "memory import m.tmx",
     "review --list"],
)  # fmt: skip
def test_a_memory_that_cannot_be_looked_into_is_not_an_empty_one(project: Path, command: str, place: str) -> None:
    (project / "m.tmx").write_text("<tmx/>")
    with shut(project / place):
        done = nobody.tripglot(*command.split(), cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tripglot: translations/en")
    assert done.stderr.endswith(": cannot be read: Permission denied (check its permissions)\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["check", "status", "confirm posts/a.md", "terms", "adopt output/en/a.md"])
def test_no_command_takes_it_for_its_own_fault(project: Path, command: str) -> None:
    run([project / "posts"], Settings(root=project, engine="identity"))
    with shut(project / "translations"):
        done = nobody.tripglot(*command.split(), cwd=project)
    assert done.returncode in (1, 2)
    assert "Permission denied" in done.stderr
    assert "fault" not in done.stderr
    assert len(done.stderr.splitlines()) == (2 if command == "status" else 1)  # of each post


@pytest.mark.parametrize("place", ["output", "output/.tripglot.json"])
@pytest.mark.parametrize("command", ["run", "check", "run --check"])
def test_a_list_of_what_is_ours_that_cannot_be_read_is_not_broken(project: Path, command: str, place: str) -> None:
    run([project / "posts"], Settings(root=project))
    with shut(project / place):
        done = nobody.tripglot(*command.split(), cwd=project)
    assert done.returncode == 2
    said = "output/.tripglot.json: cannot be read: Permission denied (check its permissions)"
    assert done.stderr == f"tripglot: {said}\n"


def test_templates_that_cannot_be_read_are_not_left_out(project: Path) -> None:
    (project / "templates").mkdir()
    with shut(project / "templates"):
        done = nobody.tripglot("run", cwd=project)
    assert done.returncode == 2
    assert done.stderr == "tripglot: templates: cannot be read: Permission denied (check its permissions)\n"


@pytest.mark.parametrize("mode", [0, 0o444, 0o555])
@pytest.mark.parametrize("command", ["run", "check", "run --check"])
def test_a_cache_that_cannot_be_looked_into_is_not_needed(project: Path, command: str, mode: int) -> None:
    run([project / "posts"], Settings(root=project))
    (project / ".tripglot_cache").mkdir(exist_ok=True)
    with shut(project / ".tripglot_cache", mode):
        done = nobody.tripglot(*command.split(), cwd=project)
    assert (done.returncode, done.stderr) == (0, "")


def test_files_below_a_folder(project: Path) -> None:
    memory = project / "translations"
    assert files_below(memory, ".po") == [memory / "en" / "a.po", memory / "en" / "sub" / "b.po"]
    assert files_below(memory, ".md") == files_below(project / "none") == files_below(project / "posts" / "a.md") == []


@pytest.mark.parametrize("args", [(), ("-v",)])
def test_an_output_that_cannot_be_written_is_named_once(tmp_path: Path, args: tuple[str, ...]) -> None:
    for number in range(300):  # posts are written in groups of 256
        path = tmp_path / "posts" / f"{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    with shut(tmp_path, 0o555):
        done = nobody.tripglot("run", *args, cwd=tmp_path)
    assert done.returncode == 2
    where = f"{Path('output', '.tripglot.json')}"
    told = [line for line in done.stderr.splitlines() if "cannot be written" in line]
    assert told == [f"tripglot: {where}: cannot be written: Permission denied (check the folder and its permissions)"]
    assert "nothing has changed" not in done.stdout
    assert "0 files written" in done.stdout


def test_a_run_that_did_nothing_for_a_fault_does_not_say_that_nothing_has_changed(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(TEXT, encoding="utf-8")
    assert nobody.tripglot("run", cwd=tmp_path).returncode == 0
    assert nobody.tripglot("run", cwd=tmp_path).stdout.startswith("nothing has changed: 1 post")
    (tmp_path / "posts" / "a.md").write_bytes(b"\xff")
    done = nobody.tripglot("run", cwd=tmp_path)
    assert done.returncode == 1
    assert "nothing has changed" not in done.stdout
