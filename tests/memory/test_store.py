import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripglot.errors import TripglotError
from tripglot.memory import Catalog, Entry, key_of, load, save
from tripglot.memory.store import dump

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t"\\#\x0b\x0c\x1c\x85\u2028\u2029'),
    min_size=1,
    max_size=30,
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


GONE = st.builds(
    Entry, kind=st.just("item"), source=TEXT, target=TEXT, fuzzy=st.booleans(), wrote=st.just("0123456789ab"),
    previous=st.just("") | TEXT, proposal=st.just("") | TEXT, partial=st.just("") | TEXT,
    reason=st.just("") | st.just("a quotation"), note=st.just("") | st.just("Ask Ming.\nHe knows."),
)  # fmt: skip


@given(st.lists(GONE, max_size=3, unique_by=lambda entry: entry.source))
def test_what_has_left_the_post_keeps_all_that_is_known_of_it(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    path = tmp_path_factory.mktemp("memory") / "a.po"
    save(path, Catalog([], entries), "en")
    assert load(path).obsolete == entries
    assert not save(path, load(path), "en")


def test_a_file_that_was_cut_off_is_an_error_or_loses_whole_lines(path: Path) -> None:
    data = path.read_bytes()
    whole = {entry.source: entry.target for entry in (*load(path).entries, *load(path).obsolete)}
    for size in range(len(data)):
        path.write_bytes(data[:size])
        try:
            found = load(path)
        except TripglotError:
            continue
        for entry in (*found.entries, *found.obsolete):
            assert whole[entry.source] == entry.target or b"\n" in data[size - 1 : size + 1]


def test_blanks_around_the_name_of_a_post_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / " .po"
    save(path, Catalog([Entry("heading", "標題", "Title", False)]), "en")
    assert not save(path, load(path), "en")


def test_plural_forms_are_an_error(path: Path) -> None:
    path.write_text(
        path.read_text("utf-8").replace('msgstr "Title"', 'msgid_plural "x"\nmsgstr[0] "a"\nmsgstr[1] "b"'), "utf-8"
    )
    with pytest.raises(TripglotError, match="has plural forms"):
        load(path)


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


def text_of(*entries: Entry) -> str:
    """A PO file with these entries, one after the other, doubled or not."""
    parts = [dump(Catalog([entry]), "en", "a") for entry in entries]
    return parts[0] + "".join("\n" + part.split("\n\n", 1)[1] for part in parts[1:])


MACHINE = Entry("paragraph", "一", "machine", True, key_of("machine"))
REVIEWED = Entry("paragraph", "一", "reviewed", False, key_of("reviewed"))
STALE = Entry("paragraph", "一", "of the old one", True, previous="舊")


@pytest.mark.parametrize("order", [(MACHINE, REVIEWED), (REVIEWED, MACHINE), (REVIEWED, REVIEWED), (REVIEWED, STALE),
                                   (STALE, REVIEWED)])  # fmt: skip
def test_a_reviewed_entry_wins_over_its_double(path: Path, order: tuple[Entry, Entry]) -> None:
    path.write_text(text_of(*order), encoding="utf-8")
    catalog = load(path)
    assert catalog.entries == [REVIEWED]
    assert [(entry.source, entry.target) for entry in catalog.obsolete] == [("舊", "of the old one")] * (STALE in order)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [{"reviewed" in "".join(lines[line - 1 : line + 8]) for line in catalog.doubles[0]}] == [
        {True} if order[0] is order[1] else {True, False}
    ]


def test_two_people_who_disagree_are_an_error_that_names_both_lines(path: Path) -> None:
    path.write_text(text_of(REVIEWED, Entry("heading", "一", "other", False)), encoding="utf-8")
    with pytest.raises(TripglotError, match=r"a\.po:\d+: two reviewed translations of one text: .* line \d+ \(delete"):
        load(path)


def test_a_persons_draft_is_kept_beside_the_reviewed_translation(path: Path) -> None:
    path.write_text(text_of(REVIEWED, Entry("paragraph", "一", "my draft", True)), encoding="utf-8")
    assert load(path).entries[0].note == "also proposed: my draft"


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> other"])
def test_a_merge_conflict_is_named_with_its_line(path: Path, mark: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgctxt "heading', f'{mark}\nmsgctxt "heading'), encoding="utf-8")
    line = text[: text.index('msgctxt "heading')].count("\n") + 1
    with pytest.raises(TripglotError, match=rf"a\.po:{line}: holds a merge conflict \(settle"):
        load(path)


def test_what_translators_and_their_tools_write_survives(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = text.replace("#, fuzzy\n", "#, fuzzy, no-wrap\n", 1)
    text = text.replace('msgctxt "heading', '# is this a pun?\n# (ask the author)\nmsgctxt "heading')
    text = text.replace("Last-Translator: none", "Last-Translator: Mei <mei@example.org>")
    text = text.replace("X-Generator: tripglot", "X-Generator: Poedit 3.4").replace("#\n", "# Trip reports\n", 1)
    text = text.replace('"Language-Team', '"X-Poedit-Basepath: .\\n"\n"Language-Team', 1)
    path.write_text(text, encoding="utf-8")
    save(path, load(path), "en")
    after = path.read_text(encoding="utf-8")
    for kept in ("# is this a pun?\n# (ask the author)\n", "Mei <mei@example.org>", "Poedit 3.4", "X-Poedit-Basepath",
                 "# Trip reports\n", "#, fuzzy, no-wrap\n"):  # fmt: skip
        assert kept in after
    assert not save(path, load(path), "en")
