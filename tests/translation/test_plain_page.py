"""What a plain renderer, which knows no dialect, makes of a pseudo translation: the same page in other letters."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from tests.conftest import DATA
from tests.translation.test_pseudo_structure import pseudo

CODE = ("code", "pre", "script", "style", "textarea")
PROSE = ("alt", "title", "caption")
PLAIN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PLAIN.use(footnote_plugin).use(deflist_plugin)


class Page(HTMLParser):
    """Tags with their targets, comments and code; no prose."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[object] = []
        self.code: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, sorted((name, "" if name in PROSE else value) for name, value in attrs)))
        self.code += [tag] if tag in CODE else []

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(tag)
        if tag in CODE and self.code:
            self.code.pop()

    def handle_data(self, data: str) -> None:
        if self.code:
            self.seen.append(data)

    def handle_comment(self, data: str) -> None:
        self.seen.append(("comment", data))


def cases() -> Iterator[tuple[str, str]]:
    for case in (DATA / "structure.txt").read_text(encoding="utf-8").split("===== ")[1:]:
        title, _, post = case.partition("\n")
        yield title, post


@pytest.mark.parametrize("post", [pytest.param(post, id=title) for title, post in cases()])
def test_pseudo_translation_keeps_the_page_of_a_plain_renderer(post: str) -> None:
    assert Page(PLAIN.render(pseudo(post))).seen == Page(PLAIN.render(post)).seen
