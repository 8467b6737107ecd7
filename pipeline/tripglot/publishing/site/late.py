"""What can only be written into a page when all posts are known: links from originals, and its neighbours."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from tripglot.publishing.places import link, page_path
from tripglot.publishing.site.facts import Page
from tripglot.publishing.site.html import LATE
from tripglot.settings import Settings

TURN = "<!--tripglot: neighbours-->"  # where a page leads on; no comment of a post comes as far as a page
_LATE_LINK = re.compile(rf'href="{LATE}:([^"#]*)(#[^"]*)?"')


def settle(html: bytes, page: Page, pages: Mapping[tuple[Path, str], Path], turn: bytes, settings: Settings) -> bytes:
    """Lead the late links of a page to the same language where it exists, else to the main one.

    pages: the page of each post and language. turn: what leads on to its neighbours.
    """

    def settled(match: re.Match[str]) -> str:
        name = Path(unquote(match.group(1)))
        path = pages.get((name, page.lang)) or page_path(name, settings.target, settings.target)
        return f'href="{link(path, page.path)}{match.group(2) or ""}"'

    html = html.replace(TURN.encode(), turn, 1)
    return _LATE_LINK.sub(settled, html.decode()).encode() if LATE.encode() in html else html
