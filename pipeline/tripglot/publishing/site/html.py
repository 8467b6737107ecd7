"""A post's Markdown as HTML: rendered by markdown-it, sanitised by nh3 (ammonia), nothing from elsewhere.

What can be said on tokens is said there; what is sanitised is the whole, not the raw HTML in it (`own.py` says why).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from tripglot.languages import direction
from tripglot.post import dialects
from tripglot.post.blocks import LONGEST_WRAPPED
from tripglot.publishing.site.anchors import Heading, anchored, plain
from tripglot.publishing.site.highlight import highlight
from tripglot.publishing.site.outline import settle_levels, title_of
from tripglot.publishing.site.own import OWN, OwnTags
from tripglot.publishing.site.pairs import ORIGINAL, paired

Redirect = Callable[[str], str]  # an address of the source to one of the page

_EVERYWHERE = frozenset({"lang", "dir", "class", "id", "title", "role", "aria-label", "tabindex", OWN})
_TAGS = (nh3.ALLOWED_TAGS - {"area", "map"}) | {"section", "figure", "figcaption"}
_ATTRIBUTES: dict[str, set[str]] = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
for _tag in _TAGS:
    _ATTRIBUTES.setdefault(_tag, set()).update(_EVERYWHERE)
LATE = "tripglot-post"  # the scheme of links to other posts until it is known in which languages those are
# what a page with a strict Content-Security-Policy and for every reader must have otherwise
_STYLE = "text-align:"
_ALIGNED = re.compile(rf'style="{_STYLE}(left|right|center)"')
_TASK = re.compile(r'<input class="task-list-item-checkbox"[^>]*>')
_LANG = re.compile(r'(<(?:blockquote|span)\b[^>]*?) lang="([A-Za-z0-9-]+)"')


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as HTML, and its headings.

    titled: whether it has the page's title itself. title: the HTML of that, if it could be cut off. texts, pairs: how
    many texts there are (a table is one), and how many have an original beside them.
    """

    html: str
    headings: Sequence[Heading]
    titled: bool = False
    title: str = ""
    texts: int = 0
    pairs: int = 0


@cache
def _renderer() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin).use(tasklists_plugin)
    dialects.install(md, islands=False)
    for name, rule in {
        "frame": _hidden,
        "template": _hidden,
        "private": _hidden,
        "html_block": _raw,
        "html_inline": _raw,
        "own": _own,
        "math_block": _math,
        "math": _math,
        "url": _url,
        "image": _image,
        "fence": _fence,
        "code_block": _fence,
        "table_open": _table_open,
        "table_close": _table_close,
        "anchor": _anchor,
    }.items():
        md.add_render_rule(name, rule)
    return md


