import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sarif_pydantic

from tests.conftest import ROOT, tripglot
from tripglot.checking.reporters import FORMATS
from tripglot.commands.doctor import install_command

ZH = "我們去了夜市吃小籠包，非常好吃。"
EN = "An English sentence of some length stands here."


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"{EN}\n\n{ZH}\n\nStill needed in 2023?。\n", encoding="utf-8")
    return tmp_path


def test_text_shows_the_line_with_a_caret_that_fits_wide_characters(posts: Path) -> None:
    (posts / "posts" / "a.md").write_text(f"我們 {EN} {ZH}\n", encoding="utf-8")
    lines = tripglot("check", cwd=posts).stdout.splitlines()
    caret = next(line for line in lines if set(line.strip()) == {"^"})
    assert caret.index("^") >= 4
    assert lines[-1].startswith("1 post checked: 1 error")


def test_exit_codes(posts: Path) -> None:
    assert tripglot("check", cwd=posts).returncode == 1
    assert tripglot("check", "--exit-zero", cwd=posts).returncode == 0
    assert tripglot("check", "--ignore", "TG1", cwd=posts).returncode == 0
    assert tripglot("check", "--select", "TG105", cwd=posts).returncode == 0
    assert tripglot("check", "--select", "TG105", "--strict", cwd=posts).returncode == 1
    assert tripglot("check", "--select", "TG1,TG105", "--strict", cwd=posts).returncode == 1
    assert tripglot("check", "--select", "TG105, TG777", cwd=posts).returncode == 2
    assert tripglot("check", "--select", "TG777", cwd=posts).returncode == 2
    assert tripglot("check", "nowhere", cwd=posts).returncode == 2
    assert tripglot("check", "--format", "xml", cwd=posts).returncode == 2


def test_a_file_that_cannot_be_checked_is_never_a_pass(posts: Path) -> None:
    (posts / "posts" / "a.md").write_bytes(b"\xff\xff")
    result = tripglot("check", cwd=posts)
    assert result.returncode == 1
    assert "a.md:1: byte 0xff is not UTF-8" in result.stderr


def test_no_report_says_that_nothing_was_found_where_a_post_could_not_be_read(posts: Path) -> None:
    (posts / "posts" / "a.md").write_text(f'---\ntitle: "Trip\ndate: 2024-01-01\n---\n{EN}\n', encoding="utf-8")
    (posts / "posts" / "b.md").write_text(f"{EN}\n", encoding="utf-8")
    said = {form: tripglot("check", "--format", form, cwd=posts) for form in FORMATS}
    assert {done.returncode for done in said.values()} == {1}
    why = "front matter is not valid YAML: found unexpected end of stream (close its quotation mark)"
    assert {done.stderr for done in said.values()} == {f"tripglot: posts/a.md:2: {why}\n"}
    out = {form: done.stdout for form, done in said.items()}
    assert out["text"] == "2 posts checked: 1 could not be read\n"
    assert out["github"] == f"::error file=posts/a.md,line=2,title=not checked::{why}\n"
    (issue,) = json.loads(out["gitlab"])
    assert (issue["location"], issue["severity"]) == ({"path": "posts/a.md", "lines": {"begin": 2}}, "major")
    assert [(suite.get("tests"), suite.get("errors")) for suite in ElementTree.fromstring(out["junit"])] == [("1", "1")]
    assert "**tripglot**: 1 could not be read in 2 posts." in out["markdown"]
    assert f"| `posts/a.md:2` | error | {why} |" in out["markdown"]
    sarif_pydantic.Sarif.model_validate_json(out["sarif"])
    (told,) = json.loads(out["sarif"])["runs"][0]["invocations"]
    assert told["executionSuccessful"] is False
    assert told["toolExecutionNotifications"][0]["message"]["text"] == why
    (posts / "posts" / "a.md").write_bytes(f"{ZH} \xff".encode("latin-1", errors="replace"))
    (posts / "posts" / "b.md").write_text(f"{ZH}\n", encoding="utf-8")
    last = tripglot("check", cwd=posts).stdout.splitlines()[-1]
    assert last == "2 posts checked: 1 error, 1 could not be read"


