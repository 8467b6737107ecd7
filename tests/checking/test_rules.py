"""Each rule on text that it is for and text that it is not for; places are line:column."""

from dataclasses import replace
from pathlib import Path

import pytest

from tripglot.cache import Cache
from tripglot.checking import all_rules, check
from tripglot.files import Unsaved
from tripglot.memory import Catalog, Entry, key_of, save
from tripglot.settings import Settings
from tripglot.translation.failure import OUTSIDE

ZH = "我們去了夜市吃小籠包，非常好吃。"
EN = "An English sentence of some length stands here."

POSTS: dict[str, tuple[str, list[str]]] = {
    "a foreign paragraph": (f"{EN}\n\n{ZH}\n", ["3:1 TG101"]),
    "a foreign item, quote and cell": (f"- {ZH}\n\n> {ZH}\n\n| a |\n|--|\n| {ZH} |\n", ["1:3 TG101", "3:3 TG101", "7:3 TG101"]),
    "a foreign sentence": (f"{EN} {ZH}\n", ["1:49 TG102"]),
    "all is well": (f"{EN}\n\nWe ate 小笼包 at the night market.\n", []),
    "code and links are no language": ("Use `我們去了夜市` and see [the docs](https://a.b/我們).\n", []),
    "kept with a reason": (f'<!-- tripglot: keep reason="a sign" -->\n\n{ZH}\n', []),
    "kept, in a comment of several lines": (f'<!--\ntripglot: keep reason="a sign"\n-->\n\n{ZH}\n', []),
    "kept, among other HTML": (f'<div>\n<!-- x --> <!-- tripglot: keep reason="a sign" -->\n</div>\n\n{ZH}\n', []),
    "no comment, though it looks like one": (f"<div>\ntripglot: {EN}\n</div>\n", []),
    "kept without a reason": (f"<!-- tripglot: keep -->\n\n{ZH}\n", ["1:1 TG902"]),
    "a language that is wrong": (f"---\nlang: fr\n---\n\n{EN * 8}\n", ["1:1 TG104"]),
    "stray punctuation": ("Is it still needed in 2023?。\n", ["1:28 TG105"]),
    "a glued word": ("The keys are put into a有限 index space by the driver.\n", ["1:24 TG106"]),
    "joined words": ("We check them outFull schedule here.\n\nThe full list is out. See you next year!After that we rest.\n", ["1:15 TG107", "3:36 TG107"]),
    "names of code are no joined words": ("Call useEffect or onceWrapper. We use the effect once, the wrapper twice.\n\n`useEffect` again.\n", []),
    "dead emphasis": (f"<!-- tripglot: lang=en -->\n\n{EN} **重要。**次\n", ["3:49 TG305"]),
    "a merge conflict": (f"# A day\n\n<<<<<<< HEAD\n{EN}\n=======\n{EN} {EN}\n>>>>>>> other\n", ["3:1 TG306"]),
    "a merge conflict of code": (f"{EN}\n\n```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n```\n", []),
    "no merge conflict, in a list": (f"- <<<<<<< HEAD begins\n- {EN}\n\n>>>>>>> x\n", []),
    "no merge conflict": (f"{EN}\n\n<<<<<<< look at this\n", []),
    "a link to a post that is not there": (
        f"{EN} [two](day-2.md)\n\n[one](a.md#x) [three](../x/y.md#z)\n", ["1:49 TG307", "3:15 TG307"]),
    "a definition of a link to none": (f"{EN} [day 2][two] and [two]\n\n[two]: <day 2.md> 'Day'\n", ["1:49 TG307", "1:66 TG307"]),
    "a link to none is written otherwise": (
        f"{EN} [t](day\\_2.md) [t](day%202.MDX) [t](a&amp;b.md)\n", ["1:49 TG307", "1:64 TG307", "1:81 TG307"]),
    "links of Pelican's to posts that are not there": (
        f"{EN} [t]({{filename}}b.md) [t](|filename|/b.md#x) [t]({{filename}}a.md) [t]({{filename}}/posts/a.md) [t]({{static}}b.png)\n",
        ["1:49 TG307", "1:69 TG307"]),
    "links that are resolved otherwise": (
        f"{EN} [t](/docs/x.md) [t](@/x.md) [t]({{root}}x.md) [t]({{{{ y }}}}/x.md) [t](https://a.b/x.md) [t](x.md?plain=1)\n"
        "\n[t](//a.b/x.md) [t](x) [t](x/) [t](x.png) [t](mailto:a@b.md) ![t](data:x.md) [t](../output/en/x.md)\n",
        [],
    ),
    "what looks like a link": (f"{EN} `[t](x.md)` and x.md\n\n```\n[t](x.md)\n```\n\n[un]: x.md\n", []),
    "a fragment as another generator makes it": (
        "# `--workspace` & Cargo.toml\n\n[Zola](#workspace-cargo-toml) and [GitHub](#--workspace--cargotoml)\n",
        [],
    ),
    "a fragment that leads nowhere": ("# A day\n\n[ok](#a-day) and [not](#a-night) in this page\n", ["3:18 TG304"]),
    "explicit anchors": ("# A day {#x}\n\n<a id='y'></a>\n\n[ok](#x) and [also](#y) in this page here\n", []),
}  # fmt: skip


