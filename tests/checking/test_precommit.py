"""The hooks under the real pre-commit, in real git repositories."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ZH = "這個專案是一個開源專案，我們用它來管理叢集。"
EN = "An English sentence of some length stands here."
BIN = Path(sys.executable).parent

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.timeout(300),
]


def git(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    identity = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b.cc",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b.cc",
    }
    return subprocess.run(
        ["git", "-c", "core.autocrlf=false", "-c", "core.quotepath=off", *args], cwd=folder, capture_output=True,
        text=True, env={**os.environ, **identity, **env}, check=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """This working tree as a hook repository, and a store in which its environment has been built once."""
    repo = tmp_path_factory.mktemp("hooks")
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split("\0")
    for name in filter(None, listed):
        if (
            name.startswith(("pipeline/", "pyproject", "README", "LICENSE", "docs/man/", ".pre-commit-hooks"))
            and (ROOT / name).is_file()
        ):
            (repo / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, repo / name)
    git(repo, "init", "-q")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "hooks")
    git(repo, "tag", "v1")
    store = tmp_path_factory.mktemp("store")
    probe = tmp_path_factory.mktemp("probe")
    configure(probe, repo)
    result = subprocess.run(
        [BIN / "pre-commit", "install-hooks"], cwd=probe, capture_output=True, text=True, check=False,
        env={**os.environ, "PRE_COMMIT_HOME": str(store)},
    )  # fmt: skip
    if result.returncode and "Could not find a version" in result.stdout + result.stderr:
        pytest.skip("no package registry can be reached, so pre-commit cannot build its environment")
    assert result.returncode == 0, result.stdout + result.stderr
    return repo, store


def configure(folder: Path, hooks: Path, extra: str = "") -> None:
    git(folder, "init", "-q")
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks}\n    rev: v1\n    hooks:\n      - id: tripglot-check\n{extra}      - id: tripglot-fill\n"
    )


class Blog:
    """A repository of posts with the hooks installed."""

    def __init__(self, folder: Path, hooks: tuple[Path, Path], extra: str = "") -> None:
        self.folder = folder
        self.env = {"PRE_COMMIT_HOME": str(hooks[1]), "PATH": f"{BIN}:{os.environ['PATH']}"}
        configure(folder, hooks[0], extra)
        subprocess.run(
            [BIN / "pre-commit", "install"], cwd=folder, env={**os.environ, **self.env}, check=True, capture_output=True
        )

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def fill(self) -> subprocess.CompletedProcess[str]:
        command = [BIN / "pre-commit", "run", "--hook-stage", "manual", "tripglot-fill"]
        env = {**os.environ, **self.env}
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)

    def commit(self, **env: str) -> subprocess.CompletedProcess[str]:
        git(self.folder, "add", "-A")
        return self.commit_staged(**env)

    def commit_staged(self, **env: str) -> subprocess.CompletedProcess[str]:
        return git(self.folder, "commit", "-m", "x", **self.env, **env)


@pytest.fixture
def blog(tmp_path: Path, hooks: tuple[Path, Path]) -> Blog:
    return Blog(tmp_path, hooks)


def test_a_leftover_paragraph_blocks_the_commit_until_it_is_filled(blog: Blog) -> None:
    blog.write("posts/a.md", f"{EN}\n\n{ZH}\n")
    result = blog.commit()
    assert result.returncode != 0
    assert "posts/a.md:3:1: error TG101" in result.stdout + result.stderr
    assert "`tripglot run` fills it in, then `git add translations`" in result.stdout + result.stderr
    filled = blog.fill()
    assert (blog.folder / "translations" / "en" / "a.po").is_file(), filled.stdout + filled.stderr
    staged = git(blog.folder, "diff", "--cached", "--name-only").stdout.split()
    assert not [name for name in staged if name.startswith(("output", "translations"))]
    assert blog.commit().returncode == 0


def test_a_commit_of_a_translation_alone_is_checked(blog: Blog) -> None:
    blog.write("posts/a.md", f"{EN}\n\n{ZH}\n")
    blog.write("locale/de.po", 'msgid ""\nmsgstr ""\n')
    blog.fill()
    assert blog.commit().returncode == 0
    path = blog.folder / "translations" / "en" / "a.po"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith('msgstr "') and len(line) > 12)
    path.write_text(text.replace(line, 'msgstr "See [this](https://evil.example)."'), encoding="utf-8")
    result = blog.commit()
    assert result.returncode != 0
    assert "error TG301" in result.stdout + result.stderr


def test_a_name_is_no_option(blog: Blog) -> None:
    """Whoever adds a file must not steer the check: leave findings out, write over files, or end it."""
    blog.write("README.md", f"{EN}\n")
    assert blog.commit().returncode == 0
    blog.write("posts/a.md", f"{ZH}\n")
    for name in ("-oREADME.md", "--exit-zero.md", "--baseline=README.md", "--fix.md"):
        blog.write(f"./{name}", f"{EN}\n")
    result = blog.commit()
    assert result.returncode != 0
    assert "posts/a.md:1:1: error TG101" in result.stdout + result.stderr
    assert (blog.folder / "README.md").read_text(encoding="utf-8") == f"{EN}\n"


def test_filling_by_hand_needs_nothing_staged(blog: Blog) -> None:
    blog.write("posts/a.md", f"{EN}\n\n{ZH}\n")
    assert blog.commit(SKIP="tripglot-check").returncode == 0
    filled = blog.fill()
    assert (blog.folder / "translations" / "en" / "a.po").is_file(), filled.stdout + filled.stderr


def test_a_commit_takes_the_memory_along(blog: Blog) -> None:
    blog.write("tripglot.toml", 'memory = "my memory"\n')
    blog.write(".gitignore", "output/\n")
    blog.write("posts/a.md", f"{EN}\n\n{ZH}\n")
    blog.fill()
    git(blog.folder, "add", "posts", "tripglot.toml")
    refused = blog.commit_staged()
    said = refused.stdout + refused.stderr
    assert refused.returncode != 0
    assert "my memory/en/a.po:1:1: error TG502 is not in the commit as it is here" in said
    assert "TG502 × 1: `git add 'my memory'`." in said
    git(blog.folder, "add", "my memory")
    assert blog.commit_staged().returncode == 0
    blog.write("posts/a.md", f"{EN}\n\n{ZH}\n\n昨天我們在台北看了一場電影。\n")
    git(blog.folder, "add", "posts")
    blog.fill()  # sees what is staged, as every hook does
    again = blog.commit_staged()  # what is not staged is put aside meanwhile: the memory is the old one
    assert "error TG201" in again.stdout + again.stderr
    assert "then `git add 'my memory'`" in again.stdout + again.stderr
    added = blog.commit()
    assert "error TG201" not in added.stdout + added.stderr


def test_only_what_is_staged_is_judged(blog: Blog) -> None:
    blog.write("a.md", f"{EN}\n")
    git(blog.folder, "add", "-A")
    blog.write("a.md", f"{EN}\n\n{ZH}\n")
    assert blog.commit_staged().returncode == 0
    assert ZH in (blog.folder / "a.md").read_text(encoding="utf-8")
    git(blog.folder, "add", "-A")
    blog.write("a.md", f"{EN}\n")
    assert blog.commit_staged().returncode != 0


def test_skip_is_respected(blog: Blog) -> None:
    blog.write("a.md", f"{ZH}\n")
    assert blog.commit(SKIP="tripglot-check").returncode == 0


def test_files_and_exclude_are_respected(tmp_path: Path, hooks: tuple[Path, Path]) -> None:
    blog = Blog(tmp_path, hooks, "        files: ^posts/\n        exclude: ^posts/zh/\n")
    blog.write("README.md", f"{ZH}\n")
    blog.write("posts/zh/a.md", f"{ZH}\n")
    assert blog.commit().returncode == 0
    blog.write("posts/a.md", f"{ZH}\n")
    assert blog.commit().returncode != 0


def test_names_with_spaces_and_chinese(blog: Blog) -> None:
    blog.write("my posts/第一天 day one.md", f"{ZH}\r\n\r\n{EN}\r\n")
    result = blog.commit()
    assert result.returncode != 0
    assert "my posts/第一天 day one.md:1:1: error TG101" in result.stdout + result.stderr


def test_500_files_over_several_processes(blog: Blog) -> None:
    for number in range(500):
        blog.write(f"posts/{'long-name-' * 12}{number:03}.md", f"{EN}\n" if number != 321 else f"{EN}\n\n{ZH}\n")
    result = blog.commit()
    assert result.returncode != 0
    assert (result.stdout + result.stderr).count("error TG101") == 1
    blog.write(f"posts/{'long-name-' * 12}321.md", f"{EN}\n")
    assert blog.commit().returncode == 0


def test_a_file_that_cannot_be_read_is_no_pass(blog: Blog) -> None:
    (blog.folder / "a.md").write_bytes("Caf\xe9".encode("latin-1"))
    result = blog.commit()
    assert result.returncode != 0
