"""What a check kept from the last time is used where nothing changed, and never where anything did."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import ROOT, tripglot
from tripglot.cache import FOLDER, Cache
from tripglot.checking import check, runner
from tripglot.checking.reporters import FORMATS
from tripglot.memory import Catalog, Entry, save
from tripglot.settings import Settings

ZH = "我們去了夜市吃小籠包，非常好吃。"
EN = "An English sentence of some length stands here."
WENT = "We went to the night market and ate dumplings, delicious."


def remember(root: Path, name: str, target: str, **facts: object) -> None:
    entry = Entry("paragraph", ZH, target, **{"fuzzy": False, **facts})  # type: ignore[arg-type]
    save(root / "translations" / "en" / f"{name}.po", Catalog([entry]), "en")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "a.md").write_text(f"{EN}\n\n{ZH}\n\nStill needed in 2023?。\n", encoding="utf-8")
    (posts / "b.md").write_text(f"---\nlang: en\nbroken: [\n---\n\n{ZH} {EN}\n", encoding="utf-8")
    (posts / "c.md").write_text(f"{EN} [a](a.md) [x](x.md)\n\n{ZH}\n", encoding="utf-8")
    remember(tmp_path, "c", WENT)
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_the_second_run_says_the_same(form: str, project: Path) -> None:
    runs = [tripglot("check", "--format", form, *more, cwd=project) for more in ([], [], ["--no-cache"])]
    assert [(run.stdout, run.stderr, run.returncode) for run in runs[1:]] == [(runs[0].stdout, runs[0].stderr, 1)] * 2


def test_without_a_cache_nothing_is_written(project: Path) -> None:
    tripglot("check", "--no-cache", cwd=project)
    assert not (project / FOLDER).exists()
    tripglot("check", cwd=project)
    assert (project / FOLDER / ".gitignore").exists()


def looked_at(project: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings | None = None) -> list[str]:
    """The posts that a check had to look at; what it found has to be what it finds without a cache."""
    seen: list[str] = []
    real = runner._run

    def spy(subject, rules):
        seen.append(subject.name.as_posix())
        return real(subject, rules)

    settings = settings or Settings(root=project)
    with monkeypatch.context() as patch:
        patch.setattr(runner, "_run", spy)
        kept = check([project / "posts"], settings, cache=Cache(project))
    assert kept == check([project / "posts"], settings)
    return seen


def test_nothing_is_looked_at_twice(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked_at(project, monkeypatch) == ["a.md", "b.md", "c.md"]
    assert looked_at(project, monkeypatch) == []


def _glossary(root: Path) -> None:
    (root / "glossary.toml").write_text('[[term]]\nsource = "夜市"\ntarget = { en = "night bazaar" }\n', "utf-8")


def _published(root: Path) -> None:
    (root / "output" / "en").mkdir(parents=True)
    (root / "output" / "en" / "a.md").write_text("x", encoding="utf-8")


def _manifest(root: Path) -> None:
    _published(root)
    (root / "output" / ".tripglot.json").write_text('{"en/a.md": "0123456789abcdef"}', encoding="utf-8")


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a post": (lambda root: (root / "posts" / "a.md").write_text(f"{EN}\n", encoding="utf-8"), ["a.md"]),
    "a post that another one links to": (lambda root: (root / "posts" / "x.md").write_text(EN, "utf-8"), ["c.md", "x.md"]),
    "a post that another one links to goes": (lambda root: (root / "posts" / "a.md").unlink(), ["c.md"]),
    "a new post": (lambda root: (root / "posts" / "d.md").write_text(f"{ZH}\n", encoding="utf-8"), ["d.md"]),
    "a catalog": (lambda root: remember(root, "c", WENT, fuzzy=True), ["c.md"]),
    "a new catalog": (lambda root: remember(root, "a", WENT), ["a.md"]),
    "a catalog that went": (lambda root: (root / "translations/en/c.po").unlink(), ["c.md"]),
    "a catalog that broke": (lambda root: (root / "translations/en/c.po").write_bytes(b"msgid"), ["c.md"]),
    "another post's memory": (lambda root: remember(root, "x", "To the market we went."), ["a.md", "b.md", "c.md"]),
    "the glossary": (_glossary, ["a.md", "b.md", "c.md"]),
    "a published file": (_published, ["a.md"]),
    "the manifest": (_manifest, ["a.md", "b.md", "c.md"]),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen(
    change: Callable[[Path], object], expected: list[str], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(project, monkeypatch)
    change(project)
    assert looked_at(project, monkeypatch) == expected
    assert looked_at(project, monkeypatch) == []


def test_every_setting_is_seen(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Settings(root=project)
    others = [
        replace(plain, target="de"),
        replace(plain, languages=("en", "zh")),
        replace(plain, select=("TG1",)),
        replace(plain, ignore=("TG105",)),
        replace(plain, severity=(("TG105", "error"),)),
        replace(plain, per_path_ignores=(("*a.md", ("TG1",)),)),
    ]
    looked_at(project, monkeypatch)
    for settings in others:
        assert len(looked_at(project, monkeypatch, settings)) == 3
    assert looked_at(project, monkeypatch) == []


def test_other_code_is_other_results(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(project, monkeypatch)
    monkeypatch.setattr("tripglot.checking.findings_cache.fingerprint", lambda: "tripglot 2")
    assert len(looked_at(project, monkeypatch)) == 3


def test_a_post_that_changes_while_it_is_looked_at_is_not_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = runner._run

    def meddling(subject, rules):
        if subject.name.as_posix() == "a.md":
            (project / "posts" / "a.md").write_text(f"{EN} {EN}\n", encoding="utf-8")
        return real(subject, rules)

    with monkeypatch.context() as patch:
        patch.setattr(runner, "_run", meddling)
        check([project / "posts"], Settings(root=project), cache=Cache(project))
    assert looked_at(project, monkeypatch) == ["a.md"]


def test_a_broken_cache_is_one_line_and_changes_nothing(project: Path) -> None:
    first = tripglot("check", cwd=project)
    path = next((project / FOLDER).glob("*.sqlite"))
    path.write_bytes(b"nonsense" * 1000)
    second = tripglot("check", cwd=project)
    assert (second.stdout, second.returncode) == (first.stdout, first.returncode)
    assert [line for line in second.stderr.splitlines() if "cache" in line] == [
        f"tripglot: {FOLDER}/{path.name}: the cache is broken; it is thrown away and changes no result"
    ]
    assert tripglot("check", cwd=project).stderr == tripglot("check", cwd=project).stderr == first.stderr


def test_two_checks_at_once(project: Path) -> None:
    for number in range(40):
        (project / "posts" / f"p{number}.md").write_text(f"{EN} {number}\n\n{ZH}\n", encoding="utf-8")
    command = [sys.executable, "-m", "tripglot", "check", "--format", "json"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
    both = [subprocess.Popen(command, cwd=project, env=env, stdout=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert said[0] == said[1] == subprocess.run(command, cwd=project, env=env, capture_output=True, check=False).stdout


def test_a_locked_cache_is_left_out(project: Path) -> None:
    first = tripglot("check", cwd=project)
    other = sqlite3.connect(next((project / FOLDER).glob("*.sqlite")), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    second = tripglot("check", cwd=project)
    assert (second.stdout, second.stderr) == (first.stdout, first.stderr)


def test_checking_imports_nothing_heavy(project: Path) -> None:
    code = (
        "import sys; from tripglot.commands.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print({'numpy', 'ctranslate2', 'argostranslate', 'jinja2', 'nh3', 'opencc', 'sentencepiece'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, "check"], cwd=project, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
    )  # fmt: skip
    assert result.stdout.splitlines()[-1] == "set()"
