"""Raw HTML whose content is text to a browser: a frame becomes a link, and no such tag takes the rest of a page along.

`<iframe>`, `<title>`, `<textarea>` and their like hold text without tags up to their end tag. In MDX one that ends in
`/>` is closed; to HTML it is open, and without an end all that follows would be its text.
"""

import re
from collections.abc import Iterator
from html import escape, unescape

from tripglot.post.html_tag import ATTRIBUTES

_RAW = frozenset({"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"})
_CODE = frozenset({"script", "style"})  # what looks like a tag in it is none
_TAG = re.compile(rf"<(/?)([A-Za-z][^\s/<>]*){ATTRIBUTES}>")
_ATTRIBUTE = re.compile(r"\s(src|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)


def closed(html: str) -> str:
    """HTML with an end tag behind each such tag that closes itself."""
    if "/>" not in html:
        return html

    def ended(tag: re.Match[str]) -> str:
        raw = tag[2].lower() in _RAW and not tag[1] and tag.group().endswith("/>")
        return f"{tag.group()[:-2].rstrip()}></{tag[2]}>" if raw else tag.group()

    return _TAG.sub(ended, html)


def without_frames(html: str) -> str:
    """HTML with links for frames, or what stands in those for who sees none; such a tag without an end is left out."""
    tags = [tag for tag in _TAG.finditer(html) if tag[2].lower() in _RAW]
    return "".join(_pieces(html, tags)) if tags else html


def _pieces(html: str, tags: list[re.Match[str]]) -> Iterator[str]:
    ends = _ends(tags)
    at = 0
    for number, tag in enumerate(tags):
        if tag.start() < at:
            continue
        name, end = tag[2].lower(), ends[number]
        yield html[at : tag.start()]
        inside = html[tag.end() : end.start()] if end else ""
        at = end.end() if end else tag.end()
        if name == "iframe" and not tag[1]:
            shown = inside.strip() if _words(inside) else _link(tag.group())
            yield f'<span class="frame">{shown}</span>' if shown else ""
        elif end:
            yield html[tag.start() : at]
    yield html[at:]


def _ends(tags: list[re.Match[str]]) -> list[re.Match[str] | None]:
    """For each tag its end tag: the next of its name, unless that opens anew; within code nothing does."""
    following: dict[str, re.Match[str]] = {}
    closing: dict[str, re.Match[str]] = {}
    ends: list[re.Match[str] | None] = []
    for tag in reversed(tags):
        name = tag[2].lower()
        found = closing.get(name) if name in _CODE else following.get(name)
        ends.append(found if found and found[1] and not tag[1] else None)
        following[name] = tag
        if tag[1]:
            closing[name] = tag
    return ends[::-1]


def _words(html: str) -> str:
    return _TAG.sub("", html).strip()


def _link(tag: str) -> str:
    """A film, a map, a piece of code on another host: a link, for a page asks no other host for anything."""
    said = {name.lower(): unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(tag)}
    source = said.get("src", "").strip()
    if not _ELSEWHERE.match(source):
        return ""
    source = f"https:{source}" if source.startswith("//") else source
    return f'<a href="{escape(source)}">{escape(said.get("title", "").strip() or source)}</a>'
