"""A mirror on loopback that behaves as badly as it is told to."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tripglot.packages import argostranslate as _argostranslate
from tripglot.packages import download as _download
from tripglot.packages import lock

PIN = lock.Pin("ja", "en", "1.10", "https://x.invalid/a", 7, "a" * 64, "b" * 64)


@dataclass
class Act:
    """One answer. The body is cut at `cut`; then the connection is dropped, or nothing comes for a while."""

    status: int = 0
    cut: int | None = None
    stall: bool = False
    headers: dict[str, str] = field(default_factory=dict)


class Mirror(ThreadingHTTPServer):
    """Serves `files` (path to body), and does `acts` (path to what comes first) before it behaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.acts: dict[str, list[Act]] = {}
        self.tag = '"one"'
        self.ranges = True
        self.asked: list[str] = []  # paths, with the range if one was asked for
        self.stop = threading.Event()

    def handle_error(self, *_: object) -> None:
        """Say nothing when a client hangs up."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def index(self, *entries: dict[str, Any]) -> None:
        self.files["/index.json"] = json.dumps(entries).encode()

    def offer(self, from_code: str, to_code: str, version: str, *links: str) -> dict[str, Any]:
        return {"from_code": from_code, "to_code": to_code, "package_version": version, "links": list(links)}


class Handler(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        server = self.server
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        server.asked.append(self.path + (f" from {wanted[1]}" if wanted else ""))
        acts = server.acts.get(self.path, [])
        act = acts.pop(0) if acts else Act()
        if self.path in server.redirects:
            self.send_response(302)
            self.send_header("Location", server.redirects[self.path])
            self.end_headers()
            return
        if act.status >= 400 or self.path not in server.files:
            self.send_error(act.status or 404)
            return
        body = server.files[self.path]
        start = 0
        if wanted and server.ranges and self.headers.get("If-Range") in {None, server.tag}:
            start = int(wanted[1])
        if start >= len(body) and start:
            self.send_error(416)
            return
        headers = {"Content-Length": str(len(body) - start), "ETag": server.tag}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        self.send_response(206 if start else 200)
        for name, value in {**headers, **act.headers}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[start : len(body) if act.cut is None else start + act.cut])
        self.wfile.flush()
        if act.stall:
            server.stop.wait(5)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


def point(monkeypatch: pytest.MonkeyPatch, index: str) -> None:
    """Make an index the one that is asked in this process, whoever reads the settings."""
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", index)
    if module := _argostranslate.package_module():
        monkeypatch.setattr(module.settings, "package_index", index)


@contextmanager
def running() -> Iterator[Mirror]:
    """Start a mirror, and stop it."""
    serving = Mirror()
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield serving
    finally:
        serving.stop.set()
        serving.shutdown()
        serving.server_close()
        thread.join()


@contextmanager
def offering(monkeypatch: pytest.MonkeyPatch, make_archive: Callable[..., Path]) -> Iterator[Mirror]:
    """Start a mirror with two versions of one pair, and make its index the one that is asked in this process."""
    monkeypatch.delenv("TRIPGLOT_OFFLINE", raising=False)
    monkeypatch.setattr(_download, "PAUSE", 0.001)
    with running() as serving:
        for version in ("1.9", "1.10"):
            serving.files[f"/{version}"] = make_archive("ja", "en", version).read_bytes()
        serving.index(*(serving.offer("ja", "en", version, version) for version in ("1.9", "1.10")))
        point(monkeypatch, serving.url)
        yield serving
