"""Reviewing on the pages in a real Chromium, with the real server: by keyboard, in two tabs, against a hostile page."""

import http.client
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import CHROMIUM
from tests.conftest import ENV
from tripglot.config import load as load_settings
from tripglot.desk.desk import seen
from tripglot.jobs.review import accepted, decide, edited, kept, waiting, with_proposal, wrong
from tripglot.memory import Catalog, Entry, load, save

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

SOURCES = [
    "我們去了夜市吃小籠包，非常好吃。",
    "投影片在[網站](https://example.org/a)上，用 `git` 就能下載。",
    "今天的最後一場演講很長。",
    "大家在門口拍了一張照片。",
    "晚上我們搭夜車回家。",
]
SAID = [
    "We went to the night market and ate dumplings.",
    "The slides are on the [site](https://example.org/a); `git` downloads them.",
    "",
    "We took a picture.",
    "At night we took the night train home.",
]
OWN = "Your slides: [there](https://example.org/a), with `git`."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    text = "\n\n".join(["# Day one", "An English sentence stands here.", *SOURCES])
    (tmp_path / "posts" / "a.md").write_text(text + "\n", encoding="utf-8")
    (tmp_path / "tripglot.toml").write_text("")
    entries = [Entry("paragraph", source, said) for source, said in zip(SOURCES, SAID, strict=True)]
    entries[2] = Entry("paragraph", SOURCES[2], "", proposal="The last talk was long.", confidence="0.31")
    save(tmp_path / "translations" / "en" / "a.po", Catalog(entries), "en")
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    process, found = serving(project)
    yield found
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def serving(project: Path) -> tuple["subprocess.Popen[str]", str]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "tripglot", "review", "--web", "--port", "0"],
        cwd=project, env=ENV, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    assert "built: 1 post, " in process.stdout.readline()
    return process, found[0]


@pytest.fixture
def opened(browser: object, address: str) -> Iterator[Callable[[], object]]:
    """Tabs of one browser on the page of the post; nothing may be complained of in any."""
    context = browser.new_context()  # type: ignore[attr-defined]
    context.set_default_timeout(15_000)
    context.new_page().goto(address)
    complaints: list[str] = []

    def tab() -> object:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address.split("?", maxsplit=1)[0] + "a.html")
        page.wait_for_selector("#tg-desk")
        return page

    yield tab
    assert complaints == []
    context.close()


def catalog(project: Path) -> bytes:
    return (project / "translations" / "en" / "a.po").read_bytes()


def said(page: object, text: str) -> None:
    page.wait_for_function("text => document.querySelector('.tg-said').textContent.includes(text)", arg=text)  # type: ignore[attr-defined]


def test_a_post_is_reviewed_by_keyboard_as_in_the_terminal(project: Path, opened: Callable[[], object]) -> None:
    shutil.copytree(project, project / "by-terminal")
    page = opened()
    press = page.keyboard.press  # type: ignore[attr-defined]
    press("a")
    said(page, "4 of 5 wait")
    press("e")
    press("Control+A")
    page.keyboard.type(OWN)  # type: ignore[attr-defined]
    press("Control+Enter")
    said(page, "3 of 5 wait")
    press("a")  # the draft
    said(page, "2 of 5 wait")
    press("w")
    said(page, "Marked as wrong")
    press("o")
    page.keyboard.type("a line of a song")  # type: ignore[attr-defined]
    press("Enter")
    said(page, "Kept")
    by_web = catalog(project)
    settings = load_settings(project / "by-terminal")
    items = sorted(waiting(settings), key=lambda item: item.index)
    for item, made in zip(
        items,
        (
            accepted, lambda e: edited(e, OWN), with_proposal, wrong, lambda e: kept(e, "a line of a song"),
        ),
        strict=True,
    ):  # fmt: skip
        decide(item, made(item.entry))
    assert by_web == catalog(project / "by-terminal")
    page.wait_for_selector("main .pair:has-text('Your slides')")  # type: ignore[attr-defined] - the page has followed
    press("u")
    said(page, "Taken back")
    assert load(project / "translations" / "en" / "a.po").entries[4].state == "machine"


def test_a_decision_counts_though_the_page_was_read_anew_while_it_was_on_its_way(
    project: Path, opened: Callable[[], object]
) -> None:
    page = opened()
    page.evaluate(  # type: ignore[attr-defined] - decisions wait until they are let go
        """() => {
          const real = window.fetch;
          window.fetch = async (path, options) => {
            if (path === "/-/decide") await new Promise((go) => { window.letGo = go; });
            return real(path, options);
          };
        }"""
    )
    page.keyboard.press("a")  # type: ignore[attr-defined]
    page.wait_for_function("() => Boolean(window.letGo)")  # type: ignore[attr-defined]
    post = project / "posts" / "a.md"
    post.write_text(post.read_text(encoding="utf-8") + "\nA last word.\n", encoding="utf-8")
    page.wait_for_selector("main :text('A last word.')")  # type: ignore[attr-defined] - the page has followed
    page.evaluate("window.letGo()")  # type: ignore[attr-defined]
    said(page, "4 of 5 wait")
    assert page.locator(".tg-facts").inner_text().startswith("2/5")  # type: ignore[attr-defined]


