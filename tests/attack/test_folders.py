"""What stands in a folder of posts and is no post, or cannot be looked at: said in one line, and nothing lost."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tripglot.jobs.run import run
from tripglot.settings import Settings

ROOT = Path(__file__).parents[2]
TEXT = "# A day\n\nIt was a long day, and there was a lot to see in the old town.\n"
NOBODY = 65534


def tripglot(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "tripglot", *args], cwd=cwd, capture_output=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline"), **env},
    )  # fmt: skip


def make(folder: Path) -> Path:
    for name in ("a.md", "sub/b.md"):
        path = folder / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A project that another user may work in, too."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield make(Path(folder))


def as_nobody(work: "object") -> str:
    """What work says that a user does who is not root; root may look into every folder."""
    if os.geteuid() != 0:
        return work()  # type: ignore[operator, no-any-return]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, work().encode())  # type: ignore[operator]
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, encoding="utf-8") as stream:
        return stream.read()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs another user")
@pytest.mark.parametrize("frozen", [False, True])
def test_posts_in_a_folder_that_cannot_be_read_are_not_deleted_ones(open_folder: Path, frozen: bool) -> None:
    settings = Settings(root=open_folder, engine="identity")
    assert run([open_folder / "posts"], settings).clean
    before = sorted(open_folder.glob("output/**/b.*"))
    assert before
    for path in (open_folder, *open_folder.rglob("*")):
        os.chown(path, NOBODY if os.geteuid() == 0 else -1, -1)
    (open_folder / "posts" / "sub").chmod(0)

    def again() -> str:
        report = run([open_folder / "posts"], settings, frozen=frozen)
        return f"{report.clean} {report.removed} " + "|".join(line for post in report.posts for line in post.problems)

    said = as_nobody(again)
    (open_folder / "posts" / "sub").chmod(0o755)
    assert said.startswith("False 0 ")
    assert "sub: cannot be read: Permission denied" in said
    assert "is no more" not in said
    assert sorted(open_folder.glob("output/**/b.*")) == before


def test_a_folder_that_went_away_takes_no_pages_with_it(tmp_path: Path) -> None:
    project = make(tmp_path)
    settings = Settings(root=project, engine="identity", posts=("posts", "posts/sub", "more"))
    (project / "more").mkdir()
    (project / "more" / "c.md").write_text(TEXT)
    run([project / "posts", project / "more"], settings)
    (project / "more").rename(project / "elsewhere")
    assert run([project / "posts"], settings).removed == 0
    assert (project / "output" / "site" / "c.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders")
@pytest.mark.parametrize("command", [["check"], ["run"], ["detect"], ["clean"], ["run", "--check"]])
def test_pipes_and_sockets_are_no_posts(tmp_path: Path, command: list[str]) -> None:
    project = make(tmp_path)
    os.mkfifo(project / "posts" / "pipe.md")
    with socket.socket(socket.AF_UNIX) as end:
        here = Path.cwd()
        os.chdir(project / "posts")
        end.bind("s.md")
        os.chdir(here)
        result = tripglot(*command, cwd=project)
    assert result.returncode == 1, result.stderr
    for name in (b"pipe.md", b"s.md"):
        assert b"posts/" + name + b": is no file" in result.stderr


def test_a_link_does_not_publish_what_lies_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n\nNobody is to read this text of mine, really.\n")
    project = make(tmp_path / "project")
    (project / "posts" / "b.md").symlink_to(secret)
    (project / "posts" / "inside.md").symlink_to(project / "posts" / "a.md")
    for args in (["run"], ["run", "posts/b.md"], ["check"], ["detect"], ["clean"]):
        result = tripglot(*args, cwd=project)
        assert result.returncode == 1, args
        assert b"posts/b.md: is a link that leads out of the project" in result.stderr
    site = project / "output" / "site"
    assert (site / "a.html").exists()
    assert (site / "inside.html").exists()
    assert not (site / "b.html").exists()


@pytest.mark.parametrize("name", ["style.css", "page.html", "base.html"])
def test_a_link_among_the_templates_does_not_either(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("s3cret")
    project = make(tmp_path / "project")
    (project / "templates").mkdir()
    (project / "templates" / name).symlink_to(tmp_path / "secret")
    result = tripglot("run", cwd=project)
    assert result.returncode == 2
    assert name.encode() in result.stderr
    assert b"leads out of the folder" in result.stderr
    assert not any(b"s3cret" in path.read_bytes() for path in project.glob("output/**/*") if path.is_file())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such name")
@pytest.mark.parametrize("command", [["check"], ["run"], ["detect"], ["clean"], ["status"], ["memory", "stats"]])
def test_a_name_that_is_no_text_stops_no_other(tmp_path: Path, command: list[str]) -> None:
    project = make(tmp_path)
    Path(os.fsdecode(os.fsencode(project / "posts") + b"/b\xff.md")).write_text(TEXT)
    result = tripglot(*command, cwd=project)
    assert result.returncode == 1
    assert rb"posts/b\xff.md: has a name that is not UTF-8 (rename it)" in result.stderr
    assert b"Traceback" not in result.stderr
    assert b"our own fault" not in result.stderr
    if command == ["run"]:
        assert (project / "output" / "site" / "a.html").exists()
    if command in (["status"], ["memory", "stats"]):
        assert result.stdout.splitlines()[-1].startswith(b"all") or result.stdout.endswith(b"  all\n")


@pytest.mark.parametrize("command", [["status"], ["memory", "stats"]])
def test_a_post_that_cannot_be_read_is_no_zero_and_stops_no_other(tmp_path: Path, command: list[str]) -> None:
    project = make(tmp_path)
    assert tripglot("run", "--engine", "identity", cwd=project).returncode == 0
    (project / "posts" / "c.md").write_bytes(b"\xff\xfe\n")
    (project / "translations" / "en").mkdir(parents=True)
    for name in ("a.po", "c.po"):
        (project / "translations" / "en" / name).write_text('msgid ""\nmsgstr ""\n')
    result = tripglot(*command, cwd=project)
    assert result.returncode == 1
    assert result.stderr.startswith(b"tripglot: posts/c.md")
    assert len(result.stderr.splitlines()) == 1
    assert b"a.md" in result.stdout or b"a.po" in result.stdout
    assert b"0  translations/en/c.po" in result.stdout or b"c.md" not in result.stdout


def test_a_badge_of_a_part_is_not_written(tmp_path: Path) -> None:
    project = make(tmp_path)
    (project / "posts" / "c.md").write_bytes(b"\xff\xfe\n")
    result = tripglot("status", "--badge", "b.svg", cwd=project)
    assert result.returncode == 1
    assert b"b.svg: is not written, since not every post could be counted" in result.stderr
    assert not (project / "b.svg").exists()


def test_a_revision_is_no_option_of_git(tmp_path: Path) -> None:
    project = make(tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    for ref in (f"--output={project}/stolen", "--ext-diff", "-O/etc/passwd"):
        result = tripglot("check", f"--changed-from={ref}", cwd=project)
        assert result.returncode == 2
        assert b"is no revision of git" in result.stderr
    assert not (project / "stolen").exists()
