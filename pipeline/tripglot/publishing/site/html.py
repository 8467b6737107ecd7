"""A post's Markdown as HTML: rendered by markdown-it, sanitised by nh3 (ammonia), nothing from elsewhere.

What can be said on tokens is said there; what is sanitised is the whole, not the raw HTML in it (`own.py` says why).
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import nh3
from markdown_it.token import Token

from tripglot.post.dialects import tags
from tripglot.publishing.site.anchors import Heading, anchored
from tripglot.publishing.site.outline import settle_levels, title_of
from tripglot.publishing.site.own import OWN, OwnTags
from tripglot.publishing.site.pairs import ORIGINAL, paired
from tripglot.publishing.site.renderer import IGNORED, environment, is_elsewhere, link_to, prepare, renderer
from tripglot.publishing.site.syntax.embeds import closed, without_frames
from tripglot.publishing.site.syntax.marks import Find

Redirect = Callable[[str], str]  # an address of the source to one of the page

_EVERYWHERE = frozenset({"lang", "dir", "class", "id", "title", "role", "aria-label", "tabindex", OWN})
_TAGS = (nh3.ALLOWED_TAGS - {"area", "map"}) | {"section", "figure", "figcaption"}
_ATTRIBUTES: dict[str, set[str]] = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
for _tag in _TAGS:
    _ATTRIBUTES.setdefault(_tag, set()).update(_EVERYWHERE)
LATE = "tripglot-post"  # the scheme of links to other posts until it is known in which languages those are


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
            link = link_to(source, alt, inside=inside) if source else alt
            return link.replace('">', '" rel="noopener noreferrer">', 1) if link.startswith("<a ") else link
        tag = match.group()
        if name == "img" and "alt" not in attributes:
            tag = f'{tag.rstrip("/>")} alt="">'
        if name == "pre" and "tabindex" not in attributes:  # which scrolls, by keyboard too
            tag = f'{tag[:-1]} tabindex="0">'
        if (mark := attributes.get("id")) in taken:
            tag = tag.replace(f' id="{mark}"', "", 1)
        elif mark is not None:
            taken.add(mark)
        return tag if name != "a" or "href" in attributes else tag.replace(' rel="noopener noreferrer"', "", 1)

    return _CLEAN_TAG.sub(one, html)


def render(
    body: str, words: Any, *, lang: str = "", old: Sequence[str] = (), redirect: Redirect = str, trust: bool = False,
    base: str = "human", titled: bool | None = None, find: Find = lambda name: None,
    wanted: Collection[str] = (),
) -> Rendered:  # fmt: skip
    """Safe HTML of a Markdown body: no scripts, no styles, no event handlers, no request to another host.

    Translations and originals that the bilingual style `page` wrote are put together.

    words: what the site says (theme.words). lang: the language of the page, if that is another one. old: the anchors
    that the headings had before they were translated. redirect: where a link or an image really is. trust: raw HTML
    stays as the author wrote it. base: the state of passages that needs no mark. titled: whether there is a title in
    the front matter; unless it is None, headings are put below the page's title, and the body's own is cut off. find:
    what a link by name leads to, None if there is no such post. wanted: the anchors that links lead to.
    """
    own = OwnTags(body)
    env = environment(words, own, find)
    md = renderer(long_tags=tags.may_hold(body))
    tokens = prepare(md.parse(body, env), env)
    title = title_of(tokens, titled=titled) if titled is not None else None
    if titled is not None:
        settle_levels(tokens, title)
    headings = anchored(tokens, old, wanted)
    if title is not None:
        tokens.insert(_end_of_title(tokens, title), own.token(f"{own.put('div', _CUT)}</div>\n"))
    made = paired(tokens, words, own, lang=lang or words["lang"], base=base)
    html = closed(md.renderer.render(made.tokens, md.options, env))
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
_NAMELESS = re.compile(r"(<details(?: [^<>]*)?>)(?!\s*<summary\b)")
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
            return _REMOTE + value.translate(IGNORED)
        if name == "src" and value.translate(IGNORED)[:5].casefold() == "data:":
            return None
        if name in ("src", "href"):
            return None if value.startswith(LATE) else redirect(value)
        return value

    clean = nh3.clean(
        without_frames(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=checked,
        url_schemes={"http", "https", "mailto", LATE},
        link_rel="noopener noreferrer",
    )
    return _NAMELESS.sub(r"\1<summary>…</summary>", _finished(clean, own))


_ADDRESS = re.compile(r'((?:href|src)=)"([^"]*)"')
