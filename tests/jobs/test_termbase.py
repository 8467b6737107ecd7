"""The glossary goes to termbases and spreadsheets and comes back, read by translate-toolkit; it never changes its mind."""

import tomllib
from pathlib import Path

import pytest
from translate.storage.csvl10n import csvfile
from translate.storage.tbx import tbxfile

from tests.conftest import tripglot

GLOSSARY = """\
names = "pinyin"

# agreed in spring
[[term]]
source = ["集群", "叢集"]
target = { en = "cluster", de = "Cluster" }
note = "not: group"

[[term]]
source = "Pod"
keep = true
case = "exact"
"""

CONCEPT = """<{entry} id="c1"><descrip type="definition">machines, taken together</descrip>
 <{lang} xml:lang="zh-Hans"><{tig}><term>集群</term></{tig}></{lang}>
 <{lang} xml:lang="zh-TW"><{tig}><term>群集</term>{avoided}</{tig}><{tig}><term>叢集</term></{tig}></{lang}>
 <{lang} xml:lang="fr"><{tig}><term>grappe</term></{tig}></{lang}>
 <{lang} xml:lang="en"><{tig}><term>group</term>{avoided}</{tig}><{tig}><term>cluster
   set</term></{tig}><{tig}><term>cluster</term>{preferred}</{tig}></{lang}></{entry}>"""
