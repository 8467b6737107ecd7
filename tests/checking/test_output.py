"""TG503 and TG504: what was published against what a run would write now; the run itself is the judge."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tripglot.cache import Cache
from tripglot.checking import check
from tripglot.jobs.adopt import adopt
from tripglot.jobs.run import run
from tripglot.memory import Catalog, Entry, key_of, save
from tripglot.settings import Settings

ZH = "我們去了夜市吃小籠包，非常好吃。"
EN = "An English sentence of some length stands here"
WENT = "We went to the night market and ate dumplings, delicious."
POST = f"---\ntitle: A day\nlang: zh-TW\n---\n\n# {EN}\n\n{EN} in 2023?。 It goes on\u200b here.\n\n{ZH}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "posts" / "2024").mkdir(parents=True)
    (tmp_path / "posts" / "2024" / "a.md").write_text(POST, encoding="utf-8")
    (tmp_path / "posts" / "b.md").write_text(f"{EN}.\r\n\r\nAnd on ,, it goes.\r\n", encoding="utf-8", newline="")
    remember(tmp_path, WENT)
    report = run([tmp_path / "posts"], Settings(root=tmp_path))
    assert report.clean
    assert found(tmp_path) == []
    return tmp_path


def remember(root: Path, target: str) -> None:
    entry = Entry("paragraph", ZH, target, fuzzy=False)
    save(root / "translations" / "en" / "2024" / "a.po", Catalog([entry]), "en")


def found(root: Path, **settings: object) -> list[str]:
    checked = check([root / "posts"], replace(Settings(root=root), **settings))  # type: ignore[arg-type]
    return [
        f"{f.path.relative_to(root / 'output' / 'en').as_posix()} {f.code}"
        for f in checked.findings
        if f.code in ("TG503", "TG504")
    ]


def write(*parts: str) -> Callable[[Path], object]:
    *names, text = parts
    return lambda root: root.joinpath(*names).write_text(text, encoding="utf-8")


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "the post": (write("posts", "2024", "a.md", POST.replace("A day", "A night")), ["2024/a.md TG503"]),
    "a post without a memory": (write("posts", "b.md", f"{EN} now.\n"), ["b.md TG503"]),
    "what cleaning takes away": (write("posts", "b.md", f"{EN}.\n\nAnd on , it goes.  \n"), []),
    "the memory": (lambda root: remember(root, WENT.replace("ate", "had")), ["2024/a.md TG503"]),
    "the file is gone": (lambda root: (root / "output/en/b.md").unlink(), ["b.md TG503"]),
    "line ends": (
        lambda root: (root / "output/en/2024/a.md").write_bytes(
            (root / "output/en/2024/a.md").read_bytes().replace(b"\n", b"\r\n")
        ),
        [],
    ),
    "edited by hand": (write("output", "en", "b.md", f"{EN}, edited.\n"), ["b.md TG504"]),
    "edited by hand, and the post changed": (
        lambda root: (write("output", "en", "b.md", "Edited.\n")(root), write("posts", "b.md", f"{EN} now.\n")(root)),
        ["b.md TG504"],
    ),
    "a new post": (write("posts", "c.md", f"{EN}.\n"), []),
    "a file that is not ours": (
        lambda root: (write("posts", "c.md", f"{EN}.\n")(root), write("output", "en", "c.md", "Theirs.\n")(root)),
        [],
    ),
    "text that is not in the memory": (write("posts", "2024", "a.md", f"{EN}\n\n昨天我們在台北看了一場電影。\n"), []),
    "no memory": (lambda root: (root / "translations/en/2024/a.po").unlink(), []),
    "a broken memory": (lambda root: (root / "translations/en/2024/a.po").write_bytes(b"msgid"), []),
    "the manifest is gone": (
        lambda root: ((root / "output/.tripglot.json").unlink(), write("posts", "b.md", f"{EN} now.\n")(root)),
        ["b.md TG503"],
    ),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_changes(change: Callable[[Path], object], expected: list[str], project: Path) -> None:
    change(project)
    assert found(project) == expected


def test_settings_count_too(project: Path) -> None:
    assert found(project, keep_as_is=("invisible",)) == ["2024/a.md TG503"]
    assert found(project, engine="pseudo") == []


def test_what_the_rule_reports_is_what_a_run_would_change(project: Path) -> None:
    settings = Settings(root=project)
    for change in (CHANGES["the post"][0], CHANGES["a post without a memory"][0], CHANGES["the memory"][0]):
        change(project)
        assert found(project) != []
        assert any(
            "is out of date" in line
            for p in run([project / "posts"], settings, frozen=True).posts
            for line in p.problems
        )
        run([project / "posts"], settings)
        assert found(project) == []


def test_what_this_repository_publishes_is_up_to_date() -> None:
    root = Path(__file__).parent.parent.parent
    assert [f for f in check([root / "posts"], Settings(root=root)).findings if f.code in ("TG503", "TG504")] == []


def test_the_spacing_of_the_settings_is_that_of_the_run(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("我们用Python写程序，大家都很喜欢。\n", encoding="utf-8")
    settings = Settings(root=tmp_path, target="zh-Hans", cjk_spacing="one")
    run([tmp_path / "posts"], settings)
    assert "用 Python 写" in (tmp_path / "output" / "zh-Hans" / "a.md").read_text(encoding="utf-8")
    assert "TG503" not in {finding.code for finding in check([tmp_path / "posts"], settings).findings}
    other = replace(settings, cjk_spacing="keep")
    assert "TG503" in {finding.code for finding in check([tmp_path / "posts"], other).findings}


def test_anchors_of_translated_headings_are_no_change(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{EN}. See [the agenda](b.md#議程).\n", encoding="utf-8")
    (tmp_path / "posts" / "b.md").write_text(f"{EN}.\n\n## 議程\n\n{EN}.\n", encoding="utf-8")
    entry = Entry("heading", "議程", "The agenda", fuzzy=False)
    save(tmp_path / "translations" / "en" / "b.po", Catalog([entry]), "en")
    for paths in (["posts"], ["posts/b.md"]):  # a run over one post knows the links of the others, too
        run([tmp_path / path for path in paths], Settings(root=tmp_path))
        assert '<div id="議程">' in (tmp_path / "output/en/b.md").read_text(encoding="utf-8")
        assert found(tmp_path) == []
        assert check([tmp_path / "posts" / "b.md"], Settings(root=tmp_path)).findings == []
    cache = Cache(tmp_path)
    check([tmp_path / "posts"], Settings(root=tmp_path), cache=cache)
    (tmp_path / "posts" / "a.md").write_text(f"{EN}.\n", encoding="utf-8")  # that link was the only one
    findings = check([tmp_path / "posts"], Settings(root=tmp_path), cache=cache).findings
    assert [(f.path.name, f.code) for f in findings] == [("a.md", "TG503"), ("b.md", "TG503")]


@pytest.mark.parametrize("unsure", ["keep", "publish"])
def test_every_setting_of_a_run_counts_for_the_rule(unsure: str, tmp_path: Path) -> None:
    """What a run writes twice the same way is never out of date, whatever the settings are."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"---\ntitle: 標題\n---\n\n{EN} with colour.\n\n{ZH}\n", encoding="utf-8")
    machine = Entry(
        "paragraph", ZH, "The color of the market was gray.", wrote=key_of("The color of the market was gray.")
    )
    draft = Entry("front", "標題", "", proposal="A color", confidence="0.50")
    save(tmp_path / "translations" / "en" / "a.po", Catalog([draft, machine]), "en")
    settings = Settings(root=tmp_path, spelling="en-GB", unsure=unsure, sure_from=0.6)  # type: ignore[arg-type]
    run([tmp_path / "posts"], settings)
    assert "The colour of the market was grey." in (tmp_path / "output/en/a.md").read_text(encoding="utf-8")
    assert [f.code for f in check([tmp_path / "posts"], settings).findings if f.code == "TG503"] == []
    edited = tmp_path / "output" / "en" / "a.md"
    edited.write_text(edited.read_text("utf-8").replace("market", "bazaar"), encoding="utf-8")
    assert adopt(edited, settings) == 1  # the spelling is no edit of a person
