"""The memory goes to other tools and comes back: PO with its references, TMX, XLIFF, read by translate-toolkit."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from translate.storage.pypo import pofile
from translate.storage.tmx import tmxfile
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from tests.conftest import tripglot
from tripglot.errors import TripglotError
from tripglot.interchange.tmx import pairs as tmx_pairs
from tripglot.interchange.xliff import pairs
from tripglot.memory import load

POST = """\
# Day one

We took the train to Kyoto in the morning.

請執行以下命令來安裝軟體套件，然後重新啟動服務。

Das Wetter war gestern leider nicht so schön wie heute.

下午我們在車站前面的小店吃了 `ramen`。
"""


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose memory has an entry of each kind: reviewed, by machine or unsure, missing."""
    folder = tmp_path_factory.mktemp("translated")
    (folder / "posts").mkdir()
    (folder / "posts" / "day one.md").write_text(POST, encoding="utf-8")
    (folder / "tripglot.toml").write_text("", encoding="utf-8")
    tripglot("run", cwd=folder)
    po = folder / "translations" / "en" / "day one.po"
    store = pofile.parsefile(str(po))
    unit = next(unit for unit in store.units if "執行" in unit.source)
    unit.target = "Run this command to install the packages & then restart the <service>."
    unit.markfuzzy(False)
    store.save()
    return folder


@pytest.fixture
def project(translated: Path, tmp_path: Path) -> Path:
    """A copy of it, to write into."""
    return shutil.copytree(translated, tmp_path, dirs_exist_ok=True)


def catalog(project: Path) -> dict[str, tuple[str, str]]:
    return {
        entry.source[:2]: (entry.state, entry.target)
        for entry in load(project / "translations" / "en" / "day one.po").entries
    }


def test_po_entries_name_their_post_and_on_request_the_line(project: Path) -> None:
    po = project / "translations" / "en" / "day one.po"
    assert "#: \u2068posts/day one.md\u2069\n" in po.read_text(encoding="utf-8")
    (project / "tripglot.toml").write_text("po-lines = true\n", encoding="utf-8")
    tripglot("run", cwd=project)
    text = po.read_text(encoding="utf-8")
    assert [f"#: \u2068posts/day one.md\u2069:{line}\n" in text for line in (5, 7, 9)] == [True] * 3
    tripglot("run", cwd=project)
    assert po.read_text(encoding="utf-8") == text


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
def test_gettext_itself_finds_nothing_wrong(project: Path) -> None:
    po = project / "translations" / "en" / "day one.po"
    done = subprocess.run(
        ["msgfmt", "--check", "--output-file=-", str(po)], capture_output=True, check=False, cwd=project
    )
    assert done.returncode == 0, done.stderr.decode()


def test_tmx_names_the_language_of_each_source(project: Path) -> None:
    assert tripglot("memory", "export", "-o", "m.tmx", cwd=project).returncode == 0
    data = (project / "m.tmx").read_bytes()
    assert b'xml:lang="zh-Hant"' in data
    assert b'"und"' not in data
    store = tmxfile.parsestring(data)
    assert "Run this command" in next(unit for unit in store.units if "執行" in unit.source).target


def test_xliff_goes_through_another_tool_and_comes_back(project: Path) -> None:
    said = tripglot("memory", "export", "-o", "m.xlf", cwd=project).stdout
    assert "wrote 2 entries" in said and "from zh-Hant; 1 from other languages are left" in said
    store = Xliff2File.parsefile(str(project / "m.xlf"))
    assert [unit.source.startswith("請") for unit in store.units] == [True, False]
    assert store.units[0].target == "Run this command to install the packages & then restart the <service>."
    store.units[1].target = "In the afternoon we had `ramen` in a small place in front of the station."
    store.units[1].markapproved()
    store.save()
    assert "1 entry taken" in tripglot("memory", "import", "m.xlf", cwd=project).stdout
    assert catalog(project)["下午"] == ("human", store.units[1].target)
    before = (project / "translations" / "en" / "day one.po").read_bytes()
    said = tripglot("memory", "import", "m.xlf", cwd=project).stdout
    assert "0 entries taken" in said and "no source in the memory" not in said
    assert (project / "translations" / "en" / "day one.po").read_bytes() == before
    (project / "m.xlf").write_text((project / "m.xlf").read_text("utf-8").replace("下午", "晚上"), "utf-8")
    said = tripglot("memory", "import", "m.xlf", cwd=project).stdout
    assert "0 entries taken" in said and "; 1 of it are for no source in the memory (tripglot run" in said


