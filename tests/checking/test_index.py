"""TG502: a hook of git says which memory the commit leaves out; nobody else does, and where there is no git, nobody."""

import os
import shutil
from pathlib import Path

import pytest

from tests import nobody
from tests.checking.repository import git
from tests.conftest import tripglot
from tripglot.cache import Cache
from tripglot.checking import check
from tripglot.memory import Catalog, Entry, save
from tripglot.settings import Settings

ZH = "我們去了夜市吃小籠包，非常好吃。"
WENT = "We went to the night market and ate dumplings, delicious."

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of posts below the top of a repository, in a hook of git's own."""
    blog = tmp_path / "blog"
    for name in ("a", "b"):
        (blog / "posts").mkdir(parents=True, exist_ok=True)
        (blog / "posts" / f"{name}.md").write_text(f"{ZH}\n", encoding="utf-8")
        remember(blog, name)
    git(tmp_path, "init", "-q")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PRE_COMMIT", raising=False)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    return blog


def remember(blog: Path, name: str, target: str = WENT) -> None:
    save(blog / "translations" / "en" / f"{name}.po", Catalog([Entry("paragraph", ZH, target, fuzzy=False)]), "en")


def left(blog: Path) -> list[str]:
    findings = check([blog / "posts"], Settings(root=blog), cache=Cache(blog)).findings
    return [f.path.name for f in findings if f.code == "TG502"]


def test_what_is_new_or_changed_and_not_added_is_left_out(blog: Path) -> None:
    assert left(blog) == ["a.po", "b.po"]
    git(blog, "add", "translations/en/a.po")
    assert left(blog) == ["b.po"]
    git(blog, "add", "translations")
    assert left(blog) == []
    git(blog, "commit", "-qm", "x")
    remember(blog, "a", WENT.replace("ate", "had"))
    assert left(blog) == ["a.po"]


def test_what_git_ignores_is_left_out_on_purpose(blog: Path) -> None:
    (blog / ".gitignore").write_text("translations/en/a.po\n")
    assert left(blog) == ["b.po"]


@pytest.mark.parametrize("where", ["no hook", "no repository", "no git"])
def test_elsewhere_nobody_asks(where: str, blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if where == "no hook":
        monkeypatch.delenv("GIT_INDEX_FILE")
    elif where == "no git":
        monkeypatch.setenv("PATH", str(blog))
    else:
        shutil.rmtree(blog.parent / ".git")
    assert left(blog) == []


def test_line_ends_alone_are_no_change(blog: Path) -> None:
    """A checkout on Windows has CRLF, a run writes LF, and git adds either as it was."""
    git(blog, "add", "-A")
    git(blog, "commit", "-qm", "x")
    git(blog, "config", "core.autocrlf", "true")
    path = blog / "translations" / "en" / "a.po"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    git(blog, "add", "-A")
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    assert left(blog) == []
    remember(blog, "a", WENT.replace("ate", "had"))
    assert left(blog) == ["a.po"]


@nobody.needed
def test_a_repository_of_somebody_else_is_said_with_gits_own_cure(blog: Path) -> None:
    git(blog, "add", "-A")
    git(blog, "commit", "-qm", "x")
    os.chown(blog.parent, 65534, 65534)
    env = {"HOME": str(blog), "PRE_COMMIT": "1", "GIT_CEILING_DIRECTORIES": "/"}
    for words in (["check", "posts"], ["check", "--changed-from", "HEAD"]):
        done = tripglot(*words, cwd=blog, **env)
        assert done.returncode == 2
        assert "fatal: detected dubious ownership in repository at" in done.stderr
        assert "(git config --global --add safe.directory " in done.stderr
