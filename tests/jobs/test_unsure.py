"""Unsure drafts over the life of a post: withheld, remembered, shown to people, taken or not."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tripglot.checking import check
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis
from tripglot.errors import TripglotError
from tripglot.interchange.tmx import tmx
from tripglot.jobs.adopt import adopt
from tripglot.jobs.review import Pruning, accepted, by_engine, count, decide, waiting, with_proposal
from tripglot.jobs.run import run as main_job
from tripglot.jobs.status import status
from tripglot.memory import Catalog, Entry, load, save
from tripglot.output.outcome import Report
from tripglot.settings import Settings

SURE = "我們星期六去了會場，見到了很多朋友。"
UNSURE = "午餐是薯條，大家都站著吃，沒有人抱怨。"
WORSE = "晚上的風很大，我們走路回旅館去睡覺。"
WORDS = {
    SURE: ("On Saturday we went to the venue and met many friends.", 0.2),
    UNSURE: ("The lunch is a strip and everybody of standing complained.", 1.1),
    WORSE: ("In wind of the evening large hotel is walked to the sleep.", 1.4),
}


class Doubting:
    """Knows three sentences, and is sure of one."""

    name = "of this test"
    natural = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def identify(self, source: str, target: str) -> str:
        return "doubting 1"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked += sentences
        return [(Hypothesis(WORDS[text][0], -WORDS[text][1], (), WORDS[text][1]),) for text in sentences]


ENGINES: dict[Path, Doubting] = {}  # by the project's root


@pytest.fixture
def project(tmp_path: Path) -> tuple[Settings, Doubting]:
    engine = ENGINES[tmp_path] = Doubting()
    (tmp_path / "posts").mkdir()
    text = f"# A day\n\n{SURE}\n\n{SURE}{UNSURE}\n\n- {WORSE}\n"
    (tmp_path / "posts" / "a.md").write_text(text, encoding="utf-8")
    return Settings(root=tmp_path), engine


def run(settings: Settings, **options: bool) -> Report:
    return main_job([settings.root / "posts"], settings, engine=ENGINES[settings.root], **options)


def memory(settings: Settings) -> list[Entry]:
    return load(settings.root / "translations" / "en" / "a.po").entries


def everything(settings: Settings) -> dict[str, bytes]:
    out = settings.root / "output"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def published(settings: Settings) -> str:
    return (settings.root / "output" / "en" / "a.md").read_text(encoding="utf-8")


def test_drafts_are_withheld_reported_and_remembered(project: tuple[Settings, Doubting]) -> None:
    settings, _ = project
    report = run(settings)
    entry = report.posts[0]
    assert (entry.fates, entry.left) == ({"new": 2, "unsure": 2}, 2)
    assert [line.split("a.md:")[1].split(",")[0] for line in entry.problems] == [
        "5: not translated: unsure",
        "7: not translated: unsure",
    ]
    assert not report.clean
    assert published(settings) == f"# A day\n\n{WORDS[SURE][0]}\n\n{WORDS[SURE][0]} {UNSURE}\n\n- {WORSE}\n"
    assert not any(
        WORDS[text][0].encode() in data for text in (UNSURE, WORSE) for data in everything(settings).values()
    )
    assert [(e.state, e.target != "", e.proposal) for e in memory(settings)] == [
        ("machine", True, ""),
        ("unsure", False, f"{WORDS[SURE][0]} {WORDS[UNSURE][0]}"),
        ("unsure", False, WORDS[WORSE][0]),
    ]
    assert [status([settings.root / "posts"], settings, [])[0].unsure, count(memory(settings))["unsure"]] == [2, 2]


def test_a_second_run_asks_nothing_says_the_same_and_writes_the_same(project: tuple[Settings, Doubting]) -> None:
    settings, engine = project
    first, files, entries = run(settings), everything(settings), memory(settings)
    engine.asked.clear()
    second = run(settings)
    assert (engine.asked, everything(settings), memory(settings)) == ([], files, entries)
    assert second.posts[0].problems == first.posts[0].problems
    assert (second.posts[0].fates, second.posts[0].left) == ({"machine": 2, "unsure": 2}, 2)
    assert [line for line in run(settings, frozen=True).posts[0].problems if "unsure" not in line] == []


def test_review_shows_the_worst_first_and_takes_it(project: tuple[Settings, Doubting]) -> None:
    settings, engine = project
    run(settings)
    items = waiting(settings)
    assert [(item.entry.state, item.entry.source) for item in items] == [
        ("unsure", WORSE),
        ("unsure", SURE + UNSURE),
        ("machine", SURE),
    ]
    with pytest.raises(TripglotError, match="take the proposal"):
        accepted(items[0].entry)
    decide(items[0], with_proposal(items[0].entry))
    engine.asked.clear()
    report = run(settings)
    assert f"- {WORDS[WORSE][0]}\n" in published(settings)
    assert (engine.asked, report.posts[0].fates["unsure"], memory(settings)[2].state) == ([], 1, "reviewed")
    assert memory(settings)[2].confidence  # that it was a poor draft once does not withhold what a person took


def test_the_settings_publish_drafts_that_wait_and_new_ones(project: tuple[Settings, Doubting]) -> None:
    settings, engine = project
    run(settings)
    engine.asked.clear()
    report = run(replace(settings, unsure="publish"))
    assert report.clean
    assert engine.asked == []
    assert {entry.state for entry in memory(settings)} == {"machine"}
    assert WORDS[WORSE][0] in published(settings)
    assert [f.line for f in check([settings.root / "posts"], settings).findings if f.code == "TG220"] == [5, 7]


def test_a_lower_line_releases_drafts(project: tuple[Settings, Doubting]) -> None:
    settings, _ = project
    run(settings)
    assert run(replace(settings, sure_from=0.0)).clean


def test_no_setting_publishes_a_draft_with_a_made_up_word(
    project: tuple[Settings, Doubting], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, engine = project
    stairs = "On Saturday we went to the stairbar and met many friends."
    for text in (SURE, *re.findall("[^，]+，?", SURE)):
        monkeypatch.setitem(WORDS, text, (stairs, 0.2))
    for setting in (settings, replace(settings, unsure="publish"), replace(settings, sure_from=0.0), settings):
        assert run(setting).posts[0].fates["unsure"] >= 2
        assert SURE in published(settings)
        assert "stairbar" in memory(settings)[0].proposal
        assert not any(b"stairbar" in data for data in everything(settings).values())
    engine.asked.clear()
    decide(next(item for item in waiting(settings) if item.entry.source == SURE), with_proposal(memory(settings)[0]))
    run(settings)
    assert "stairbar" in published(settings)
    assert engine.asked == []


def test_findings_are_no_others_than_that_it_is_unsure(project: tuple[Settings, Doubting]) -> None:
    settings, _ = project
    run(settings)
    found = check([settings.root / "posts"], settings).findings
    assert [(f.line, f.code) for f in found if f.severity != "info"] == [(3, "TG203"), (5, "TG220"), (7, "TG220")]


def test_a_page_with_drafts_is_not_checked_and_says_so(project: tuple[Settings, Doubting]) -> None:
    settings, _ = project
    run(settings)
    first = waiting(settings)[2]
    decide(first, accepted(first.entry))
    run(settings)
    site = settings.root / "output" / "site"
    assert 'data-state="missing"' in (site / "a.html").read_text(encoding="utf-8")
    index = (site / "index.html").read_text(encoding="utf-8")
    assert re.search(r'checked-no">.*?<a href="a\.html">.*?<p class="status" data-state="missing">', index, re.DOTALL)


def test_another_post_with_the_same_text_takes_the_draft_or_what_a_person_made_of_it(
    project: tuple[Settings, Doubting],
) -> None:
    settings, engine = project
    run(settings)
    engine.asked.clear()
    (settings.root / "posts" / "b.md").write_text(f"# Another\n\n{WORSE}\n", encoding="utf-8")
    assert run(settings).posts[1].fates["unsure"] == 1
    [item] = [item for item in waiting(settings) if item.path.stem == "b"]
    decide(item, with_proposal(item.entry))
    assert run(settings).posts[0].fates["unsure"] == 1  # the other post has it from there
    assert engine.asked == []


def test_an_edited_source_is_asked_anew_and_its_draft_goes(project: tuple[Settings, Doubting]) -> None:
    settings, engine = project
    run(settings)
    engine.asked.clear()
    path = settings.root / "posts" / "a.md"
    path.write_text(path.read_text(encoding="utf-8").replace(f"- {WORSE}", f"- {UNSURE}"), encoding="utf-8")
    run(settings)
    assert engine.asked == [UNSURE]
    assert [entry.source for entry in memory(settings)] == [SURE, SURE + UNSURE, UNSURE]


def test_words_of_a_person_in_the_published_post_are_adopted(project: tuple[Settings, Doubting]) -> None:
    settings, _ = project
    run(settings)
    path = settings.root / "output" / "en" / "a.md"
    path.write_text(published(settings).replace(WORSE, "It was windy when we walked back."), encoding="utf-8")
    assert adopt(path, settings) == 1
    assert [(entry.state, entry.proposal != "") for entry in memory(settings)][1:] == [
        ("unsure", True),
        ("human", False),
    ]
    assert run(settings).posts[0].fates["unsure"] == 1


def test_drafts_can_be_pruned_for_a_better_engine_to_be_asked(project: tuple[Settings, Doubting]) -> None:
    settings, engine = project
    run(settings)
    engine.asked.clear()
    path = settings.root / "translations" / "en" / "a.po"
    assert len(Pruning().of(load(path)).entries) == 3
    save(path, Pruning(unsure=True).of(load(path)), "en")
    run(settings)
    assert engine.asked == [SURE, UNSURE, WORSE]


def test_machine_translations_can_be_pruned_for_a_better_package_and_what_people_did_stays(
    project: tuple[Settings, Doubting],
) -> None:
    settings, engine = project
    (settings.root / "posts" / "a.md").write_text(
        f"{SURE}\n\n- {SURE}\n\n> {SURE} {SURE}\n\n{UNSURE}\n", encoding="utf-8"
    )
    run(settings)
    path = settings.root / "translations" / "en" / "a.po"
    catalog = load(path)
    first, *rest = catalog.entries
    noted = replace(rest[0], note="Ask Ming what was meant.")
    save(path, replace(catalog, entries=[replace(first, fuzzy=False), noted, *rest[1:]]), "en")
    assert [entry.state for entry in load(path).entries] == ["reviewed", "machine", "unsure"]
    assert by_engine([(path, load(path))]) == {"doubting 1": 2}
    assert Pruning(machine=True).of(load(path)).entries == [load(path).entries[0], noted, rest[1]]
    assert Pruning(unsure=True, machine=True, by="another").of(load(path)).entries == load(path).entries
    assert len(Pruning(unsure=True, machine=True, by="doubting").of(load(path)).entries) == 2
    save(path, replace(catalog, entries=[replace(first, fuzzy=False), *rest]), "en")
    engine.asked.clear()
    save(path, Pruning(unsure=True, machine=True, by="doubting 1").of(load(path)), "en")
    run(settings)
    assert engine.asked == [SURE, UNSURE]  # a sentence that stands twice is asked once
    assert memory(settings)[0].state == "reviewed"


def test_no_draft_leaves_by_tmx(project: tuple[Settings, Doubting]) -> None:
    settings, _ = project
    run(settings)
    assert WORDS[WORSE][0].encode() not in tmx(memory(settings), "en", lambda _: "zh-Hans")


def test_where_it_is_not_known_which_sentences_are_left_all_of_the_block_are_named(
    project: tuple[Settings, Doubting],
) -> None:
    settings, _ = project
    run(settings)
    assert [entry.left for entry in memory(settings)] == ["", "2", ""]
    path = settings.root / "translations" / "en" / "a.po"
    save(path, Catalog([replace(entry, left="9 x") for entry in memory(settings)]), "en")
    assert run(settings).posts[0].fates["unsure"] == 3


@pytest.mark.parametrize("figure", ["", "nan", "much", "1e999"])
def test_a_figure_that_is_none_is_read_as_no_confidence(project: tuple[Settings, Doubting], figure: str) -> None:
    settings, _ = project
    run(settings)
    path = settings.root / "translations" / "en" / "a.po"
    spoilt = [replace(entry, confidence=figure, score=figure) for entry in memory(settings)]
    save(path, Catalog(spoilt), "en")
    assert run(settings).posts[0].fates["unsure"] == 2
    assert [f.code for f in check([settings.root / "posts"], settings).findings].count("TG220") == 2
    assert len(waiting(settings)) == 3
