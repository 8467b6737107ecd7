"""`tripglot terms`: candidates, their renderings in the memory, and what the memory says in several ways."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tripglot.commands.main import app
from tripglot.errors import TripglotError
from tripglot.jobs.termbase import add_terms
from tripglot.memory import Catalog, Entry, save
from tripglot.translation.glossary import Term

POSTS = {
    "one.md": "# Trip\n\n我们参观了清水寺。我们用 Kubernetes 管理集群，集群有三个节点。\n\nWe went on by train.\n",
    "two.md": "下雨天的清水寺很美。大家都说清水寺不能错过。管理大集群很难，小集群也要维护。\n\n昨日はラーメンを食べました。今日もラーメンです。\n",
    "three.md": "# Terms\n\n我喜欢 Kubernetes 和 Open Policy Agent。\n\n我不用 Open Policy Agent。\n",
}
ENTRIES = [
    ("我们参观了清水寺。", "We visited Kiyomizu temple."),
    ("下雨天的清水寺很美。", "Kiyomizu temple is lovely in the rain."),
    ("大家都说清水寺不能错过。", "Everybody says one must not miss Clearwater temple."),
    ("集群", "Cluster"),
    ("管理大集群很难，小集群也要维护。", "Managing a large cluster is hard, a small one needs care too."),
    ("我喜欢 Kubernetes。", "I like Kubernetes."),
    ("早上好", "Good morning"),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tripglot.toml").write_text('target = "en"\n')
    (tmp_path / "posts").mkdir()
    for name, text in POSTS.items():
        (tmp_path / "posts" / name).write_text(text, encoding="utf-8")
    entries = [Entry("paragraph", source, target) for source, target in ENTRIES]
    save(tmp_path / "translations/en/one.po", Catalog(entries), "en")
    save(tmp_path / "translations/en/two.po", Catalog([Entry("heading", "早上好", "Morning")]), "en")
    return tmp_path


def asked(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(app, ["terms", "--json", *arguments])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_what_repeats_is_proposed_with_counts(project: Path) -> None:
    found = {c["term"]: c for c in asked()["candidates"]}
    assert (found["清水寺"]["count"], found["清水寺"]["posts"]) == (3, 2)
    assert found["清水寺"]["kind"] == "han"
    assert found["集群"]["count"] == 4
    assert (found["Kubernetes"]["kind"], found["Kubernetes"]["posts"]) == ("name", 2)
    assert found["Open Policy Agent"]["count"] == 2
    assert found["ラーメン"]["kind"] == "katakana"
    assert not {"清水", "水寺", "我们", "Trip"} & found.keys()


def test_renderings_come_from_the_memory(project: Path) -> None:
    found = {c["term"]: c["renderings"] for c in asked()["candidates"]}
    assert found["集群"] == {"Cluster": 2}
    assert found["Kubernetes"] == {"Kubernetes": 1}
    assert "kiyomizu temple" in {text.casefold() for text in found["清水寺"]} or "temple" in found["清水寺"]
    assert found["ラーメン"] == {}


def test_what_was_translated_in_two_ways_is_listed(project: Path) -> None:
    assert asked()["differing"] == {"早上好": {"Good morning": 1, "Morning": 1}}


def test_what_does_not_follow_the_glossary_is_listed(project: Path) -> None:
    (project / "glossary.toml").write_text(
        '[[term]]\nsource = "清水寺"\ntarget = { en = "Kiyomizu" }\n[[term]]\nsource = "Kubernetes"\nkeep = true\n'
    )
    data = asked()
    assert data["unheeded"] == {"清水寺 → Kiyomizu": ["大家都说清水寺不能错过。"]}
    assert {c["term"]: c["in_glossary"] for c in data["candidates"]}["清水寺"]


def test_the_table_shows_the_same(project: Path) -> None:
    shown = CliRunner().invoke(app, ["terms", "--min", "3"]).stdout
    assert "清水寺" in shown
    assert "Open Policy Agent" not in shown
    assert "translated in more than one way:" in shown


def test_what_reviewed_entries_agree_on_is_adopted(project: Path) -> None:
    (project / "glossary.toml").write_text('# ours\n[[term]]\nsource = "Kubernetes"\nkeep = true\n')
    reviewed = [Entry("paragraph", source, target, False) for source, target in ENTRIES[3:]]
    save(project / "translations/en/one.po", Catalog(reviewed), "en")
    shown = CliRunner().invoke(app, ["terms", "--adopt"]).stdout
    assert shown == "集群: cluster\nglossary.toml: 1 term added\n"
    text = (project / "glossary.toml").read_text("utf-8")
    assert text.startswith("# ours\n")
    assert text.endswith('[[term]]\nsource = "集群"\ntarget = { "en" = "cluster" }\n')
    assert CliRunner().invoke(app, ["terms", "--adopt"]).stdout == "glossary.toml: 0 terms added\n"
    assert (project / "glossary.toml").read_text("utf-8") == text


def test_no_part_of_a_rendering_is_adopted_for_the_whole(project: Path) -> None:
    reviewed = [Entry("paragraph", source, target, False) for source, target in ENTRIES[3:]]
    reviewed[0] = Entry("heading", "集群", "Compute cluster", False)
    save(project / "translations/en/one.po", Catalog(reviewed), "en")
    assert CliRunner().invoke(app, ["terms", "--adopt"]).stdout == "glossary.toml: 0 terms added\n"


def test_what_a_machine_wrote_is_not_adopted(project: Path) -> None:
    assert CliRunner().invoke(app, ["terms", "--adopt"]).stdout == "glossary.toml: 0 terms added\n"
    assert not (project / "glossary.toml").exists()


def test_a_bad_glossary_is_an_error(project: Path) -> None:
    (project / "glossary.toml").write_text('[[term]]\nsource = "a"\n')
    result = subprocess.run(
        [sys.executable, "-m", "tripglot", "terms"], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "pipeline"), "PATH": ""},
    )  # fmt: skip
    assert result.returncode == 2
    assert "glossary.toml:1: 'a' has no target" in result.stderr


def test_no_engine_is_imported(project: Path) -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from tripglot.commands.main import app;"
        "CliRunner().invoke(app, ['terms']);"
        "print([m for m in ('ctranslate2', 'argostranslate', 'sentencepiece') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "pipeline")},
    )  # fmt: skip
    assert result.stdout.strip() == "[]"


def test_a_second_call_says_the_same(project: Path) -> None:
    assert asked() == asked()


@pytest.mark.parametrize("term", ["集\0群", "集\n群", "集\u202e群", "集" * 1001])
def test_what_is_no_term_does_not_come_into_the_glossary(tmp_path: Path, term: str) -> None:
    path = tmp_path / "glossary.toml"
    for terms in ({term: "cluster"}, {"集群": term}):
        with pytest.raises(TripglotError, match=r"^no term: [^\n]*$"):
            add_terms(path, [Term((source,), {"en": said}) for source, said in terms.items()])
    assert not path.exists()
