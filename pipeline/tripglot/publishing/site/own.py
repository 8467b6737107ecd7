"""The page's own tags among those of a post: they go through the sanitiser under keys that no post can know.

What a post writes is sanitised as a whole, not tag by tag: raw HTML may open in one place and close in another, with
Markdown between, and only a parser that sees all of it knows what a browser will make of it. A tag that the page adds
is `<tag data-tg="KEY">` until then; only afterwards is it written out, with what no post may have.
"""

import hashlib
import re

from markdown_it.token import Token

OWN = "data-tg"
_TAG = re.compile(rf'<[a-z]+ {OWN}="([^"]*)">')


class OwnTags:
    """The own tags of one page, by key."""

    def __init__(self, body: str) -> None:
        """Take what the post says: a text cannot hold its own hash."""
        self._stem = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
        self._tags: dict[str, str] = {}

    def key(self, tag: str) -> str:
        """The key of an opening tag, for an attribute of its own."""
        key = f"{self._stem}-{len(self._tags)}"
        self._tags[key] = tag
        return key

    def put(self, name: str, attributes: str) -> str:
        """An opening tag as it goes through the sanitiser."""
        return f'<{name} {OWN}="{self.key(f"<{name} {attributes}>")}">'

    def whole(self, name: str, html: str) -> str:
        """An element whose content goes past the sanitiser: it has been made safe by itself."""
        return f'<{name} {OWN}="{self.key(f"<{name}>{html}")}"></{name}>'

    def get(self, key: str | None) -> str | None:
        """The tag behind a key; None if it is none of ours."""
        return self._tags.get(key or "")

    def written(self, html: str) -> str:
        """HTML that no sanitiser has seen, with the tags themselves."""
        return _TAG.sub(lambda match: self._tags.get(match[1], match[0]), html)

    def token(self, html: str) -> Token:
        """A token that is written as it is."""
        return Token("own", "", 0, content=html)
