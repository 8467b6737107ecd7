"""A run after a change does only what the change asks for, and comes to the same bytes as a run from nothing."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tripglot import parallel
from tripglot.cache import Cache
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, EngineGoneError, Hypothesis
from tripglot.errors import TripglotError
from tripglot.jobs import run as run_module
from tripglot.jobs.run import run
from tripglot.output.outcome import Report
from tripglot.publishing.site import theme
from tripglot.settings import Settings

ZH = "# 第一次参加年会\n\n这个项目是一个开源项目，我们使用它。\n\n![图](a.png)\n\n[另一篇](b.md) [没有](later.md) [地址](/later/)\n"
EN = "# Day two\n\nThe second day was all about containers. [first](a.md)\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(ZH, encoding="utf-8")
    (tmp_path / "posts" / "b.md").write_text(EN, encoding="utf-8")
    (tmp_path / "posts" / "c.md").write_text(ZH.replace("b.md", "a.md"), encoding="utf-8")
    (tmp_path / "posts" / "a.png").write_bytes(b"png")
    build(tmp_path)
    return tmp_path


def build(
    project: Path, *, cached: bool = True, frozen: bool = False, executor: Executor | None = None, **settings: object
) -> Report:
    made = Settings(root=project, unsure="publish", **settings)  # type: ignore[arg-type]
    cache = Cache(project if cached else None)
    return run([project / "posts"], made, cache=cache, frozen=frozen, executor=executor)


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        path = project / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


CHANGES: dict[str, Callable[[Path], object]] = {
    "an address that another post links to": edit("posts/b.md", "# Day two", "---\nslug: later\n---\n# Day two"),
    "nothing": lambda project: None,
    "a post": edit("posts/b.md", "containers", "boxes"),
    "a translated post": edit("posts/a.md", "我们使用它", "我们都使用它"),
    "a new post": lambda project: (project / "posts" / "later.md").write_text(ZH, encoding="utf-8"),
    "a post less": lambda project: (project / "posts" / "b.md").unlink(),
    "the memory": edit("translations/en/a.po", "#, fuzzy\n", ""),
    "the glossary": lambda project: (project / "glossary.toml").write_text('[[term]]\nsource = "项目"\ntarget = { en = "scheme" }\n', "utf-8"),
    "a template": lambda project: shutil.copytree(
        Path(theme.__file__).parent / "templates", project / "templates"
    ),
    "an image": lambda project: (project / "posts" / "a.png").write_bytes(b"another"),
    "a lost image": lambda project: (project / "posts" / "a.png").unlink(),
    "an output file less": lambda project: (project / "output" / "site" / "a.html").unlink(),
    "a language of a post": edit("posts/b.md", "The second day was all about containers.", "第二天都是关于容器的内容，我们很喜欢。"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_cached_run_gives_what_a_run_from_nothing_gives(project: Path, name: str) -> None:
    CHANGES[name](project)
    report = build(project)
    cached = content(project / "output")
    (project / "output" / ".tripglot.json").unlink()
    shutil.rmtree(project / "output")
    anew = build(project, cached=False)
    fresh = content(project / "output")
    left = (
        {n for n in cached if n.endswith("a.png")} if name == "a lost image" else set()
    )  # it stays where it was shown
    assert {n: cached[n] for n in sorted(cached.keys() - left - {".tripglot.json"})} == {
        n: fresh[n] for n in sorted(fresh.keys() - {".tripglot.json"})
    }
    assert [(p.name, p.fates.total(), p.left, p.warnings, p.problems) for p in report.posts] == [
        (p.name, p.fates.total(), p.left, p.warnings, p.problems) for p in anew.posts
    ]


class Noting(Executor):
    """An executor that works at once, and notes which posts it was handed."""

    def __init__(self) -> None:
        self.posts: list[str] = []

    def submit(self, function: Callable[..., Any], /, *args: Any, **_: Any) -> "Future[Any]":
        self.posts += [file.name.name for file, _ in args[-1]]
        done: Future[Any] = Future()
        done.set_result(function(*args))
        return done


def test_what_has_not_changed_is_not_read_again(project: Path) -> None:
    executor = Noting()
    build(project, executor=executor)
    assert executor.posts == []
    edit("posts/b.md", "containers", "boxes")(project)
    build(project, executor=executor)
    assert executor.posts == ["b.md"]


def test_what_is_left_open_is_not_looked_at_again_before_something_may_close_it(project: Path) -> None:
    german = "# Tag drei\n\nAm dritten Tag haben wir alle zusammen in einem kleinen Restaurant gegessen.\n"
    for name in ("d.md", "e.md"):
        (project / "posts" / name).write_text(german, encoding="utf-8")
    first, executor = build(project), Noting()
    again = build(project, executor=executor)
    assert executor.posts == []
    assert first.fates["missing"] == again.fates["missing"] == 4
    assert [(p.name, p.problems, p.left, p.fates.total()) for p in first.posts] == [
        (p.name, p.problems, p.left, p.fates.total()) for p in again.posts
    ]
    edit("translations/en/d.po", 'gegessen."\nmsgstr ""', 'gegessen."\nmsgstr "On day three we all ate together."')(
        project
    )
    report = build(project, executor=executor)
    assert {"d.md", "e.md"} <= {*executor.posts}
    assert report.fates["missing"] == 2
    assert "ate together" in (project / "output" / "en" / "e.md").read_text("utf-8")


def test_any_executor_does_and_the_bytes_are_the_same(project: Path) -> None:
    before = content(project / "output")
    shutil.rmtree(project / "output")
    with ThreadPoolExecutor(3) as executor:
        build(project, cached=False, executor=executor)
    assert content(project / "output") == before


def test_other_settings_are_other_results(project: Path) -> None:
    build(project, title="Elsewhere")
    assert "Elsewhere" in (project / "output" / "site" / "a.html").read_text(encoding="utf-8")


def test_an_edited_output_is_still_reported(project: Path) -> None:
    path = project / "output" / "en" / "b.md"
    path.write_text("mine")
    report = build(project)
    assert any("was edited by hand" in line for post in report.posts for line in post.problems)
    assert path.read_text() == "mine"


def test_a_frozen_run_sees_what_is_out_of_date(project: Path) -> None:
    assert build(project, frozen=True).clean
    edit("posts/b.md", "containers", "boxes")(project)
    assert not build(project, frozen=True).clean


def test_many_posts_are_shared_out_and_come_out_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "posts").mkdir()
    for number in range(30):
        (tmp_path / "posts" / f"{number:02}.md").write_text(f"# Post {number}\n\n" + ZH + EN, encoding="utf-8")
    build(tmp_path, cached=False)
    several = content(tmp_path / "output")
    shutil.rmtree(tmp_path / "output")
    monkeypatch.setattr(parallel, "_PARALLEL_FROM", 1000)
    build(tmp_path, cached=False)
    assert content(tmp_path / "output") == several


class Leaving:
    """An engine that says so many sentences, and then no more."""

    name = "argos"
    natural = True

    def __init__(self, sentences: int, said: str = "A machine made these words of sentence") -> None:
        self.left = sentences
        self.said = said
        self.asked: list[str] = []

    def identify(self, source: str, target: str) -> str:
        return "leaving 1"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked += sentences
        answers = [(Hypothesis(f"{self.said} {chr(64 + len(text))}.", -0.1),) for text in sentences]
        self.left -= len(sentences)
        if self.left < 0:
            raise EngineGoneError(
                TripglotError("nobody is there"), dict(zip(sentences, answers[: self.left], strict=False))
            )
        return answers


def build_by(engine: Leaving, project: Path) -> Report:
    made = Settings(root=project, unsure="publish")
    return run([project / "posts"], made, cache=Cache(project), engine=engine)


def test_what_an_engine_left_undone_is_asked_for_again(tmp_path: Path) -> None:
    """That it was gone says nothing of the post, and is not remembered as a finding about it."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(
        "# A\n\n这个项目是一个开源项目，我们使用它。\n\n我们坐火车去了布拉格。\n", "utf-8"
    )
    first = build_by(Leaving(1), tmp_path)
    assert {left.kind for post in first.posts for left in post.sources} == {"engine gone"}
    second = build_by(Leaving(1000), tmp_path)
    assert (second.fates["new"], second.fates["machine"], second.fates["missing"]) == (1, 1, 0)


