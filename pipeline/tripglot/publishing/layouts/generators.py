"""Where site generators look for posts in several languages, and what they want to read in the front matter.

A layout is data: folders, keys, and how a link to another post or to an image is written so that the generator follows
it. `arrange.py` applies one to a post. Every layout has a folder of its own in the output folder; its settings on the
generator's side are in `docs/layouts.md`, where each has been proved with the real thing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath
from urllib.parse import quote

from langcodes import Language

from tripglot.post.front.extent import FrontFormat
from tripglot.publishing.fragments import Manner

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a layout is asked about: a post (its path below the posts) in a language, with the main language of all.

    address: where the post is to be on the site, without slashes at the ends: its path, or what its front matter says.
    """

    name: Path
    lang: str
    main: str
    address: str

    @property
    def is_main(self) -> bool:
        """Whether this is the post in the main language."""
        return self.lang == self.main

    @property
    def folder(self) -> str:
        """The folder of its language on a site that has the main one at the top, with a slash at the end."""
        return "" if self.is_main else f"{self.lang.lower()}/"


@dataclass(frozen=True, slots=True)
class Layout:
    """One generator's wishes; paths are below the layout's own folder.

    place: the file of a post. keys: the front matter it must have. defaults: keys it needs where the post says nothing
    (`title`, `date`). link: how one post (the first) links to another, None to leave `other.md`. image: the file of an
    image (its path below the posts), and how the post shows it, None to leave the address. address_key: the key by
    which a post chooses its place on the site. reads: the kinds of front matter it knows; others become the first of
    them. skips: how names begin that it overlooks. fallback: whether readers are shown the main language where there is
    nothing in theirs. anchor: how a heading gets one more (`fragments.py`).
    """

    place: Callable[[Asked], Path]
    image: Callable[[Asked, Path], tuple[Path, str | None]]
    keys: Callable[[Asked], dict[str, str]] = lambda asked: {}
    defaults: tuple[str, ...] = ()
    reads: tuple[FrontFormat, ...] = ("yaml",)
    link: Callable[[Asked, Asked, str], str] | None = None
    address_key: str = ""
    skips: str = ""
    fallback: bool = False
    anchor: Manner = "tag"
    suffixes: frozenset[str] = _MARKDOWN


def _up(path: Path, start: Path) -> str:
    return relpath(path.as_posix(), start.as_posix() or ".")


# --- Hugo: a folder of content per language, each post a bundle with its images --------------------------------------


def _hugo_place(asked: Asked) -> Path:
    top = Path("content") / asked.lang.lower()
    if asked.name.stem in ("index", "_index"):
        return top / asked.name.with_suffix(".md")
    return top / asked.name.with_suffix("") / "index.md"


def _hugo_link(asked: Asked, other: Asked, fragment: str) -> str:
    path = other.name.parent if other.name.stem == "index" else other.name.with_suffix("")
    lang = "" if other.lang == asked.lang else f' lang="{other.lang.lower()}"'
    return f'{{{{< relref path="/{path.as_posix()}{fragment}"{lang} >}}}}'


def _hugo_image(asked: Asked, image: Path) -> tuple[Path, str]:
    # below the post as it is; from elsewhere into a folder of the bundle
    here = asked.name.parent
    inside = image.relative_to(here) if image.is_relative_to(here) else Path("shared") / image
    return _hugo_place(asked).parent / inside, quote(inside.as_posix())


# --- Jekyll with polyglot: the same permalink in every language ------------------------------------------------------


def _jekyll_place(asked: Asked) -> Path:
    folder = "_posts" if _dated(asked.name) else "_pages"
    return Path(folder) / asked.lang / asked.name


def _jekyll_keys(asked: Asked) -> dict[str, str]:
    return {
        "lang": asked.lang,
        "page_id": asked.name.with_suffix("").as_posix(),
        "permalink": f"/{asked.address}/".replace("//", "/"),
    }


def _dated(name: Path) -> bool:
    return len(name.stem) > 11 and name.stem[:10].replace("-", "").isdigit() and name.stem[10] == "-"


# --- Hexo ------------------------------------------------------------------------------------------------------------


def _hexo_address(asked: Asked) -> str:
    return f"{asked.lang}/{asked.address}/"


def _hexo_keys(asked: Asked) -> dict[str, str]:
    return {"lang": asked.lang, "permalink": _hexo_address(asked)}


# --- Pelican: translations have one slug, and names of their own -----------------------------------------------------


