"""The site: one page per post with its originals beside the translations, and an index. No request leaves a page."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import relpath
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from pipeline.languages import autonym, direction, english_name
from pipeline.memory import State
from pipeline.post import Post

from .html import paired, render

if TYPE_CHECKING:
    from pipeline.settings import Settings

STYLE = Path("site/style.css")


@dataclass(frozen=True, slots=True)
class Page:
    """What the index needs to know of a page."""

    name: Path  # below site/, with .html
    title: str
    date: str
    originals: tuple[str, ...]  # languages of the translated paragraphs
    states: dict[State, int]  # how many paragraphs are in which state
    left: int  # sentences that keep their source


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.publishing"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["autonym"] = autonym
    environment.filters["english_name"] = english_name
    environment.filters["direction"] = direction
    return environment


def describe(name: Path, post: Post, langs: Mapping[int, str], states: Mapping[int, State], left: int) -> Page:
    """Title and date of a post, from its front matter or its first heading, and what was done to it."""
    values = {value.path[0]: value.text for value in (post.front.values if post.front else ()) if value.path}
    facts = {str(path[0]).lower(): value for path, value in (post.front.data if post.front else ()) if len(path)}
    heading = next((block.source for block in post.blocks if block.kind == "heading"), "")
    title = next((text for key, text in values.items() if str(key).lower() == "title"), "") or heading or name.stem
    date = re.match(r"\d{4}-\d{2}-\d{2}", facts.get("date", "").split(" ", 1)[-1]) or re.match(
        r"\d{4}-\d{2}-\d{2}", name.name
    )
    return Page(
        name.with_suffix(".html"),
        re.sub(r"[*_`]", "", title),
        date.group() if date else "",
        tuple(sorted({langs[index] for index in states if index in langs})),
        dict(sorted(Counter(states.values()).items())),
        left,
    )


def page(page: Page, text: str, body_start: int, settings: "Settings") -> bytes:
    """One post's page from its bilingual Markdown."""
    body = paired(render(text[body_start:].replace("\r\n", "\n").replace("\r", "\n")))
    has_title = "<h1" in body
    template = _environment().get_template("page.html")
    html = template.render(
        page=page,
        body=body,
        has_title=has_title,
        lang=settings.target,
        site=settings.title,
        root=relpath(".", page.name.parent.as_posix() or "."),
    )
    return html.encode()


def index(pages: Sequence[Page], settings: "Settings") -> bytes:
    """The index of all pages, newest first, those without a date last."""
    ordered = sorted(sorted(pages, key=lambda p: p.name), key=lambda p: p.date, reverse=True)
    template = _environment().get_template("index.html")
    return template.render(pages=ordered, lang=settings.target, site=settings.title).encode()


def style() -> bytes:
    """The one style sheet."""
    return (Path(__file__).parent / "templates" / "style.css").read_bytes()