def found(tmp_path: Path, text: str, settings: Settings | None = None) -> list[str]:
    path = tmp_path / "posts" / "a.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    checked = check([path], settings or Settings(root=tmp_path))
    assert checked.problems == []
    return [f"{f.line}:{f.column} {f.code}" for f in checked.findings if f.severity != "info"]


@pytest.mark.parametrize(("text", "expected"), POSTS.values(), ids=POSTS)
def test_posts(text: str, expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, text) == expected


@pytest.mark.parametrize(
    "there", ["posts/b.md", "b.md", "posts/b/index.md", "posts/b/_index.md", "posts/b.en.md", "posts/b.zh-Hant.md"]
)
def test_a_post_that_is_reached_in_another_way(there: str, tmp_path: Path) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text(EN, encoding="utf-8")
    assert found(tmp_path, f"{EN} [t](b.md#x) [t](c.md)\n") == ["1:61 TG307"]


def test_a_post_without_a_place_has_no_links_to_look_for(tmp_path: Path) -> None:
    text = Unsaved(Path("<stdin>"), f"{EN} [t](b.md)\n".encode())
    assert check([text], Settings(root=tmp_path)).findings == []


def entry(target: str, **facts: object) -> Entry:
    return Entry("paragraph", ZH, target, **{"fuzzy": False, **facts})  # type: ignore[arg-type]


def made(target: str, **facts: object) -> Entry:
    return entry(target, fuzzy=True, wrote=key_of(target), **facts)


MEMORY: dict[str, tuple[list[Entry], list[str]]] = {
    "nothing in it": ([], ["3:1 TG201"]),
    "a person's": ([entry("We went to the night market and ate dumplings, delicious.")], []),
    "a machine's": ([entry("We went to the night market and ate dumplings.", fuzzy=True)], ["3:1 TG203"]),
    "an unsure draft": ([entry("", proposal="Night market to eat delicious.", confidence="0.12")], ["3:1 TG220"]),
    "an unsure draft of a person's": (
        [entry("We went to the night market and ate dumplings.", confidence="0.12", wrote="0")], []),
    "a machine's, published though it was unsure": (
        [made("We went to the night market and ate dumplings.", confidence="0.12")], ["3:1 TG203", "3:1 TG220"]),
    "a machine's, and it was sure": (
        [made("We went to the night market and ate dumplings.", confidence="0.92", score="-1.5")], ["3:1 TG203"]),
    "a machine's from before, with a poor score": (
        [made("We went to the night market and ate dumplings.", score="-1.21")], ["3:1 TG203", "3:1 TG220"]),
    "a machine's from before, with a good score": (
        [made("We went to the night market and ate dumplings.", score="-0.41")], ["3:1 TG203"]),
    "a machine's that a person has changed since": (
        [entry("We went to the night market and ate dumplings.", fuzzy=True, confidence="0.12", wrote="0")],
        ["3:1 TG203"]),
    "stale": ([entry("We went to the night market and ate dumplings.", fuzzy=True, previous="舊的")], ["3:1 TG202"]),
    "an echo": ([entry(ZH)], ["3:1 TG210", "3:1 TG218"]),
    "kept by decision": ([entry(ZH, reason="a quotation")], []),
    "a loop": ([entry("the market the market the market the market the market.")], ["3:1 TG213"]),
    "too short": ([entry("Good.")], ["3:1 TG212"]),
    "an open bracket": ([entry("We went to the night market (and ate dumplings, delicious.")], ["3:1 TG217"]),
    "a number made up": ([entry("We went to the 7 night markets and ate dumplings.")], ["3:1 TG214"]),
    "cut off": ([entry("We went to the night market and ate dumplings and the")], ["3:1 TG219"]),
    "a new block": ([entry("# We went to the night market and ate dumplings.")], ["3:1 TG301"]),
    "an added link": ([entry("We went to the [night market](u) and ate dumplings.")], ["3:1 TG301"]),
    "a control character": ([entry("We went to the night market and ate\x07 dumplings.")], ["3:1 TG301"]),
    "letters turned around": ([entry("We went to the \u202enight market\u202c and ate dumplings.")], ["3:1 TG301"]),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "expected"), MEMORY.values(), ids=MEMORY)