def test_so_does_the_older_version(project: Path) -> None:
    said = tripglot("memory", "export", "-o", "m.xlf", "--xliff", "1.2", cwd=project).stdout
    assert "wrote 2 entries" in said and "from zh-Hant; 1 from other languages are left" in said
    store = xlifffile.parsefile(str(project / "m.xlf"))
    assert [(unit.source[:1], unit.isapproved()) for unit in store.units] == [("請", True), ("下", False)]
    assert "0 entries taken" in tripglot("memory", "import", "m.xlf", cwd=project).stdout
    store.units[1].target = "In the afternoon we had `ramen` in a small place in front of the station."
    store.units[1].markapproved()
    store.units[1].addalttrans("Something else", origin="another memory")
    store.save()
    assert "1 entry taken" in tripglot("memory", "import", "m.xlf", cwd=project).stdout
    assert catalog(project)["下午"] == ("human", store.units[1].target)


def test_another_version_is_none(project: Path) -> None:
    done = tripglot("memory", "export", "-o", "m.xlf", "--xliff", "1.1", cwd=project)
    assert done.returncode == 2 and "1.1 is none of 2.0, 1.2" in done.stderr


def test_what_another_memory_proposes_is_no_part_of_a_unit(tmp_path: Path) -> None:
    match = (
        '<m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0"><m:match ref="#1">'
        "<source>你好嗎</source><target>How are you</target></m:match></m:matches>"
    )
    parts = "<segment><source>你好</source><target>Hello</target></segment><ignorable><source>。</source></ignorable>"
    text = (
        f'<xliff version="2.0" srcLang="zh" trgLang="en"><file id="1"><unit id="1">{match}{parts}</unit></file></xliff>'
    )
    (tmp_path / "m.xlf").write_text(text, encoding="utf-8")
    assert [(pair.source, pair.target) for pair in pairs(tmp_path / "m.xlf", "en")] == [("你好。", "Hello")]


@pytest.fixture
def two_posts(tmp_path: Path) -> Path:
    """Two posts with the same sentence, and what an engine made of it in both."""
    (tmp_path / "posts").mkdir()
    for name in ("a", "b"):
        (tmp_path / "posts" / f"{name}.md").write_text("# One day\n\n今年有五百多人參加。\n", encoding="utf-8")
    (tmp_path / "tripglot.toml").write_text("", encoding="utf-8")
    tripglot("run", cwd=tmp_path)
    tripglot("memory", "export", "-o", "m.xlf", cwd=tmp_path)
    return tmp_path


def said(project: Path, *changes: tuple[int, str, str]) -> tuple[int, str, list[tuple[str, str]]]:
    """Import units changed by number, to a state and a translation: the exit code, what is told, what stands there."""
    store = (project / "m.xlf").read_text(encoding="utf-8").split("</unit>")
    for number, state, target in changes:
        unit = store[number].replace('state="translated"', f'state="{state}"')
        store[number] = re.sub("(<target[^>]*>).*(</target>)", rf"\g<1>{target}\g<2>", unit)
    (project / "n.xlf").write_text("</unit>".join(store), encoding="utf-8")
    done = tripglot("memory", "import", "n.xlf", cwd=project)
    [a], [b] = (load(project / "translations" / "en" / f"{name}.po").entries for name in ("a", "b"))
    return done.returncode, done.stderr, [(a.state, a.target), (b.state, b.target)]


@pytest.mark.parametrize("number", [0, 1])
def test_what_a_person_read_in_one_post_holds_for_the_same_words_of_another(two_posts: Path, number: int) -> None:
    code, told, found = said(two_posts, (number, "final", "Over 500 people came this year."))
    assert (code, told, found) == (0, "", [("human", "Over 500 people came this year.")] * 2)


def test_each_post_takes_what_was_read_there(two_posts: Path) -> None:
    targets = ("Over 500 people came this year.", "More than 500 took part this year.")
    code, told, found = said(two_posts, (0, "final", targets[0]), (1, "final", targets[1]))
    assert (code, told, found) == (0, "", [("human", targets[0]), ("human", targets[1])])