def test_a_sentence_that_not_all_was_asked_of_is_none_that_cannot_be_translated(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("# A\n\n这个项目是一个开源项目，我们使用它。\n", "utf-8")
    first = build_by(Leaving(1, "so so so so so so so so so so so so so so so so so so so so so so so so so"), tmp_path)
    assert {left.kind for post in first.posts for left in post.sources} == {"engine gone"}
    assert build_by(Leaving(1000), tmp_path).fates["new"] == 1


def test_a_stale_entry_gets_the_proposal_that_an_engine_left_undone(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("# A\n\n这个项目是一个开源项目，我们使用它。\n", "utf-8")
    build_by(Leaving(1000), tmp_path)
    edit("translations/en/a.po", "#, fuzzy\n", "")(tmp_path)
    edit("posts/a.md", "我们使用它", "我们都使用它")(tmp_path)
    assert build_by(Leaving(0), tmp_path).fates["stale"] == 1
    again = Leaving(1000)
    build_by(again, tmp_path)
    assert again.asked


def test_an_interrupt_loses_no_more_than_some_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "_SENTENCES", 2)
    (tmp_path / "posts").mkdir()
    for number in range(4):
        text = f"# Day {number}\n\n第{number}天我们坐火车去了布拉格。\n"
        (tmp_path / "posts" / f"{number}.md").write_text(text, "utf-8")

    class Interrupted(Leaving):
        def translate(
            self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
        ) -> list[tuple[Hypothesis, ...]]:
            if any("第2天" in text for text in sentences):
                raise KeyboardInterrupt
            return super().translate(sentences, source, target, decoding)

    with pytest.raises(KeyboardInterrupt):
        build_by(Interrupted(1000), tmp_path)
    assert {path.name for path in (tmp_path / "translations" / "en").iterdir()} == {"0.po", "1.po"}
    seen: list[tuple[int, int]] = []
    run(
        [tmp_path / "posts"],
        Settings(root=tmp_path / "posts"),
        engine=Leaving(1000),
        progress=lambda *at: seen.append(at),
    )
    assert seen == sorted(seen)
    assert seen[-1] == (4, 4)
