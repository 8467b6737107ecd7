"""A bilingual post's Markdown as HTML: rendered by markdown-it, sanitised by nh3 (ammonia), nothing from elsewhere."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from pipeline.languages import direction
from pipeline.post import dialects

_EVERYWHERE = frozenset({"lang", "dir", "class", "id", "title"})
_TAGS = (nh3.ALLOWED_TAGS - {"area", "map"}) | {"section", "figure", "figcaption"}
_ATTRIBUTES: dict[str, set[str]] = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
for _tag in _TAGS:
    _ATTRIBUTES.setdefault(_tag, set()).update(_EVERYWHERE)
_ATTRIBUTES["span"] |= {"role", "aria-label"}
# what a page with a strict Content-Security-Policy and for every reader must have otherwise
_ALIGNED = re.compile(r'style="text-align:(left|right|center)"')
_TASK = re.compile(r'<input class="task-list-item-checkbox"[^>]*>')
_DONE = '<span class="task" role="img" aria-label="done">☑</span>'
_OPEN = '<span class="task" role="img" aria-label="open">☐</span>'
_LANG = re.compile(r'(<(?:blockquote|span)\b[^>]*?) lang="([A-Za-z0-9-]+)"')


@cache
def _renderer() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin).use(tasklists_plugin)
    dialects.install(md, islands=False)
    md.add_render_rule("frame", _hidden)
    md.add_render_rule("template", _hidden)
    md.add_render_rule("math_block", _math)
    md.add_render_rule("math", _math)
    md.add_render_rule("url", _url)
    md.add_render_rule("image", _image)
    return md


def _hidden(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Shortcodes and container lines mean something to their site generator only."""
    return ""


def _math(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    body = f'<code class="math">{escape(token.content.strip())}</code>'
    return f"<p>{body}</p>\n" if token.type == "math_block" else body


def _url(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    url = escape(tokens[index].content)
    return f'<a href="{url}">{url}</a>'


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """An image of the post's own; one from elsewhere becomes a link, so that a page asks no other host for anything."""
    token = tokens[index]
    token.attrs["alt"] = self.renderInlineAsText(token.children, options, env) if token.children else ""
    source = str(token.attrs.get("src", ""))
    if urlsplit(source).netloc:
        return f'<a class="image" href="{escape(source)}">{escape(str(token.attrs["alt"]) or source)}</a>'
    return str(self.renderToken(tokens, index, options, env))


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src" and (urlsplit(value).netloc or value.startswith("data:")):
        return None
    return value


_PAIR = re.compile(
    r"(<(p|h[1-6])\b[^>]*>(?:(?!</\2>).)*</\2>)\s*(<blockquote class=\"original\b[^>]*>.*?</blockquote>)", re.DOTALL
)


def paired(html: str) -> str:
    """Put each translated paragraph or heading and its original into one element, so that a page can align them."""
    return _PAIR.sub(r'<div class="pair">\n\1\n\3\n</div>', html)


def render(body: str) -> str:
    """Safe HTML of a Markdown body: no scripts, no styles, no event handlers, no request to another host."""
    html = _renderer().render(body)
    html = _ALIGNED.sub(r'class="\1"', html)
    html = _TASK.sub(lambda m: _DONE if "checked" in m.group() else _OPEN, html)
    html = _LANG.sub(lambda m: f'{m.group(1)} lang="{m.group(2)}" dir="{direction(m.group(2))}"', html)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
