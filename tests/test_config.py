"""The settings of what is unsure: read, refused in one line, and shown in the template as they are."""

import tomllib
from pathlib import Path

import pytest

from tripglot.config import TEMPLATE, load
from tripglot.errors import TripglotError
from tripglot.settings import Settings
from tripglot.translation.confidence import SURE, sure_from, withheld_below


def settings(folder: Path, text: str) -> Settings:
    (folder / "tripglot.toml").write_text(text, encoding="utf-8")
    return load(folder)


def test_the_line_and_what_becomes_of_what_lies_below(tmp_path: Path) -> None:
    assert (sure_from(Settings()), withheld_below(Settings())) == (SURE, SURE)
    moved = settings(tmp_path, "sure-from = 0.3\n")
    assert (sure_from(moved), withheld_below(moved)) == (0.3, 0.3)
    published = settings(tmp_path, 'unsure = "publish"\nsure-from = 1\n')
    assert (sure_from(published), withheld_below(published)) == (1, 0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('unsure = "drop"', "key 'unsure' is 'drop' (allowed: one of keep, publish)"),
        ("unsure = true", "key 'unsure' is True (allowed: one of keep, publish)"),
        ("sure-from = 52", "key 'sure-from' is 52 (allowed: a number from 0 to 1)"),
        ("sure-from = nan", "key 'sure-from' is nan (allowed: a number from 0 to 1)"),
        ('sure-from = "0.5"', "key 'sure-from' is '0.5' (allowed: a number from 0 to 1)"),
        ("sure-from = false", "key 'sure-from' is False (allowed: a number from 0 to 1)"),
    ],
)
def test_other_values_are_refused_in_one_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(TripglotError) as caught:
        settings(tmp_path, line + "\n")
    assert str(caught.value) == f"{tmp_path.resolve() / 'tripglot.toml'}: {said}"


def test_the_template_shows_the_defaults() -> None:
    shown = "\n".join(line[2:] for line in TEMPLATE.splitlines() if line.startswith(("# unsure =", "# sure-from =")))
    assert tomllib.loads(shown) == {"unsure": Settings().unsure, "sure-from": SURE}
