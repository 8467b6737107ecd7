"""Writes that fail: a full disk, a folder that nobody may write into. What is ours stays ours, and is renewed later."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tripglot import files
from tripglot.errors import TripglotError
from tripglot.jobs.run import run
from tripglot.output import outcome
from tripglot.output.outcome import Report
from tripglot.settings import Settings

TEXT = "# A day\n\nIt was a long day, and there was a lot to see in the old town.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "posts").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "posts" / name).write_text(TEXT, encoding="utf-8")
    made = Settings(root=tmp_path, engine="identity")
    assert build(made).clean
    return made


def build(settings: Settings) -> Report:
    return run([settings.root / "posts"], settings)


def problems(report: Report) -> list[str]:
    return [line for post in report.posts for line in post.problems]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A disk that takes no page."""

    def write(path: Path, data: bytes) -> bool:
        if path.name == "a.html":
            raise TripglotError("cannot be written: No space left on device", path=path)
        return files.write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(outcome, "write", write)
        yield patch


def test_a_file_that_could_not_be_written_is_renewed_by_the_next_run(
    settings: Settings, full: pytest.MonkeyPatch
) -> None:
    page = settings.root / "output" / "site" / "a.html"
    (settings.root / "posts" / "a.md").write_text(TEXT.replace("long", "short"), encoding="utf-8")
    for _ in range(2):
        report = build(settings)
        assert problems(report) == [f"{page}: cannot be written: No space left on device"]
        assert "a long day" in page.read_text(encoding="utf-8")
    full.undo()
    report = build(settings)
    assert problems(report) == []
    assert "a short day" in page.read_text(encoding="utf-8")


def test_a_hand_that_edits_it_meanwhile_is_seen(settings: Settings, full: pytest.MonkeyPatch) -> None:
    page = settings.root / "output" / "site" / "a.html"
    (settings.root / "posts" / "a.md").write_text(TEXT.replace("long", "short"), encoding="utf-8")
    build(settings)
    full.undo()
    page.write_text("mine", encoding="utf-8")
    assert "was edited by hand" in problems(build(settings))[0]
    assert page.read_text(encoding="utf-8") == "mine"


def test_a_file_that_cannot_be_taken_away_stops_nothing_and_stays_ours(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = settings.root / "output" / "site" / "b.html"
    (settings.root / "posts" / "b.md").unlink()

    def unlink(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        report = build(settings)
    assert f"{page}: nothing shows it any more, but it cannot be taken away: Permission denied" in problems(report)[-1]
    assert not report.clean
    assert "b.html" not in (page.parent / "index.html").read_text(encoding="utf-8")
    assert build(settings).clean
    assert not page.exists()
