"""One post's page in one language."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from posixpath import relpath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from markupsafe import Markup

from tripglot.languages import direction, same_language
from tripglot.post import Post
from tripglot.publishing.claims import Claims
from tripglot.publishing.markdown.version import Version
from tripglot.publishing.places import FEED, find_post, home, link, local, page_path, post_link
from tripglot.publishing.site.addresses import address, alternates
from tripglot.publishing.site.anchors import heading_anchors, python_markdown_anchors
from tripglot.publishing.site.data import linked_data
from tripglot.publishing.site.facts import Page, is_titled, title_facts
from tripglot.publishing.site.html import LATE, Rendered, render
from tripglot.publishing.site.late import TURN
from tripglot.publishing.site.licence import licence_of
from tripglot.publishing.site.tags import tag_path
from tripglot.publishing.site.theme import fill_in, words
from tripglot.settings import Settings

_SHORTEST_TOC = 3  # headings
_FACING = 1 / 3  # of the texts; fewer originals stand in the margin


def page(
    page: Page, versions: Sequence[Page], text: str, body_start: int, version: Version, settings: Settings,
    names: frozenset[Path], links: set[Path], asked: dict[str, Path | None], anchors: frozenset[str],
    claims: Claims, called: dict[str, Path | None], images: Mapping[str, Path],
) -> bytes:  # fmt: skip
    """The HTML of a page from the bilingual Markdown `text` of its post; `versions` are the pages of the same post.

    `links` takes the posts that it links to, `asked` what it calls others by name and which those are; `anchors` are
    those of this post that links lead to. `called` takes the addresses that posts might claim, and those posts.
    `images` are those that are elsewhere than the post says. The links lead to pages in the same language. On an
    original, where it takes all posts to know which there are, they stay marked until `late.settle`.
    """

    def redirect(address: str) -> str:
        other = post_link(address, page.name, settings.posts)
        if other is None:
            other = claims.find(address, page.name)
            called[address] = other.name if other else None
        if other is not None:
            links.add(other.name)
        if image := images.get(unquote(urlsplit(address).path)):
            return link(image, page.path)
        if other is None or other.name not in names:
            return _moved(address, page, settings)
        if page.original:
            return f"{LATE}:{quote(other.name.as_posix())}{other.fragment}"
        return link(page_path(other.name, page.lang, settings.target), page.path) + other.fragment

    def find(name: str) -> str | None:
        post = asked[name] = find_post(name, page.name, names)
        return None if post is None else quote(relpath(post.as_posix(), page.name.parent.as_posix()))

    body = text[body_start:].replace("\r\n", "\n").replace("\r", "\n")
    rendered = render(
        body,
        words(page.lang),
        lang=page.lang,
        old=_old_anchors(version.filled.original if version.filled else version.post, anchors),
        redirect=redirect,
        trust=settings.trust_html,
        base=page.base,
        titled=is_titled(version.post),
        find=find,
        wanted=anchors,
    )
    toc = [heading for heading in rendered.headings if heading.level in (2, 3) and heading.text]
    return fill_in(
        settings.root / settings.templates,
        "page.html",
        {
            "page": page,
            "versions": versions,
            "langs": [(version.lang, version.path) for version in versions],
            "alternates": alternates(versions, settings),
            "body": Markup(rendered.html.strip()),
            "title": Markup(rendered.title.strip()),
            "has_title": rendered.titled,
            "title_facts": title_facts(version),
            "view": _view(rendered),
            "toc": toc if len(toc) >= _SHORTEST_TOC else [],
            "tags": [(tag, home(page.lang, settings.target) / tag_path(tag)) for tag in page.tags],
            "turn": Markup(TURN),
            "image": address(page.image, settings) if page.image else "",
            "data": linked_data(page, versions, settings),
            **common(page.path, page.lang, settings),
        },
    )


def _old_anchors(post: Post, wanted: frozenset[str]) -> list[str]:
    """The anchors of a post's headings as links have them: GitHub's, or Python-Markdown's where one leads to that."""
    pairs = zip(heading_anchors(post), python_markdown_anchors(post), strict=True)
    return [theirs if theirs in wanted and ours not in wanted else ours for ours, theirs in pairs]


def _view(rendered: Rendered) -> str:
    """How originals are shown where there is room: in a column of their own, or in the margin."""
    if not rendered.pairs:
        return "plain"
    return "facing" if rendered.pairs >= _FACING * rendered.texts else "notes"


def _moved(address: str, page: Page, settings: Settings) -> str:
    """A local address as it is from the page's folder, which may be another one than the post's."""
    meant = local(address, page.name, settings.posts)
    if meant is None:
        return address
    _, mark, rest = address.partition(urlsplit(address).path)
    return link(meant, page.path) + (rest if mark else "")


def common(path: Path, lang: str, settings: Settings) -> dict[str, Any]:
    """What every template is given."""
    here = home(lang, settings.target)
    said = words(lang)
    return {
        "lang": lang,
        "dir": direction(lang),
        "words": said,
        "words_lang": None if same_language(said["lang"], lang) else said["lang"],
        "site": settings.title,
        "licence": licence_of(settings.licence),
        "url": settings.url,
        "canonical": address(path, settings),
        "style": link(Path("style.css"), path),
        "icon": link(Path("icon.svg"), path),
        "index": link(here / "index.html", path),
        "feed": link(here / FEED, path),
        "csp": ""
        if settings.trust_html
        else "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'",
        "here": path,
    }
