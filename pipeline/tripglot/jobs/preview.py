"""A preview of the site on this machine alone, which follows every change of posts, memory and templates.

It shows what the memory has and asks no engine; output folder and memory stay as they are. The pages are those that a
run would write, but for one script of a few lines that reloads them: it is put in on the way out, never into a file.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os.path import isdir, isfile
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, urlsplit

from tripglot.errors import TripglotError
from tripglot.settings import FILE, Settings

LOOPBACK = "127.0.0.1"
_HOSTS = frozenset({"localhost", LOOPBACK})
_CHANGES, _SCRIPT = "/-/changes", "/-/reload.js"
_RELOAD = b"""\
new EventSource("/-/changes").addEventListener("change", () => location.reload());
"""
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_BEAT = 15.0  # seconds after which a silent connection is told that all is well


class Changes:
    """How often the site was built, for those who wait for the next time."""

    def __init__(self) -> None:
        """Begin at none."""
        self.number = 0
        self._changed = threading.Condition()

    def announce(self) -> None:
        """The site was built anew."""
        with self._changed:
            self.number += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> bool:
        """Wait until the site is newer than `seen`; False if that took too long."""
        with self._changed:
            return self._changed.wait_for(lambda: self.number > seen, seconds)


class Handler(SimpleHTTPRequestHandler):
    """Files of the site as they are, pages with the reloading script."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, changes: Changes, **kwargs: Any) -> None:
        self._changes = changes
        super().__init__(*args, **kwargs)

    def parse_request(self) -> bool:
        """Refuse what is no address, before anybody looks at it."""
        if not super().parse_request():
            return False
        if _parts(self.path) is None:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        return True

    def do_GET(self) -> None:
        """A file of the site, the script, or what is told of changes."""
        if not self.is_for_us():
            self.send_error(HTTPStatus.FORBIDDEN)
        elif self.path == _CHANGES:
            self._tell()
        elif self.path == _SCRIPT:
            self.answer(_RELOAD, "text/javascript")
        else:
            self._serve()

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def is_for_us(self) -> bool:
        """Whether a browser was led here by our name: a page of another site must not read us (DNS rebinding)."""
        parts = _parts(f"//{self.headers.get('Host', '')}")
        return parts is not None and parts.hostname in _HOSTS

    def _serve(self) -> None:
        path = Path(self.translate_path(self.path))
        # unlike those of Path, these do not stumble over a name that is too long
        path = path / "index.html" if isdir(path) else path  # noqa: PTH112
        status = HTTPStatus.OK
        if not isfile(path):  # noqa: PTH113
            path, status = Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND
        try:
            data = path.read_bytes()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        kind = self.guess_type(path.name)
        if path.suffix == ".html":
            data = _with_head(data, self.head())
            kind = "text/html; charset=utf-8"
        self.answer(data, kind, status)

    def head(self) -> str:
        """What is put into the head of each page on its way out."""
        return f'<script src="{_SCRIPT}" defer></script>\n'

    def answer(
        self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] = _NO_HEADERS
    ) -> None:
        """Send an answer, which nobody is to keep."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _tell(self) -> None:
        """Server-sent events: one for each time that the site was built."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        seen = self._changes.number
        try:
            while True:
                changed = self._changes.wait(seen, _BEAT)
                self.wfile.write(b"event: change\ndata:\n\n" if changed else b": all is well\n\n")
                self.wfile.flush()
                seen = self._changes.number
        except OSError:
            return  # the page was closed

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what is of interest is what was built."""


def _with_head(page: bytes, head: str) -> bytes:
    page = page.replace(b"style-src ", b"script-src &#39;self&#39;; connect-src &#39;self&#39;; style-src ", 1)
    return page.replace(b"</head>", f"{head}</head>".encode(), 1)


def _parts(address: str) -> SplitResult | None:
    """An address in its parts; None if it is none: a bracket that nothing closes."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


class _Server(ThreadingHTTPServer):
    """Lets go, without a word, of who is not there any more."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(folder: Path, port: int, changes: Changes, handler: Callable[..., Handler] = Handler) -> ThreadingHTTPServer:
    """A server of the files in a folder, on the loopback interface. Raises TripglotError if the port is taken."""
    try:
        return _Server((LOOPBACK, port), partial(handler, directory=str(folder), changes=changes))
    except OSError as error:
        raise TripglotError(f"port {port}: {error.strerror}", cure="choose another --port") from None


def state_of(settings: Settings) -> dict[str, tuple[int, int]]:
    """Everything that the site is made of, with what tells whether it has changed."""
    places = settings.places()
    folders = [*places.posts, settings.root / settings.memory, settings.root / settings.templates]
    files = [settings.root / settings.glossary, settings.root / FILE, settings.root / "pyproject.toml"]
    found = {}
    for path in (*files, *(path for folder in folders for path in _below(folder))):
        try:
            facts = path.stat()
        except OSError:
            continue
        found[str(path)] = (facts.st_mtime_ns, facts.st_size)
    return found


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / name for name in names)


def follow(
    build: Callable[[], Settings], settings: Settings, changes: Changes, stop: threading.Event, every: float = 0.4
) -> None:
    """Build once, and whenever something has changed, until told to stop; `build` returns the settings it went by."""
    before = None
    while not stop.is_set():
        now = state_of(settings)  # before the build: what changes meanwhile is seen the next time
        if now != before:
            before = now
            settings = build()
            changes.announce()
        stop.wait(every)
