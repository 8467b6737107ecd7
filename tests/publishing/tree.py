"""Rendered Markdown as a tree, and the two halves of a bilingual post taken out of it again."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

Node = str | tuple[str, dict, list]
GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
_VOID = ("br", "hr", "img", "input")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: list[Node] = []
        self.open: list[tuple[str, list[Node]]] = [("", self.root)]

    def handle_starttag(self, tag, attrs):
        children: list[Node] = []
        self.open[-1][1].append((tag, dict(attrs), children))
        if tag not in _VOID:
            self.open.append((tag, children))

    def handle_endtag(self, tag):
        if tag not in _VOID:
            assert self.open[-1][0] == tag, f"<{self.open[-1][0]}> is closed by </{tag}>"
            self.open.pop()

    def handle_data(self, data):
        self.open[-1][1].append(data)


def tree(markdown: str, *, inline: bool = False) -> list[Node]:
    builder = _Builder()
    builder.feed(GFM.renderInline(markdown) if inline else GFM.render(markdown))
    builder.close()
    assert len(builder.open) == 1, f"<{builder.open[-1][0]}> is left open"
    return builder.root


def _is(node: Node, name: str) -> bool:
    return not isinstance(node, str) and name in node[1].get("class", "").split()


def translation(nodes: list[Node]) -> list[Node]:
    """The tree without its originals: what the monolingual post renders to."""
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            out.append(node)
        elif _is(node, "original"):
            if out and not isinstance(out[-1], str) and out[-1][0] == "br":
                out.pop()
        elif _is(node, "translation"):
            out += translation(node[2])
        elif node[0] == "table" and (rows := _two_columns(node)):
            out += [("p", {}, translation(row)) for row in rows]
        elif children := translation(node[2]):
            out.append((node[0], node[1], children))
        elif node[0] in _VOID or not node[2]:
            out.append((node[0], node[1], []))  # a paragraph that was nothing but an original goes with it
    return out


def _two_columns(table: Node) -> list[list[Node]]:
    rows = [node for node in _all(table, "tr") if len(_all(node, "td")) == 2]
    cells = [_all(row, "td") for row in rows]
    if all(len(right[2]) == 1 and _is(right[2][0], "original") for _, right in cells):
        return [left[2] for left, _ in cells]
    return []


def _all(node: Node, tag: str) -> list[Node]:
    if isinstance(node, str):
        return []
    return [found for child in node[2] for found in ([child] if child[0] == tag else _all(child, tag))]


def originals(nodes: list[Node]) -> list[list[Node]]:
    """What every original renders to, in order."""
    out = []
    for node in nodes:
        if isinstance(node, str):
            continue
        if not _is(node, "original"):
            out += originals(node[2])
            continue
        inside = plain(node[2])
        while len(inside) == 1 and not isinstance(inside[0], str) and inside[0][0] in ("p", "span"):
            inside = inside[0][2]
        out.append(inside)
    return out


def plain(nodes: list[Node]) -> list[Node]:
    """Without attributes, and with white space as a reader sees it."""
    out: list[Node] = []
    for node in nodes:
        if not isinstance(node, str):
            out.append((node[0], {}, plain(node[2])))
        elif out and isinstance(out[-1], str):
            out[-1] += node
        else:
            out.append(node)
    spaced = [re.sub(r"\s+", " ", node) if isinstance(node, str) else node for node in out]
    edges = [True, *(not isinstance(node, str) and node[0] in _BREAKS for node in spaced), True]
    trimmed: list[Node] = []
    for node, before, after in zip(spaced, edges, edges[2:], strict=False):
        text = (node.lstrip() if before else node) if isinstance(node, str) else node
        text = (text.rstrip() if after else text) if isinstance(text, str) else text
        if text:
            trimmed.append(text)
    return trimmed


_BREAKS = frozenset(
    "br p ul ol li table thead tbody tr th td blockquote h1 h2 h3 h4 h5 h6 pre hr section dl dt dd div".split()
)
