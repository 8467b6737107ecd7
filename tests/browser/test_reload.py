"""A page of the preview reloads itself in a real Chromium, within the page's own policy."""

from pathlib import Path

import pytest

from tests.jobs.test_preview import preview  # noqa: F401 - a fixture

from .conftest import CHROMIUM, FLAGS

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def test_a_page_follows_its_post(preview: tuple[Path, int]) -> None:  # noqa: F811
    project, port = preview
    complaints: list[str] = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"http://127.0.0.1:{port}/a.html")
        assert page.locator("h1").inner_text() == "One"
        (project / "posts" / "a.md").write_text("# Two\n\nOther English text stands here.\n", encoding="utf-8")
        playwright.expect(page.locator("h1")).to_have_text("Two", timeout=20_000)
        browser.close()
    assert complaints == []
