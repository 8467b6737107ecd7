"""The memory over the life of a post: runs, reviews, edits, and what must never be lost."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import tripglot.jobs.run as run_module
from tripglot.cache import Cache
from tripglot.checking import check
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis
from tripglot.errors import TripglotError
from tripglot.interchange.tmx import pairs, tmx
from tripglot.jobs.adopt import adopt
from tripglot.jobs.review import Pruning, accepted, confirm, decide, edited, kept, prune, waiting, with_proposal, wrong
from tripglot.jobs.status import status
from tripglot.memory import load, save
from tripglot.output.outcome import Report
from tripglot.settings import Settings

FIRST = "我們星期六去了會場，見到了很多朋友。"
SECOND = "午餐是薯條，大家都站著吃，沒有人抱怨。"


class Counting:
    """An engine that says what it was asked."""

    name = "of this test"
    natural = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def identify(self, source: str, target: str) -> str:
        return "counting 1"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked += sentences
        return [(Hypothesis(f"A machine made these words of sentence {chr(64 + len(s))}.", -0.5),) for s in sentences]


ENGINES: dict[Path, Counting] = {}  # by the project's root


@pytest.fixture
def project(tmp_path: Path) -> tuple[Settings, Counting]:
    engine = ENGINES[tmp_path] = Counting()
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"# A day\n\n{FIRST}\n\n{SECOND}\n", encoding="utf-8")
    return Settings(root=tmp_path), engine


def run(settings: Settings) -> Report:
    return run_module.run([settings.root / "posts"], settings, engine=ENGINES.get(settings.root))


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
    assert (report.posts[0].fates, published(settings)) == ({"machine": 2}, before)
    post(settings, SECOND, "晚餐是披薩。")
    run(settings)
    assert engine.asked == ["晚餐是披薩。"]


def test_a_reviewed_entry_is_never_overwritten(project: tuple[Settings, Counting]) -> None:
    settings, engine = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "On Saturday we met many friends at the venue."))
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
    decide(item, accepted(item.entry))
    run(settings)
    assert entries(settings)[0] == ("human", "On Saturday we met many friends at the venue.")


@pytest.mark.parametrize("unsure", ["keep", "publish"])
def test_what_a_person_calls_wrong_is_never_published_again(project: tuple[Settings, Counting], unsure: Any) -> None:
    settings, engine = project
    settings = replace(settings, unsure=unsure)
    post(settings, SECOND, FIRST)  # the same sentence twice
    run(settings)
    (settings.root / "posts" / "b.md").write_text(f"# Another\n\n{FIRST}\n", encoding="utf-8")
    run(settings)  # which has it from the first post
    item = waiting(settings)[0]
    said = item.entry.target
    with pytest.raises(TripglotError, match="no translation yet"):
        wrong(replace(item.entry, target=""))
    decide(item, wrong(item.entry))
    engine.asked.clear()
    run(settings)
    assert engine.asked == []
    assert FIRST in published(settings)
    first = waiting(settings)[0].entry
    assert (first.state, first.wrong, first.proposal) == ("unsure", True, said)
    decide(waiting(settings)[0], edited(first, "On Saturday we met."))
    run(settings)
    assert "On Saturday we met." in published(settings)


def test_what_is_decided_while_a_run_is_at_work_stays(project: tuple[Settings, Counting]) -> None:
    settings, engine = project
    run(settings)
    post(settings, SECOND, "午餐是披薩，大家都很高興。")
    translate = engine.translate

    def meanwhile(*args: Any) -> Any:
        item = next(item for item in waiting(settings) if item.entry.source == FIRST)
        decide(item, edited(item.entry, "We met many friends on Saturday."))
        return translate(*args)

    engine.translate = meanwhile  # type: ignore[method-assign]
    run(settings)
    assert ("human", "We met many friends on Saturday.") in entries(settings)
    assert len(entries(settings)) == 2
    run(settings)
    assert "We met many friends on Saturday." in published(settings)


def test_a_text_that_does_not_fit_into_the_post_is_refused(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    with pytest.raises(TripglotError, match="does not fit into the post"):
        decide(item, accepted(replace(item.entry, target="We met [friends](a.md).")))
    assert entries(settings)[0][0] == "machine"


def test_a_proposal_can_be_taken_and_a_source_kept(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    items = waiting(settings)
    decide(items[0], accepted(items[0].entry))
    assert entries(settings)[0][0] == "reviewed"
    with pytest.raises(TripglotError, match="reason"):
        kept(items[1].entry, " ")
    decide(items[1], kept(items[1].entry, "a quotation"))
    run(settings)
    assert SECOND in published(settings)
    post(settings, "星期六", "星期日")
    run(settings)
    item = waiting(settings)[0]
    decide(item, with_proposal(item.entry))
    assert entries(settings)[0][0] == "reviewed"


def test_a_typo_is_confirmed_with_one_command(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "On Saturday we met many friends."))
    post(settings, "很多朋友", "許多朋友")
    run(settings)
    assert entries(settings)[0][0] == "stale"
    command = [sys.executable, "-m", "tripglot", "confirm", "posts/a.md"]
    root = Path(run_module.__file__).parents[2]
    env = {"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "HOME": str(settings.root)}
    result = subprocess.run(command, cwd=settings.root, env=env, capture_output=True, text=True, check=False)
    assert result.stdout == "1 entry confirmed\n", result.stderr
    assert entries(settings)[0] == ("human", "On Saturday we met many friends.")


@pytest.mark.parametrize("said", ["今天的演講**非常**精彩，我學到很多。", "**今天**", "星期六我們\\*去了會場。"])
def test_the_same_words_at_several_places_are_published_alike(project: tuple[Settings, Counting], said: str) -> None:
    """The memory has one entry for them: a value of the front matter, a heading, a cell and a paragraph."""
    settings, _ = project
    text = f"---\ndescription: '{said}'\n---\n\n# {said}\n\n{said}\n\n| {said} |\n| - |\n| b |\n"
    (settings.root / "posts" / "a.md").write_text(text, encoding="utf-8")
    run(settings)
    before = published(settings)
    assert before.count("A machine") in (0, 4)  # where the marks of the paragraph cannot be placed, nothing is said
    found = check([settings.root / "posts"], settings).findings
    assert not {"TG503", "TG301"} & {finding.code for finding in found}
    run(settings)
    assert published(settings) == before


def test_an_edit_of_a_value_keeps_its_markup_too(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    text = "---\ntitle: 請看[文件](https://a.b)。\n---\n\nIt rained.\n"
    (settings.root / "posts" / "a.md").write_text(text, encoding="utf-8")
    run(settings)
    item = next(item for item in waiting(settings) if "https" in item.entry.source)
    for bad in ("See the docs.", "See the [docs] (https://a.b)."):
        with pytest.raises(TripglotError):
            edited(item.entry, bad)
    assert edited(item.entry, "- see the [docs](https://a.b).").state == "human"  # no list in front matter


def test_an_edit_that_loses_markup_is_refused(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    post(settings, SECOND, "請看 `git` 的[文件](https://a.b)。")
    run(settings)
    item = next(item for item in waiting(settings) if "git" in item.entry.source)
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
    for args in (["status"], ["review", "--list"], ["memory", "stats"], ["terms"]):
        done = command(settings, *args)
        assert (done.returncode, "a.po:" in done.stderr) == (1, True), args
        assert args == ["terms"] or "b." in done.stdout, args


def test_memory_that_no_longer_fits_the_markup_is_reported(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "We met friends."))
    post(settings, "很多朋友", "很多[朋友](https://a.b)")
    report = run(settings)
    assert "the translation in the memory does not fit" in report.posts[0].problems[0]
    assert entries(settings)[0] == ("stale", "We met friends.")


def test_tmx_goes_out_and_comes_back(project: tuple[Settings, Counting], tmp_path: Path) -> None:
    settings, _ = project
    run(settings)
    items = waiting(settings)
    decide(items[0], edited(items[0].entry, 'Friends & "foes" <b>'.replace(" <b>", "")))
    catalog = load(settings.root / "translations" / "en" / "a.po")
    path = tmp_path / "memory.tmx"
    path.write_bytes(tmx(catalog.entries, "en", lambda _: "zh-Hans"))
    assert tmx(catalog.entries, "en", lambda _: "zh-Hans") == path.read_bytes()
    assert [(p.source, p.target, p.reviewed) for p in pairs(path, "en")] == [
        (entry.source, entry.target, entry.state == "human") for entry in catalog.entries
    ]
    path.write_text("<tmx><a></tmx>")
    with pytest.raises(TripglotError, match="is no valid XML"):
        pairs(path, "en")


def command(settings: Settings, *args: str, typed: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    root = Path(run_module.__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-m", "tripglot", *args], cwd=settings.root, input=typed, capture_output=True, text=True,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "HOME": str(settings.root), **env}, check=False,
    )  # fmt: skip


def test_the_dialogue_saves_every_answer(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    tripglot = partial(command, settings)
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


@pytest.mark.parametrize(("written", "said"), [("", "nothing was changed"), (SECOND, "this is the source itself")])
def test_an_editor_that_changes_nothing_decides_nothing(
    project: tuple[Settings, Counting], written: str, said: str
) -> None:
    settings, _ = project
    run(settings)
    before = entries(settings)
    editor = settings.root / "editor.py"
    editor.write_text(f"import sys, pathlib\n{written!r} and pathlib.Path(sys.argv[1]).write_text({written!r})\n")
    done = command(settings, "review", typed="s\ne\nq\n", EDITOR=f"{sys.executable} {editor}")
    assert said in done.stdout + done.stderr
    assert entries(settings) == before


EDITOR = """
import sys, pathlib
written, po = pathlib.Path(sys.argv[1]), pathlib.Path("translations/en/a.po")
if "My words." not in written.read_text():
    written.write_text("My words.\\n")
    {done}