def test_where_people_disagree_nobody_else_is_told_what_they_said(two_posts: Path) -> None:
    for name in ("a", "b"):
        text = (two_posts / "m.xlf").read_text(encoding="utf-8")
        (two_posts / "m.xlf").write_text(text.replace(f"posts/{name}.md", f"elsewhere/{name}.md"), encoding="utf-8")
    code, told, found = said(two_posts, (0, "final", "Over 500 came."), (1, "final", "More than 500 came."))
    assert code == 1 and told.count("people say different things: Over 500 came. | More than 500 came.") == 2
    assert {state for state, _ in found} == {"machine"}


def test_a_unit_of_which_a_part_is_translated_is_not_taken(tmp_path: Path, two_posts: Path) -> None:
    text = (two_posts / "m.xlf").read_text(encoding="utf-8")
    first, more = "<source>今年有五百</source><target>Five</target>", "<source>多人參加。</source>{}"
    for target in ("", "<target/>", "<target> </target>"):
        segments = f'<segment state="final">{first}</segment><segment state="final">{more.format(target)}</segment>'
        parts = re.sub("<segment.*?</segment>", segments, text, flags=re.DOTALL)
        (two_posts / "n.xlf").write_text(parts, encoding="utf-8")
        done = tripglot("memory", "import", "n.xlf", cwd=two_posts)
        assert done.returncode == 1 and done.stderr.count("not taken, only a part of it is translated: ") == 2


def test_what_xml_cannot_hold_is_left_out_and_said(two_posts: Path) -> None:
    (two_posts / "posts" / "b.md").write_text("今年有五百\x08多人參加。\n\n會場\ufffe很大。\n", encoding="utf-8")
    tripglot("run", cwd=two_posts)
    for name in ("m.xlf", "m.tmx"):
        done = tripglot("memory", "export", "-o", name, cwd=two_posts)
        assert (done.returncode, done.stderr) == (0, "2 entries left out: they have characters that XML cannot hold\n")
        assert tripglot("memory", "import", name, cwd=two_posts).returncode == 0


def test_what_would_not_fit_its_post_is_not_taken(project: Path) -> None:
    tripglot("memory", "export", "-o", "m.xlf", cwd=project)
    store = Xliff2File.parsefile(str(project / "m.xlf"))
    store.units[1].target = "In the afternoon we had `udon` in a small place."
    store.units[1].markapproved()
    store.save()
    before = (project / "translations" / "en" / "day one.po").read_bytes()
    done = tripglot("memory", "import", "m.xlf", cwd=project)
    assert done.returncode == 1
    assert "posts/day one.md:9: not taken" in done.stderr
    assert "0 entries taken" in done.stdout
    assert (project / "translations" / "en" / "day one.po").read_bytes() == before


@pytest.mark.parametrize("target", ["Two.\n\n- paragraphs\n\n`ramen`", "下午我們在車站前面的小店吃了 `ramen`。"])
def test_what_a_reviewer_could_not_say_is_not_taken(project: Path, target: str) -> None:
    tripglot("memory", "export", "-o", "m.xlf", cwd=project)
    store = Xliff2File.parsefile(str(project / "m.xlf"))
    store.units[1].target = target
    store.units[1].markapproved()
    store.save()
    done = tripglot("memory", "import", "m.xlf", cwd=project)
    assert (done.returncode, done.stderr.count("not taken")) == (1, 1)


def test_another_source_language_is_asked_for_by_name(project: Path) -> None:
    tripglot("memory", "export", "-o", "m.xliff", "--from", "de", cwd=project)
    [unit] = Xliff2File.parsefile(str(project / "m.xliff")).units
    assert unit.source.startswith("Das Wetter")
    assert not unit.target


def test_a_draft_is_no_target(project: Path) -> None:
    tripglot("memory", "export", "-o", "m.xlf", cwd=project)
    entries = load(project / "translations" / "en" / "day one.po").entries
    for pair in pairs(project / "m.xlf", "en"):
        assert pair.target in [entry.target for entry in entries]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<xliff", "is no valid XML"),
        ("<tmx/>", "is tmx, not xliff"),
        ('<xliff version="1.2"/>', "names no target language"),
        ('<xliff version="1.2"><file target-language="de"/></xliff>', "is for de, not for en"),
        ('<xliff version="2.0" trgLang="de"/>', "is for de, not for en"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', "declares entities"),
    ],
)
def test_what_is_no_xliff_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "m.xlf").write_text(content, encoding="utf-8")
    with pytest.raises(TripglotError, match=message):
        pairs(tmp_path / "m.xlf", "en")