def test_what_does_not_fit_is_said_beside_the_field_and_the_words_stay(opened: Callable[[], object]) -> None:
    page = opened()
    page.keyboard.press("j")  # type: ignore[attr-defined]
    page.fill("#tg-words", "The link is gone.")  # type: ignore[attr-defined]
    page.click("text=Save my words")  # type: ignore[attr-defined]
    said(page, "markup differ from the source")
    assert page.input_value("#tg-words") == "The link is gone."  # type: ignore[attr-defined]
    page.keyboard.press("Escape")  # type: ignore[attr-defined]
    page.keyboard.press("j")  # type: ignore[attr-defined]
    page.keyboard.press("k")  # type: ignore[attr-defined]
    assert page.input_value("#tg-words") == "The link is gone."  # type: ignore[attr-defined]


def test_two_tabs_and_an_editor_never_write_over_each_other(project: Path, opened: Callable[[], object]) -> None:
    one, two = opened(), opened()
    for page in (one, two):  # a page that hears of no change
        page.route("**/-/passages*", lambda route: route.abort())  # type: ignore[attr-defined]
    two.fill("#tg-words", "Words of the second tab.")  # type: ignore[attr-defined]
    two.keyboard.press("Control+Enter")  # type: ignore[attr-defined]
    said(two, "Saved")
    one.keyboard.press("a")  # type: ignore[attr-defined]
    said(one, "somebody has changed this passage meanwhile")
    assert load(project / "translations" / "en" / "a.po").entries[0].target == "Words of the second tab."


def test_a_page_follows_what_is_written_elsewhere(project: Path, opened: Callable[[], object]) -> None:
    page = opened()
    item = next(item for item in waiting(load_settings(project)) if item.index == 0)
    decide(item, edited(item.entry, "Dumplings it was."))
    page.wait_for_selector("main .pair:has-text('Dumplings it was')")  # type: ignore[attr-defined]
    page.wait_for_function("() => document.querySelector('#tg-desk header span').textContent === '4 of 5 wait'")  # type: ignore[attr-defined]


def test_a_hostile_page_of_another_origin_changes_nothing(
    project: Path, address: str, opened: Callable[[], object], tmp_path: Path
) -> None:
    before, page = catalog(project), opened()
    place = address.split("?", maxsplit=1)[0]
    passage = page.evaluate("fetch('/-/passages?page=/a.html').then(r => r.json())")["passages"][0]  # type: ignore[attr-defined]
    fields = {"post": "a.md", "key": passage["key"], "seen": passage["seen"], "what": "wrong"}
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    site = tmp_path / "hostile"
    site.mkdir()
    (site / "index.html").write_text(
        f"""<form method="post" action="{place}-/decide" target="_blank">{inputs}</form><iframe src="{place}a.html"></iframe>
        <script>const f = document.forms[0]; f.submit();
        fetch("{place}-/decide", {{method: "POST", mode: "no-cors", credentials: "include", body: new URLSearchParams(new FormData(f))}})
        .catch(() => 0).finally(() => fetch("{place}-/passages?page=/a.html", {{credentials: "include"}}))
        .then(() => document.title = "read", () => document.title = "refused")</script>"""
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(site))) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        for host in ("127.0.0.1", "localhost"):
            tab = page.context.new_page()  # type: ignore[attr-defined]
            tab.goto(f"http://{host}:{other.server_port}/")
            tab.wait_for_function("() => document.title")
            assert tab.title() == "refused"
            assert tab.frames[1].url in ("", "chrome-error://chromewebdata/")
        other.shutdown()
    assert catalog(project) == before


@pytest.mark.parametrize("place", ["a.html", "-/review", "-/review?post=a.md"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(address: str, opened: Callable[[], object], place: str, scheme: str) -> None:
    page = opened()
    page.emulate_media(color_scheme=scheme)  # type: ignore[attr-defined]
    page.goto(address.split("?", maxsplit=1)[0] + place)  # type: ignore[attr-defined]
    if place == "a.html":
        page.wait_for_selector("#tg-desk")  # type: ignore[attr-defined]
    found = axe.Axe().run(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


def test_a_killed_server_leaves_the_old_memory_or_the_new(project: Path) -> None:
    process, address = serving(project)
    port, token = re.findall(r":(\d+)/\?token=(.+)", address)[0]
    target = project / "translations" / "en" / "a.po"
    before = catalog(project)
    headers = {"Cookie": f"tripglot-{port}={token}", "Content-Type": "application/x-www-form-urlencoded"}

    def click() -> None:
        while True:
            for entry in load(target).entries[:2]:
                fields = {
                    "post": "a.md",
                    "key": entry.key,
                    "seen": seen(entry),
                    "what": "edit",
                    "text": entry.target + "!",
                }
                link = http.client.HTTPConnection("127.0.0.1", int(port), timeout=20)
                try:
                    link.request("POST", "/-/decide", urlencode(fields), headers)
                    link.getresponse().read()
                except OSError:
                    return

    clicking = threading.Thread(target=click)
    clicking.start()
    time.sleep(1.5)
    process.kill()
    process.wait()
    clicking.join(20)
    found = load(target).entries
    assert [entry.source for entry in found] == SOURCES
    assert catalog(project) != before
    assert found[0].target.startswith(SAID[0] + "!")