def _pelican_place(asked: Asked) -> Path:
    name = asked.name if asked.is_main else asked.name.with_stem(f"{asked.name.stem}-{asked.lang}")
    return Path("content") / name


def _pelican_link(asked: Asked, other: Asked, fragment: str) -> str:
    return "{filename}" + _up(_pelican_place(other), _pelican_place(asked).parent).replace(" ", "%20") + fragment


# --- MkDocs: its own themes take `zh` and `pt_BR`, not `zh-Hans` -----------------------------------------------------


def _mkdocs_folder(asked: Asked) -> Path:
    tag = Language.get(asked.lang)
    if tag.territory is None and tag.script in (None, Language.get(tag.language or "").maximize().script):
        return Path("docs") / (tag.language or asked.lang)
    return Path("docs") / f"{tag.language}_{tag.maximize().territory}"


# --- Docusaurus and Starlight ----------------------------------------------------------------------------------------


def _docusaurus_folder(asked: Asked) -> Path:
    return Path("blog") if asked.is_main else Path("i18n") / asked.lang / "docusaurus-plugin-content-blog"


def _starlight_place(asked: Asked) -> Path:
    return Path("src/content/docs") / asked.folder / asked.name


def _starlight_link(asked: Asked, other: Asked, fragment: str) -> str:
    return quote(relpath(f"/{other.folder}{other.address}", f"/{asked.folder}{asked.address}")) + f"/{fragment}"


LAYOUTS = {
    "hugo": Layout(
        place=_hugo_place,
        keys=lambda asked: {"translationKey": asked.name.with_suffix("").as_posix()},
        defaults=("title", "date"),
        reads=("yaml", "toml", "json"),
        link=_hugo_link,
        image=_hugo_image,
        anchor="attribute",  # raw HTML is left out by default
    ),
    "jekyll": Layout(
        place=_jekyll_place,
        keys=_jekyll_keys,
        defaults=("title",),
        link=lambda asked, other, fragment: f'{{{{ "/{quote(other.address)}/" | relative_url }}}}{fragment}',
        image=lambda asked, image: (
            Path("assets/posts") / image, f'{{{{ "/assets/posts/{quote(image.as_posix())}" | relative_url }}}}',
        ),
        address_key="permalink",
        skips="_.#~",
        fallback=True,
    ),
    "mkdocs": Layout(
        place=lambda asked: _mkdocs_folder(asked) / asked.name,
        image=lambda asked, image: (_mkdocs_folder(asked) / image, None),
        skips=".",
        fallback=True,
    ),
    "docusaurus": Layout(
        place=lambda asked: _docusaurus_folder(asked) / asked.name,
        # from the top of the posts: `../x.md` would not be found from a post that stands in for a translation
        link=lambda asked, other, fragment: f"/{quote(other.name.as_posix())}{fragment}",
        image=lambda asked, image: (_docusaurus_folder(asked) / image, None),
        skips="_",
        fallback=True,
        anchor="attribute",
        suffixes=frozenset({".md", ".mdx"}),
    ),
    "hexo": Layout(
        place=lambda asked: Path("source/_posts") / asked.lang / asked.name,
        keys=_hexo_keys,
        defaults=("title", "date"),
        link=lambda asked, other, fragment: f"/{quote(_hexo_address(other))}{fragment}",
        image=lambda asked, image: (Path("source/images/posts") / image, f"/images/posts/{quote(image.as_posix())}"),
        address_key="permalink",
        skips="_.",
    ),
    "pelican": Layout(
        place=_pelican_place,
        keys=lambda asked: {"lang": asked.lang, "slug": asked.address},
        defaults=("title", "date"),
        reads=("pelican",),
        link=_pelican_link,
        image=lambda asked, image: (
            Path("content") / image, "{static}" + _up(image, asked.name.parent).replace(" ", "%20"),
        ),
        address_key="slug",
        skips=".",
    ),
    "astro": Layout(
        place=_starlight_place,
        keys=lambda asked: {"slug": f"{asked.folder}{asked.address}"},
        defaults=("title",),
        link=_starlight_link,
        image=lambda asked, image: (Path("src/content/docs") / asked.folder / image, None),
        address_key="slug",
        skips="_.",
        fallback=True,
        suffixes=_MARKDOWN | {".mdx"},
    ),
}  # fmt: skip
PLAIN = "plain"  # nothing but the folders that are always written
NAMES = (PLAIN, *LAYOUTS)
