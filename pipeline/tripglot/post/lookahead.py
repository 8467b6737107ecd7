"""What keeps markdown-it from looking for the same thing again and again, at every place where it could begin.

Its rules are asked only where what closes them is still to come, and images and notes inside each other are followed
to a depth: the text of each is parsed anew.
"""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from tripglot.post.labels import HELPERS, label_end


@lru_cache(maxsize=256)
def last(text: str, closing: str) -> int:
    """Where something stands last. What cannot be closed is not looked for anew at every opening."""
    return text.rfind(closing)


# the parser's own rules that look to the end of a text for what closes them
_CLOSED_BY = {
    "link": {"": "]"},
    "image": {"": "]"},
    "footnote_inline": {"": "]"},
    "autolink": {"": ">"},
    "html_inline": {"<!--": "-->", "<![": "]]>", "<?": "?>", "": ">"},
    "entity": {"": ";"},
}

_InlineRule = Callable[[StateInline, bool], bool]


def _closable(rule: _InlineRule, closings: dict[str, str]) -> _InlineRule:
    """A rule that is only asked where what it looks for is still to come."""

    def asked(state: StateInline, silent: bool) -> bool:
        closing = next(end for start, end in closings.items() if state.src.startswith(start, state.pos))
        return last(state.src, closing) > state.pos and rule(state, silent)

    return asked


_DEEPEST = 20  # images and notes inside each other, each of which is parsed anew with all that is in it


@contextmanager
def deeper(env: MutableMapping[str, Any]) -> Iterator[bool]:
    """Enter the text of an image or a note; tells whether it is to be looked into."""
    depth = env.get("tripglot_depth", 0)
    env["tripglot_depth"] = depth + 1
    try:
        yield depth < _DEEPEST
    finally:
        env["tripglot_depth"] = depth


def _shallow(rule: _InlineRule, label: int) -> _InlineRule:
    """A rule whose label opens `label` characters on, as far as labels inside labels go."""

    def asked(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos + label : state.pos + label + 1] != "[":
            return False
        with deeper(state.env) as allowed:
            return allowed and label_end(state, state.pos + label) >= 0 and rule(state, silent)

    return asked


def install(md: MarkdownIt) -> None:
    """Put the guards of this module around the rules of a parser."""
    md.helpers = HELPERS  # type: ignore[assignment]
    for rule in list(md.inline.ruler.__rules__):
        if rule.name in _CLOSED_BY:
            asked = _shallow(rule.fn, 1) if rule.name in ("image", "footnote_inline") else rule.fn
            md.inline.ruler.at(rule.name, _closable(asked, _CLOSED_BY[rule.name]))