def test_memory(entries: list[Entry], expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "translations" / "en" / "a.po"
    save(path, Catalog(entries or [Entry("item", "別的", "Other", False)]), "en")
    assert found(tmp_path, f"{EN}\n\n{ZH}\n") == expected


def test_a_broken_memory_is_an_error_at_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "translations" / "en" / "a.po"
    save(path, Catalog([entry("We went.")]), "en")
    path.write_text(path.read_text(encoding="utf-8").replace("我們去了夜市", "我們去了早市"), encoding="utf-8")
    post = tmp_path / "posts" / "a.md"
    post.parent.mkdir()
    post.write_text(f"{ZH}\n", encoding="utf-8")
    findings = check([post], Settings(root=tmp_path)).findings
    assert [(f.path.name, f.code) for f in findings if f.severity == "error"] == [
        ("a.po", "TG501")
    ]  # a run cannot help
    assert findings[-1].line > 10


@pytest.mark.parametrize(
    ("damage", "line", "said"),
    [
        (lambda text: text + "no PO at all\n", 14, "is no valid PO file: Syntax error"),
        (lambda text: text.encode() + b"\xff", 1, "is not UTF-8"),
    ],
    ids=["syntax", "encoding"],
)
def test_a_memory_that_does_not_parse(damage, line: int, said: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "translations" / "en" / "a.po"
    save(path, Catalog([entry("We went.")]), "en")
    damaged = damage(path.read_text(encoding="utf-8"))
    path.write_bytes(damaged if isinstance(damaged, bytes) else damaged.encode())
    line = path.read_bytes().count(b"\n") if line > 1 else 1
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{EN}\n", encoding="utf-8")
    findings = [f for f in check([tmp_path / "posts"], Settings(root=tmp_path)).findings if f.code == "TG501"]
    assert [(f.path, f.line) for f in findings] == [(path, line)]
    assert findings[0].message.startswith(said)


def test_text_outside_of_the_languages_is_told_as_a_run_tells_it(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, languages=("en", "zh"))
    russian = "Это предложение на русском языке, и оно останется."
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{russian}\n\n{EN} {russian}\n\n{ZH}\n", encoding="utf-8")
    for codes in (["TG101", "TG102", "TG101"], ["TG201", "TG201", "TG201"]):
        found = [f for f in check([tmp_path / "posts"], settings).findings if f.severity == "error"]
        assert [f.code for f in found] == codes
        assert [OUTSIDE.text in f.message for f in found] == [True, True, False]
        assert all("`languages`" in all_rules()[code].cure for code in codes)
        save(tmp_path / "translations" / "en" / "a.po", Catalog([Entry("item", "別的", "Other", False)]), "en")


def test_a_post_that_moved_is_told_where_its_translations_are(tmp_path: Path) -> None:
    known = [
        entry("We went to the night market and ate dumplings."),
        Entry("paragraph", f"{EN} {ZH}", f"{EN} We went."),
    ]
    known += [Entry("heading", "別的", "", proposal="Other")]
    known = [replace(one, place="posts/old.v2.md:1") for one in known]
    save(tmp_path / "translations" / "en" / "old.v2.po", Catalog(known), "en")
    save(tmp_path / "translations" / "en" / "b.po", Catalog([Entry("heading", "另外", "Another", False)]), "en")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "b.md").write_text(f"{EN}\n", encoding="utf-8")
    post = tmp_path / "posts" / "new.md"
    post.write_text(f"{ZH}\n\n{EN} {ZH}\n\n# 別的\n\n# 另外\n", encoding="utf-8")
    settings = Settings(root=tmp_path)
    for first in ("TG101", "TG201"):
        found = [f for f in check([post], settings, cache=Cache(tmp_path)).findings if f.severity == "error"]
        assert found[0].code == first
        assert [str(tmp_path / "translations/en/old.v2.po") in f.message for f in found] == [True, True, False, False]
        save(tmp_path / "translations" / "en" / "new.po", Catalog([Entry("item", "x", "y", False)]), "en")
    (tmp_path / "posts" / "old.v2.md").write_text(f"{EN}\n", encoding="utf-8")  # not moved, but copied
    assert not [f for f in check([post], settings, cache=Cache(tmp_path)).findings if "old.v2.po" in f.message]


def test_further_languages_have_a_gate(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, also=("de", "fr"))
    assert found(tmp_path, f"{EN}\n\n{EN}\n", settings) == ["1:1 TG204", "1:1 TG204"]
    german = "Ein englischer Satz von einiger Länge steht hier."
    save(tmp_path / "translations" / "de" / "a.po", Catalog([Entry("paragraph", EN, german, False)]), "de")
    left = check([tmp_path / "posts"], settings).findings
    assert [f.message for f in left] == ["2 of 2 passages have no translation into French"]
    broken = Catalog([Entry("paragraph", EN, f"# {german}", False)])
    save(tmp_path / "translations" / "de" / "a.po", broken, "de")
    assert "2 of 2 passages have no translation into German" in [
        f.message for f in check([tmp_path / "posts"], settings).findings
    ]


def test_the_same_source_translated_in_two_ways(tmp_path: Path) -> None:
    save(tmp_path / "translations" / "en" / "a.po", Catalog([entry("We went to the night market and ate well.")]), "en")
    other = Catalog([entry("To the night market we went and ate very well.")])
    save(tmp_path / "translations" / "en" / "b.po", other, "en")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "b.md").write_text(f"{ZH}\n", encoding="utf-8")
    checked = check([tmp_path / "posts"], Settings(root=tmp_path))
    assert [f.code for f in checked.findings] == ["TG402"]