def _hidden(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Shortcodes and container lines mean something to their site generator only."""
    return ""


_COMMENT = re.compile(r"(<(script|style|textarea|xmp)\b.*?</\2\s*>)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)


def _raw(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Raw HTML without its comments, which are for those who write the post; a page says some things otherwise."""
    content = tokens[index].content
    if "<!--" in content:
        content = _COMMENT.sub(lambda match: match.group(1) or "", content)
    content = _ALIGNED.sub(r'class="\1"', content)
    content = _TASK.sub(lambda match: _task(env["words"], done="checked" in match.group()), content)
    return _LANG.sub(
        lambda match: f'{match.group(1)} lang="{match.group(2)}" dir="{direction(match.group(2))}"', content
    )


def _own(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return tokens[index].content


def _math(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    body = f'<code class="math">{escape(token.content.strip())}</code>'
    return f"<p>{body}</p>\n" if token.type == "math_block" else body


def _url(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    url = escape(tokens[index].content)
    return f'<a href="{url}">{url}</a>'


def _fence(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return highlight(tokens[index].content, tokens[index].info)


def _table_open(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    # a wide table scrolls in a box of its own, by keyboard too
    env["tables"] += 1
    label = escape(f"{env['words']['table']} {env['tables']}")
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">\n<table>\n'


def _table_close(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</table>\n</div>\n"


def _anchor(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<span id="{escape(tokens[index].content)}"></span>'


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """An image of the post's own; one from elsewhere becomes a link, so that a page asks no other host for anything."""
    token = tokens[index]
    token.attrs["alt"] = plain(token.children or [])
    source = str(token.attrs.get("src", ""))
    if is_elsewhere(source):
        inside = sum((token.type == "link_open") - (token.type == "link_close") for token in tokens[:index])
        return _elsewhere(escape(source), escape(str(token.attrs["alt"])), inside=inside > 0)
    return str(self.renderToken(tokens, index, options, env))


_IGNORED = dict.fromkeys([*range(0x21), 0x7F])  # browsers drop some of these from addresses, some only at the ends
_SCHEME = re.compile(r"(?!data:)[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def is_elsewhere(address: str) -> bool:
    """Whether a browser would ask another host for an address, however that is disguised (WHATWG's URL standard)."""
    return _SCHEME.match(address.translate(_IGNORED).replace("\\", "/")) is not None


def _adapt(token: Token) -> None:
    """Alignment without styles. Lines too long to have been wrapped are paragraphs to their author, and stay lines."""
    if token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", None)):
        token.attrSet("class", str(style).removeprefix(_STYLE))
    if token.type == "inline" and any(len(_TAG.sub("", line)) > LONGEST_WRAPPED for line in token.content.split("\n")):
        for child in token.children or []:
            if child.type == "softbreak":
                child.type, child.tag = "hardbreak", "br"


_TAG = re.compile(r"<[^<>]*>")


def _elsewhere(source: str, alt: str, *, inside: bool = False) -> str:
    text = alt or source
    return f'<span class="image">{text}</span>' if inside else f'<a class="image" href="{source}">{text}</a>'


_REMOTE = "tripglot-image:"  # begins the address of an image that lies elsewhere, until it has become a link
# a tag as nh3 writes it; the values of attributes may hold any sign but the quotation mark
_CLEAN_TAG = re.compile(r'<(?P<name>/?[a-z][a-z0-9]*)(?P<attributes>(?:\s+[^\s"=<>]+(?:="[^"]*")?)*)\s*/?>')
_CLEAN_ATTRIBUTE = re.compile(r'\s+([^\s"=<>]+)="([^"]*)"')


def _finished(html: str, own: OwnTags) -> str:
    """Sanitised HTML with our own tags, links or words for images that are not there, and each `id` given once."""
    inside = False
    taken: set[str] = set()

    def one(match: re.Match[str]) -> str:
        nonlocal inside
        name, attributes = match["name"], dict(_CLEAN_ATTRIBUTE.findall(match["attributes"]))
        inside = inside if name not in ("a", "/a") else name == "a"
        if (written := own.get(attributes.get(OWN))) is not None:
            return written
        source = attributes.get("src", _REMOTE)
        if name == "img" and source.startswith(_REMOTE):
            alt = attributes.get("alt", "").replace("<", "&lt;").replace(">", "&gt;")
            source = source.removeprefix(_REMOTE)
            link = _elsewhere(source, alt, inside=inside) if source else alt
            return link.replace('">', '" rel="noopener noreferrer">', 1) if link.startswith("<a ") else link
        tag = match.group()
        if (mark := attributes.get("id")) in taken:
            tag = tag.replace(f' id="{mark}"', "", 1)
        elif mark is not None:
            taken.add(mark)
        return tag if name != "a" or "href" in attributes else tag.replace(' rel="noopener noreferrer"', "", 1)

    return _CLEAN_TAG.sub(one, html)


def render(
    body: str, words: Any, *, lang: str = "", old: Sequence[str] = (), redirect: Redirect = str, trust: bool = False,
    base: str = "human", titled: bool | None = None,
) -> Rendered:  # fmt: skip
    """Safe HTML of a Markdown body: no scripts, no styles, no event handlers, no request to another host.

    Translations and originals that the bilingual style `page` wrote are put together.

    words: what the site says (theme.words). lang: the language of the page, if that is another one. old: the anchors
    that the headings had before they were translated. redirect: where a link or an image really is. trust: raw HTML
    stays as the author wrote it. base: the state of passages that needs no mark. titled: whether there is a title in
    the front matter; unless it is None, headings are put below the page's title, and the body's own is cut off.
    """
    env: dict[str, Any] = {"words": words, "tables": 0}
    own = OwnTags(body)
    md = _renderer()
    tokens = md.parse(body, env)
    title = title_of(tokens, titled=titled) if titled is not None else None
    if titled is not None:
        settle_levels(tokens, title)
    headings = anchored(tokens, old)
    for token in tokens:
        _adapt(token)
    if title is not None:
        tokens.insert(_end_of_title(tokens, title), own.token(f"{own.put('div', _CUT)}</div>\n"))
    made = paired(tokens, words, own, lang=lang or words["lang"], base=base)
    html: str = md.renderer.render(made.tokens, md.options, env)
    html = own.written(_redirected(html, redirect)) if trust else _sanitised(html, own, redirect)
    head, cut, rest = html.partition(f"<div {_CUT}></div>")
    if cut and not _is_whole(head):
        head, rest = "", head + rest
    return Rendered(rest if cut else html, headings, title is not None, head if cut else "", made.texts, made.pairs)


def _end_of_title(tokens: Sequence[Token], start: int) -> int:
    """Behind a title, and behind its original if that follows."""
    end = start + 3
    if end < len(tokens) and tokens[end].type == "html_block" and tokens[end].content.startswith(ORIGINAL):
        end = next((i for i in range(end, len(tokens)) if tokens[i].content.rstrip() == "</blockquote>"), end - 1) + 1
    return end


_CUT = 'class="cut"'
_VOID = frozenset({"br", "img", "hr", "wbr", "col"})
_ANY_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>")


def _is_whole(html: str) -> bool:
    """Whether every element that begins in a piece of sanitised HTML ends in it."""
    opened: list[str] = []
    for closes, name in _ANY_TAG.findall(html):
        if closes and (not opened or opened.pop() != name):
            return False
        if not closes and name not in _VOID:
            opened.append(name)
    return not opened


def _redirected(html: str, redirect: Redirect) -> str:
    return _ADDRESS.sub(lambda m: f'{m.group(1)}"{escape(redirect(unescape(m.group(2))))}"', html)


def _sanitised(html: str, own: OwnTags, redirect: Redirect) -> str:
    def checked(tag: str, name: str, value: str) -> str | None:
        if name == OWN:
            return value if own.get(value) is not None else None
        if name == "id":  # those that begin with tg- are the page's own
            return f"_{value}" if value.casefold().startswith("tg-") else value
        if name == "src" and is_elsewhere(value):
            return _REMOTE + value.translate(_IGNORED)
        if name == "src" and value.translate(_IGNORED)[:5].casefold() == "data:":
            return None
        if name in ("src", "href"):
            return None if value.startswith(LATE) else redirect(value)
        return value

    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=checked,
        url_schemes={"http", "https", "mailto", LATE},
        link_rel="noopener noreferrer",
    )
    return _finished(clean, own)


_ADDRESS = re.compile(r'((?:href|src)=)"([^"]*)"')


def _task(words: Any, *, done: bool) -> str:
    word, mark = (words["done"], "☑") if done else (words["open"], "☐")
    return f'<span class="task" role="img" aria-label="{escape(word)}">{mark}</span>'