def tmx(*segments: tuple[str, str]) -> str:
    variants = "".join(f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>' for lang, text in segments)
    return f'<tmx version="1.4"><body><tu>{variants}</tu></body></tmx>'


@pytest.mark.parametrize(
    ("segments", "target", "expected"),
    [
        ([("zh", "你好"), ("en", "Hello"), ("de", "Hallo")], "en", [("你好", "Hello"), ("Hallo", "Hello")]),
        ([("enm", "Hayl"), ("en-US", "Hello")], "en", [("Hayl", "Hello")]),
        ([("enm", "Hayl"), ("zh", "你好")], "en", []),
        ([("en-US", "color"), ("en-GB", "colour"), ("zh", "顏色")], "en-GB", [("顏色", "colour")]),
        ([("EN_us", "color"), ("zh", "顏色")], "en", [("顏色", "color")]),
        ([("zh-CN", "颜色"), ("zh-TW", "顏色")], "zh-Hant", [("颜色", "顏色")]),
        ([("no such tag", "x"), ("", "y"), ("en", "Hello")], "en", [("x", "Hello"), ("y", "Hello")]),
        ([("zh", ""), ("en", "Hello")], "en", []),
    ],
)
def test_each_language_of_a_unit_is_a_source(
    tmp_path: Path, segments: list[tuple[str, str]], target: str, expected: list[tuple[str, str]]
) -> None:
    (tmp_path / "m.tmx").write_text(tmx(*segments), encoding="utf-8")
    assert [(pair.source, pair.target) for pair in tmx_pairs(tmp_path / "m.tmx", target)] == expected


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("gb18030", "gb18030"), ("utf-7", "utf-7"), ("big5", "Big5"), ("utf-16", "utf-16"), ("utf-16-le", "UTF-16"),
     ("utf-16-be", "utf-16"), ("utf-8-sig", "utf-8"), ("utf-8", "")],
)  # fmt: skip
def test_a_document_is_read_in_its_own_encoding(tmp_path: Path, encoding: str, declared: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    (tmp_path / "m.tmx").write_bytes((head + tmx(("zh", "你好"), ("en", "Hello"))).encode(encoding))
    assert [pair.source for pair in tmx_pairs(tmp_path / "m.tmx", "en")] == ["你好"]
    entity = "<!DOCTYPE tmx [<!ENTITY a 'b'>]>"
    (tmp_path / "m.tmx").write_bytes((head + entity + tmx(("zh", "&a;"), ("en", "Hello"))).encode(encoding))
    with pytest.raises(TripglotError, match="declares entities"):
        tmx_pairs(tmp_path / "m.tmx", "en")


@pytest.mark.parametrize("declared", ["nonsense", "hex", "utf-16", "ascii", "undefined", "idna"])
def test_an_encoding_that_does_not_fit_is_one_line(project: Path, declared: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    (project / "m.tmx").write_text(head + tmx(("zh", "你好"), ("en", "Hello")), encoding="utf-8")
    done = tripglot("memory", "import", "m.tmx", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tripglot: m.tmx: is not in the encoding that it declares (save it as UTF-8)\n"


def test_xliff_for_a_region_is_for_its_language(tmp_path: Path) -> None:
    unit = "<unit id='1'><segment><source>你好</source><target>Hello</target></segment></unit>"
    for language in ("en", "en-US", "EN"):
        text = f'<xliff version="2.0" srcLang="zh" trgLang="{language}"><file id="1">{unit}</file></xliff>'
        (tmp_path / "m.xlf").write_text(text, encoding="utf-8")
        assert [(pair.source, pair.target) for pair in pairs(tmp_path / "m.xlf", "en")] == [("你好", "Hello")]


def test_a_file_of_another_kind_is_one_line(project: Path) -> None:
    done = tripglot("memory", "export", "-o", "m.csv", cwd=project)
    assert done.returncode == 2
    assert "neither TMX nor XLIFF" in done.stderr
    assert not (project / "m.csv").exists()
