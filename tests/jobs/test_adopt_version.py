"""Translations that people made before there was a memory go into it, as their words, and only where it is certain."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import DATA, tripglot
from tripglot.errors import TripglotError
from tripglot.jobs.adopt_version import Taken, adopt_version
from tripglot.jobs.review import waiting
from tripglot.memory import Entry, load
from tripglot.settings import Settings


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    shutil.copytree(DATA / "bitext", tmp_path / "posts")
    return Settings(root=tmp_path)


def entries(settings: Settings, name: str = "trip.zh.po") -> dict[str, Entry]:
    return {entry.source: entry for entry in load(settings.memory_dir() / name).entries}


def take(settings: Settings, of: Path | None = None) -> Taken:
    return adopt_version(settings.root / "posts" / "trip.en.md", of, settings)


def test_what_is_certain_is_a_persons_word_and_what_is_not_waits(project: Settings) -> None:
    found = take(project)
    memory = entries(project)
    assert found.post == project.root / "posts" / "trip.zh.md"
    assert (found.taken, found.doubtful, found.known) == (15, 2, 0)
    assert memory["布魯塞爾的三天"].state == "human"
    assert memory["旅館"].target == "Hotel"
    first = next(entry for source, entry in memory.items() if source.startswith("星期五"))
    assert (first.state, first.target, first.published) == ("unsure", "", "")
    assert first.proposal.startswith("It was 9 on Friday evening")
    other = next(entry for source, entry in memory.items() if source.startswith("明年"))
    assert (other.state, other.proposal[-37:]) == ("unsure", "[forum](https://example.org/en/talk).")


def test_what_is_not_taken_is_named_with_its_line(project: Settings) -> None:
    left = {(item.path.name, item.line, item.why) for item in take(project).left}
    assert left == {
        ("trip.zh.md", 11, "nothing was found that translates this"),
        ("trip.zh.md", 19, "nothing was found that translates this"),  # became two paragraphs
        ("trip.zh.md", 37, "nothing was found that translates this"),
        ("trip.en.md", 31, "this is not all in English"),
    }  # fmt: skip


def test_a_second_time_changes_nothing_and_no_review_is_replaced(project: Settings) -> None:
    take(project)
    path = project.memory_dir() / "trip.zh.po"
    before = path.read_bytes()
    again = take(project)
    assert (again.taken, again.doubtful, again.known) == (0, 2, 15)
    assert path.read_bytes() == before
    path.write_text(path.read_text(encoding="utf-8").replace('"Hotel"', '"The inn"'), encoding="utf-8")
    third = take(project)
    assert entries(project)["旅館"].target == "The inn"
    assert [item.why for item in third.left if item.line == 29] == ["the memory has other words of a person: The inn"]


def test_words_of_a_person_who_is_not_done_are_kept(project: Settings) -> None:
    take(project)
    path = project.memory_dir() / "trip.zh.po"
    text = path.read_text(encoding="utf-8").replace('"Hotel"', '"Our inn"')
    path.write_text(text.replace('msgctxt "cell', '#, fuzzy\nmsgctxt "cell'), encoding="utf-8")
    assert "the memory has other words of a person: Our inn" in [item.why for item in take(project).left]
    assert entries(project)["旅館"].target == "Our inn"


def test_what_nobody_sees_is_left(project: Settings) -> None:
    path = project.root / "posts" / "trip.en.md"
    text = path.read_text(encoding="utf-8").replace("I fell asleep", "\u202eI fell asleep")
    path.write_text(text, encoding="utf-8")
    found = take(project)
    assert found.taken == 14
    assert any("U+202E" in item.why for item in found.left)


def test_a_draft_can_be_accepted_in_review(project: Settings) -> None:
    take(project)
    draft = next(item for item in waiting(project) if item.entry.state == "unsure")
    assert draft.entry.proposal.startswith("It was 9")


def test_the_run_publishes_what_was_taken(project: Settings) -> None:
    take(project)
    tripglot("run", "posts/trip.zh.md", cwd=project.root)
    published = (project.root / "output" / "en" / "trip.zh.md").read_text(encoding="utf-8")
    assert "title: Three days in Brussels" in published
    assert "| Metro tickets | 18 |" in published
    assert "It was 9 on Friday" not in published


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("trip.md", "trip.en.md"),
        ("trip.zh.md", "trip.md"),
        ("zh/a/trip.md", "en/a/trip.md"),
        ("index.zh-tw.md", "index.en.md"),
    ],
)
def test_the_post_is_found_by_the_names(tmp_path: Path, ours: str, theirs: str) -> None:
    for name, of in (("trip.zh.md", ours), ("trip.en.md", theirs)):
        path = tmp_path / "posts" / of
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA / "bitext" / name, path)
    (tmp_path / "posts" / "other.zh.md").write_text("今天下雨。\n", encoding="utf-8")
    found = adopt_version(tmp_path / "posts" / theirs, None, Settings(root=tmp_path))
    assert found.post == tmp_path / "posts" / ours
    assert found.taken == 15


def test_beside_several_versions_the_plain_name_is_the_post(project: Settings) -> None:
    posts = project.root / "posts"
    (posts / "trip.zh.md").rename(posts / "trip.md")
    (posts / "trip.de.md").write_text("Drei Tage in Brüssel waren viel zu kurz.\n", encoding="utf-8")
    assert take(project).post == posts / "trip.md"


def test_a_post_that_is_excluded_is_one(project: Settings) -> None:
    settings = Settings(root=project.root, exclude=("*.zh.md",))
    assert take(settings).taken == 15


def test_a_file_from_elsewhere_needs_the_name_of_its_post(project: Settings, tmp_path: Path) -> None:
    elsewhere = tmp_path / "old-blog.md"
    (tmp_path / "posts" / "trip.en.md").rename(elsewhere)
    with pytest.raises(TripglotError, match="of none by its name"):
        adopt_version(elsewhere, None, project)
    assert adopt_version(elsewhere, tmp_path / "posts" / "trip.zh.md", project).taken == 15
    with pytest.raises(TripglotError, match="belongs to no post"):
        adopt_version(elsewhere, tmp_path / "nowhere.md", project)
    with pytest.raises(TripglotError, match="of itself"):
        adopt_version(elsewhere, elsewhere, project)


def test_two_posts_of_that_name_are_named(project: Settings) -> None:
    (project.root / "posts" / "trip.ja.md").write_text("今日は雨でした。\n", encoding="utf-8")
    with pytest.raises(TripglotError, match=r"trip\.ja\.md, .*trip\.zh\.md"):
        take(project)


def test_the_command_says_how_it_went_and_does_the_others(project: Settings) -> None:
    (project.root / "posts" / "lonely.en.md").write_text("All is well here.\n", encoding="utf-8")
    done = tripglot("adopt", "posts/lonely.en.md", "posts/trip.en.md", cwd=project.root)
    assert done.returncode == 1
    assert "lonely.en.md: is no published post, and of none by its name" in done.stderr
    assert "posts/trip.en.md:31: this is not all in English" in done.stderr
    assert "15 entries taken into the memory of posts/trip.zh.md, 2 to be looked at" in done.stdout
    assert tripglot("adopt", "a.md", "b.md", "--of", "c.md", cwd=project.root).returncode == 2
