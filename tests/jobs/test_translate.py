"""From file to file: what the memory has of a post of the project is used, and is never written."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import tripglot.jobs.run as run_module
import tripglot.jobs.translate as module
from tests.translation.scripted import Scripted
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis
from tripglot.files import Given, Unsaved
from tripglot.jobs.review import decide, edited, waiting
from tripglot.jobs.run import run
from tripglot.jobs.translate import translate
from tripglot.output.outcome import Report
from tripglot.settings import Settings

FIRST = "我們星期六去了會場，見到了很多朋友。"
SECOND = "午餐是薯條，大家都站著吃，沒有人抱怨。"
NEW = "晚上下雨了，我們坐火車回家。"
OURS = "On Saturday we met many friends."
MACHINE = "A machine made these words of the sentence."


class Doubting(Scripted):
    """Says how much it doubts its words, where it is told to."""

    doubt: float | None = None

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        found = super().translate(sentences, source, target, decoding)
        return [tuple(Hypothesis(one.text, one.score, (), self.doubt) for one in several) for several in found]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Doubting:
    engine = Doubting(lambda sentence: MACHINE)
    for room in (run_module, module):
        monkeypatch.setattr(room, "engine_of", lambda settings: engine)
    return engine


@pytest.fixture
def project(tmp_path: Path, engine: Doubting) -> Settings:
    """A project with one post, of which one sentence is reviewed and one is a machine's."""
    settings = Settings(root=tmp_path)
    (tmp_path / "posts" / "2024").mkdir(parents=True)
    (tmp_path / "posts" / "2024" / "a.md").write_text(f"# A day\n\n{FIRST}\n\n{SECOND}\n", encoding="utf-8")
    run(settings.sources(), settings)
    item = next(item for item in waiting(settings) if item.entry.source == FIRST)
    decide(item, edited(item.entry, OURS))
    engine.asked.clear()
    return settings


def memory(settings: Settings) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in settings.memory_dir().rglob("*") if path.is_file()}


def translated(given: Given, settings: Settings) -> tuple[str, Report]:
    before = memory(settings)
    report = translate(given, None, settings)
    assert memory(settings) == before
    return report.text.decode(), report


def test_words_of_people_and_machines_come_from_the_memory(project: Settings, engine: Doubting) -> None:
    text, report = translated(project.root / "posts" / "2024" / "a.md", project)
    assert text == f"# A day\n\n{OURS}\n\n{MACHINE}\n"
    assert engine.asked == []
    assert report.fates == {"human": 1, "machine": 1}
    assert report.clean


@pytest.mark.parametrize("given", ["posts", "posts/2024"])
def test_a_folder_is_known_however_it_is_reached(project: Settings, engine: Doubting, given: str) -> None:
    translate(project.root / given, project.root / "x", project)
    (written,) = (project.root / "x").rglob("*.md")
    assert written.relative_to(project.root / "x") == (Path("2024/a.md") if given == "posts" else Path("a.md"))
    assert OURS in written.read_text(encoding="utf-8")
    assert engine.asked == []


def test_what_is_new_in_an_editor_is_asked_for_alone(project: Settings, engine: Doubting) -> None:
    data = f"# A day\n\n{FIRST}\n\n{NEW}\n".encode()
    text, report = translated(Unsaved(project.root / "posts" / "2024" / "a.md", data), project)
    assert text == f"# A day\n\n{OURS}\n\n{MACHINE}\n"
    assert engine.asked == [NEW]
    assert report.fates == {"human": 1, "new": 1}


def test_a_text_without_a_post_is_the_engines(project: Settings, engine: Doubting, tmp_path: Path) -> None:
    for path in (Path("<stdin>"), tmp_path / "elsewhere.md"):
        text, _ = translated(Unsaved(path, f"{FIRST}\n".encode()), project)
        assert text == f"{MACHINE}\n"


def test_all_means_blocks_and_the_memory_still_has_a_say(project: Settings, engine: Doubting) -> None:
    post = project.root / "posts" / "2024" / "a.md"
    assert translate(post, None, project, everything=True).text.decode() == f"# A day\n\n{OURS}\n\n{MACHINE}\n"
    assert engine.asked == []


@pytest.mark.parametrize("name", ["identity", "pseudo"])
def test_an_engine_for_looks_knows_no_memory(project: Settings, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.undo()
    post = project.root / "posts" / "2024" / "a.md"
    looks = Settings(root=project.root, engine=name)
    text, _ = translated(post, looks)
    assert (text == post.read_text(encoding="utf-8")) == (name == "identity")
    assert OURS not in text


def test_a_draft_that_no_memory_has_is_called_so(project: Settings, engine: Doubting) -> None:
    """`tripglot review` has the drafts of runs; a translation from file to file leaves none."""
    engine.doubt = 1.4
    path = project.root / "posts" / "2024" / "a.md"
    path.write_text(f"# A day\n\n{FIRST}\n\n{NEW}\n", encoding="utf-8")
    (left,) = translated(path, project)[1].posts[0].sources
    assert left.kind == "unsure"
    assert "tripglot review" not in left.reason
    assert "sure-from" in left.reason
    run(project.sources(), project)
    (left,) = translated(path, project)[1].posts[0].sources
    assert "tripglot review shows it" in left.reason


def test_a_broken_catalog_is_named_and_the_text_comes_back(project: Settings, engine: Doubting) -> None:
    (catalog,) = memory(project)
    catalog.write_text('msgid "broken', encoding="utf-8")
    path = project.root / "posts" / "2024" / "a.md"
    text, report = translated(path, project)
    assert text == path.read_text(encoding="utf-8")
    assert report.posts[0].failed
    assert str(catalog) in report.posts[0].faults[0]
    assert engine.asked == []
