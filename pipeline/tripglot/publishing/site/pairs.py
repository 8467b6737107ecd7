"""Translated passages and their originals on a page: put into one element, marked with who stands behind them.

Works on the HTML of the bilingual style `page` after it was sanitised: `class="original STATE"` on each original,
`class="translation STATE"` on what is translated within a line.
"""

import re
from collections.abc import Mapping
from html import escape

_STATES = "human|reviewed|machine|stale"
_PAIR = re.compile(
    rf'(<(p|h[1-6])\b[^>]*>(?:(?!</\2>).)*</\2>)\s*<blockquote (class="original ({_STATES})"[^>]*>.*?</blockquote>)',
    re.DOTALL,
)
_INLINE = re.compile(rf'<br>\s*<span (class="original ({_STATES})"[^>]*>)')


def paired(html: str, words: Mapping[str, str]) -> str:
    """Put each translated paragraph or heading and its original into one element, each with a mark of its state.

    The mark leads to the original, which the style sheet shows even where originals are hidden.
    """
    number = 0

    def mark(state: str) -> str:
        label = escape(f"{words[state]}: {words['to_original']}")
        return f'<a class="state {state}" href="#tg-{number}" title="{label}">{escape(words[state])}</a>'

    def block(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        new, tag, old, state = match.groups()
        end = f"</{tag}>"  # a mark at the end of a paragraph, but beside a heading: it is no part of the outline
        new = f"{new.removesuffix(end)} {mark(state)}{end}" if tag == "p" else f"{new}\n{mark(state)}"
        if tag != "p":  # where originals are shown alone, theirs are the headings
            old = old.replace("<p>", f'<p role="heading" aria-level="{tag[1]}">', 1)
        return (
            f'<div class="pair {state}" data-state="{state}">\n'
            f'<div class="translation">\n{new}\n</div>\n'
            f'<blockquote id="tg-{number}" {old}\n</div>'
        )

    def inline(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f' {mark(match.group(2))}<br><span id="tg-{number}" {match.group(1)}'

    return _INLINE.sub(inline, _PAIR.sub(block, html))
