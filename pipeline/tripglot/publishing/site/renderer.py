"""Markdown to HTML, before it is sanitised: the rules of markdown-it, and what a page says otherwise."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from html import escape
from typing import Any

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
from tripglot.post.html_tag import CLOSED
from tripglot.publishing.site.anchors import plain
from tripglot.publishing.site.highlight import highlight
from tripglot.publishing.site.own import OwnTags
from tripglot.publishing.site.syntax import marks, references, shortcodes
from tripglot.publishing.site.syntax.callouts import boxed
from tripglot.publishing.site.syntax.mathml import formula

# what a page with a strict Content-Security-Policy and for every reader must have otherwise
_STYLE = "text-align:"
_ALIGNED = re.compile(rf'style="{_STYLE}(left|right|center)"')
_TASK = re.compile(r'<input class="task-list-item-checkbox"[^>]*>')
_LANG = re.compile(r'(<(?:blockquote|span)\b[^>]*?) lang="([A-Za-z0-9-]+)"')


@cache
def renderer(*, long_tags: bool = True) -> MarkdownIt:
    """The parser and renderer of pages; `environment` makes its environment, `long_tags` are as in the dialects."""
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin).use(tasklists_plugin)
    dialects.install(md, islands=False, long_tags=long_tags)
    marks.install(md)
    references.install(md)
    for name, rule in {
        "frame": _frame,
        "template": _template,
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
    return ""


def _frame(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return shortcodes.on_lines(tokens[index].content, env["ended"], partial(_formula, env))


def _template(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return shortcodes.in_line(tokens[index].content, env["ended"], partial(_formula, env))


def _formula(env: Any, source: str, block: bool) -> str:
    """A formula, which was made safe by itself: the sanitiser of pages knows no formulas."""
    own: OwnTags = env["own"]
    return own.whole("span", formula(source, block=block))


_COMMENT = re.compile(
    rf"(<(script|style|textarea|xmp)\b(?!{CLOSED}).*?</\2\s*>)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE
)


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
    block = token.type == "math_block"
    made = _formula(env, token.content, block)
    return f"<p>{made}</p>\n" if block else made


def _url(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    url = escape(tokens[index].content)
    return url if tokens[index].meta.get("linked") else f'<a href="{url}">{url}</a>'


def _fence(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    return (
        shortcodes.drawing(token.content)
        if token.info.split()[:1] == ["mermaid"]
        else highlight(token.content, token.info)
    )


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
        return link_to(escape(source), escape(str(token.attrs["alt"])), inside=inside > 0)
    return str(self.renderToken(tokens, index, options, env))


IGNORED = dict.fromkeys([*range(0x21), 0x7F])  # browsers drop some of these from addresses, some only at the ends
_SCHEME = re.compile(r"(?!data:)[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def is_elsewhere(address: str) -> bool:
    """Whether a browser would ask another host for an address, however that is disguised (WHATWG's URL standard)."""
    return _SCHEME.match(address.translate(IGNORED).replace("\\", "/")) is not None


def environment(words: Any, own: OwnTags, find: marks.Find) -> dict[str, Any]:
    """What the rules go by. find: what a link by name (a wikilink, a `ref`) leads to."""
    return {"words": words, "tables": 0, "own": own, "find": find, "ended": frozenset()}


def prepare(tokens: Sequence[Token], env: dict[str, Any]) -> list[Token]:
    """Parsed tokens as they are to be rendered: callouts as boxes, images with a title as figures."""
    sources = [token.content for token in tokens if token.type == "frame"]
    for token in tokens:
        adapt(token)
        sources += [child.content for child in token.children or () if child.type == "template"]
    env["ended"] = shortcodes.ended(sources)
    return list(_figures(boxed(tokens, env["words"])))


def _figures(tokens: Sequence[Token]) -> Iterator[Token]:
    """An image that is alone in its paragraph and has a title becomes a figure with a caption."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        inline = tokens[at + 1] if token.type == "paragraph_open" and not token.hidden else None
        image = inline.children[0] if inline and inline.children and len(inline.children) == 1 else None
        if inline and image and image.type == "image" and (title := image.attrs.pop("title", "")):
            caption = f"<figcaption>{escape(str(title))}</figcaption></figure>\n"
            yield from (Token("own", "", 0, content="<figure>"), inline, Token("own", "", 0, content=caption))
            at += 3
            continue
        yield token
        at += 1


def adapt(token: Token) -> None:
    """Alignment without styles. Lines too long to have been wrapped are paragraphs to their author, and stay lines."""
    if token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", None)):
        token.attrSet("class", str(style).removeprefix(_STYLE))
    if token.type == "inline" and any(len(_TAG.sub("", line)) > LONGEST_WRAPPED for line in token.content.split("\n")):
        for child in token.children or []:
            if child.type == "softbreak":
                child.type, child.tag = "hardbreak", "br"


_TAG = re.compile(r"<[^<>]*>")


def link_to(source: str, alt: str, *, inside: bool = False) -> str:
    """What stands for an image from elsewhere; words alone where it stands inside of a link."""
    text = alt or source
    return f'<span class="image">{text}</span>' if inside else f'<a class="image" href="{source}">{text}</a>'


def _task(words: Any, *, done: bool) -> str:
    word, mark = (words["done"], "☑") if done else (words["open"], "☐")
    return f'<span class="task" role="img" aria-label="{escape(word)}">{mark}</span>'