def test_a_glossary_term_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "glossary.toml").write_text('[[term]]\nsource = "夜市"\ntarget = { en = "night bazaar" }\n', "utf-8")
    target = "We went to the night market and ate dumplings, delicious."
    save(tmp_path / "translations" / "en" / "a.po", Catalog([entry(target, wrote=key_of(target))]), "en")
    assert found(tmp_path, f"{ZH}\n") == ["1:1 TG401"]


NAMED = "我們坐火車去布拉格，在那裡住了兩天。"


@pytest.mark.parametrize(
    ("target", "facts", "glossary", "expected"),
    [
        (
            "We took the train to Available and stayed there for two days.",
            {"fuzzy": True},
            "",
            ["1:1 TG203", "1:1 TG221"],
        ),
        ("We took the train to Available and stayed there for two days.", {}, "", ["1:1 TG221"]),
        ("We took the train to Prague and stayed there for two days.", {}, "", []),
        ("We took the train to Praha and stayed there for two days.", {}, "", []),
        ("We took the train to Golden City and stayed there for two days.", {}, "Golden City", []),
        ("We took the train to Prague and stayed there for two days.", {}, "Golden City", ["1:1 TG401"]),
    ],
    ids=["a machine's", "a person's", "there", "another spelling", "the glossary's", "the glossary goes before"],
)
def test_a_known_name_that_is_missing(
    target: str, facts: dict[str, object], glossary: str, expected: list[str], tmp_path: Path
) -> None:
    if glossary:
        term = f'[[term]]\nsource = "布拉格"\ntarget = {{ en = "{glossary}" }}\n'
        (tmp_path / "glossary.toml").write_text(term, "utf-8")
    known = Entry("paragraph", NAMED, target, **{"fuzzy": False, **facts})  # type: ignore[arg-type]
    save(tmp_path / "translations" / "en" / "a.po", Catalog([known]), "en")
    assert found(tmp_path, f"{NAMED}\n") == expected


