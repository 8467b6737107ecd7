"""`--changed-from`: a post counts as changed with everything that a check of it looks at."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checking.repository import git
from tripglot.checking import check
from tripglot.config import load
from tripglot.errors import TripglotError
from tripglot.memory import Catalog, Entry, save

ZH = "我們去了夜市吃小籠包，非常好吃。"
EN = "An English sentence of some length stands here."
WENT = "We went to the night market and ate dumplings, delicious."

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two posts with a memory, as they were committed, and two with links; the second post has no foreign text."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    (tmp_path / "posts" / "b.md").write_text(f"{EN}\n", encoding="utf-8")
    (tmp_path / "posts" / "day-1.en.md").write_text(f"{EN} [2](../docs/day-2.md#x)\n", encoding="utf-8")
    (tmp_path / "posts" / "day-3.md").write_text(f"{EN} [1](day-1.md)\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "day-2.md").write_text(f"{EN}\n", encoding="utf-8")
    (tmp_path / "glossary.toml").write_text("", encoding="utf-8")
    (tmp_path / "tripglot.toml").write_text('memory = "mémoire"\nalso = ["de"]\nignore = ["TG204"]\n', encoding="utf-8")
    save(tmp_path / "mémoire" / "en" / "a.po", Catalog([Entry("paragraph", ZH, WENT, fuzzy=False)]), "en")
    save(tmp_path / "mémoire" / "de" / "b.po", Catalog([Entry("paragraph", EN, "Ein Satz.", fuzzy=False)]), "de")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")

    return change


CHANGES: dict[str, tuple[Callable[[Path], object], int, set[str]]] = {
    "nothing": (lambda root: None, 0, set()),
    "a post": (write("posts/b.md", f"{ZH}\n"), 1, {"TG101"}),
    "a catalog breaks": (write("mémoire/en/a.po", "msgid"), 1, {"TG501"}),
    "a catalog loses a translation": (write("mémoire/en/a.po", 'msgid ""\nmsgstr ""\n'), 1, {"TG201"}),
    "a catalog is deleted": (lambda root: (root / "mémoire/en/a.po").unlink(), 1, {"TG101"}),
    "a catalog is renamed": (lambda root: git(root, "mv", "mémoire/en/a.po", "mémoire/en/c.po"), 1, {"TG101"}),
    "a catalog of a further language, whose rule is ignored": (write("mémoire/de/b.po", "msgid"), 0, set()),
    "the glossary": (
        write("glossary.toml", '[[term]]\nsource = "夜市"\ntarget = { en = "night bazaar" }\n'), 4, {"TG401"}),
    "the settings": (write("tripglot.toml", 'languages = ["en"]\n'), 4, {"TG101"}),
    "the settings go": (lambda root: (root / "tripglot.toml").unlink(), 4, {"TG101"}),
    "a published file": (write("output/en/b.md", "Edited.\n"), 1, {"TG503"}),
    "a post that another one links to": (write("docs/day-2.md", f"{EN} {EN}\n"), 0, set()),
    "a post that another one links to goes": (lambda root: (root / "docs/day-2.md").unlink(), 1, {"TG307"}),
    "a post that another one links to moves": (lambda root: git(root, "mv", "docs/day-2.md", "docs/d.md"), 1, {"TG307"}),
    "a version that another post links to goes": (lambda root: (root / "posts/day-1.en.md").unlink(), 1, {"TG307"}),
    "another file": (write("README.md", f"{ZH}\n"), 0, set()),
}  # fmt: skip


@pytest.mark.parametrize(("change", "posts", "codes"), CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("committed", [False, True])
def test_what_counts_as_changed(
    change: Callable[[Path], object], posts: int, codes: set[str], committed: bool, repo: Path
) -> None:
    change(repo)
    if committed:
        git(repo, "add", "-A")
        git(repo, "commit", "-q", "--allow-empty", "-m", "y")
    settings = load(repo)
    checked = check([repo / "posts"], settings, changed_from="HEAD~" if committed else "HEAD")
    assert (checked.files, {f.code for f in checked.findings if f.severity != "info"}) == (posts, codes)


def test_a_further_language_counts_where_a_rule_looks_at_it(repo: Path) -> None:
    write("tripglot.toml", 'memory = "mémoire"\nalso = ["de"]\n')(repo)
    git(repo, "commit", "-qam", "y")
    write("mémoire/de/b.po", "msgid")(repo)
    checked = check([repo / "posts"], load(repo), changed_from="HEAD")
    assert (checked.files, [f.path.name for f in checked.findings]) == (1, ["b.md"])


def test_posts_of_a_submodule_are_checked_whatever_git_says_here(repo: Path) -> None:
    inner = repo / "posts" / "theirs"
    inner.mkdir()
    (inner / "c.md").write_text(f"{ZH}\n", encoding="utf-8")
    git(inner, "init", "-q")
    git(inner, "add", "-A")
    git(inner, "commit", "-qm", "x")
    git(repo, "add", "posts/theirs")
    git(repo, "commit", "-qm", "y")
    found = check([repo / "posts"], load(), changed_from="HEAD")
    assert {finding.path.name for finding in found.findings} == {"c.md"}


def test_a_project_below_the_top_of_a_repository_where_names_are_relative(repo: Path) -> None:
    below = repo / "posts"
    write("tripglot.toml", "")(below)
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "y")
    git(repo, "config", "diff.relative", "true")
    write("a.md", f"{EN}\n\n{ZH}{ZH}\n")(below)
    assert check([below / "a.md", below / "b.md"], load(below), changed_from="HEAD").files == 1


def test_what_is_no_revision_is_refused(repo: Path) -> None:
    with pytest.raises(TripglotError, match="'--' is no revision"):
        check([repo / "posts"], load(), changed_from="--")


def test_a_repository_whose_name_ends_in_a_blank_is_found(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = repo.rename(repo.parent / "blog ")
    monkeypatch.chdir(moved)
    (moved / "posts" / "b.md").write_text(f"{ZH}\n", encoding="utf-8")
    assert check([moved / "posts"], load(), changed_from="HEAD").files == 1
