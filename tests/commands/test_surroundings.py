"""Where a command is started, and what the settings say there."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import tripglot
from tripglot.languages import english_name, primary

MIXED = """\
---
title: Ein Wochenende in Köln
lang: fr
---

We met at the station and walked to the hotel.

Am Samstag begann der Tag mit einem Vortrag über freie Software in der Verwaltung.

駅から会場までは歩いて十分ほどでした。途中で小さな書店に寄りました。

Мы пошли домой пешком, и было холодно.

我們在那裡修好了一台舊印表機。 Il pleuvait toute la journée et nous sommes restés à l'intérieur.

오늘은 날씨가 좋아서 공원에 갔습니다.

The film おいしかったです was good, and Привет мир was on the wall.
"""
OTHERS = ("de", "fr", "ja", "ru", "ko", "it", "es", "nl", "ca")


def test_no_language_is_named_that_the_settings_leave_out(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(MIXED, encoding="utf-8")
    (tmp_path / "tripglot.toml").write_text('languages = ["en", "zh"]\n')
    rows = tripglot("detect", "--format", "jsonl", cwd=tmp_path).stdout.splitlines()
    spans = [span for row in map(json.loads, rows) for span in (*row["spans"], *row["embedded"])]
    assert {primary(span["lang"]) for span in spans if span["lang"]} == {"en", "zh", "und"}
    for command in (
        ["detect"],
        ["check"],
        ["check", "--format", "json"],
        ["run"],
        ["run", "--diff"],
        ["review", "--list"],
    ):
        done = tripglot(*command, cwd=tmp_path)
        assert done.returncode == 1, (command, done.stderr)
        said = (done.stdout + done.stderr).replace(MIXED, "")
        assert not [
            tag for tag in OTHERS if english_name(tag) in said or re.search(rf"\b{tag} to\b|\b{tag} en\b", said)
        ]
    checked = tripglot("check", "--format", "concise", "--no-cache", cwd=tmp_path).stdout
    assert checked.count("TG201") == 6  # nothing passes for the target because it may not be named


@pytest.mark.parametrize(
    "command",
    ["run", "run --dry-run", "detect", "check", "status", "serve", "clean", "terms", "review", "review --list",
     "memory stats", "memory prune", "memory export -o a.tmx"],
)  # fmt: skip
def test_an_empty_folder_points_to_init(command: str, tmp_path: Path) -> None:
    done = tripglot(*command.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "tripglot init" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_locale_without_the_letters_of_a_name_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(
        "---\ntags: [旅行]\n---\n\n# A day\n\nWe met in the morning.\n", encoding="utf-8"
    )
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = tripglot("run", cwd=tmp_path, **bare)
    assert done.returncode == 2
    assert done.stderr.startswith("tripglot: this locale has no such letters in names of files: ")
    assert done.stderr.endswith("(a UTF-8 locale, such as LC_ALL=C.UTF-8, or PYTHONUTF8=1)\n")
    assert done.stderr.count("\n") == 1
    assert tripglot("run", cwd=tmp_path, **bare | {"PYTHONUTF8": "1"}).returncode == 0


def test_names_that_differ_in_how_a_letter_is_written_are_twins(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for name in ("caf\u00e9.md", "cafe\u0301.md"):
        (tmp_path / "posts" / name).write_text("# A day\n\nWe met in the morning.\n", encoding="utf-8")
    if len([*(tmp_path / "posts").iterdir()]) < 2:
        pytest.skip("one name for this file system")
    done = tripglot("run", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("would share its memory and its page with") == 2
