"""Links whose address a template makes: `ref`, `relref`, `post_url`, `link`, or a path from the top of the site."""

import re
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from tripglot.post.address import TEMPLATED, is_templated

NOWHERE = "tripglot-nowhere:"  # an address that no page has: the words of a link stay, the link does not
_ADDRESS = re.compile(
    r"(`+)(?:(?!\1).)*+\1(?!`)"  # code: left as it is
    rf"|\]\(\s*(?P<address>{TEMPLATED})(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)",
    re.DOTALL,
)
_SLASHES = re.compile("/{2,}")
# what stands for the top of the site, alone or behind a path
_TOP = re.compile(
    r"\{\{-?\s*(?:site\.(?:base_?url|url)|\.?Site\.BaseURL|config\.(?:url|root)"
    r"|(?:\"(?P<path>[^\"\n]*)\"|'(?P<other>[^'\n]*)')\s*\|\s*(?:rel|abs|relative_|absolute_)ur[li](?:_for)?)\s*"
    r"(?:\|\s*(?:relative|absolute)_url\s*)?-?\}\}"
)
_TAG = re.compile(
    r"\{(?:\{[<%]|%-?)\s*(?P<name>rel_?ref|ref|post_url|link|post_link|post_path)\s+(?P<rest>.*?)\s*(?:[>%]\}|-?%)\}"
)
_WANTED = re.compile(r"(?:path=)?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=]+)(?=\s|$))")


def install(md: MarkdownIt) -> None:
    """Have such links led on before lines are parsed; the environment says under `find` what names lead to."""
    md.core.ruler.before("inline", "references", _lead)


def _lead(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and "](" in token.content and "{" in token.content:
            token.content = _ADDRESS.sub(lambda found: _led(found, state), token.content)
    for reference in state.env.get("references", {}).values():
        address = unquote(reference["href"])
        if is_templated(address):
            reference["href"] = quote(_where(address, state), safe=":/#?&=%")


def _led(found: re.Match[str], state: StateCore) -> str:
    if found["address"] is None:
        return found.group()
    return f"](<{_where(found['address'], state)}>{found['title'] or ''})"


def _where(address: str, state: StateCore) -> str:
    """Where an address leads that a template makes."""
    tag = _TAG.search(address)
    if tag is None:
        return _from_top(address)
    wanted = referred(tag.group())
    path, mark, fragment = (wanted or "").partition("#")
    where = state.env["find"](path) if path else ""
    if wanted is None or where is None:
        return NOWHERE
    return f"{where}{mark}{fragment}{address[tag.end() :]}"


def _from_top(address: str) -> str:
    """An address whose tags stand for the top of the site, without them."""
    path = _TOP.sub(lambda top: "/" + (top["path"] or top["other"] or ""), address)
    return NOWHERE if "{" in path else _SLASHES.sub("/", path)


def referred(tag: str) -> str | None:
    """What a template tag refers to, as its author wrote it; None if it refers to nothing."""
    found = _TAG.search(tag)
    wanted = _WANTED.match(found["rest"]) if found else None
    if not found or not wanted:
        return None
    name = wanted[1] or wanted[2] or wanted[3] or ""
    if found["name"] == "link":  # by the path of the file
        return PurePosixPath(name).name
    return name
