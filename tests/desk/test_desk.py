"""The desk over HTTP: who may use it, what it writes, and what it never writes over."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("jinja2")

from tests.conftest import tripglot
from tripglot.config import load as load_settings
from tripglot.desk.desk import Desk
from tripglot.desk.http import DeskHandler
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis
from tripglot.jobs.preview import Changes, server
from tripglot.jobs.review import accepted, decide, edited, kept, waiting, wrong
from tripglot.memory import Catalog, Entry, load, save

TOKEN = "a-token-of-this-test"
ZH = "我們去了夜市吃小籠包，非常好吃。"
LINK = "投影片在[網站](https://example.org/a)上，用 `git` 就能下載。"
POST = f"# Day one\n\nAn English sentence stands here.\n\n{ZH}\n\n{LINK}\n\n今天的最後一場演講很長。\n"
DRAFT = "We went to the night market and ate dumplings."
LINKED = "The slides are on the [site](https://example.org/a); `git` downloads them."


class Wording:
    """An engine with several things to say."""

    name, natural = "of this test", True

    def identify(self, source: str, target: str) -> str:
        return "wording 1"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        said = ("We ate dumplings at the night market.", "At the night market there were dumplings for all.")
        return [tuple(Hypothesis(text, -0.1) for text in said) for _ in sentences]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(POST, encoding="utf-8")
    (tmp_path / "tripglot.toml").write_text("")
    last = Entry("paragraph", "今天的最後一場演講很長。", "", proposal="The last talk was long.", confidence="0.31")
    entries = [Entry("paragraph", ZH, DRAFT, wrote="x"), Entry("paragraph", LINK, LINKED), last]
    save(po(tmp_path), Catalog(entries), "en")
    return tmp_path


def po(project: Path) -> Path:
    return project / "translations" / "en" / "a.po"


def states(project: Path) -> list[tuple[str, str]]:
    return [(entry.state, entry.target) for entry in load(po(project)).entries]


class Browser:
    """What a browser sends to the desk, without one."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, f"tripglot-{port}={TOKEN}"

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, Any]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {
            "Cookie": self.cookie,
            "Accept": "application/json",
            **{n.replace("_", "-"): v for n, v in headers.items()},
        }
        if method == "POST":
            sent = {
                "Origin": f"http://127.0.0.1:{self.port}",
                "Content-Type": "application/x-www-form-urlencoded",
                **sent,
            }
        link.request(method, path, urlencode(fields) if fields is not None else None, sent)
        answer = link.getresponse()
        data = answer.read().decode()
        self.headers = dict(answer.getheaders())
        return answer.status, json.loads(data) if answer.getheader("Content-Type") == "application/json" else data

    def passages(self) -> list[dict[str, Any]]:
        status, found = self.ask("GET", "/-/passages?page=/a.html")
        assert status == 200
        return list(found["passages"])

    def decide(self, what: str, number: int = 0, text: str = "", **fields: str) -> tuple[int, Any]:
        row = self.passages()[number]
        wanted = {"post": "a.md", "key": row["key"], "seen": row["seen"], "what": what, "text": text, **fields}
        return self.ask("POST", "/-/decide", wanted)


@pytest.fixture
def browser(project: Path) -> Iterator[Browser]:
    (project / "site").mkdir()
    (project / "site" / "a.html").write_text("<html><head></head><body>A page.</body></html>")
    desk = Desk(lambda: load_settings(project), lambda settings: Wording())
    handler = partial(DeskHandler, desk=desk, token=TOKEN)
    with server(project / "site", 0, Changes(), handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield Browser(made.server_port)
        made.shutdown()


def test_the_token_of_the_address_becomes_a_cookie(browser: Browser) -> None:
    page = browser.ask("GET", "/a.html", Cookie="")[1]
    assert "review.js" not in page
    status, _ = browser.ask("GET", f"/a.html?token={TOKEN}&x=1", Cookie="")
    assert (status, browser.headers["Location"]) == (303, "/a.html?x=1")
    cookie = browser.headers["Set-Cookie"]
    assert cookie == f"{browser.cookie}; Path=/; HttpOnly; SameSite=Strict"
    assert "review.js" in browser.ask("GET", "/a.html")[1]
    assert browser.ask("GET", "/a.html?token=other", Cookie="")[0] == 403
    assert browser.ask("GET", f"//evil.example/?token={TOKEN}", Cookie="")[0] == 303
    assert browser.headers["Location"].startswith("/evil.example")


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": ""},
        {"Cookie": "tripglot-{port}=wrong"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Host": "evil.example:{port}"},
    ],
)
def test_nobody_else_reads_or_writes(browser: Browser, project: Path, headers: dict[str, str]) -> None:
    before = po(project).read_bytes()
    row = browser.passages()[0]
    given = {name: value.format(port=browser.port) for name, value in headers.items()}
    fields = {"post": "a.md", "key": row["key"], "seen": row["seen"], "what": "accept"}
    assert browser.ask("POST", "/-/decide", fields, **given)[0] == 403
    assert browser.ask("POST", "/-/undo", {}, **given)[0] == 403
    if "Origin" not in headers:
        assert browser.ask("GET", "/-/passages?page=/a.html", **given)[0] == 403
    assert po(project).read_bytes() == before