def test_what_stays_in_tags_and_code_is_said(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    text = "{% asset_img a.png 照片 %}\n\nexport const a = {\n  b: '標題'\n}\n\nA {a ? '甲' : b} day.\n\n{/* 筆記 */}\n"
    text += "\n{% note info 注意 %}\n"
    (tmp_path / "posts" / "a.md").write_text(f"{text}\n{EN}\n", encoding="utf-8")
    findings = check([tmp_path / "posts"], Settings(root=tmp_path, select=("TG108",))).findings
    assert [f"{f.line}:{f.column}" for f in findings] == ["1:20", "4:7", "7:9", "11:14"]


def test_every_rule_has_a_page_that_is_also_in_the_docs() -> None:
    docs = Path(__file__).parent.parent.parent / "docs" / "rules"
    rules = all_rules()
    assert sorted(path.stem for path in docs.glob("TG*.md")) == sorted(rules)
    for rule in rules.values():
        assert (docs / f"{rule.code}.md").read_text(encoding="utf-8") == rule.page()
        assert "To mend it:" in rule.doc or "--fix" in rule.doc


AUTHORS = {
    "a value": ("---\ntitle: A\nauthor: 李华\n---\n", ["3:9"]),
    "a quoted value, behind its like": ("---\nlocation: 李华\nauthor: '李华'\n---\n", ["3:10"]),
    "a list": ("---\nauthors:\n  - name: 李华\n  - name: 王明\n---\n", ["3:11", "4:11"]),
    "a list in a line": ("---\nauthors: [李华, 王明]\n---\n", ["2:11"]),
    "toml": ('+++\ntitle = "A"\nauthor = "李华"\n+++\n', ["3:11"]),
    "json": ('{\n"title": "A",\n"Author": "李华"\n}\n', ["3:12"]),
    "json, escaped": ('{\n"place": "台北",\n"author": "\\u674e\\u534e"\n}\n', ["3:1"]),
    "pelican": ("Title: A\nAuthor: 李华\n\n", ["2:9"]),
}


UNTAKEN = {
    "a plain value over two lines": ("---\ntitle: 今天\n  很好\n---\n", ["2:8", "3:3"]),
    "an anchor": ("---\nplace: 台北\nsummary: &a 今天\n---\n", ["3:13"]),
    "a table": ('+++\n[params]\ndescription = "今天"\n+++\n', ["3:16"]),
    "one that is taken": ('+++\ndescription = """\n今天的演講很精彩。"""\n+++\n', []),
}


@pytest.mark.parametrize(("front", "places"), UNTAKEN.values(), ids=UNTAKEN)
def test_values_that_cannot_be_replaced_are_said(front: str, places: list[str], tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{front}\n{EN}\n", encoding="utf-8")
    findings = check([tmp_path / "posts"], Settings(root=tmp_path, select=("TG108",))).findings
    assert [f"{f.line}:{f.column}" for f in findings] == places


@pytest.mark.parametrize(("front", "places"), AUTHORS.values(), ids=AUTHORS)
def test_what_stays_of_an_author_is_at_its_own_line(front: str, places: list[str], tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{front}\n{EN}\n", encoding="utf-8")
    findings = check([tmp_path / "posts"], Settings(root=tmp_path, select=("TG108",))).findings
    assert [f"{f.line}:{f.column}" for f in findings] == places
    assert all("'李华'" in f.message or "'王明'" in f.message for f in findings)