def test_json_and_fix(posts: Path) -> None:
    rows = json.loads(tripglot("check", "--format", "json", cwd=posts).stdout)
    assert [(row["code"], row["line"]) for row in rows] == [("TG101", 3), ("TG105", 5)]
    text = (posts / "posts" / "a.md").read_text(encoding="utf-8")
    fix = rows[1]["fix"]
    assert text[: fix["start"]] + fix["text"] + text[fix["end"] :] == text.replace("?。", "?")
    assert "-Still needed in 2023?。" in tripglot("check", "--diff", cwd=posts).stdout
    assert (posts / "posts" / "a.md").read_text(encoding="utf-8") == text
    tripglot("check", "--fix", cwd=posts)
    assert (posts / "posts" / "a.md").read_text(encoding="utf-8") == text.replace("?。", "?")


def test_sarif_is_sarif(posts: Path) -> None:
    text = tripglot("check", "--format", "sarif", cwd=posts).stdout
    log = sarif_pydantic.Sarif.model_validate_json(text)
    run = log.runs[0]
    assert [result.rule_id for result in run.results] == ["TG101", "TG105"]
    assert json.loads(text)["runs"][0]["columnKind"] == "unicodeCodePoints"
    assert {rule.id for rule in run.tool.driver.rules} >= {"TG101", "TG901"}


def test_the_other_formats(posts: Path) -> None:
    github = tripglot("check", "--format", "github", cwd=posts).stdout.splitlines()
    assert github[0].startswith(
        "::error file=posts/a.md,line=3,col=1,endLine=3,endColumn=17,title=TG101 foreign-paragraph::"
    )
    gitlab = json.loads(tripglot("check", "--format", "gitlab", cwd=posts).stdout)
    assert {frozenset(row) for row in gitlab} == {
        frozenset({"description", "check_name", "fingerprint", "severity", "location"})
    }
    junit = ElementTree.fromstring(tripglot("check", "--format", "junit", cwd=posts).stdout)
    assert [suite.get("failures") for suite in junit] == ["1"]
    markdown = tripglot("check", "--format", "markdown", cwd=posts).stdout
    assert "| `posts/a.md:3` | error TG101 |" in markdown
    assert tripglot("check", "--format", "concise", cwd=posts).stdout.startswith("posts/a.md:3:1: error TG101 ")


@pytest.mark.parametrize(
    "args",
    ["-o posts/a.md", "-o posts/new.md", "--report json=posts/a.md", "--baseline posts/a.md --update-baseline",
     "b.md -o b.md", "more -o more/report.md", "-o ./posts/sub/../a.md", "- --stdin-filename b.md -o b.md"],
)  # fmt: skip
def test_a_report_takes_the_place_of_no_post(posts: Path, args: str) -> None:
    (posts / "b.md").write_text(f"{EN}\n")
    (posts / "more").mkdir()
    (posts / "more" / "c.md").write_text(f"{EN}\n")
    before = {path: path.read_bytes() for path in posts.rglob("*.md")}
    done = tripglot("check", *args.split(), cwd=posts)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(".md: is a place of posts, and this is none (choose another name)\n")
    assert {path: path.read_bytes() for path in posts.rglob("*.md")} == before


@pytest.mark.parametrize("name", ["report.md", "posts/report.txt", ".ci/x.md", "output/x.md"])
def test_a_report_in_markdown_goes_where_no_post_is(posts: Path, name: str) -> None:
    (posts / "tripglot.toml").write_text('posts = ["posts", "."]\nexclude = ["r*.md"]\n')
    assert tripglot("check", "--format", "markdown", "-o", name, cwd=posts).returncode == 1
    assert "TG101" in (posts / name).read_text(encoding="utf-8")