def test_no_page_frames_ours_and_nothing_large_is_read(browser: Browser) -> None:
    for path in ("/a.html", "/-/review", "/-/review.js"):
        assert browser.ask("GET", path)[0] == 200
        assert browser.headers["X-Frame-Options"] == "DENY"
    assert browser.ask("POST", "/-/decide", {"text": "x" * 300_000})[0] == 413
    assert browser.ask("POST", "/-/nothing", {})[0] == 404


DECISIONS: dict[str, tuple[int, str, Callable[[Entry], Entry]]] = {
    "accept": (0, "", accepted),
    "edit": (1, "Slides: [there](https://example.org/a), by `git`.", lambda e: edited(e, "Slides: [there](https://example.org/a), by `git`.")),
    "wrong": (0, "", wrong),
    "keep": (2, "a quotation", lambda e: kept(e, "a quotation")),
}  # fmt: skip


@pytest.mark.parametrize("what", DECISIONS)
def test_the_memory_is_what_the_terminal_makes_of_it(
    browser: Browser, project: Path, what: str, tmp_path: Path
) -> None:
    number, text, made = DECISIONS[what]
    before = po(project).read_bytes()
    assert browser.decide(what, number, text)[0] == 200
    by_web = po(project).read_bytes()
    po(project).write_bytes(before)
    item = next(i for i in waiting(load_settings(project)) if i.index == number)
    decide(item, made(item.entry))
    assert by_web == po(project).read_bytes() != before


def test_a_draft_is_accepted_as_it_is_and_everything_can_be_taken_back(browser: Browser, project: Path) -> None:
    before = states(project)
    for number in range(3):
        assert browser.decide("accept", number)[0] == 200
    assert states(project)[2] == ("reviewed", "The last talk was long.")
    assert [row["waits"] for row in browser.passages()] == [False] * 3
    for _ in range(3):
        assert browser.ask("POST", "/-/undo", {})[0] == 200
    assert states(project) == before
    status, answer = browser.ask("POST", "/-/undo", {})
    assert (status, answer["error"]) == (422, "there is nothing to take back")


def test_what_would_break_the_post_is_refused_with_the_reason(browser: Browser, project: Path) -> None:
    before = po(project).read_bytes()
    for text in ("The slides are gone.", "  ", "[site](https://evil.example/a) and `git`"):
        status, answer = browser.decide("edit", 1, text)
        assert status == 422
        assert "(" in answer["error"]
    row = browser.passages()[1]
    fields = {"post": "a.md", "key": row["key"], "seen": row["seen"], "what": "edit", "text": "My <b> words."}
    status, page = browser.ask("POST", "/-/decide", fields, Accept="text/html")
    assert (status, "What you had written" in page, "My &lt;b&gt; words." in page) == (422, True, True)
    assert browser.decide("keep", 1, " ")[0] == 422
    assert browser.decide("nonsense")[0] == 422
    assert po(project).read_bytes() == before


