"""The addresses that posts say they have, where their authors publish them: `permalink`, `url`, `slug`, `aliases`.

Authors link to their posts by those, `[A](/2020/trip/)`, and on our site a post is elsewhere. Front matter is read by
the line here, since every post's is looked at in every run.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from tripglot.files import PostFile
from tripglot.post.open import front_text
from tripglot.publishing.places import PostLink
from tripglot.settings import Settings

_KEYS = "permalink|url|slug|abbrlink|alias(?:es)?|redirect_from"
# one of them at the left, or quoted as in JSON, and its value: a line, a list in brackets, or one of lines with `-`
_LINE = re.compile(
    rf"^(?:(?:{_KEYS})|[ \t]*\"(?:{_KEYS})\")[ \t]*[:=][ \t]*(\[[^\[\]]*\]|.*(?:\n[ \t]*-[ \t].*)*)",
    re.MULTILINE | re.IGNORECASE,
)
_VALUE = re.compile(r"(?:^|\s)#.*|\"([^\"\n]+)\"|'([^'\n]+)'|([^\s,\[\]\"'#][^\s,\[\]]*)")
_PLAIN = re.compile(r"(?!.*(?:\.\./|:|//)).*\w")  # no pattern (`/:year/:title/`), no address of another site
_PAGE = re.compile(r"(?:(?:^|/)index)?\.html?$|(?:^|/)index$")


@dataclass(frozen=True, slots=True)
class Claims:
    """The addresses that one post alone has, without slashes at their ends.

    first: what each post says first, which its relative links count from. home: the address of the site, if known.
    """

    posts: Mapping[str, Path] = field(default_factory=dict)
    first: Mapping[Path, str] = field(default_factory=dict)
    home: str = ""

    def find(self, href: str, name: Path) -> PostLink | None:
        """The post that a link in the post `name` leads to by such an address; None if there is none."""
        if self.home and href.startswith(self.home):
            href = "/" + href.removeprefix(self.home)
        parts = urlsplit(href)
        if not self.posts or parts.scheme or parts.netloc or parts.query or not parts.path:
            return None
        found = (self.posts.get(_bare(way)) for way in self._ways(parts.path, name))
        post = next((post for post in found if post), None)
        return PostLink(post, f"#{parts.fragment}" if parts.fragment else "") if post else None

    def _ways(self, path: str, name: Path) -> Iterator[str]:
        """What an address may be from the top: a relative one counts from the post, or from the folder it is in."""
        if path.startswith("/"):
            yield path
            yield "/" + path.removeprefix(urlsplit(self.home).path)
            return
        here = self.first.get(name) or name.with_suffix("").as_posix()
        yield normpath(f"/{here}/{path}")
        yield normpath(f"/{here}/../{path}")


NO_CLAIMS = Claims()


def claims(files: Iterable[PostFile], settings: Settings) -> Claims:
    """What the posts of a run claim; what cannot be read claims nothing, and the run says so."""
    claimed: dict[str, set[Path]] = {}
    first: dict[Path, str] = {}
    for file in files:
        for way in _claimed(file, settings):
            first.setdefault(file.name, way)
            claimed.setdefault(way, set()).add(file.name)
    return Claims({way: min(posts) for way, posts in claimed.items() if len(posts) == 1}, first, settings.url)


def _claimed(file: PostFile, settings: Settings) -> Iterator[str]:
    found = front_text(file)
    if found is None:
        return
    text, extent = found
    for line in _LINE.finditer(text, extent.start, extent.end):
        for value in ("".join(said) for said in _VALUE.findall(line[1])):
            if _PLAIN.match(value):
                yield from filter(None, map(_bare, _from_top(value, file.name, settings)))


def _from_top(value: str, name: Path, settings: Settings) -> Iterator[str]:
    """What an address in front matter may be from the top of a site; a slug is the end of it."""
    yield value
    if not value.startswith("/"):
        for folder in ("", *(Path(posts).name.lstrip("_") for posts in settings.posts)):
            yield "/".join((folder, name.parent.as_posix(), value)).replace("/./", "/")


def _bare(address: str) -> str:
    """An address as others that mean the same page are: `/a/`, `/a`, `/a.html` and `/a/index.html`."""
    return _PAGE.sub("", unquote(address).strip("/")).strip("/")
