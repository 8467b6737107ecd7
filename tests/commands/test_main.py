"""The command line as a user meets it: real processes, exit codes, one clear line for every bad input."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT, tripglot

SEEDS = ROOT.parent / "shared" / "seeds"


def test_help_and_version(tmp_path: Path) -> None:
    for command in ([], ["run"], ["detect"], ["translate"], ["explain"], ["packages"], ["init"], ["doctor"]):
        assert tripglot(*command, "--help", cwd=tmp_path).returncode == 0
    assert tripglot("--version", cwd=tmp_path).stdout.startswith("tripglot ")


def test_help_and_detect_import_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Hello there.\n")
    code = (
        "import sys\nfrom tripglot.commands import main\n"
        "try: main.command()({args})\nexcept SystemExit: pass\n"
        "heavy = {{'argostranslate', 'ctranslate2', 'numpy', 'sentencepiece', 'opencc', 'jinja2', 'nh3', 'torch'}}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))))"
    )
    for args in (["--help"], ["detect", "a.md"]):
        result = subprocess.run(
            [sys.executable, "-c", code.format(args=args)], cwd=tmp_path, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}, check=False,
        )  # fmt: skip
        assert result.stderr.strip() == ""


def test_nothing_ever_imports_the_parts_of_argostranslate_that_go_online() -> None:
    for file in (ROOT / "pipeline").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for module in ("translate", "sbd"):
            assert f"import argostranslate.{module}" not in text
            assert f"from argostranslate import {module}" not in text
            assert f"from argostranslate.{module}" not in text


def test_dry_run_and_diff(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Hi there.\n\n这个项目是一个开源项目。\n", encoding="utf-8")
    result = tripglot("run", "a.md", "--dry-run", "--diff", cwd=tmp_path)
    assert "-这个项目是一个开源项目。\n+" in result.stdout
    assert not (tmp_path / "output").exists()


def test_detect_gives_offsets_into_the_file(tmp_path: Path) -> None:
    text = "\ufeff---\ntitle: Hi\n---\n\nAn English sentence stands here.\n\n> 我們去了 *夜市* 吃小籠包，非常好吃。\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    result = tripglot("detect", "a.md", "--to", "en", "--format", "jsonl", cwd=tmp_path)
    assert result.returncode == 1
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    body = text.removeprefix("\ufeff")
    assert [(row["kind"], row["line"], row["verdict"]) for row in rows if row["kind"] != "front"] == [
        ("paragraph", 5, "target"), ("quote", 7, "foreign"),
    ]  # fmt: skip
    for row in rows:
        assert body[row["start"] : row["end"]] == row["text"]
        for span in row["spans"]:
            assert row["start"] <= span["start"] < span["end"] <= row["end"]
    assert {span["lang"] for span in rows[-1]["spans"]} == {"zh-Hant"}


def test_explain(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Hello to everybody who came.\n\n我們去了夜市吃小籠包。\n", encoding="utf-8")
    text = tripglot("explain", "a.md:3", cwd=tmp_path).stdout
    assert "verdict: foreign" in text
    assert "Traditional Chinese" in text
    assert "tripglot: keep reason" in text
    assert text == tripglot("explain", "a.md:3", cwd=tmp_path).stdout
    assert text == tripglot("explain", "a.md:3:1", cwd=tmp_path).stdout  # as `check` prints a place
    assert tripglot("explain", "a.md:2", cwd=tmp_path).returncode == 2
    for place in ("a.md", "a.md:²", "a.md:0", "a.md:-1", "a.md:", ":3", "a.md:" + "9" * 5000):
        result = tripglot("explain", place, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (2, "")
        assert "is not FILE:LINE (for example posts/day-1.md:12)" in result.stderr


def test_explain_calls_a_term_a_term(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("我們去了夜市吃小籠包。\n\n- partition key\n", encoding="utf-8")
    said = tripglot("explain", "--to", "zh-Hant", "a.md:3", cwd=tmp_path).stdout
    assert "verdict: neutral" in said
    assert "a name or term: partition key" in said
    assert tripglot("check", "--to", "zh-Hant", "a.md", cwd=tmp_path).returncode == 0


def test_what_waits_in_further_languages_is_said(tmp_path: Path) -> None:
    (tmp_path / "tripglot.toml").write_text('also = ["ja"]\n')
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(
        "# Day\n\nHello to everybody who came.\n\n我們去了夜市吃小籠包。\n", "utf-8"
    )
    tripglot("run", "--engine", "identity", cwd=tmp_path)
    for args in (["status"], ["status", "--format", "json"], ["review", "--list"], ["memory", "stats"]):
        said = tripglot(*args, cwd=tmp_path).stderr
        assert "tripglot: in ja " in said and " wait too (--to ja)" in said, args
        assert "wait too" not in tripglot(*args, "--to", "en", cwd=tmp_path).stderr


def test_paths_of_the_settings_that_lead_nowhere_are_said(tmp_path: Path) -> None:
    (tmp_path / "tripglot.toml").write_text('glossary = "terms/nope.toml"\ntemplates = "themes/nope"\n')
    (tmp_path / "a.md").write_text("Hello to everybody who came.\n")
    for command in ("run", "check"):
        lines = tripglot(command, "a.md", cwd=tmp_path).stderr.splitlines()
        assert [line.split(":")[1].strip() for line in lines] == ["terms/nope.toml", "themes/nope"]
    (tmp_path / "themes" / "nope").mkdir(parents=True)
    (tmp_path / "tripglot.toml").write_text('templates = "themes/nope"\n')
    assert tripglot("run", "a.md", cwd=tmp_path).stderr == ""


def test_what_lies_among_the_templates_and_is_used_by_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("Hello to everybody who came.\n")
    theme = tmp_path / "templates"
    theme.write_text("")
    (said,) = tripglot("run", cwd=tmp_path).stderr.splitlines()
    assert said == "tripglot: templates: is no folder, so that the site has no theme"
    theme.unlink()
    (theme / "parts").mkdir(parents=True)
    (theme / "page.html").mkdir()
    for name in ("pages.html", "INDEX.HTML", "mine.html", "parts/p.html", "README.md", "style.css"):
        (theme / name).write_text("")
    (theme / "tag.html").write_text('{% include "mine.html" %}')
    lines = tripglot("run", cwd=tmp_path).stderr.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == [
        "templates/INDEX.HTML", "templates/page.html", "templates/pages.html",
    ]  # fmt: skip
    assert "base.html" in lines[0]


@pytest.mark.parametrize(
    ("posts", "written"),
    [
        (["_posts/a.md"], ["_posts"]),
        (["source/_posts/a.md", "docs/b.md", "node_modules/c.md"], ["source/_posts"]),
        (["src/content/blog/a.mdx"], ["src/content"]),
        (["posts/a.md", "docs/b.md"], ["posts"]),
        (["notes/a.md"], ["posts"]),
        (["README.md"], ["posts"]),
    ],
)
def test_init_finds_the_folder_of_posts(tmp_path: Path, posts: list[str], written: list[str]) -> None:
    for name in posts:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Hello to everybody who came.\n")
    assert tripglot("init", cwd=tmp_path).returncode == 0
    made = tomllib.loads((tmp_path / "tripglot.toml").read_text("utf-8"))
    assert made.get("posts", ["posts"]) == written
    assert made.get("static") == {"_posts": ["."], "source/_posts": ["source"]}.get(written[0])
    assert (tripglot("run", cwd=tmp_path).returncode == 0) == (tmp_path / written[0]).exists()


@pytest.mark.parametrize(("file", "table"), [("tripglot.toml", ""), ("pyproject.toml", "[tool.tripglot]\n")])
def test_who_has_settings_and_no_folder_of_posts_is_told_where_markdown_lies(
    tmp_path: Path, file: str, table: str
) -> None:
    (tmp_path / file).write_text(table)
    for command in ("run", "check", "status"):
        said = tripglot(command, cwd=tmp_path).stderr
        assert (
            said
            == f"tripglot: posts: there is no folder of posts (`posts` in {file} says where they are; or name files)\n"
        )
    for folder in ("blog", "notes"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text("Hello.\n")
    said = tripglot("run", cwd=tmp_path).stderr
    assert f'say where they are in {file}, posts = ["blog"]; Markdown was seen in blog, notes' in said
    assert "init" not in said


def test_a_comment_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        'Text in English is here.\n\n<!-- tripglot: keep reason="a sign" -->\n\n請勿餵食機器人\n', encoding="utf-8"
    )
    assert tripglot("run", "a.md", "--dry-run", cwd=tmp_path).returncode == 0


def test_explain_shows_what_langdetect_alone_would_have_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "We all met at noon to eat noodles together.\n\nRootless Builds 是我最喜歡的一場演講。\n\nMerci à tous!\n\n2024 / 08\n",
        encoding="utf-8",
    )
    said = [tripglot("explain", f"a.md:{line}", cwd=tmp_path).stdout for line in (1, 3)]
    assert "    langdetect alone: en 1.00\n" in said[0]
    assert ", which is not what was decided\n" in said[1]
    assert "langdetect alone" in tripglot("explain", "--help", cwd=tmp_path).stdout


def test_init_and_settings(tmp_path: Path) -> None:
    assert tripglot("init", cwd=tmp_path).returncode == 0
    assert tripglot("init", cwd=tmp_path).returncode == 2
    assert tripglot("doctor", cwd=tmp_path).returncode == 0
    (tmp_path / "tripglot.toml").write_text('tarqet = "de"\n')
    result = tripglot("doctor", cwd=tmp_path)
    assert result.returncode == 2
    assert "tripglot.toml: unknown key 'tarqet' (known keys: " in result.stderr


BAD = {
    "latin-1": ("Caf\xe9\n".encode("latin-1"), "a.md:1: byte 0xe9 is not UTF-8 (save the file as UTF-8)"),
    "utf-16": ("Hello there\n".encode("utf-16"), "a.md: looks like UTF-16, not UTF-8 (save the file as UTF-8)"),
    "broken yaml": (b"---\ntitle: a: b\n---\n\nText\n", "a.md:2: front matter is not valid YAML"),
    "duplicate key": (b"---\ntitle: a\ntitle: b\n---\n\nText\n", "a.md:3: front matter has the key 'title' twice"),
    "misspelt comment": (b"<!-- tripglot: kepe -->\n\nText\n", "a.md:1: "),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD)
def test_a_bad_post_gets_one_line_and_the_others_are_done(data: bytes, message: str, tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "a.md").write_bytes(data)
    (posts / "b.md").write_text("All is well here.\n")
    result = tripglot("run", cwd=tmp_path)
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert message in lines[0]
    assert (tmp_path / "output" / "en" / "b.md").read_text() == "All is well here.\n"
    assert (posts / "a.md").read_bytes() == data


USAGE = {
    "missing path": (["run", "nowhere"], "nowhere: does not exist"),
    "unknown language": (["run", "ok.md", "--to", "klingonish"], "klingonish"),
    "unknown engine": (
        ["run", "ok.md", "--engine", "babel"],
        "one of argos, ctranslate2, libretranslate, identity, pseudo",
    ),
    "unknown format": (["detect", "ok.md", "--format", "xml"], "one of text, json, jsonl"),
    "no such package": (["packages", "install", "nowhere.argosmodel"], "no such package file"),
    "no package to remove": (["packages", "remove", "ja", "en"], "cannot remove ja to en"),
    "two posts, one place": (["run", "sub", "sub2"], "would be written to the same place"),
    "no Markdown": (["clean", "code.py"], "code.py: is no Markdown post by its name (posts end in .markdown, .md"),
}


@pytest.mark.parametrize(("args", "message"), USAGE.values(), ids=USAGE)
def test_bad_usage_is_exit_2_and_one_line(args: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "ok.md").write_text("Fine.\n")
    (tmp_path / "code.py").write_text('x = "a，b"\n', encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "ok.md").write_text("Also fine.\n")
    (tmp_path / "sub2").mkdir()
    (tmp_path / "sub2" / "ok.md").write_text("Fine as well.\n")
    result = tripglot(*args, cwd=tmp_path)
    assert result.returncode == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_folders_of_posts_with_the_same_names_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "tripglot.toml").write_text('posts = ["en", "zh", "more"]\n')
    for name in ("en/a.md", "zh/a.md", "zh/b.md", "more/zh/c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("All is well here.\n")
    for args in ((), ("en",), ("zh/a.md",)):
        result = tripglot("run", *args, cwd=tmp_path)
        assert result.returncode == 2
        assert "give the folder above both" in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert not (tmp_path / "output").exists()
    (tmp_path / "zh" / "a.md").unlink()
    assert tripglot("run", "en", cwd=tmp_path).returncode == 0
    assert tripglot("run", cwd=tmp_path).returncode == 0


def test_offline_is_an_error_before_any_socket(tmp_path: Path) -> None:
    result = tripglot("packages", "install", "ja", "en", cwd=tmp_path, TRIPGLOT_OFFLINE="1")
    assert result.returncode == 2
    assert "TRIPGLOT_OFFLINE" in result.stderr


def test_links_that_loop_and_folders_named_like_posts(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "loop.md").symlink_to(posts / "loop.md")
    (posts / "again").symlink_to(posts)
    (posts / "folder.md").mkdir()
    (posts / "b.md").write_text("All is well here.\n")
    result = tripglot("run", cwd=tmp_path)
    assert result.returncode == 1
    assert "loop.md" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "output" / "en" / "b.md").is_file()


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/dev/full").exists(), reason="needs a place that refuses writes")
def test_an_output_that_cannot_be_written_is_exit_2(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Fine.\n")
    (tmp_path / "out").write_text("a file, not a folder")
    result = tripglot("run", "a.md", "-o", "out", cwd=tmp_path)
    assert result.returncode == 2
    assert "cannot be written" in result.stderr
    assert (tmp_path / "out").read_text() == "a file, not a folder"


@pytest.mark.parametrize(
    ("words", "output", "taken"),
    [
        (["posts/a.md", "-o", "posts"], "posts", "posts/a.md"),
        (["posts/a.md", "-o", "posts/a.md"], "posts/a.md", "posts/a.md"),
        (["posts/2024", "-o", "posts"], "posts", "posts/2024"),
        (["other/b.md", "-o", "posts"], "posts", "posts"),
        (["other/b.md", "-o", "other/"], "other", "other/b.md"),
        (["-o", "."], "", "posts"),
        (["output/en/a.md"], "output", "output/en/a.md"),
    ],
)
def test_nothing_is_published_among_posts(words: list[str], output: str, taken: str, tmp_path: Path) -> None:
    for name in ("posts/a.md", "posts/2024/c.md", "other/b.md", "output/en/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("All is well here.\n")
    before = sorted(tmp_path.rglob("*"))
    result = tripglot("run", *words, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"tripglot: {output}") or line.startswith(f"tripglot: {tmp_path / output}")
    assert f"nothing is published among posts: {taken} (choose another --output" in line
    assert sorted(tmp_path.rglob("*")) == before
    assert tripglot("run", "posts/a.md", "-o", "posts/published", cwd=tmp_path).returncode == 0


def test_a_disk_that_is_full_loses_nothing(tmp_path: Path) -> None:
    import resource

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a write past the limit is an error, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000))

    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "small.md").write_text("All is well here.\n")
    (posts / "large.md").write_text("All is well here too.\n\n" * 600)
    result = subprocess.run(
        [sys.executable, "-B", "-m", "tripglot", "run"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}, preexec_fn=full,
    )  # fmt: skip
    assert result.returncode == 2
    assert "cannot be written: File too large" in result.stderr
    assert "output/en/large.md" in result.stderr
    assert (tmp_path / "output" / "en" / "small.md").read_text() == "All is well here.\n"
    assert not (tmp_path / "output" / "en" / "large.md").exists()
    assert not list(tmp_path.rglob(".tripglot-*"))


@pytest.mark.parametrize(
    "args",
    ["posts -o posts", "posts -o ./posts/", "posts -o link", "posts/a.md -o posts/a.md",
     "posts -o posts --all --engine pseudo"],
)  # fmt: skip
def test_no_source_is_written_over(tmp_path: Path, args: str) -> None:
    for name in ("a.md", "sub/a.md"):
        path = tmp_path / "posts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("我們去了夜市吃小籠包。\n", encoding="utf-8")
    (tmp_path / "link").symlink_to("posts")
    result = tripglot("translate", *args.split(), cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "a.md: is a post to be translated, and would be lost (give -o another)" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert {path.read_text(encoding="utf-8") for path in tmp_path.rglob("a.md")} == {"我們去了夜市吃小籠包。\n"}


def test_very_long_and_very_deep_posts(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "long.md").write_text("word " * 1_000_000 + "\n")
    (posts / "deep.md").write_text(">" * 10_000 + " deep\n")
    result = tripglot("translate", "posts", "-o", "out", "--engine", "identity", "--all", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    for name in ("long.md", "deep.md"):
        assert (tmp_path / "out" / name).read_bytes() == (posts / name).read_bytes()


def test_an_interrupt_leaves_no_half_written_file(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    for number in range(300):
        (posts / f"{number:03}.md").write_text(f"第{number}个项目是一个开源项目，我们使用它来管理集群。\n" * 5, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "tripglot", "run"], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}, start_new_session=True,
    )  # fmt: skip
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process of the run is told
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == "tripglot: interrupted; every file is either the old one or the new one\n"
    assert not list(tmp_path.rglob(".tripglot-*"))
    assert len(list(posts.iterdir())) == 300


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two reports are not part of the project")
def test_the_two_reports_the_project_grew_from(tmp_path: Path) -> None:
    import re

    result = tripglot("run", SEEDS, "--to", "en", "-o", tmp_path / "sure", cwd=tmp_path)
    problems = result.stderr.splitlines()
    assert result.returncode == bool(problems)
    assert all("not translated: unsure" in line for line in problems)
    (tmp_path / "tripglot.toml").write_text('unsure = "publish"\n')
    result = tripglot("run", SEEDS, "--to", "en", "-o", tmp_path, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "en" / "fosdem-2020.md").read_bytes() == (SEEDS / "fosdem-2020.md").read_bytes()
    before = (SEEDS / "fosdem-2023.md").read_text(encoding="utf-8").split("\n")
    after = (tmp_path / "en" / "fosdem-2023.md").read_text(encoding="utf-8").split("\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 3
    assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", "\n".join(after))
    assert changed[2][1] == changed[2][0].removesuffix("。")
    for name in ("Cluster API: Operating Kubernetes with Kubernetes", "Cluster API", "OpenStack Magnum"):
        assert name in changed[0][1]
    assert "eBPF" in changed[1][1]
