"""`tripglot lsp` as an editor meets it."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from tests.conftest import ENV, tripglot
from tests.lsp.editor import editor
from tripglot.checking import all_rules
from tripglot.lsp.comments import placed
from tripglot.lsp.server import _path_of
from tripglot.memory import Catalog, Entry, key_of, save
from tripglot.post import Post

EN = "This is the first day of the conference, and everybody is here already."
ZH = "今天我們在會議中心見到了很多老朋友。"
WENT = "Today we met many old friends in the conference centre."
EMOJI = "👩‍💻🎉 "
TEXT = f"{EN}\n\n{EMOJI}{ZH}\n\n{EMOJI}Still needed in 2023?。\n"

Scene = Callable[[Path], Coroutine[Any, Any, None]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tripglot.toml").write_text("")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def codes(found: list[lsp.Diagnostic]) -> list[object]:
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("encoding", "end"),
    [(None, "\n"), ("utf-8", "\r\n"), ("utf-16", "\r"), ("utf-16", "\r\n"), ("utf-32", "\n"), ("utf-32", "\r")],
)
def test_diagnostics_stand_where_the_editor_counts(project: Path, encoding: str | None, end: str) -> None:
    post = project / "posts" / "a.md"
    post.write_text(TEXT, encoding="utf-8", newline=end)

    async def scene() -> None:
        async with editor(project, encoding) as one:
            found = await one.open(post)
            by_code = {str(diagnostic.code): diagnostic for diagnostic in found}
            assert one.at(post, by_code["TG101"]) == ZH
            assert one.at(post, by_code["TG105"]) == "。"
            assert by_code["TG101"].severity == lsp.DiagnosticSeverity.Error
            assert by_code["TG105"].severity == lsp.DiagnosticSeverity.Warning
            page = by_code["TG101"].code_description
            assert page is not None
            assert "TG101" in page.href

    asyncio.run(scene())


def test_typing_is_followed_and_a_form_feed_is_no_line(project: Path) -> None:
    post = project / "posts" / "a.md"

    async def scene() -> None:
        async with editor(project) as one:
            assert "TG101" in codes(await one.open(post))
            for letters in range(1, 6):  # faster than anybody looks
                one.keys(post, f"{EN}\n\n{ZH[:letters]}")
            assert codes(await one.type(post, f"{EN}\n")) == []
            assert one.told.empty()
            found = await one.type(post, f"{EN}\f\u2028 and\x85more of it.\n\n{ZH}\n")
            assert [one.at(post, found[0]), found[0].range.start.line] == [ZH, 2]
            assert codes(await one.type(post, f"\ufeff{ZH}\n")) == ["TG101"]
            assert codes(await one.type(post, "\ud83d lonely\n")) == [None]
            assert codes(await one.type(post, "")) == []
            assert post.read_text(encoding="utf-8") == TEXT

    asyncio.run(scene())


def test_fixes_give_the_text_of_check_fix(project: Path) -> None:
    post = project / "posts" / "a.md"
    more = f"{EMOJI}Great，isn't it，{EMOJI}really？\n"
    post.write_text(TEXT + "\n" + more, encoding="utf-8", newline="")

    async def scene() -> tuple[str, str]:
        async with editor(project) as one:
            found = await one.open(post)
            whole = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
            everything = await one.actions(post, whole, ["source.fixAll"])
            assert len(everything) == 1
            one.apply(next(iter(everything.values())).edit)
            at_once = one.texts[post.as_uri()]
            await one.type(post, TEXT + "\n" + more)
            one_by_one = 0
            while fixable := [f for f in found if f.code == "TG105"]:
                offered = await one.actions(post, fixable[0].range, ["quickfix"])
                fix = next(action for action in offered.values() if action.is_preferred)
                assert fix.diagnostics and fix.diagnostics[0].code == "TG105"
                one.apply(fix.edit)
                found = await one.type(post, one.texts[post.as_uri()])
                one_by_one += 1
            assert one_by_one >= 3
            return at_once, one.texts[post.as_uri()]

    at_once, one_by_one = asyncio.run(scene())
    assert tripglot("check", "--fix", cwd=project).returncode == 1
    assert at_once == one_by_one == post.read_bytes().decode()


def test_a_block_is_kept_with_a_reason(project: Path) -> None:
    forms = (
        f"{ZH}\n",
        f"> {EN}\n>\n> {ZH}\n",
        f"- {EN}\n- {ZH}\n",
        f"1. {EN}\n\n   {ZH}\n",
        f"> - {ZH}\n",
        f"### {ZH}\n",
    )

    async def scene() -> None:
        async with editor(project) as one:
            for number, before in enumerate(forms):
                post = project / "posts" / f"{number}.md"
                post.write_text(before, encoding="utf-8", newline="")
                found = await one.open(post)
                about = next(f for f in found if f.code in ("TG101", "TG102"))
                action = (await one.actions(post, about.range))["Keep this as it is, with a reason"]
                one.apply(action.edit)
                text = one.texts[post.as_uri()]
                assert {*codes(await one.type(post, text))} - {"TG108"} == {"TG902"}, text
                await one.call(action)
                assert one.shown[-1].selection is not None
                at = one.offset(post.as_uri(), one.shown[-1].selection.start)
                assert text[at - 8 : at + 1] == 'reason=""'
                assert codes(await one.type(post, f"{text[:at]}a quotation{text[at:]}")) in ([], ["TG108"])

    asyncio.run(scene())


def test_other_findings_are_silenced_with_a_reason(project: Path) -> None:
    post = project / "posts" / "a.md"

    async def scene() -> None:
        async with editor(project) as one:
            about = next(f for f in await one.open(post) if f.code == "TG105")
            action = (await one.actions(post, about.range))["Silence TG105 here, with a reason"]
            one.apply(action.edit)
            left = codes(await one.type(post, one.texts[post.as_uri()].replace('reason=""', 'reason="x"')))
            assert "TG105" not in left
            assert "TG101" in left

    asyncio.run(scene())


def test_the_memory_is_inserted_and_its_entry_opened(project: Path) -> None:
    post = project / "posts" / "a.md"
    catalog = project / "translations" / "en" / "a.po"
    save(catalog, Catalog([Entry("paragraph", f"{EMOJI}{ZH}", f"{EMOJI}{WENT}", fuzzy=True)]), "en")

    async def scene() -> None:
        async with editor(project) as one:
            about = next(f for f in await one.open(post) if f.code == "TG203")
            offered = await one.actions(post, about.range)
            await one.call(offered["Open its entry in a.po"])
            shown = one.shown[0]
            assert (shown.uri, shown.selection is not None) == (catalog.as_uri(), True)
            line = catalog.read_text(encoding="utf-8").splitlines()[shown.selection.start.line]  # type: ignore[union-attr]
            assert key_of(f"{EMOJI}{ZH}") in line
            one.apply(offered["Insert the translation of the memory (machine)"].edit)
            assert one.texts[post.as_uri()] == TEXT.replace(ZH, WENT)

    asyncio.run(scene())


@pytest.mark.parametrize("engine", ["memory", "pseudo"])
def test_a_translation_is_made_when_it_is_asked_for(project: Path, engine: str) -> None:
    post = project / "posts" / "a.md"
    text = f"- {EN}\r\n- {ZH}\r\n"
    (project / "tripglot.toml").write_text('engine = "pseudo"\n' if engine == "pseudo" else "")
    if engine == "memory":
        save(project / "translations" / "en" / "b.po", Catalog([Entry("item", ZH, WENT, fuzzy=False)]), "en")

    async def scene() -> None:
        async with editor(project, ARGOS_PACKAGES_DIR=str(project / "none")) as one:
            about = next(f for f in await one.open(post, text) if f.code in ("TG101", "TG102", "TG201"))
            offered = await one.actions(post, about.range)
            translate = next(action for title, action in offered.items() if title.startswith("Translate this"))
            await one.call(translate)
            after = one.texts[post.as_uri()]
            if engine == "memory":
                assert after == text.replace(ZH, WENT)
            elif engine == "pseudo":
                assert after.startswith(f"- {EN}\r\n- ")
                assert ZH not in after
                assert after.endswith("\r\n")

    asyncio.run(scene())


def test_what_no_engine_can_do_is_said(project: Path) -> None:
    post = project / "posts" / "a.md"
    korean = "우리는 어제 시장에 가서 맛있는 음식을 많이 먹었습니다."

    async def scene() -> None:
        async with editor(project, ARGOS_PACKAGES_DIR=str(project / "none")) as one:
            about = next(f for f in await one.open(post, f"{korean}\n") if f.code == "TG101")
            offered = await one.actions(post, about.range)
            await one.call(next(action for title, action in offered.items() if title.startswith("Translate this")))
            assert one.texts[post.as_uri()] == f"{korean}\n"
            await asyncio.sleep(0.1)
            assert [message for message in one.said if "a.md:1: not translated" in message] == one.said != []

    asyncio.run(scene())


def test_hover_is_what_explain_says(project: Path) -> None:
    post = project / "posts" / "a.md"

    async def scene() -> tuple[str, str]:
        async with editor(project) as one:
            await one.open(post)
            return await one.hover(post, 2, 12), await one.hover(post, 1, 0)

    said, nothing = asyncio.run(scene())
    assert nothing == ""
    explained = tripglot("explain", f"{post}:3", cwd=project).stdout
    assert said == f"TG101 foreign-paragraph: {all_rules()['TG101'].summary}\n\n{explained.rstrip()}"


def test_bad_settings_and_bad_posts_are_one_diagnostic(project: Path) -> None:
    post = project / "posts" / "a.md"
    settings = project / "tripglot.toml"

    async def scene() -> None:
        async with editor(project) as one:
            settings.write_text("target = 5\n")
            found = await one.open(post)
            assert len(found) == 1
            assert "tripglot.toml: key 'target' is 5" in found[0].message
            settings.write_text("")
            change = lsp.FileEvent(settings.as_uri(), lsp.FileChangeType.Changed)
            one.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
            assert "TG101" in codes(await one.diagnostics(post.as_uri()))
            found = await one.type(post, f"{EN}\n\n<!-- tripglot: kep -->\n\n{ZH}\n")
            assert [(one.at(post, f), f.range.start.line) for f in found] == [("<!-- tripglot: kep -->", 2)]
            found = await one.type(post, f"---\ntitle: [\n---\n\n{ZH}\n")
            assert (found[0].code, codes(found[1:])) == (None, ["TG101"])

    asyncio.run(scene())


def test_what_is_no_post_is_left_alone_and_what_has_no_file_is_checked(project: Path) -> None:
    (project / "README.md").write_text(f"{ZH}\n", encoding="utf-8")
    (project / "output").mkdir()
    (project / "output" / "x.md").write_text(f"{ZH}\n", encoding="utf-8")
    elsewhere = project.parent / "alone.md"
    elsewhere.write_text(f"{ZH}\n", encoding="utf-8")

    async def scene() -> None:
        async with editor(project) as one:
            assert codes(await one.open(project / "README.md")) == []
            assert codes(await one.open(project / "output" / "x.md")) == []
            assert codes(await one.open(Path("Untitled-1"), f"{ZH}\n")) == ["TG101"]
            assert codes(await one.open(elsewhere)) == ["TG101"]
            one.client.text_document_did_close(
                lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(elsewhere.as_uri()))
            )
            assert await one.diagnostics(elsewhere.as_uri()) == []

    asyncio.run(scene())


def test_what_is_not_saved_is_not_said_to_be_out_of_date(project: Path) -> None:
    post = project / "posts" / "a.md"
    post.write_text(f"{EN}\n", encoding="utf-8")
    assert tripglot("run", cwd=project).returncode == 0

    async def scene() -> None:
        async with editor(project) as one:
            assert codes(await one.open(post)) == []
            assert codes(await one.type(post, f"{EN} {EN}\n")) == []
            post.write_text(f"{EN} {EN}\n", encoding="utf-8")
            one.client.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(post.as_uri())))
            found = await one.diagnostics(post.as_uri())
            assert codes(found) == ["TG503"]
            assert (await one.actions(post, found[0].range)).keys() == {"Open a.md"}

    asyncio.run(scene())


def test_nothing_heavy_is_imported_and_what_is_missing_is_said(project: Path) -> None:
    code = (
        "import sys\n"
        "for name in ({}):\n"
        "    sys.modules[name] = None\n"
        "from tripglot.commands.main import main\nsys.argv = ['tripglot', {!r}]\nmain()"
    )
    base = "'pygls', 'lsprotocol', 'ctranslate2', 'sentencepiece', 'jinja2'"
    for command, names in (("check", base), ("--help", base), ("lsp", "'pygls',")):
        result = subprocess.run(
            [sys.executable, "-c", code.format(names, command)], cwd=project, env=ENV, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if command == "lsp":
            assert result.returncode == 2
            assert result.stderr.startswith("tripglot: pygls is not installed, and this command needs it (")
            assert len(result.stderr.splitlines()) == 1
        else:
            assert result.stderr == ""


def test_an_editor_that_is_gone_ends_the_server(project: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tripglot", "lsp"], cwd=project, env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0
    assert process.stdout is not None
    assert process.stdout.read() == b""
    process.stdout.close()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_comment_ends_its_line_as_the_post_does(end: str) -> None:
    post = Post.parse(end.join(["# A day", "", "我們去了。", "", "- 一些東西。", ""]))
    for index in range(len(post.blocks)):
        found = placed(post, index, "<!-- tripglot: keep -->")
        assert found is not None
        assert set(re.findall(r"\r\n|\r|\n", found[1])) == {end}


@pytest.mark.parametrize("uri", ["file:///a%00.md", "file://[/posts/a.md", "http://a/b.md", ""])
def test_what_is_no_address_of_a_file_is_no_file(uri: str) -> None:
    assert _path_of(uri, "python") is None
