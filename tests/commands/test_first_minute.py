"""The first command on a fresh clone, as a new user meets it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, samples, tripglot

pytest.importorskip("ctranslate2")
NEW = {"2025-09-13-tainan-workshop.md": 11, "2025-11-08-hangzhou-sprint.md": 6}
EXAMPLE = ROOT / "docs" / "example"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="module")
def said(clone: Path) -> str:
    done = tripglot("run", "posts", cwd=clone)
    assert "our own fault" not in done.stderr
    # how sure the engine is decides whether a draft is kept: then the command ends with 1 and says so
    assert done.returncode == ("not translated" in done.stderr)
    return done.stdout


def counts(text: str) -> dict[str, int]:
    return {name: int(number) for number, name in re.findall(r"^ +(\d+)  (.+)$", text, re.MULTILINE)}


def test_the_first_run_translates_before_the_readers_eyes(said: str, clone: Path) -> None:
    assert "7 posts, 73 sentences found to be translated into English:" in said
    found = counts(said)
    assert list(found) == [
        "from memory, reviewed", "from memory, by machine", "new, by machine", "unsure (draft kept)", "left",
    ]  # fmt: skip
    assert sum(found.values()) == 73
    assert found["from memory, reviewed"] == 52
    assert found["new, by machine"] >= 10
    assert [
        name for name in NEW if not re.search(rf"^{re.escape(name)} +\d+ new, by machine", said, re.MULTILINE)
    ] == []
    before, after = re.findall(r"^  - (.+)$", said, re.MULTILINE), re.findall(r"^  \+ (.+)$", said, re.MULTILINE)
    assert len(before) == len(after) == 3
    posts = "".join((clone / "posts" / name).read_text("utf-8") for name in NEW)
    assert all(text in posts for text in before)
    assert [text for text in after if re.search(r"[\u4e00-\u9fff]", text)] == []
    assert re.search(r"^open   output/site/index\.html$", said, re.MULTILINE)
    assert (clone / "output" / "site" / "index.html").is_file()
    assert "tripglot review" in said
    assert "tripglot check" in said
    assert max(map(len, said.splitlines())) <= 120


def test_a_second_run_says_in_one_line_that_nothing_has_changed(said: str, clone: Path) -> None:
    done = tripglot("run", "posts", cwd=clone)
    [line] = done.stdout.splitlines()
    assert line.startswith("nothing has changed: 7 posts, 73 sentences")
    assert tripglot("-q", "run", "posts", cwd=clone).stdout == ""
    assert "73 sentences found" in tripglot("run", "-v", "posts", cwd=clone).stdout


def test_run_status_and_memory_stats_count_the_same_sentences(said: str, clone: Path) -> None:
    again = counts(tripglot("run", "posts", "--dry-run", cwd=clone).stdout)
    table = tripglot("status", cwd=clone).stdout.splitlines()
    stats = tripglot("memory", "stats", cwd=clone).stdout.splitlines()
    assert table[0].startswith("sentences")
    assert stats[0].startswith("sentences")
    states = dict(zip(table[0].split()[1:], map(int, table[-1].split()[1:]), strict=True))
    [summed] = [row.split() for row in stats if row.endswith("  all")]
    kept = dict(zip(stats[1].split(), summed, strict=False))
    assert {name: int(kept[name]) for name in states} == states
    assert states["foreign"] == sum(again.values()) == 73
    assert again["from memory, reviewed"] == states["human"] + states["reviewed"]
    assert again["from memory, by machine"] == states["machine"]
    assert (again["unsure (draft kept)"], again["left"]) == (states["unsure"], states["missing"])
    rows = json.loads(tripglot("status", "--format", "json", cwd=clone).stdout)
    assert {name: rows[-1][name] for name in states} == states


def test_the_clone_stays_clean(said: str, clone: Path) -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    new = {f"/{path.relative_to(clone).as_posix()}" for path in clone.rglob("translations/**/*.po")} - {
        f"/{path.relative_to(ROOT).as_posix()}" for path in ROOT.rglob("translations/**/*.po")
    }
    assert new <= set(ignored)
    for path in (ROOT / "translations").rglob("*.po"):
        if f"/{path.relative_to(ROOT).as_posix()}" not in ignored:
            assert (clone / path.relative_to(ROOT)).read_bytes() == path.read_bytes()


def examples() -> Iterator[Path]:
    return (path.relative_to(EXAMPLE) for path in sorted(EXAMPLE.rglob("*")) if path.is_file())


@pytest.mark.parametrize("name", [name for name in examples() if name.name != "README.md"], ids=str)
def test_the_example_is_what_a_run_writes(name: Path, said: str, clone: Path) -> None:
    assert (EXAMPLE / name).read_bytes() == (clone / "output" / name).read_bytes()


def test_few_words_about_many_posts(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for number in range(60):
        text = (
            f"# Day {number}\n\nWe walked.\n\nAm {number}. Tag haben wir das Schloss gesehen und sind weitergefahren.\n"
        )
        (tmp_path / "posts" / f"{number:02}.md").write_text(text, encoding="utf-8")
    done = tripglot("run", cwd=tmp_path)
    assert done.returncode == 1
    errors = done.stderr.splitlines()
    assert errors[0].startswith("tripglot: 60 sentences of 60 posts not translated: no package translates de to en (")
    assert done.stderr.count("tripglot packages install de en") == 1
    assert len(errors) == 10
    assert errors[-1] == "  and 52 more posts (-v names them)"
    assert len(done.stdout.splitlines()) < 30
    again = tripglot("run", cwd=tmp_path)
    assert again.stdout.splitlines() == [
        "nothing has changed: 60 posts, 60 sentences, 60 left; 309 files in output up to date"
    ]
    assert len(tripglot("run", "-v", cwd=tmp_path).stderr.splitlines()) == 61


def test_one_of_a_thing_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("这个项目是一个开源项目。\n", encoding="utf-8")
    said = tripglot("run", "a.md", "-o", "out", cwd=tmp_path).stdout
    assert "1 post, 1 sentence found to be translated into English:" in said
    assert "out: 14 files written, 0 up to date" in said
    assert "1 sentence waits for a person" in said
    again = tripglot("run", "a.md", "-o", "out", cwd=tmp_path).stdout
    assert again == "nothing has changed: 1 post, 1 sentence; 14 files in out up to date\n"
    assert tripglot("check", "a.md", cwd=tmp_path).stdout.splitlines()[-1].startswith("1 post checked: 1 warning")