def test_a_baseline_lets_an_old_repository_start(posts: Path) -> None:
    assert tripglot("check", "--baseline", "b.json", cwd=posts).returncode == 2
    assert tripglot("check", "--baseline", "b.json", "--update-baseline", cwd=posts).returncode == 0
    path = posts / "posts" / "a.md"
    path.write_text(f"{EN} {EN}\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert tripglot("check", "--baseline", "b.json", cwd=posts).returncode == 0
    path.write_text(path.read_text(encoding="utf-8") + "\n今天的天氣很好，我們出去走走。\n", encoding="utf-8")
    assert tripglot("check", "--baseline", "b.json", cwd=posts).stdout.count("error TG101") == 1
    (posts / "b.json").write_text("[1]")
    assert tripglot("check", "--baseline", "b.json", cwd=posts).returncode == 2


def test_a_baseline_knows_posts_from_wherever_it_is_asked(posts: Path) -> None:
    (posts / "tripglot.toml").write_text("", encoding="utf-8")
    tripglot("check", "--baseline", "b.json", "--update-baseline", cwd=posts)
    before = (posts / "b.json").read_bytes()
    for options in ([], ["--update-baseline"]):
        assert tripglot("check", "--baseline", "../b.json", *options, cwd=posts / "posts").returncode == 0
        assert tripglot("check", "--baseline", "b.json", str(posts / "posts"), *options, cwd=posts).returncode == 0
    assert (posts / "b.json").read_bytes() == before


def test_a_name_with_a_line_end_is_one_line_for_whoever_reads(posts: Path) -> None:
    """A workflow acts on lines that begin with two colons, on either stream."""
    (posts / "posts" / "x\n::error::`|<img>.md").write_bytes(b"caf\xe9\n")
    (posts / "posts" / "y\n::error::`|.md").write_text("今天的天氣很好，我們出去走走。\n", encoding="utf-8")
    done = tripglot("check", "--format", "github", "--report", "markdown=r.txt", cwd=posts)
    said = (done.stdout + done.stderr).splitlines()
    assert not [line for line in said if line.startswith("::") and " file=posts/" not in line]
    rows = [line for line in (posts / "r.txt").read_text(encoding="utf-8").splitlines() if "::error" in line]
    assert len(rows) == 2 and all(row.startswith("| `` posts/") for row in rows)
    assert not [line for line in tripglot("check", cwd=posts).stdout.splitlines() if line.startswith("::")]


@pytest.mark.parametrize("part", [["posts/a.md"], ["--select", "TG105"]], ids=["some posts", "some rules"])
def test_a_part_of_a_baseline_is_renewed_alone(posts: Path, part: list[str]) -> None:
    (posts / "posts" / "b.md").write_text("今天的天氣很好，我們出去走走。\n", encoding="utf-8")
    (posts / "posts" / "c.md").write_text("今天的天氣很好，我們出去走走。\n", encoding="utf-8")
    renew = ("check", "--baseline", "b.json", "--update-baseline")
    tripglot(*renew, cwd=posts)
    before = json.loads((posts / "b.json").read_bytes())
    (posts / "posts" / "c.md").unlink()
    tripglot(*renew, *part, cwd=posts)
    assert json.loads((posts / "b.json").read_bytes()) == before
    assert tripglot("check", "--baseline", "b.json", cwd=posts).returncode == 0
    tripglot(*renew, cwd=posts)
    assert not [key for key in json.loads((posts / "b.json").read_bytes()) if key.startswith("posts/c.md")]


def test_only_what_changed_since(posts: Path) -> None:
    def git(*args: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.cc", *args], cwd=posts, check=True, capture_output=True
        )

    no_repo = tripglot("check", "--changed-from", "HEAD", cwd=posts)
    assert no_repo.returncode == 2
    assert "git cannot tell what changed since 'HEAD'" in no_repo.stderr
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "x")
    assert tripglot("check", "--changed-from", "HEAD", cwd=posts).returncode == 0
    (posts / "posts" / "neu 新.md").write_text(f"{ZH}\n", encoding="utf-8")
    assert tripglot("check", "--changed-from", "HEAD", cwd=posts).stdout.count("error TG101") == 1
    assert tripglot("check", "--changed-from", "v9", cwd=posts).returncode == 2


