"""Installing from an index, against a real HTTP server on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.errors import TripglotError
from pipeline.translation import _argostranslate, _index
from pipeline.translation.packages import install_from_index


class Server(ThreadingHTTPServer):
    """Serves `files` (path to body); `status` and `announced` override what is said about them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.announced: dict[str, int] = {}
        self.asked: list[str] = []

    def handle_error(self, *_: object) -> None:
        """Say nothing when a client hangs up."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server = self.server
        server.asked.append(self.path)
        if self.path in server.redirects:
            self.send_response(302)
            self.send_header("Location", server.redirects[self.path])
            self.end_headers()
        elif self.path in server.files:
            body = server.files[self.path]
            self.send_response(200)
            self.send_header("Content-Length", str(server.announced.get(self.path, len(body))))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, make_archive: Callable[..., Path]) -> Iterator[Server]:
    serving = Server()
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    entries = [
        {"from_code": "ja", "to_code": "en", "package_version": version, "links": [f"{serving.url}/{version}"]}
        for version in ("1.9", "1.10", "1.0")
    ] + [{"from_code": "en", "to_code": "de", "package_version": "1.0", "links": ["ftp://old/one"]}]
    serving.files["/index.json"] = json.dumps(entries).encode()
    serving.files["/1.10"] = make_archive("ja", "en", "1.10").read_bytes()
    monkeypatch.setattr(_argostranslate.package_module().settings, "remote_package_index", f"{serving.url}/index.json")
    monkeypatch.delenv("TRIPGLOT_OFFLINE", raising=False)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield serving
    serving.shutdown()
    serving.server_close()
    thread.join()


def fails(expected: str, from_code: str = "ja", to_code: str = "en") -> None:
    with pytest.raises(TripglotError, match=expected) as caught:
        install_from_index(from_code, to_code)
    assert "\n" not in str(caught.value)


def test_the_newest_version_is_installed(server: Server, usual_folder: Path) -> None:
    package = install_from_index("ja", "en")
    assert (package.version, package.path.parent) == ("1.10", usual_folder)
    assert server.asked == ["/index.json", "/1.10"]
    assert sorted(path.name for path in usual_folder.parent.iterdir()) == ["packages"]


def test_offline_is_an_error_before_anything_is_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPGLOT_OFFLINE", "1")
    fails(r"the package for ja to en would have to be fetched, and TRIPGLOT_OFFLINE is set \(unset it\)")
    assert server.asked == []


def test_no_network(server: Server) -> None:
    server.shutdown()
    server.server_close()
    fails(r"index.json: cannot be fetched: .*refused.* \(check the network, or get the .argosmodel file elsewhere")


def test_a_pair_that_is_not_there(server: Server) -> None:
    fails("the index has no package from fr to en", "fr")
    server.files["/index.json"] = json.dumps(
        [{"from_code": a, "to_code": b, "links": []} for a, b in (("fr", "en"), ("en", "zh"))]
    ).encode()
    fails(r"from fr to zh \(install two that make it up: fr en and en zh\)", "fr", "zh")


def test_links_that_may_not_be_fetched_do_not_count(server: Server) -> None:
    fails("the index has no package from en to de", "en", "de")


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"\xff"])
def test_an_index_that_is_none(server: Server, body: bytes) -> None:
    server.files["/index.json"] = body
    fails("index.json: the package index is (not JSON|no list)")


def test_missing_truncated_and_wrong_files(server: Server, usual_folder: Path) -> None:
    whole = server.files.pop("/1.10")
    fails("1.10: cannot be fetched: Not Found")
    server.files["/1.10"], server.announced["/1.10"] = whole[:-500], len(whole)
    fails("1.10: (only|cannot be fetched)")
    server.announced.clear()
    fails("not a whole package archive")
    assert list(usual_folder.iterdir()) == []
    assert sorted(path.name for path in usual_folder.parent.iterdir()) == ["packages"]


def test_too_much(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_index, "MAX_PACKAGE_BYTES", 10_000)
    fails("1.10: more than 10,000 bytes")


def test_redirects_are_followed_only_where_a_request_may_go(server: Server) -> None:
    body = server.files.pop("/1.10")
    server.files["/moved"], server.redirects["/1.10"] = body, f"{server.url}/moved"
    assert install_from_index("ja", "en").version == "1.10"
    for evil in ("http://example.invalid/x", "file:///etc/passwd", "ftp://example.invalid/x"):
        server.redirects["/1.10"] = evil
        fails("1.10: cannot be fetched: ")


def test_only_https_or_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _argostranslate.package_module().settings
    monkeypatch.setattr(settings, "remote_package_index", "http://example.invalid/index.json")
    monkeypatch.delenv("TRIPGLOT_OFFLINE", raising=False)
    fails("only https is fetched")