"""


CHANGED = "po.write_text(po.read_text().replace('of sentence S', 'of somebody else'))"


@pytest.mark.parametrize("done", [CHANGED, "po.unlink()"], ids=["changed", "gone"])
def test_words_of_a_person_stay_theirs_where_somebody_was_quicker(
    project: tuple[Settings, Counting], done: str
) -> None:
    settings, _ = project
    run(settings)
    editor = settings.root / "editor.py"
    editor.write_text(EDITOR.format(done=done), encoding="utf-8")
    said = command(settings, "review", typed="s\ne\ne\n", EDITOR=f"{sys.executable} {editor}").stdout
    assert "somebody has changed this passage meanwhile" in said
    if "unlink" in done:
        assert "you had written: My words." in said
    else:
        assert "of somebody else" in said  # what there is now was shown before it was written over
        assert entries(settings)[1] == ("human", "My words.")


def reviewed(settings: Settings, name: str = "a") -> None:
    for item in waiting(settings):
        if item.path.stem == name:
            decide(item, edited(item.entry, f"A person wrote {len(item.entry.source)} letters."))


def test_a_post_with_a_new_name_keeps_what_people_did_whatever_else_changed(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    reviewed(settings)
    post(settings, FIRST, FIRST.replace("星期六", "星期日"))
    post(settings, SECOND, "")
    (settings.root / "posts" / "a.md").rename(settings.root / "posts" / "b.md")
    run(settings)
    catalog = load(settings.root / "translations" / "en" / "b.po")
    assert [(e.state, e.previous) for e in catalog.entries] == [("stale", FIRST)]
    assert [e.source for e in catalog.obsolete] == [SECOND]
    (settings.root / "posts" / "b.md").rename(settings.root / "posts" / "c.md")
    run(settings)
    assert load(settings.root / "translations" / "en" / "c.po").entries[0].state == "stale"


def test_a_post_that_changes_its_name_twice_or_back_keeps_what_was_decided_last(
    project: tuple[Settings, Counting],
) -> None:
    settings, _ = project
    posts = settings.root / "posts"
    run(settings)
    (posts / "a.md").rename(posts / "b.md")
    run(settings)
    reviewed(settings, "b")
    (posts / "b.md").rename(posts / "c.md")
    run(settings)
    assert {entry.state for entry in load(settings.root / "translations" / "en" / "c.po").entries} == {"human"}
    (posts / "c.md").rename(posts / "a.md")
    run(settings)
    assert {state for state, _ in entries(settings)} == {"human"}
    assert "A person wrote" in published(settings)


def test_a_review_is_not_pruned_for_a_machine_that_says_the_same(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    posts, memory = settings.root / "posts", settings.root / "translations" / "en"
    (posts / "b.md").write_bytes((posts / "a.md").read_bytes())
    run(settings)
    for item in waiting(settings, [posts / "b.md"]):
        decide(item, accepted(item.entry))
    (posts / "b.md").unlink()
    prune(settings, Pruning())
    assert {entry.state for entry in load(memory / "b.po").entries} == {"reviewed"}


def test_another_post_takes_nothing_from_one_that_is_gone(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    reviewed(settings)
    (settings.root / "posts" / "a.md").unlink()
    (settings.root / "posts" / "b.md").write_text(
        "# 新的一天\n\n晚上的風很大，我們走路回旅館去睡覺。\n", encoding="utf-8"
    )
    run(settings)
    catalog = load(settings.root / "translations" / "en" / "b.po")
    assert {entry.state for entry in catalog.entries} == {"machine"}
    assert not catalog.obsolete


def test_pruning_keeps_what_people_did_and_nobody_waits_for_a_post_that_is_gone(
    project: tuple[Settings, Counting],
) -> None:
    settings, _ = project
    posts, memory = settings.root / "posts", settings.root / "translations" / "en"
    (posts / "b.md").write_text("# Another day\n\n晚上的風很大，我們走路回旅館去睡覺。\n", encoding="utf-8")
    run(settings)
    reviewed(settings)
    post(settings, SECOND, "")
    (posts / "b.md").unlink()
    run(settings)
    assert waiting(settings) == []
    assert prune(settings, Pruning()) == 1
    assert not (memory / "b.po").exists()
    assert [entry.source for entry in load(memory / "a.po").obsolete] == [SECOND]
    post(settings, FIRST, f"{FIRST}\n\n{SECOND}")
    run(settings)
    assert [state for state, _ in entries(settings)] == ["human", "human"]
    (posts / "a.md").rename(posts / "c.md")
    run(settings)
    assert prune(settings, Pruning()) == 2  # they live on in c.po
    (posts / "c.md").write_text("# A day\n", encoding="utf-8")
    run(settings)
    assert prune(settings, Pruning()) == 0
    assert prune(settings, Pruning(gone=True)) == 2


def test_what_was_stale_when_it_left_comes_back_as_it_was(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    reviewed(settings)
    post(settings, "星期六", "星期天")
    run(settings)
    post(settings, FIRST.replace("星期六", "星期天"), "")
    run(settings)
    post(settings, "# A day", "# A long day")
    run(settings)
    post(settings, SECOND, f"{FIRST}\n\n{SECOND}")
    run(settings)
    assert [state for state, _ in entries(settings)] == ["human", "human"]


def test_what_was_accepted_or_kept_is_so_when_it_comes_back(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    first, second = waiting(settings)
    decide(first, accepted(first.entry))
    decide(second, kept(second.entry, "a quotation"))
    text = (settings.root / "posts" / "a.md").read_text(encoding="utf-8")
    (settings.root / "posts" / "a.md").write_text("# A day\n", encoding="utf-8")
    run(settings)
    (settings.root / "posts" / "a.md").write_text(text, encoding="utf-8")
    run(settings)
    catalog = load(settings.root / "translations" / "en" / "a.po")
    assert {(e.state, e.reason) for e in catalog.entries} == {("reviewed", ""), ("human", "a quotation")}


def test_a_decision_keeps_what_others_decided_meanwhile(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    mine, theirs = waiting(settings)
    other = next(item for item in waiting(settings) if item.entry.source == theirs.entry.source)
    decide(other, edited(other.entry, "Somebody else wrote this."))
    decide(mine, accepted(mine.entry))
    assert {state for state, _ in entries(settings)} == {"human", "reviewed"}
    with pytest.raises(TripglotError, match="changed this passage meanwhile"):
        decide(theirs, accepted(theirs.entry))
    assert "Somebody else wrote this." in {target for _, target in entries(settings)}


def test_adopting_replaces_nothing_that_was_reviewed_since(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    path = settings.root / "output" / "en" / "a.md"
    item = next(item for item in waiting(settings) if item.entry.source == SECOND)
    decide(item, edited(item.entry, "Somebody wrote better words."))
    path.write_text(published(settings).replace("A machine made", "A person made", 1), encoding="utf-8")
    with pytest.raises(TripglotError, match=r"a\.md:5: the memory has other words .* better words"):
        adopt(path, settings)
    assert ("human", "Somebody wrote better words.") in entries(settings)


def test_words_of_a_person_who_is_not_done_are_kept(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    path = settings.root / "translations" / "en" / "a.po"
    path.write_text(path.read_text("utf-8").replace("of sentence R.", "of sentence R, and a person some."), "utf-8")
    written = ("machine", "A machine made these words of sentence R, and a person some.")
    prune(settings, Pruning(machine=True))
    assert entries(settings) == [written]
    run(settings)
    text = (settings.root / "posts" / "a.md").read_text(encoding="utf-8")
    post(settings, FIRST, "")
    run(settings)
    assert written not in entries(settings)
    (settings.root / "posts" / "a.md").write_text(text, encoding="utf-8")
    run(settings)
    assert written in entries(settings)
    (settings.root / "posts" / "a.md").unlink()
    prune(settings, Pruning())
    assert entries(settings) == [written]


def test_words_of_a_person_who_is_not_done_give_way_to_no_other_post(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    posts, memory = settings.root / "posts", settings.root / "translations" / "en"
    (posts / "b.md").write_bytes((posts / "a.md").read_bytes())
    run(settings)
    path = memory / "a.po"
    path.write_text(path.read_text("utf-8").replace("of sentence R.", "of a person."), "utf-8")
    reviewed(settings, "b")
    (posts / "b.md").unlink()
    run(settings)
    assert ("machine", "A machine made these words of a person.") in entries(settings)
    (settings.root / "m.tmx").write_bytes(tmx([replace(e, target="Other.") for e in load(path).entries], "en", str))
    assert "a person has written there and is not done" in command(settings, "memory", "import", "m.tmx").stderr
    assert ("machine", "A machine made these words of a person.") in entries(settings)


def test_what_was_called_wrong_is_not_pruned_and_said_again(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, wrong(item.entry))
    prune(settings, Pruning(unsure=True))
    assert "unsure" in {state for state, _ in entries(settings)}


def test_what_does_not_fit_is_counted_as_missing_and_waits(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    reviewed(settings)
    path = settings.root / "translations" / "en" / "a.po"
    catalog = load(path)
    catalog.entries[0] = replace(catalog.entries[0], target="A [link](b.md) that is not there.")
    save(path, catalog, "en")
    [row] = status([settings.root / "posts"], settings, [])
    assert (row.human, row.missing) == (1, 1)
    assert [(item.state, item.unfit) for item in waiting(settings)] == [("unfit", "inline markup would change")]
    assert run(settings).posts[0].fates["missing"] == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not allow such names")
def test_one_bad_name_keeps_nobody_from_reviewing_the_others(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    (settings.root / "posts" / "bad\udcff.md").write_text("# x\n", encoding="utf-8")
    run(settings)
    problems: list[TripglotError] = []
    assert len(waiting(settings, (), problems)) == 2
    assert "is not UTF-8" in str(problems[0])


def test_stale_translations_are_confirmed_at_once(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    reviewed(settings)
    post(settings, "星期六", "星期天")
    post(settings, "午餐", "晚餐")
    run(settings)
    assert confirm(settings, [settings.root / "posts"]) == 2
    assert [state for state, _ in entries(settings)] == ["human", "human"]


def codes(settings: Settings) -> list[str]:
    found = check([settings.root / "posts"], settings).findings
    return sorted({finding.code for finding in found if finding.code.startswith("TG2")})


def test_stale_is_stale_before_a_run_and_after_it_for_every_command(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    for item in waiting(settings):
        decide(item, accepted(item.entry))
    assert codes(settings) == []
    post(settings, "星期六", "星期日")
    before = (
        codes(settings),
        status([settings.root / "posts"], settings, []),
        [i.entry.state for i in waiting(settings)],
    )
    run(settings)
    after = codes(settings), status([settings.root / "posts"], settings, []), [i.entry.state for i in waiting(settings)]
    assert before == after
    assert before[0] == ["TG202"]
    assert (before[1][0].stale, before[2]) == (1, ["stale"])


def test_a_change_can_be_confirmed_without_a_run(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "On Saturday we met many friends."))
    post(settings, "很多朋友", "許多朋友")
    item = waiting(settings)[0]
    assert item.entry.previous == FIRST
    decide(item, accepted(item.entry))
    assert entries(settings)[0] == ("human", "On Saturday we met many friends.")
    assert codes(settings) == ["TG203"]


def test_a_reviewed_title_that_was_edited_into_english_does_not_lose_its_translation(
    project: tuple[Settings, Counting],
) -> None:
    settings, engine = project
    (settings.root / "posts" / "a.md").write_text("# KubeCon 會後的心得：what I learned there\n", encoding="utf-8")
    settings = replace(settings, glossary="none.toml")
    run(settings)
    if not waiting(settings):
        pytest.fail("the title has to be foreign for this test")
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "KubeCon afterthoughts"))
    post(settings, "會後的心得：what I learned there", "notes: what I learned there")
    engine.asked.clear()
    assert codes(settings) == ["TG202"]
    run(settings)
    assert entries(settings) == [("stale", "KubeCon afterthoughts")]
    assert published(settings).endswith("# KubeCon afterthoughts\n")
    assert engine.asked == []
    assert codes(settings) == ["TG202"]
    item = waiting(settings)[0]
    decide(item, kept(item.entry, "English now"))
    run(settings)
    assert published(settings).endswith("# KubeCon notes: what I learned there\n")
    assert codes(settings) == []


def test_a_comment_that_keeps_a_block_comes_before_its_translation(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "On Saturday we met many friends."))
    post(settings, FIRST, f'<!-- tripglot: keep reason="as it was said" -->\n\n{FIRST}')
    run(settings)
    assert FIRST in published(settings)


def test_what_no_engine_can_translate_waits_for_a_person(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path)
    (tmp_path / "posts").mkdir()
    source = "昨日は友達と一緒に会場へ行きました。"
    (tmp_path / "posts" / "a.md").write_text(f"# A day\n\n{source}\n", encoding="utf-8")
    report = run(settings)
    assert "no package" in report.posts[0].problems[0]
    assert "tripglot review" in report.posts[0].problems[0]
    assert entries(settings) == [("missing", "")]
    assert codes(settings) == ["TG201"]
    item = waiting(settings)[0]
    with pytest.raises(TripglotError, match="no translation yet"):
        accepted(item.entry)
    decide(item, edited(item.entry, "Yesterday I went to the venue with a friend."))
    assert run(settings).clean
    assert "with a friend" in published(settings)
    assert codes(settings) == []


def test_a_post_from_elsewhere_does_not_switch_the_memory_off(
    project: tuple[Settings, Counting], tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "On Saturday we met many friends."))
    other = tmp_path_factory.mktemp("elsewhere") / "other.md"
    other.write_text(f"{SECOND}\n", encoding="utf-8")
    for cache in (None, Cache(settings.root), Cache(settings.root)):
        run_module.run([settings.root / "posts", other], settings, cache=cache, engine=ENGINES[settings.root])
        assert "On Saturday we met many friends." in published(settings)
    assert not (settings.root / "translations" / "en" / "other.po").exists()


def test_two_posts_that_differ_in_their_suffix_are_refused_before_anything_is_written(
    project: tuple[Settings, Counting],
) -> None:
    settings, _ = project
    folder = settings.root / "posts"
    (folder / "a.markdown").write_text(f"{SECOND}\n", encoding="utf-8")
    (folder / "b.md").write_text(f"{SECOND}\n", encoding="utf-8")
    report = run(settings)
    assert [(post.name.name, post.failed) for post in report.posts] == [
        ("a.markdown", True),
        ("a.md", True),
        ("b.md", False),
    ]
    assert "would share its memory and its page with" in report.posts[0].problems[0]
    assert [path.name for path in (settings.root / "translations").rglob("*.po")] == ["b.po"]
    assert [path.name for path in (settings.root / "output" / "en").iterdir()] == ["b.md"]
    assert len(check([folder], settings).problems) == 2
    with pytest.raises(TripglotError, match=r"a\.markdown: would share .*a\.md \(rename"):
        status([folder], settings, [])


def test_a_merge_of_two_branches_loses_no_review(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    path = settings.root / "translations" / "en" / "a.po"
    machine = path.read_text(encoding="utf-8")
    item = waiting(settings)[0]
    decide(item, edited(item.entry, "On Saturday we met many friends."))
    block = next(part for part in machine.split("\n\n") if "星期六" in part)
    path.write_text(path.read_text(encoding="utf-8") + f"\n{block}\n", encoding="utf-8")
    assert "TG505" in {f.code for f in check([settings.root / "posts"], settings).findings}
    run(settings)
    assert entries(settings)[0] == ("human", "On Saturday we met many friends.")
    assert path.read_text(encoding="utf-8").count("星期六") == 1
    assert "TG505" not in {f.code for f in check([settings.root / "posts"], settings).findings}


@pytest.mark.parametrize("text", ["We \0 went.", "We \x1b[2J went.", "We \x0b went.", "We \u202ewent."])
def test_nobody_reviews_what_nobody_sees(project: tuple[Settings, Counting], text: str) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    with pytest.raises(TripglotError, match=r"^it has the control character U\+[^\n]*$"):
        edited(item.entry, text)
    with pytest.raises(TripglotError, match="which nobody sees"):
        kept(item.entry, text)


def test_what_nobody_sees_is_not_published(project: tuple[Settings, Counting]) -> None:
    settings, _ = project
    run(settings)
    item = waiting(settings)[0]
    item.catalog.entries[item.index] = replace(item.entry, target="We \u202ewent there.", fuzzy=False)
    save(item.path, item.catalog, settings.target)
    report = run(settings)
    assert "does not fit: it has the control character U+202E" in report.posts[0].problems[0]
    assert not any(
        "\u202e" in path.read_text("utf-8")
        for path in (settings.root / "output").rglob("*.*")
        if path.suffix in (".md", ".html")
    )
