"""What the site knows of a page: what its post says of itself, and what was done to it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tripglot.memory import State, key_of
from tripglot.post import Post
from tripglot.post.front.matter import untyped
from tripglot.post.plain import reading_text
from tripglot.publishing.markdown.version import Version
from tripglot.publishing.places import page_path
from tripglot.settings import Settings

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUMMARIES = ("description", "summary", "excerpt", "abstract", "subtitle")
_UPDATED = ("lastmod", "updated", "last_modified_at", "modified", "date_updated")
_MARKUP = re.compile(r"[\[\]<>*_`~\\&{}$#]")
# a link or an image with a blank in it, where an engine put one; the attributes of an image
_PARTED = re.compile(r"(!?)\[([^\[\]]*)\] \([^\s()]+\)")
_ATTRIBUTES = re.compile(r"\{[^{}\n=]*=[^{}\n]*\}")
_SUMMARY = 200  # characters
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # what is read by the sign, not by the word
_WORDS, _SIGNS = 230, 400  # read in a minute


@dataclass(frozen=True, slots=True)
class Page:
    """What the site knows of a page.

    path: below the site. name: of its post. originals: the languages of its translated passages. states: how many
    passages are in which state. left: sentences that keep their source. original: whether it is the post as written.
    real: whether a reader of `lang` can read the whole of it. minutes: what it takes to read. image: its first one,
    below the site. updated: the day of its last change, if the post says so.
    """

    path: Path
    name: Path
    lang: str
    title: str
    date: str
    description: str
    author: str
    was: str  # the title before it was translated, "" if it was not
    was_lang: str = ""
    originals: tuple[str, ...] = ()
    states: tuple[tuple[State, int], ...] = ()
    left: int = 0
    original: bool = False
    real: bool = True
    tags: tuple[str, ...] = ()
    minutes: int = 1
    image: Path | None = None
    updated: str = ""

    @property
    def checked(self) -> bool:
        """Whether a person stands behind every passage, and none is left as it was."""
        return not self.left and not any(state in ("machine", "stale") for state, _ in self.states)

    @property
    def base(self) -> str:
        """Who translated most passages, `human` or `machine`: what needs no mark; "" where nothing was translated."""
        states = dict(self.states)
        machine = states.get("machine", 0)
        return "" if not states else "machine" if 2 * machine > sum(states.values()) else "human"

    @property
    def status(self) -> str:
        """The whole in a word: `person`, `machine` or `mixed`; "" where nothing was translated."""
        machine = dict(self.states).get("machine", 0)
        if not self.states:
            return ""
        return "person" if not machine else "machine" if machine == sum(n for _, n in self.states) else "mixed"

    @property
    def open(self) -> tuple[tuple[str, int], ...]:
        """What is left to do for a person, and how much of it: passages by state, and sentences (`missing`)."""
        states = dict(self.states)
        counts = ("machine", states.get("machine", 0)), ("stale", states.get("stale", 0)), ("missing", self.left)
        return tuple((kind, number) for kind, number in counts if number)

    @property
    def worst(self) -> str:
        """The worst of what is open, `human` if nothing is."""
        return self.open[-1][0] if self.open else "human"


@dataclass(frozen=True, slots=True)
class Title:
    """A title of the front matter that was translated: its state, the language it was in, its key in the memory."""

    state: State
    lang: str
    key: str


def describe(name: Path, version: Version, settings: Settings, images: Iterable[Path] = ()) -> Page:
    """What a post says of itself in one language, and what was done to it; `images` are those that it shows."""
    post = version.post
    title = title_of(post)
    was = title_of(version.filled.original) if version.filled else title
    facts = {str(path[0]).lower(): value for path, value in (post.front.data if post.front else ()) if len(path)}
    dates = (untyped(facts.get("date", "")), name.name, name.as_posix())
    written = next((day for text in dates if (day := _day(text))), "")
    states = Counter(version.states.values())
    return Page(
        page_path(name, version.lang, settings.target),
        name,
        version.lang,
        title or name.stem,
        written,
        _description(post),
        _author(post),
        was if was != title else "",
        _lang_of_title(version) if was != title else "",
        tuple(sorted({version.langs[i] for i in version.states if version.langs.get(i, "und") != "und"})),
        tuple(sorted(states.items())),
        version.left,
        version.original,
        version.real,
        tuple(_tags(post)),
        _minutes(post),
        min(images, key=lambda path: path.suffix.lower() == ".svg", default=None),  # few who show previews draw those
        next((day for key in _UPDATED if (day := _day(untyped(facts.get(key, ""))))), ""),
    )


def _day(text: str) -> str:
    """The day that a text begins with, if the calendar has it, else ""."""
    found = _DATE.match(text)
    try:
        return date.fromisoformat(found.group()).isoformat() if found else ""
    except ValueError:
        return ""


def _title_block(post: Post) -> int | None:
    """The block that a post's title is: a value of the front matter, or its first heading."""
    for index, block in enumerate(post.blocks):
        if block.kind == "front" and block.key and str(block.key[0]).lower() == "title" and block.source:
            return index
    return next((index for index, block in enumerate(post.blocks) if block.kind == "heading"), None)


