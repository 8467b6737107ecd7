import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TripglotError
from pipeline.memory import Catalog, Entry, key_of, load, save
from pipeline.memory.store import dump

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t"\\#'), min_size=1, max_size=30
).filter(str.strip)
ENTRIES = st.builds(
    Entry, kind=st.sampled_from(["paragraph", "cell"]), source=TEXT, target=TEXT, fuzzy=st.booleans(),
    engine=st.just("argos zh_en 0.1"), wrote=st.just("0123456789ab"), proposal=st.just("") | TEXT,
)  # fmt: skip


@given(st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.source))
def test_what_is_saved_is_what_is_loaded(tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]) -> None:
    path = tmp_path_factory.mktemp("memory") / "a.po"
    save(path, Catalog(entries), "en")
    assert load(path).entries == entries
    assert not save(path, load(path), "en")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.po"
    entries = [
        Entry("paragraph", "第一句。\n第二行", "One.\nTwo", True, key_of("One.\nTwo"), "argos zh_en 0.1", "-0.50"),
        Entry("heading", "標題", "Title", False),
        Entry("item", "新的句子", "Old sentence", True, previous="舊的句子", proposal="New sentence"),
    ]
    save(path, Catalog(entries, [Entry("item", "沒了", "Gone", False)]), "en")
    return path


def test_states(path: Path) -> None:
    catalog = load(path)
    assert [entry.state for entry in catalog.entries] == ["machine", "human", "stale"]
    assert [entry.source for entry in catalog.obsolete] == ["沒了"]


def test_removing_fuzzy_in_any_editor_is_a_review(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("#, fuzzy\n", "", 1), encoding="utf-8")
    assert load(path).entries[0].state == "reviewed"
    path.write_text(path.read_text(encoding="utf-8").replace('"One.', '"The first.', 1), encoding="utf-8")
    assert load(path).entries[0].state == "human"


def test_a_merge_that_mixes_two_entries_is_found(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "標題"', 'msgid "別的標題"'), encoding="utf-8")
    with pytest.raises(TripglotError, match=r"a\.po:\d+: the hash in msgctxt does not fit msgid"):
        load(path)


@pytest.mark.parametrize("data", [b"\xff\xfe", b'msgid "a\nmsgstr', b"not a po file at all {"])
def test_a_broken_catalog_is_one_line(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(TripglotError) as error:
        load(path)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(str(path))


def test_no_dates_and_no_line_numbers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "#:" not in text
    assert "20" not in text.split("msgctxt")[0].replace("UTF-8", "")
    assert text == dump(load(path), "en", "a")


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_gettext_accepts_it(path: Path) -> None:
    result = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
