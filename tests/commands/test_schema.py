"""What commands write as JSON keeps to docs/schema/, which would notice a key that was renamed or left out."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import ROOT, tripglot
from tripglot.memory import Catalog, Entry, save

COMMANDS = {
    "check": ["check", "--no-cache", "--format", "json"],
    "detect": ["detect", "--format", "json"],
    "status": ["status", "--format", "json"],
    "review": ["review", "--json"],
    "terms": ["terms", "--min", "1", "--json"],
}
FREE = {"renderings", "differing", "unheeded"}  # their keys are words of the posts
EN = "An English sentence of some length stands here."
ZH = "我們去了夜市吃小籠包，非常好吃。"
JA = "私たちは夜市に行きました。とても楽しかったです。"


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((ROOT / "docs" / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("samples")
    for folder in ("posts", "translations"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Posts with every kind of entry, and what is wrong in every way that leaves the others readable."""
    root = tmp_path_factory.mktemp("broken")
    (root / "posts").mkdir()
    texts = [
        f"> {JA}\n> {JA}",
        f"- {ZH}\n- {ZH}!",
        f"{EN} {ZH}",
        "Still needed in 2023?。",
        "# 台北",
        f"| {ZH} |\n|---|\n| x |",
    ]
    (root / "posts" / "a 新.md").write_text("\r\n\r\n".join(texts), encoding="utf-8", newline="")
    (root / "posts" / "b.md").write_text(
        f"---\ntitle: {ZH}\nlang: de\n---\n{ZH}😀\n\n<!-- tripglot-disable -->\n", encoding="utf-8"
    )
    (root / "posts" / "c.md").write_text(f"---\nbroken: [\n---\n\n{ZH} {EN}\n", encoding="utf-8")
    (root / "posts" / "d.md").write_text("", encoding="utf-8")
    entries = [
        Entry("front", ZH, "We ate: dumplings", fuzzy=True, engine="x", score="-0.10", confidence="0.70"),
        Entry("paragraph", f"{ZH}😀", "", fuzzy=False, proposal="We ate dumplings.", confidence="0.20"),
    ]
    save(root / "translations" / "en" / "b.po", Catalog(entries), "en")
    stale = Entry("paragraph", f"{EN} {ZH}！", f"{EN} We ate dumplings!", fuzzy=False)
    human = Entry("quote", f"{JA}\n{JA}", "We went to the night market.\nIt was much fun.", fuzzy=False)
    save(root / "translations" / "en" / "a 新.po", Catalog([stale, human]), "en")
    return root


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("where", ["samples", "broken"])
def test_real_output_keeps_to_the_schema(name: str, where: str, request: pytest.FixtureRequest) -> None:
    root = request.getfixturevalue(where)
    given = json.loads(tripglot(*COMMANDS[name], cwd=root).stdout)
    assert given
    check = validator(name)
    assert [error.message for error in check.iter_errors(given)] == []
    for changed in renamed(given):
        assert not check.is_valid(changed)


def renamed(value: Any) -> Iterator[Any]:
    """The same with one key called otherwise, a list as each of its first items alone."""
    if isinstance(value, dict):
        for key in value:
            yield {(f"{name}_" if name == key else name): item for name, item in value.items()}
            yield from ({**value, key: item} for item in renamed(value[key]) if key not in FREE)
    elif isinstance(value, list):
        yield from ([item] for one in value[:40] for item in renamed(one))


@pytest.mark.parametrize("where", ["samples", "broken"])
def test_each_line_of_jsonl_is_a_block(where: str, request: pytest.FixtureRequest) -> None:
    check = validator("detect")
    block = check.evolve(schema={"$ref": "#/$defs/block", "$defs": check.schema["$defs"]})
    lines = tripglot("detect", "--format", "jsonl", cwd=request.getfixturevalue(where)).stdout.splitlines()
    assert lines
    assert all(block.is_valid(json.loads(line)) for line in lines)


def test_findings_come_with_fix_and_translation(broken: Path) -> None:
    rows = json.loads(tripglot(*COMMANDS["check"], cwd=broken).stdout)
    texts = {path: (broken / path).read_bytes().decode() for row in rows if (path := row["path"]).endswith(".md")}
    found = {}
    for row in rows:
        for replacement in (row["fix"], row["translation"]):
            if replacement:
                text = texts[row["path"]]
                after = text[: replacement["start"]] + replacement["text"] + text[replacement["end"] :]
                found[row["code"], replacement.get("state")] = after
    assert "Still needed in 2023?\r\n" in found["TG105", None]
    assert 'title: "We ate: dumplings"\n' in found["TG203", "machine"]
    assert "---\nWe ate dumplings.\n\n<!--" in found["TG220", "unsure"]
    assert f"{EN} We ate dumplings!\r\n\r\nStill" in found["TG202", "stale"]


def test_the_pages_name_every_schema() -> None:
    page = (ROOT / "docs" / "schema" / "README.md").read_text(encoding="utf-8")
    assert {path.stem for path in (ROOT / "docs" / "schema").glob("*.json")} == set(COMMANDS)
    assert all(f"({name}.json)" in page for name in COMMANDS)