def test_what_somebody_else_wrote_is_seen_and_not_written_over(browser: Browser, project: Path) -> None:
    rows = browser.passages()
    item = waiting(load_settings(project))[-1]
    decide(item, edited(item.entry, LINKED + " Really."))
    row = next(row for row in rows if row["source"] == item.entry.source)
    fields = {"post": "a.md", "key": row["key"], "seen": row["seen"], "what": "wrong"}
    status, answer = browser.ask("POST", "/-/decide", fields)
    assert status == 409
    assert "somebody has changed this passage meanwhile" in answer["error"]
    assert answer["target"] == LINKED + " Really."
    assert browser.ask("POST", "/-/decide", {**fields, "seen": answer["seen"]})[0] == 200  # now it was seen
    (project / "posts" / "a.md").write_text(POST.replace(LINK, "短い。"), encoding="utf-8")
    assert browser.ask("POST", "/-/decide", {**fields, "seen": answer["seen"]})[0] == 409


def test_a_decision_that_was_changed_since_is_not_taken_back(browser: Browser, project: Path) -> None:
    assert browser.decide("accept")[0] == 200
    catalog = load(po(project))
    catalog.entries[0] = edited(catalog.entries[0], "Somebody else's words.")
    save(po(project), catalog, "en")
    assert browser.ask("POST", "/-/undo", {})[0] == 409
    assert states(project)[0] == ("human", "Somebody else's words.")


def test_other_wordings_and_terms(browser: Browser, project: Path) -> None:
    row = browser.passages()[0]
    status, found = browser.ask("GET", f"/-/alternatives?post=a.md&key={row['key']}")
    assert (status, found) == (
        200,
        ["We ate dumplings at the night market.", "At the night market there were dumplings for all."],
    )
    assert browser.ask("POST", "/-/term", {"source": "夜市", "rendering": "night bazaar"})[0] == 200
    assert browser.passages()[0]["terms"] == [{"source": "夜市", "target": "night bazaar"}]
    assert browser.ask("POST", "/-/term", {"source": "夜市", "rendering": "night fair"})[0] == 422
    assert browser.ask("POST", "/-/term", {"source": "", "rendering": "x"})[0] == 422


def test_what_other_posts_say_of_the_like_is_read_anew_where_it_changed(browser: Browser, project: Path) -> None:
    like = ZH.replace("夜市", "夜市裡")
    other = po(project).with_name("b.po")
    assert browser.passages()[0]["similar"] is None
    save(other, Catalog([Entry("paragraph", like, "At the night market we ate.", fuzzy=False)]), "en")
    assert browser.passages()[0]["similar"] == {"source": like, "target": "At the night market we ate."}
    save(other, Catalog([Entry("paragraph", like, "We ate at the market.", fuzzy=False)]), "en")
    assert browser.passages()[0]["similar"]["target"] == "We ate at the market."
    other.unlink()
    assert browser.passages()[0]["similar"] is None


def test_forms_work_without_a_script(browser: Browser, project: Path) -> None:
    html = {"Accept": "text/html"}
    listed = browser.ask("GET", "/-/review", **html)[1]
    assert '<a href="/-/review?post=a.md">a.md</a>: 3 of 3' in listed
    page = browser.ask("GET", "/-/review?post=a.md", **html)[1]
    assert ZH in page
    assert DRAFT in page
    row = browser.passages()[0]
    fields = {
        "post": "a.md",
        "key": row["key"],
        "seen": row["seen"],
        "what": "edit",
        "text": "We <b>ate</b> & went.\r\n",
    }
    status, refused = browser.ask("POST", "/-/decide", fields, **html)
    assert status == 422
    assert "Nothing was written" in refused
    status, _ = browser.ask("POST", "/-/decide", {**fields, "text": "We ate & went."}, **html)
    assert (status, browser.headers["Location"]) == (303, "/-/review?post=a.md")
    assert "We ate &amp; went." in browser.ask("GET", f"/-/review?post=a.md&key={row['key']}", **html)[1]
    assert LINK in browser.ask("GET", "/-/review?post=a.md", **html)[1].split("All passages")[0]
    assert browser.ask("POST", "/-/undo", {}, **html)[0] == 303


def test_the_terminal_lists_the_worst_first_with_file_and_line(project: Path) -> None:
    rows = tripglot("review", "--list", cwd=project).stdout.splitlines()
    assert rows[0] == "posts/a.md:9: unsure   0.31  今天的最後一場演講很長。 → The last talk was long."
    assert [row.split(": ")[0] for row in rows] == ["posts/a.md:9", "posts/a.md:5", "posts/a.md:7"]
