"""Code in colours: Pygments classes, which the style sheet knows; no style of its own in a page."""

from functools import cache
from html import escape

from pygments import highlight as paint
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_LONGEST = 100_000  # characters; colours are not worth waiting for in a log


@cache
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None


@cache
def _formatter() -> "HtmlFormatter[str]":
    return HtmlFormatter(nowrap=True)


def highlight(code: str, info: str) -> str:
    """A fenced block as HTML; a language that Pygments does not know, and none, stays plain."""
    name = info.strip().split(maxsplit=1)[0].strip("{}.").split("{", 1)[0].lower() if info.strip() else ""
    lexer = _lexer(name) if name and len(code) <= _LONGEST else None
    body = paint(code, lexer, _formatter()) if lexer else escape(code)
    mark = f' class="language-{escape(name)}"' if name else ""
    return f'<pre tabindex="0"><code{mark}>{body}</code></pre>\n'
