"""What is fuzzed: each target takes bytes and raises where one of our promises is broken, and nowhere else."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from tests.translation.test_pseudo_structure import pseudo
from tripglot.cleaning.clean import SPACINGS, clean
from tripglot.errors import TripglotError
from tripglot.memory import store
from tripglot.packages.archive import unpack
from tripglot.post import Post, Source, structure_of
from tripglot.post.front.keys import FrontMatterError, values_of, with_keys
from tripglot.publishing.markdown.bilingual import Walk
from tripglot.publishing.markdown.styles import STYLES
from tripglot.publishing.site.html import is_elsewhere, render
from tripglot.publishing.site.theme import words
from tripglot.translation.fill import Filled

Target = Callable[[bytes], None]
LONGEST = 4000  # bytes of an input; what time grows with is measured in benchmarks/growth.py


def text_of(data: bytes) -> str:
    """Bytes as a text, whatever they are: half of all random bytes would be refused as no UTF-8."""
    return data[:LONGEST].decode("utf-8", "replace").removeprefix("\ufeff")


def round_trip(data: bytes) -> None:
    """What is read is written again byte for byte, and every block is the sum of its runs."""
    try:
        source = Source.decode(data[:LONGEST])
    except TripglotError:
        return
    assert source.encode() == data[:LONGEST]
    post = Post.of(source)
    for index, block in enumerate(post.blocks):
        assert "".join(block.source[run.start : run.end] for run in post.runs(index)) == block.source
        if block.kind != "front":
            assert block.source == "\n".join(source.text[start:end] for start, end in block.segments)
        for passage in post.passages(index):
            assert len(passage.masked) == passage.end - passage.start


def structure(data: bytes) -> None:
    """A pseudo translation has the structure of its source; one that changes nothing, its bytes."""
    text = text_of(data)
    assert pseudo(text, "identity") == text
    assert structure_of(pseudo(text)) == structure_of(text)


def cleaning(data: bytes) -> None:
    """What is clean stays as it is, and cleaning keeps the structure."""
    text = text_of(data)
    spacing = SPACINGS[len(data) % len(SPACINGS)] if isinstance(SPACINGS, tuple) else sorted(SPACINGS)[len(data) % 2]
    for target in ("en", "zh-Hans"):
        once = clean(Post.parse(text), target, spacing=spacing).source.text
        assert clean(Post.parse(once), target, spacing=spacing).source.text == once
        assert structure_of(once) == structure_of(text)


_LETTERS = re.compile(r"[^\W\d_]+")


def bilingual(data: bytes) -> None:
    """In every style, the translations of all blocks stand in the bilingual post; it can be read and made again."""
    post = Post.parse(text_of(data))
    new = {i: _LETTERS.sub(lambda m: m.group()[::-1], block.source) for i, block in enumerate(post.blocks)}
    edit = post.edit(new)
    refused = {refusal.block for refusal in edit.refused}
    changed = {i for i, text in new.items() if text != post.blocks[i].source} - refused
    filled = Filled(edit.post, post, changed=changed)
    walk = Walk.of(filled, filled.post, dict.fromkeys(changed, "zh-Hans"), dict.fromkeys(changed, "machine"))
    for style in STYLES:
        made = walk.write(style)
        assert made == walk.write(style)
        Post.parse(made)
        if not changed:
            assert made == filled.post.source.text


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="tripglot-fuzz-"))


def memory(data: bytes) -> None:
    """A catalog is refused in one line, or read; what was read is written and read again as the same."""
    path = _folder() / "a.po"
    path.write_bytes(data[:LONGEST])
    try:
        catalog = store.load(path)
    except TripglotError:
        return
    once = store.dump(catalog, "en", "a")
    path.write_text(once, encoding="utf-8", newline="")
    again = store.load(path)
    assert (again.entries, again.obsolete) == (catalog.entries, catalog.obsolete)
    assert store.dump(again, "en", "a") == once


def front_matter(data: bytes) -> None:
    """A key that is set is read back as it was given; all others, and the body, stay what they were."""
    text = text_of(data)
    value = re.sub(r"[^\w .:#'\"{}\[\],&*!|>%@`-]", "", text[-20:]).strip() or "x"
    post = Post.parse(text)
    before = values_of(post)
    try:
        after = with_keys(post, {"slug": value})
    except FrontMatterError:
        return
    assert values_of(after) == {**before, "slug": value}
    assert after.source.text.endswith(text[post.front_end :])


class _Page(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "style", "iframe", "object", "embed", "base", "meta", "link", "form"), tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            address = re.sub(r"[\x00-\x20]", "", value or "").casefold()
            assert not address.startswith(("javascript:", "vbscript:", "data:text")) or name not in ("href", "src")
            assert name != "src" or not is_elsewhere(value or ""), value


def page(data: bytes) -> None:
    """Nothing that a post says runs on its page or asks another host for anything; the page is made again alike."""
    body = text_of(data)
    html = render(body, words("en")).html
    _Page().feed(html)
    assert render(body, words("en")).html == html


def archive(data: bytes) -> None:
    """A package is refused in one line, or unpacked below its folder and nowhere else."""
    folder = Path(tempfile.mkdtemp(dir=_folder()))
    path = folder / "package.argosmodel"
    path.write_bytes(data[:LONGEST])
    inside = folder / "inside"
    inside.mkdir()
    try:
        unpack(path, inside)
    except TripglotError as error:
        assert "\n" not in str(error)
    finally:
        assert sorted(one.name for one in folder.iterdir()) == ["inside", "package.argosmodel"]
        assert not any(one.is_symlink() for one in inside.rglob("*"))
        for one in sorted(folder.rglob("*"), reverse=True):
            one.rmdir() if one.is_dir() else one.unlink()
        folder.rmdir()


def packages() -> list[bytes]:
    """Small archives to begin with, one of them of the form that a package has."""
    out = []
    for names in (["a/metadata.json", "a/model/model.bin"], ["../b"], ["a", "a/b"], ["stanza/x", "c:/d", "e\x00f"]):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
            for name in names:
                opened.writestr(name, "{}")
        out.append(made.getvalue())
    return out


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (round_trip, structure, cleaning, bilingual, memory, front_matter, page, archive)
}
