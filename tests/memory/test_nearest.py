"""The reviewed entry nearest to a draft, and where `review` shows it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tripglot.commands.main import app
from tripglot.memory import Catalog, Entry, Nearest, save

SOURCE = "我們星期六去了會場，見到了很多朋友。"
REVIEWED = Entry("paragraph", SOURCE, "On Saturday we went to the venue and met many friends.", False)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("我們星期日去了會場，見到了很多朋友。", True),
        ("我們*星期六*去了會場，見到了很多朋友。", True),
        (SOURCE, False),  # then it is used already
        ("我們星期六去了夜市，吃到了很多小吃。", False),
        ("", False),
        ("長" * 5_000, False),
    ],
)
def test_the_nearest(source: str, found: bool) -> None:
    assert Nearest([REVIEWED]).of(source) == (REVIEWED if found else None)


@pytest.mark.parametrize("facts", [{"fuzzy": True}, {"fuzzy": True, "previous": "舊的"}, {"reason": "a quotation"}])
def test_only_what_a_person_stands_behind(facts: dict[str, object]) -> None:
    assert Nearest([replace(REVIEWED, **facts)]).of("我們星期日去了會場，見到了很多朋友。") is None  # type: ignore[arg-type]


def test_the_most_similar_wins() -> None:
    other = replace(REVIEWED, source="我們星期六去了會場，見到了一些老朋友。", target="Other.")
    assert Nearest([REVIEWED, other]).of("我們星期六去了會場，見到了一些朋友。") == other


def test_review_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    draft = Entry("paragraph", "我們星期日去了會場，見到了很多朋友。", "We went.", True)
    save(tmp_path / "translations" / "en" / "a.po", Catalog([REVIEWED]), "en")
    save(tmp_path / "translations" / "en" / "b.po", Catalog([draft]), "en")
    (row,) = json.loads(CliRunner().invoke(app, ["review", "--json"]).stdout)
    assert row["similar"] == {"source": REVIEWED.source, "target": REVIEWED.target}
    shown = CliRunner().invoke(app, ["review"], input="q\n").stdout
    assert "我們星期[-六-][+日+]去了會場" in shown
    assert REVIEWED.target in shown
