"""Links whose address is a template tag of Hugo or Jekyll (`ref`, `relref`, `post_url`, `link`), led to the post."""

import re
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

NOWHERE = "tripglot-nowhere:"  # an address that no page has: the words of a link stay, the link does not
_ADDRESS = re.compile(
    r"(`+)(?:(?!\1).)*+\1(?!`)"  # code: left as it is
    r"|\]\(\s*(?P<tag>(?:\{\{(?![<%])[^{}\n]*\}\}/?)?\s*(?:\{\{[<%][^{}\n]*[>%]\}\}|\{%[^{}\n]*%\}))(?P<rest>[^\s()]*)"
    r"(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)",
    re.DOTALL,
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


def _led(found: re.Match[str], state: StateCore) -> str:
    if found["tag"] is None:
        return found.group()
    wanted = reference(found["tag"])
    if wanted is None:
        return f"](<{NOWHERE}>{found['title'] or ''})"
    path, mark, fragment = wanted.partition("#")
    where = state.env["find"](path) if path else ""
    if where is None:
        return f"](<{NOWHERE}>{found['title'] or ''})"
    return f"](<{where}{mark}{fragment}{found['rest']}>{found['title'] or ''})"


def reference(tag: str) -> str | None:
    """What a template tag refers to, as its author wrote it; None if it refers to nothing."""
    found = _TAG.search(tag)
    wanted = _WANTED.match(found["rest"]) if found else None
    if not found or not wanted:
        return None
    name = wanted[1] or wanted[2] or wanted[3] or ""
    if found["name"] == "link":  # by the path of the file
        return PurePosixPath(name).name
    return name
