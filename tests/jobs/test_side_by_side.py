"""Versions of a post in several languages are told by their names; nothing else is taken for one."""

from pathlib import Path

import pytest

from tests.conftest import tripglot
from tripglot.jobs.side_by_side import versions


@pytest.mark.parametrize(
    ("names", "target", "found"),
    [
        (["trip.en.md", "trip.zh-tw.md"], "en", {"trip.zh-tw.md": "*.zh-tw.md"}),
        (["trip.md", "trip.zh.md", "other.md"], "en", {"trip.zh.md": "*.zh.md"}),
        (["trip.en.md", "trip.zh.md"], "zh-Hant", {"trip.en.md": "*.en.md"}),
        (["en/a/b.md", "zh/a/b.md"], "en", {"zh/a/b.md": "zh/*"}),
        (["content/en/b.md", "content/zh_cn/b.md"], "en", {"content/zh_cn/b.md": "content/zh_cn/*"}),
        (["trip.v2.md", "trip.md"], "en", {}),
        (["trip.zh.md", "other.md"], "en", {}),  # what it is a version of is not there
        (["cs/index.md", "ml/index.md"], "en", {}),  # computer science, machine learning
        (["trip.md", "trip.en.md"], "en-GB", {}),
        (["en/a.md", "zh/b.md"], "en", {}),
    ],
)
def test_versions(names: list[str], target: str, found: dict[str, str]) -> None:
    assert versions(map(Path, names), target) == {Path(name): pattern for name, pattern in found.items()}


def test_a_run_says_so_and_how_to_leave_them_out(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for name in ("a.md", "a.de.md", "b.md", "b.de.md", "c.md", "c.de.md"):
        (tmp_path / "posts" / name).write_text("All is well here.\n")
    said = tripglot("run", cwd=tmp_path).stderr
    assert "3 places: is named like a version of another post in another language" in said
    (tmp_path / "tripglot.toml").write_text("exclude = ['*.de.md']\n")
    assert tripglot("run", cwd=tmp_path).stderr == ""
