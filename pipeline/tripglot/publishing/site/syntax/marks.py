"""`[[wikilinks]]`, which lead to a page by its name, as a markdown-it rule."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from tripglot.post.lookahead import last
from tripglot.publishing.site.anchors import slug

Find = Callable[[str], str | None]  # what a link by name leads to, as a relative address
_WIKILINK = re.compile(r"(!?)\[\[([^\[\]|#\n]{0,999})(?:#([^\[\]|\n]{1,999}))?(?:\|([^\[\]\n]{0,999}))?\]\](?!\()")
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"})


def install(md: MarkdownIt) -> None:
    """Add them to a parser. Its environment has to say under `find` what links by name lead to."""
    md.inline.ruler.before("link", "wikilink", _wikilink)


def _wikilink(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "[!" or last(state.src, "]]") <= state.pos:
        return False
    found = _WIKILINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        _written(state, *(part or "" for part in found.groups()))
    state.pos = found.end()
    return True


def _written(state: StateInline, embeds: str, name: str, heading: str, label: str) -> None:
    name, heading = name.strip(), heading.strip()
    if embeds and PurePosixPath(name).suffix.lower() in _PICTURES:
        image = state.push("image", "img", 0)
        image.attrs = {"src": name, "alt": ""}
        image.content = "" if label.isdecimal() else label  # Obsidian's width
        text = state.push("text", "", 0)
        state.tokens.pop()
        text.content = image.content
        image.children = [text] if text.content else []
        return
    found = state.env["find"](name) if name else ""
    if found is not None:
        fragment = f"#{slug(heading)}" if heading else ""
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(found) + fragment}
    state.push("text", "", 0).content = label.strip() or " › ".join(part for part in (_plain(name), heading) if part)
    if found is not None:
        state.push("link_close", "a", -1)


def _plain(name: str) -> str:
    """A page's name without its folders."""
    return PurePosixPath(name).name.removesuffix(".md")
