"""The preview as a browser meets it: a real process, real requests."""

import http.client
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def serving(project: Path, port: int = 0) -> "subprocess.Popen[str]":
    """`tripglot serve` as it begins."""
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "tripglot", "serve", "--port", str(port)],
        cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(
        "# One\n\nEnglish text stands here.\n\n这个项目是一个开源项目。\n", "utf-8"
    )
    process = serving(tmp_path)
    assert process.stdout
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
    assert found
    assert "built: 1 post, " in process.stdout.readline()
    yield tmp_path, int(found.group(1))
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request("GET", path, headers=headers)
    answer = link.getresponse()
    return answer.status, answer.read().decode()


def test_the_preview_follows_a_change_and_leaves_no_trace(preview: tuple[Path, int]) -> None:
    project, port = preview
    status, html = get(port, "/a.html")
    assert status == 200
    assert '<script src="/-/reload.js" defer>' in html
    assert 'data-state="missing"' in html  # nothing was asked of an engine
    waiting = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    waiting.request("GET", "/-/changes")
    events = waiting.getresponse()
    (project / "posts" / "a.md").write_text("# Two\n\nOther English text stands here.\n", encoding="utf-8")
    assert events.readline() == b"event: change\n"
    assert ">Two</h1>" in get(port, "/a.html")[1]
    assert sorted(path.name for path in project.iterdir()) == ["posts"]


def test_the_preview_is_for_this_machine_alone(preview: tuple[Path, int]) -> None:
    _, port = preview
    assert get(port, "/", Host="evil.example")[0] == 403
    assert get(port, "/../../../../etc/passwd")[0] == 404
    assert get(port, "/nosuch.html")[0] == 404


def test_broken_settings_do_not_end_it(preview: tuple[Path, int]) -> None:
    project, port = preview
    (project / "tripglot.toml").write_text("nonsense = ")
    time.sleep(1)
    assert get(port, "/a.html")[0] == 200
    (project / "tripglot.toml").write_text('title = "Mended"\n')
    end = time.monotonic() + 30
    while "Mended" not in get(port, "/")[1]:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_taken_port_is_one_line(preview: tuple[Path, int]) -> None:
    project, port = preview
    process = serving(project, port)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 2
    assert errors == f"tripglot: port {port}: Address already in use (choose another --port)\n"


def test_what_is_still_wrong_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    post = tmp_path / "posts" / "a.md"
    post.write_text("English text stands here.\n\n这个项目是一个开源项目。\n", encoding="utf-8")
    process = serving(tmp_path)
    assert process.stdout
    process.stdout.readline()
    assert re.fullmatch(
        r"built: 1 post, \d+ files changed, 1 sentence without translation\n", process.stdout.readline()
    )
    post.write_text("English text stands here now.\n\n这个项目是一个开源项目。\n", encoding="utf-8")
    assert process.stdout.readline().startswith("built: 1 post, ")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert errors == "tripglot: posts/a.md:3: not translated: not in the memory (tripglot run)\n"


def raw(port: int, said: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        link.sendall(said)
        return link.recv(12)


def test_what_no_browser_sends_is_refused_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("# One\n\nEnglish text stands here.\n")
    process = serving(tmp_path)
    assert process.stdout
    assert process.stderr
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
    assert found
    port = int(found.group(1))
    assert "built" in process.stdout.readline()
    assert raw(port, b"GET / HTTP/1.1\r\nHost: [\r\n\r\n") == b"HTTP/1.1 403"
    assert raw(port, b"GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n") == b"HTTP/1.1 400"
    for path in (b"x" * 5000, b"%00", b"a/" * 2000, b"%ff%fe"):
        assert raw(port, b"GET /" + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n") == b"HTTP/1.1 404"
    for said in (b"GET / HTT", b"GET /a.html HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50):
        link = socket.create_connection(("127.0.0.1", port))
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        link.sendall(said)
        link.close()  # by a reset
    assert get(port, "/a.html")[0] == 200
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert process.stderr.read() == ""