def test_settings_choose_rules_severities_and_paths(posts: Path) -> None:
    (posts / "tripglot.toml").write_text(
        'ignore = ["TG105"]\nseverity = { TG101 = "warning" }\nper-path-ignores = { "*/drafts/*" = ["TG1"] }\n'
    )
    (posts / "posts" / "drafts").mkdir()
    (posts / "posts" / "drafts" / "b.md").write_text(f"{ZH}\n", encoding="utf-8")
    result = tripglot("check", "--format", "concise", cwd=posts)
    assert (result.returncode, result.stdout.count("TG1")) == (0, 1)
    (posts / "tripglot.toml").write_text('ignore = ["TG777"]\n')
    result = tripglot("check", cwd=posts)
    assert result.returncode == 2
    assert "tripglot.toml: key 'ignore'" in result.stderr


def test_rule_pages(posts: Path) -> None:
    assert tripglot("rule", "TG101", cwd=posts).stdout == (ROOT / "docs" / "rules" / "TG101.md").read_text(
        encoding="utf-8"
    )
    assert "TG504" in tripglot("rule", cwd=posts).stdout
    assert tripglot("rule", "TG777", cwd=posts).returncode == 2


def test_many_files_are_checked_in_order_on_every_core(posts: Path) -> None:
    for number in range(60):
        (posts / "posts" / f"{number:02}.md").write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    first = tripglot("check", "--format", "concise", cwd=posts).stdout
    lines = [line.split(":")[0] for line in first.splitlines()]
    assert lines == sorted(lines)
    assert tripglot("check", "--format", "concise", cwd=posts).stdout == first


def test_check_needs_the_base_install_only(posts: Path) -> None:
    code = (
        "import sys\n"
        "for name in ('argostranslate', 'ctranslate2', 'numpy', 'sentencepiece', 'opencc', 'jinja2', 'nh3'):\n"
        "    sys.modules[name] = None\n"
        "from tripglot.commands.main import main\nsys.argv = ['tripglot', 'check']\nmain()"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=posts, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
    )  # fmt: skip
    assert result.returncode == 1, result.stderr
    assert "TG101" in result.stdout


def test_a_run_without_its_parts_says_which_and_how_to_get_them(posts: Path) -> None:
    for missing in ("jinja2", "ctranslate2", "sentencepiece"):
        code = f"import sys\nsys.modules[{missing!r}] = None\nfrom tripglot.commands.main import main\nsys.argv = ['tripglot', 'run']\nmain()"
        result = subprocess.run(
            [sys.executable, "-c", code], cwd=posts, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")},
        )  # fmt: skip
        assert result.returncode == 2, (missing, result.stderr)
        assert f"{missing} is not installed" in result.stderr
        assert install_command() in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_frozen_runs_say_what_is_out_of_date(posts: Path) -> None:
    (posts / "posts" / "a.md").write_text(f"{EN}\n", encoding="utf-8")
    assert tripglot("run", "--check", cwd=posts).returncode == 1
    assert not (posts / "output").exists()
    assert tripglot("run", cwd=posts).returncode == 0
    assert tripglot("run", "--frozen", cwd=posts).returncode == 0
    (posts / "posts" / "a.md").write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    result = tripglot("run", "--check", cwd=posts)
    assert result.returncode == 1
    assert "a.md:3: not translated: not in the memory (tripglot run)" in result.stderr


def test_status_and_badges(posts: Path) -> None:
    rows = json.loads(tripglot("status", "--format", "json", cwd=posts).stdout)
    assert rows[-1] == {"name": "all", "foreign": 1, "human": 0, "reviewed": 0, "machine": 0, "stale": 0, "unsure": 0,
                        "missing": 1}  # fmt: skip
    assert "| a.md | 1 |" in tripglot("status", "--format", "markdown", cwd=posts).stdout
    tripglot("status", "--badge", "b.svg", cwd=posts)
    assert ElementTree.fromstring((posts / "b.svg").read_text()).get("aria-label") == "translation: 0% reviewed, 1 open"
    tripglot("status", "--badge", "b.json", cwd=posts)
    assert json.loads((posts / "b.json").read_text())["schemaVersion"] == 1
    assert tripglot("status", "--badge", "b.png", cwd=posts).returncode == 2
