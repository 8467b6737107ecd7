"""Whoever reviews is told which words of the source a translation has nothing for."""

from pathlib import Path

import pytest

from tests.conftest import tripglot
from tripglot.jobs.missing_words import missing_words
from tripglot.memory import Catalog, Entry, save

pytest.importorskip("snowballstemmer", reason="the extra `translate` is not installed")

SURF = "我們在花蓮衝浪，好開心。"
WAVE = "We went to wave in Hualien and were very happy."
SURFING = {"source": "衝浪", "target": "surfing"}


def test_words_are_named_as_the_post_writes_them_each_once() -> None:
    assert missing_words(Entry("paragraph", SURF, WAVE), "en") == [SURFING]
    assert missing_words(Entry("paragraph", SURF + SURF, "", proposal=WAVE), "en") == [SURFING]
    assert missing_words(Entry("paragraph", SURF, WAVE.replace("wave", "surf")), "en") == []


@pytest.mark.parametrize(
    ("entry", "target"),
    [
        (Entry("paragraph", SURF, ""), "en"),  # nothing is said yet
        (Entry("paragraph", "花蓮で衝浪しました。", WAVE), "en"),
        (Entry("paragraph", SURF, "Wir waren am Meer."), "de"),
    ],
)
def test_what_no_lexicon_knows_is_not_spoken_of(entry: Entry, target: str) -> None:
    assert missing_words(entry, target) == []


def test_the_terminal_says_them_before_it_asks(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").write_text(f"An English sentence stands here.\n\n{SURF}\n", encoding="utf-8")
    (tmp_path / "tripglot.toml").write_text("")
    save(tmp_path / "translations/en/a.po", Catalog([Entry("paragraph", SURF, WAVE)]), "en")
    assert "not in it: 衝浪 (surfing)\n" in tripglot("review", cwd=tmp_path).stdout
