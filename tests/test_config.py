"""Settings: read, refused in one line, and shown in the template as they are."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from tests.conftest import tripglot
from tripglot import memory
from tripglot.config import TEMPLATE, load
from tripglot.errors import TripglotError
from tripglot.memory import store
from tripglot.packages import lock
from tripglot.settings import Settings
from tripglot.translation import glossary
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
        (
            'url = "https://e.org/my blog/"',
            "key 'url' is 'https://e.org/my blog/' (allowed: an address such as \"https://example.org/trips/\")",
        ),
        ("posts = []", "key 'posts' is [] (allowed: a list of folders, such as [\"posts\"])"),
        ("licence = 0", "key 'licence' is 0 (allowed: a text in quotes)"),
        ("sure-from = false", "key 'sure-from' is False (allowed: a number from 0 to 1)"),
    ],
)
def test_other_values_are_refused_in_one_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(TripglotError) as caught:
        settings(tmp_path, line + "\n")
    assert str(caught.value) == f"{tmp_path.resolve() / 'tripglot.toml'}: {said}"


@pytest.mark.parametrize("key", ["output", "memory", "glossary", "templates", "packages", "posts"])
def test_a_path_that_no_system_takes_is_refused(tmp_path: Path, key: str) -> None:
    value = '"a\\u0000b"' if key not in ("packages", "posts") else '["a\\u0000b"]'
    with pytest.raises(TripglotError, match=f"key '{key}' is .*a path, which holds no NUL"):
        settings(tmp_path, f"{key} = {value}\n")


@pytest.mark.parametrize("key", ["output", "memory", "glossary", "templates", "packages", "posts"])
def test_a_path_that_is_too_long_is_one_line(tmp_path: Path, key: str) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("我們去了夜市。\n", encoding="utf-8")
    value = f"'{'a' * 300}'" if key not in ("packages", "posts") else f"['{'a' * 300}']"
    (tmp_path / "tripglot.toml").write_text(f"{key} = {value}\n")
    for command in ("run", "check"):
        done = tripglot(command, cwd=tmp_path)
        assert "fault" not in done.stderr
        assert done.returncode <= 2
        assert len(done.stderr.splitlines()) <= 2


def test_a_file_is_no_folder_of_posts(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("Text.\n")
    assert settings(tmp_path, 'posts = ["posts", ""]\n').posts == ("posts", "")
    with pytest.raises(TripglotError, match=r"key 'posts' names a file, 'posts/a.md' \(allowed: folders"):
        settings(tmp_path, 'posts = ["posts", "posts/a.md"]\n')


def test_templates_are_no_folder_above_the_project(tmp_path: Path) -> None:
    for templates in ("/", "..", str(tmp_path.parent)):
        with pytest.raises(TripglotError, match="which holds the whole project"):
            settings(tmp_path, f"templates = '{templates}'\n")
    assert settings(tmp_path, "templates = '../theme'\n").templates == "../theme"


def test_output_is_no_folder_of_posts(tmp_path: Path) -> None:
    (tmp_path / "trips" / "2024").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "trips")
    for output in ("trips", "trips/", ".", "..", "link", str(tmp_path)):
        with pytest.raises(TripglotError, match=r"key 'output' is '.*', which is or holds a folder of posts \(allowed"):
            settings(tmp_path, f"posts = ['trips']\noutput = '{output}'\n")
    for posts, output in (("trips", "trips/out"), ("", "out"), ("trips/2024", "out"), ("none", ".")):
        assert settings(tmp_path, f"posts = ['{posts}']\noutput = '{output}'\n").output == output


def test_the_template_shows_the_defaults() -> None:
    shown = "\n".join(line[2:] for line in TEMPLATE.splitlines() if line.startswith(("# unsure =", "# sure-from =")))
    assert tomllib.loads(shown) == {"unsure": Settings().unsure, "sure-from": SURE}


def test_the_template_can_be_taken_as_it_stands(tmp_path: Path) -> None:
    values = re.findall(r"^# ([a-z-]+ = (?:.|\n#   )+)", TEMPLATE, re.MULTILINE)
    read = settings(tmp_path, "\n".join(value.replace("\n#", "\n") for value in values))
    assert set(read.front_matter) == set(Settings().front_matter)
    usual = Settings(root=tmp_path, front_matter=read.front_matter, sure_from=SURE)
    assert read == usual
    assert len(values) == len(fields(Settings)) - 2  # all but root, and the tables of engines


@pytest.mark.parametrize(
    ("text", "is_found"), [("tool = 1", False), ("[tool]\ntripglot = 5", True), ("[[tool.tripglot]]", True)]
)
def test_a_table_that_is_none_is_one_line(tmp_path: Path, text: str, is_found: bool) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    if is_found:
        with pytest.raises(TripglotError, match=r"pyproject.toml: \[tool.tripglot\] is no table"):
            load(tmp_path)
    else:
        assert load(tmp_path) == Settings()


def test_files_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    """So editors of Windows save them."""
    files = {
        "tripglot.toml": 'target = "de"\n',
        "glossary.toml": '[[term]]\nsource = "夜市"\ntarget = { de = "Nachtmarkt" }\n',
        "translations/de/a.po": store.dump(
            memory.Catalog([memory.Entry("paragraph", "夜市", "Nachtmarkt")]), "de", "a"
        ),
        "tripglot.lock": "format = 1\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    assert load(tmp_path).target == "de"
    assert len(glossary.load(tmp_path / "glossary.toml", "de").terms) == 1
    assert memory.load(tmp_path / "translations" / "de" / "a.po").entries[0].target == "Nachtmarkt"
    assert lock.read(tmp_path / "tripglot.lock") == {}
