"""A link to a place in the same page (`#section`) leads nowhere.

Headings, `{#id}` lists, `id` attributes and `name` anchors of the post are known. What generators make of blanks, dots
and signs in a heading differs, so only letters and digits are compared.

To mend it: correct the fragment.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from tripglot.checking.finding import Spot
from tripglot.checking.registry import rule
from tripglot.checking.subject import Subject
from tripglot.post import Post
from tripglot.post.address import readable
from tripglot.publishing.site.anchors import bare, heading_anchors, python_markdown_anchors

_EXPLICIT = re.compile(r"\{[^}]*?#([\w:.-]+)[^}]*\}|\b(?:id|name)\s*=\s*[\"']?([\w:.-]+)")
_FOOTNOTE = re.compile(r"fn(?:ref)?[:\d-]")


@rule("TG304", "broken-fragment", "warning")
def check(subject: Subject) -> Iterator[Spot]:
    """Compare the fragments with the anchors."""
    post = subject.post
    anchors: set[str] | None = None
    for index, block in enumerate(post.blocks):
        for run in post.runs(index) if block.kind != "front" else ():  # whose links are followed elsewhere
            if run.name != "link" or run.kind != "open" or not run.target.startswith("#") or len(run.target) < 2:
                continue
            if anchors is None:
                anchors = _anchors(post)
            fragment = unquote(run.target[1:])
            if bare(fragment) not in anchors and not _FOOTNOTE.match(fragment):
                yield subject.in_block(index, run.start, run.end, f"'#{readable(fragment)}' leads nowhere in this page")


def _anchors(post: Post) -> set[str]:
    """Every anchor of the page, bare."""
    own = {name for match in _EXPLICIT.finditer(post.source.text) for name in match.groups() if name}
    return set(map(bare, own | {"top", *heading_anchors(post), *python_markdown_anchors(post)}))