def title_of(post: Post) -> str:
    """A post's title as readers read it, "" if it has none."""
    index = _title_block(post)
    if index is None:
        return ""
    return re.sub(r"[*_`]", "", post.blocks[index].source) if is_titled(post) else reading_text(post, index)


def is_titled(post: Post) -> bool:
    """Whether the front matter gives a title."""
    index = _title_block(post)
    return index is not None and post.blocks[index].kind == "front"


def _lang_of_title(version: Version) -> str:
    index = _title_block(version.filled.original) if version.filled else None
    lang = version.langs.get(index, "") if index is not None else ""
    return "" if lang == "und" else lang


def title_facts(version: Version) -> Title | None:
    """What is to be said of a title in the front matter that was translated."""
    if version.filled is None or not is_titled(version.filled.original):
        return None
    index = _title_block(version.filled.original)
    if index is None or index not in version.states:
        return None
    return Title(version.states[index], _lang_of_title(version), key_of(version.filled.original.blocks[index].source))


def _description(post: Post) -> str:
    values = {str(v.path[0]).lower(): v.text for v in (post.front.values if post.front else ()) if v.path}
    said = next((text for key in _SUMMARIES if (text := _unmarked(values.get(key, "")))), "")
    if not said:
        whole = (i for i, block in enumerate(post.blocks) if block.kind == "paragraph" and _is_whole(post, i))
        said = next((text for i in whole if (text := reading_text(post, i))), "")
    said = " ".join(said.split())
    if len(said) <= _SUMMARY:
        return said
    cut = said[:_SUMMARY]
    return (cut.rsplit(" ", 1)[0] if " " in cut[_SUMMARY // 2 :] else cut) + "…"


def _unmarked(value: str) -> str:
    """What a reader reads of a value in front matter, in which many authors write Markdown."""
    if not _MARKUP.search(value):
        return value
    whole = _ATTRIBUTES.sub("", _PARTED.sub(lambda found: "" if found[1] else found[2], value))
    post = Post.parse(f"\n{whole}\n", ())  # a line before it, so that nothing in it is front matter
    return " ".join(text for index in range(len(post.blocks)) if (text := reading_text(post, index)))


def _is_whole(post: Post, index: int) -> bool:
    """Whether a block says all it says without a site generator: no template tag leaves a hole in its sentences."""
    return not any(run.kind == "atom" and run.name in ("template", "math", "wikilink") for run in post.runs(index))


def _author(post: Post) -> str:
    for path, value in post.front.data if post.front else ():
        if len(path) and str(path[0]).lower() in ("author", "authors") and not re.match(r"[\0\1\2]|$", value):
            return value
    return ""


def _tags(post: Post) -> Iterator[str]:
    """The tags of a post, each once; several may stand in one value, with commas between them."""
    seen = set()
    for value in post.front.values if post.front else ():
        if value.path and str(value.path[0]).lower() == "tags":
            for tag in map(str.strip, value.text.split(",")):
                if tag and tag.casefold() not in seen:
                    seen.add(tag.casefold())
                    yield tag


def _minutes(post: Post) -> int:
    text = " ".join(token.content for token in post.tokens if token.type == "inline")
    apart, signs = _SIGN.subn(" ", text)
    return max(1, round(len(apart.split()) / _WORDS + signs / _SIGNS))
