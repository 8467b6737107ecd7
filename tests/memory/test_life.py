"""The memory over the life of a post: runs, reviews, edits, and what must never be lost."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import pipeline.run
from pipeline.adopt import adopt
from pipeline.errors import TripglotError
from pipeline.exchange import pairs, tmx
from pipeline.memory import load
from pipeline.outcome import Report
from pipeline.review import accepted, decide, edited, kept, waiting, with_proposal
from pipeline.settings import Settings
from pipeline.translation.engine import DEFAULT_DECODING, Decoding, Hypothesis

FIRST = "我們星期六去了會場，見到了很多朋友。"
SECOND = "午餐是薯條，大家都站著吃，沒有人抱怨。"


class Counting:
    """An engine that says what it was asked."""

    name = "argos"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def identify(self, source: str, target: str) -> str:
        return "counting 1"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked += sentences
        return [(Hypothesis(f"A machine made these words of sentence {chr(64 + len(s))}.", -0.5),) for s in sentences]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Settings, Counting]:
    engine = Counting()
    monkeypatch.setattr(pipeline.run, "make_engine", lambda name, package_dirs: engine)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"# A day\n\n{FIRST}\n\n{SECOND}\n", encoding="utf-8")
    return Settings(root=tmp_path), engine


def run(settings: Settings) -> Report:
    return pipeline.run.run([settings.root / "posts"], settings)


def post(settings: Settings, old: str, new: str) -> None:
    path = settings.root / "posts" / "a.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def entries(settings: Settings) -> list[tuple[str, str]]:
    catalog = load(settings.root / "translations" / "en" / "a.po")
    return [(entry.state, entry.target) for entry in catalog.entries]


def published(settings: Settings) -> str:
    return (settings.root / "output" / "en" / "a.md").read_text(encoding="utf-8")


def test_a_second_run_asks_for_nothing_and_one_change_for_one_sentence(project: tuple[Settings, Counting]) -> None:
    settings, engine = project
    run(settings)
    assert len(engine.asked) == 2
    before = published(settings)
    engine.asked.clear()
    report = run(settings)
    assert engine.asked == []
    assert (report.posts[0].reused, published(settings)) == (2, before)
    post(settings, SECOND, "晚餐是披薩。")
    run(settings)
    assert engine.asked == ["晚餐是披薩。"]


def test_a_reviewed_entry_is_never_overwritten(project: tuple[Settings, Counting]) -> None:
    settings, engine = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "On Saturday we met many friends at the venue."), "en")
    run(settings)
    assert "On Saturday we met many friends" in published(settings)
    post(settings, "星期六", "星期日")
    run(settings)
    assert entries(settings)[0] == ("stale", "On Saturday we met many friends at the venue.")
    stale = waiting(settings)[0].entry
    assert stale.previous == FIRST
    assert stale.proposal.startswith("A machine made")
    assert "On Saturday we met many friends" in published(settings)
    engine.asked.clear()
    run(settings)
    assert engine.asked == []  # the proposal stands already
    item = waiting(settings)[0]
    decide(item, accepted(item.entry), "en")
    run(settings)
    assert entries(settings)[0] == ("human", "On Saturday we met many friends at the venue.")


def test_a_proposal_can_be_taken_and_a_source_kept(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    items = waiting(settings)
    decide(items[0], accepted(items[0].entry), "en")
    assert entries(settings)[0][0] == "reviewed"
    with pytest.raises(TripglotError, match="reason"):
        kept(items[1].entry, " ")
    decide(items[1], kept(items[1].entry, "a quotation"), "en")
    run(settings)
    assert SECOND in published(settings)
    post(settings, "星期六", "星期日")
    run(settings)
    item = waiting(settings)[0]
    decide(item, with_proposal(item.entry), "en")
    assert entries(settings)[0][0] == "reviewed"


def test_a_typo_is_confirmed_with_one_command(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "On Saturday we met many friends."), "en")
    post(settings, "很多朋友", "許多朋友")
    run(settings)
    assert entries(settings)[0][0] == "stale"
    command = [sys.executable, "-m", "pipeline", "confirm", "posts/a.md"]
    root = Path(pipeline.run.__file__).parent.parent
    env = {"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "HOME": str(settings.root)}
    result = subprocess.run(command, cwd=settings.root, env=env, capture_output=True, text=True, check=False)
    assert result.stdout == "1 entry confirmed\n", result.stderr
    assert entries(settings)[0] == ("human", "On Saturday we met many friends.")


def test_an_edit_that_loses_markup_is_refused(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    post(settings, SECOND, "請看 `git` 的[文件](https://a.b)。")
    run(settings)
    item = waiting(settings)[1]
    for bad in ("See the docs.", "See `git` and [docs](https://evil.b).", "# See `git` [docs](https://a.b)", "  "):
        with pytest.raises(TripglotError):
            edited(item.entry, bad)
    assert edited(item.entry, "See the [docs](https://a.b) of `git`.").state == "human"


def test_an_edit_in_the_published_file_is_noticed_and_adopted(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    path = settings.root / "output" / "en" / "a.md"
    text = published(settings).replace("A machine made these words of sentence", "A person wrote sentence", 1)
    path.write_text(text, encoding="utf-8")
    report = run(settings)
    assert not report.clean
    assert "was edited by hand and is left alone (tripglot adopt" in report.posts[0].problems[0]
    assert published(settings) == text
    assert adopt(path, settings) == 1
    report = run(settings)
    assert report.clean
    assert published(settings) == text
    assert entries(settings)[0][0] == "human"


def test_only_translations_can_be_adopted(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    path = settings.root / "output" / "en" / "a.md"
    text = published(settings)
    path.write_text(text.replace("# A day", "# Another day"), encoding="utf-8")
    with pytest.raises(TripglotError, match=r"a\.md:1: this text is no translation \(edit .*posts"):
        adopt(path, settings)
    path.write_text(text + "\nOne more paragraph.\n", encoding="utf-8")
    with pytest.raises(TripglotError, match="has 4 blocks of prose where the post has 3"):
        adopt(path, settings)
    with pytest.raises(TripglotError, match="is no published post"):
        adopt(settings.root / "posts" / "a.md", settings)


def test_files_that_are_not_ours_are_left_alone(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    mine = settings.root / "output" / "site" / "index.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("my own page")
    report = run(settings)
    assert mine.read_text() == "my own page"
    assert any("was not written by tripglot" in line for post in report.posts for line in post.problems)


def test_a_broken_catalog_stops_its_post_only(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    (settings.root / "posts" / "b.md").write_text(f"{SECOND}\n", encoding="utf-8")
    run(settings)
    catalog = settings.root / "translations" / "en" / "a.po"
    broken = catalog.read_text(encoding="utf-8").replace("星期六", "星期日")
    catalog.write_text(broken, encoding="utf-8")
    report = run(settings)
    assert "does not fit msgid" in report.posts[0].problems[0]
    assert report.posts[1].problems == []
    assert catalog.read_text(encoding="utf-8") == broken


def test_memory_that_no_longer_fits_the_markup_is_reported(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "We met friends."), "en")
    post(settings, "很多朋友", "很多[朋友](https://a.b)")
    report = run(settings)
    assert "the translation in the memory does not fit" in report.posts[0].problems[0]
    assert entries(settings)[0] == ("stale", "We met friends.")


def test_tmx_goes_out_and_comes_back(project: tuple[Settings, Counting], tmp_path: Path) -> None:
    settings, _ = project
    run(settings)
    items = waiting(settings)
    decide(items[0], edited(items[0].entry, 'Friends & "foes" <b>'.replace(" <b>", "")), "en")
    catalog = load(settings.root / "translations" / "en" / "a.po")
    path = tmp_path / "memory.tmx"
    path.write_bytes(tmx(catalog.entries, "en"))
    assert tmx(catalog.entries, "en") == path.read_bytes()
    assert [(p.source, p.target, p.reviewed) for p in pairs(path, "en")] == [
        (entry.source, entry.target, entry.state == "human") for entry in catalog.entries
    ]
    path.write_text("<tmx><a></tmx>")
    with pytest.raises(TripglotError, match="is no valid XML"):
        pairs(path, "en")


def test_the_dialogue_saves_every_answer(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    root = Path(pipeline.run.__file__).parent.parent

    def tripglot(*args: str, typed: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *args], cwd=settings.root, input=typed, capture_output=True, text=True,
            env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "HOME": str(settings.root), **env}, check=False,
        )  # fmt: skip

    assert len(tripglot("review", "--list").stdout.splitlines()) == 2
    assert [row["state"] for row in json.loads(tripglot("review", "--json").stdout)] == ["machine", "machine"]
    editor = settings.root / "editor.py"
    editor.write_text("import sys, pathlib\npathlib.Path(sys.argv[1]).write_text('Lunch was fries.\\n')\n")
    result = tripglot("review", typed="s\ne\n", EDITOR=f"{sys.executable} {editor}")
    assert result.returncode == 0, result.stderr
    assert entries(settings)[1] == ("human", "Lunch was fries.")
    assert entries(settings)[0][0] == "machine"
    tripglot("review", typed="a\nq\n")
    assert entries(settings)[0][0] == "reviewed"
    assert "1        1        0        0" in tripglot("memory", "stats").stdout
    assert tripglot("review", "--list").returncode == 0