FIRST_EDITION = "<martif type='TBX-Basic' xml:lang='en'><text><body>{}</body></text></martif>".format(
    CONCEPT.format(
        entry="termEntry", lang="langSet", tig="tig",
        avoided='<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>',
        preferred='<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>',
    )
)  # fmt: skip
SECOND_EDITION = (
    "<tbx type='TBX-Basic' style='dct' xmlns='urn:iso:std:iso:30042:ed-2' xmlns:b='http://www.tbxinfo.net/ns/basic'>"
    "<text><body>{}</body></text></tbx>"
).format(
    CONCEPT.format(
        entry="conceptEntry", lang="langSec", tig="termSec",
        avoided="<b:administrativeStatus>supersededTerm-admn-sts</b:administrativeStatus>",
        preferred="<b:administrativeStatus>preferredTerm-admn-sts</b:administrativeStatus>",
    )
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tripglot.toml").write_text('languages = ["en", "zh"]\n', encoding="utf-8")
    (tmp_path / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    return tmp_path


def terms(project: Path) -> list[dict[str, object]]:
    """What the glossary says after what stood there at first, which has to stand there still."""
    text = (project / "glossary.toml").read_text(encoding="utf-8")
    assert text.startswith(GLOSSARY)
    found: list[dict[str, object]] = tomllib.loads(text)["term"]
    return found[2:]


@pytest.mark.parametrize("name", ["terms.tbx", "terms.csv", "terms.tsv"])
def test_what_goes_out_comes_back_and_changes_nothing(project: Path, name: str) -> None:
    assert tripglot("glossary", "export", "-o", name, cwd=project).stdout == f"wrote 2 terms to {name}\n"
    said = tripglot("glossary", "import", name, cwd=project)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("0 terms added to glossary.toml; ")
    assert terms(project) == []
    (project / "glossary.toml").unlink()
    assert tripglot("glossary", "import", name, cwd=project).returncode == 0
    text = (project / "glossary.toml").read_text(encoding="utf-8")
    for source, target in (("集群", "cluster"), ("叢集", "cluster")):
        [term] = [t for t in tomllib.loads(text)["term"] if source in t["source"]]
        assert (term["target"], term["note"]) == ({"en": target}, "not: group")
    assert {"source": "Pod", "keep": True} in tomllib.loads(text)["term"]


def test_other_tools_read_it(project: Path) -> None:
    tripglot("glossary", "export", "-o", "terms.tbx", cwd=project)
    tripglot("glossary", "export", "-o", "terms.csv", cwd=project)
    store = tbxfile.parsefile(str(project / "terms.tbx"))
    store.setsourcelanguage("zh-Hans")
    store.settargetlanguage("en")
    assert (store.units[0].source, store.units[0].target) == ("集群", "cluster")
    rows = csvfile.parsefile(str(project / "terms.csv")).units
    assert [(row.source, row.target) for row in rows] == [("集群", "cluster"), ("叢集", "cluster"), ("Pod", "Pod")]


@pytest.mark.parametrize("document", [FIRST_EDITION, SECOND_EDITION])
def test_a_termbase_says_what_it_prefers(project: Path, document: str) -> None:
    (project / "glossary.toml").write_text(GLOSSARY.replace('["集群", "叢集"]', '"總管"'), encoding="utf-8")
    (project / "t.tbx").write_text(document, encoding="utf-8")
    assert tripglot("glossary", "import", "t.tbx", cwd=project).stdout == "1 term added to glossary.toml\n"
    found = tomllib.loads((project / "glossary.toml").read_text(encoding="utf-8"))["term"][2:]
    source, note = ["集群", "叢集", "群集"], "machines, taken together"
    assert found == [{"source": source, "target": {"en": "cluster"}, "note": note}]
    said = tripglot("glossary", "import", "t.tbx", "--to", "ja", cwd=project)
    assert said.stdout == "0 terms added to glossary.toml; 1 without a rendering in ja\n"


def test_what_was_agreed_here_stays(project: Path) -> None:
    (project / "t.csv").write_text("source,target\n集群,group\nPod,pod\n节点,node\n节点,knot\n", encoding="utf-8")
    done = tripglot("glossary", "import", "t.csv", cwd=project)
    assert done.returncode == 1
    assert done.stdout == "1 term added to glossary.toml\n"
    assert done.stderr.splitlines() == [
        "'集群': not 'group', in line 5 of the glossary it is 'cluster'",
        "'Pod': not 'pod', in line 10 of the glossary it stays as it is",
        "'节点': not 'knot', in an entry before it is 'node'",
    ]
    assert terms(project) == [{"source": "节点", "target": {"en": "node"}}]


def test_a_list_of_terms_on_one_line_is_not_torn(project: Path) -> None:
    text = 'term = [{ source = "集群", target = { en = "cluster" } }]\n'
    (project / "glossary.toml").write_text(text, encoding="utf-8")
    (project / "t.csv").write_text("节点,node\n", encoding="utf-8")
    done = tripglot("glossary", "import", "t.csv", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tripglot: glossary.toml: has its terms in one list (write each of them under [[term]])\n"
    assert (project / "glossary.toml").read_text(encoding="utf-8") == text


def test_another_language_of_a_term_is_added_beside_it(project: Path) -> None:
    (project / "t.csv").write_text("zh,de,fr,note\n集群,Cluster,grappe,\n", encoding="utf-8")
    assert tripglot("glossary", "import", "t.csv", "--to", "fr", cwd=project).returncode == 0
    assert terms(project) == [{"source": "集群", "target": {"fr": "grappe"}}]
    said = tripglot("glossary", "import", "t.csv", "--to", "fr", cwd=project).stdout
    assert said == "0 terms added to glossary.toml; 1 there already\n"
    assert not (project / "translations").exists()


@pytest.mark.parametrize(
    "text",
    ["节点,node\n", "节点\tnode\n", "节点;node\n", "\ufeffsource,target\n节点,node\n", "zh-CN;en-GB\n节点;node\n",
     'ID,Source,Target,Fuzzy\n1,节点,node,False\n2,集群,bunch,True\n', '"节点"," node "\r\n\r\n', "en,zh\nnode,节点\n",
     "fr,zh,en\nnœud,节点,node\n"],
)  # fmt: skip
def test_tables_as_people_have_them(project: Path, text: str) -> None:
    (project / "t.csv").write_text(text, encoding="utf-8", newline="")
    done = tripglot("glossary", "import", "t.csv", cwd=project)
    assert (done.returncode, terms(project)) == (0, [{"source": "节点", "target": {"en": "node"}}])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", "集群\n节点\n".encode(), "t.csv: has one column only (a source and its rendering in each row)"),
        ("t.csv", "节点,node".encode("gb18030"), "t.csv: is not UTF-8 (save it as CSV in UTF-8)"),
        ("t.csv", b"zh,fr\n1,2\n", "t.csv:1: has no column for en: zh, fr"),
        ("t.csv", b"fr,en\n1,2\n", "t.csv:1: has no column for another language: fr, en"),
        ("t.csv", b'"a,b\n', "t.csv:1: is no table: unexpected end of data"),
        ("t.tbx", b"<martif>", "t.tbx:1: is no valid XML"),
        ("t.tbx", b"<xliff/>", "t.tbx: is xliff, not martif or tbx"),
        ("t.xlsx", b"", "t.xlsx: is neither TBX nor CSV (a name in .tbx, .csv, .tsv)"),
    ],
)
def test_what_is_none_is_one_line(project: Path, name: str, content: bytes, message: str) -> None:
    (project / name).write_bytes(content)
    done = tripglot("glossary", "import", name, cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"tripglot: {message}\n")
    assert terms(project) == []


def test_what_nobody_sees_does_not_come_in(project: Path) -> None:
    (project / "t.csv").write_text("源,or\u202eigin\n点,do\x1bt\n", encoding="utf-8")
    done = tripglot("glossary", "import", "t.csv", cwd=project)
    assert done.returncode == 1 and done.stderr.count("which nobody sees") == 2
    assert terms(project) == []
