"""Reading the settings: `tripglot.toml`, or `[tool.tripglot]` in `pyproject.toml`, from here or the nearest above."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tripglot.errors import TripglotError, brief
from tripglot.files import taken_by
from tripglot.languages import canonical
from tripglot.settings import FILE, Settings, Severity

TEMPLATE = """\
# Settings of tripglot. Every line is optional; what stands here are the defaults.

# the language that posts are to be in (BCP 47), and what to read and write
# target = "en"
# posts = ["posts"]
# output = "output"
# memory = "translations"     # PO files; nothing reviewed in them is ever overwritten
# po-lines = false            # true: their entries name the line of the post, too, and change whenever it moves
# glossary = "glossary.toml"  # terms that are rendered in one way, or kept as they are
# exclude = []                # globs of paths below the posts folder

# languages your posts may contain; no other is ever named, and what is certainly in none of them is reported as
# being in another language. Empty: every language that detection knows
# languages = []

# front-matter values that readers see, and that are translated
# front-matter = ["title", "linktitle", "link_title", "subtitle", "description", "summary", "excerpt", "abstract",
#   "caption", "lead", "headline", "tagline", "teaser", "seo_title", "sidebar_label"]
# "tags", "keywords" and "categories" are addresses of a blog: they change only by the memory and the glossary, unless
# they are in this list

# engine = "argos"            # or "ctranslate2", "libretranslate" (docs/engines.md), "identity", "pseudo" (for tests)
# packages = []               # more folders with Argos packages
# cluster = ""                # a Dask scheduler that hands the work out, "tls://host:8786" (docs/cluster.md)
# jury = true                 # false: the bundled package is asked once, without jury and lexicon: quicker, and worse
# one-telling = true          # false: each sentence keeps the tense, and the "I" or "we", that the engine gave it

# sentences of which the engine is not sure (below `sure-from`, 0 to 1): "keep" leaves them in their language until
# `tripglot review` has seen the draft, "publish" publishes the draft
# unsure = "keep"
# sure-from = 0.7

# cleaning rules to leave out; `tripglot clean --list` names them all
# keep-as-is = []

# English words that a machine wrote in one spelling: "en-GB" (colour) or "en-US" (color)
# spelling = ""

# spaces between Chinese or Japanese and Latin letters: "keep" them as they are, "none", or "one"
# cjk-spacing = "keep"

# how output/bilingual/ shows originals: "quoted" (in a block quote below), "interleaved" (as a paragraph below) or
# "table" (in a second column)
# bilingual = "quoted"

# write the posts for a site generator, too, in output/<layout>/: "hugo", "jekyll", "mkdocs", "docusaurus", "hexo",
# "pelican" or "astro" (see docs/layouts.md)
# layout = "plain"

# title = "Trip reports"      # of the site in output/site
# licence = ""                # what readers may do, at the foot of every page: "CC BY-SA 4.0", or words of your own
# url = ""                    # where the site will be: canonical addresses, sitemap and hreflang need it
# also = []                   # more languages to publish in; each has its own memory
# templates = "templates"     # files here take the place of the site's own (docs/themes.md)
# static = []                 # folders that your generator serves from the top of its site: whose images are shown
# trust-html = false          # true: raw HTML of the posts is published as it is, scripts and all

# rules of `tripglot check`; `tripglot rule` lists them
# select = []                 # only these
# ignore = []
# severity = { }              # for example { TG203 = "error" }
# per-path-ignores = { }      # for example { "drafts/*" = ["TG1"] }
"""


def load(start: Path | None = None, otherwise: Path = Path()) -> Settings:
    """Read the settings that apply in a folder; where there are none, defaults whose root is `otherwise`.

    Raises TripglotError that names file, key and what is allowed.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        own = folder / FILE
        if own.is_file():
            return _checked(_parse(own), own, folder)
        project = folder / "pyproject.toml"
        if project.is_file():
            tools = _parse(project).get("tool")
            if isinstance(tools, dict) and "tripglot" in tools:
                return _checked(tools["tripglot"], project, folder)
        if (folder / ".git").exists():
            break
    return Settings(root=otherwise)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # as editors of Windows save it
    except (ValueError, RecursionError) as error:
        raise TripglotError(f"not valid TOML: {error}", path=path) from None
    except OSError as error:
        raise TripglotError(f"cannot be read: {error.strerror}", path=path) from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text in quotes")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError('a list of texts, such as ["a", "b"]')
    return tuple(value)


def _path(value: Any) -> str:
    if "\0" in _text(value):
        raise ValueError("a path, which holds no NUL")
    return str(value)


def _paths(value: Any) -> tuple[str, ...]:
    return tuple(path and _path(path) for path in _texts(value))  # an empty one is the folder of the settings


def _posts(value: Any) -> tuple[str, ...]:
    if not value:
        raise ValueError('a list of folders, such as ["posts"]')
    return _paths(value)


_BLANK = re.compile(r"[\s<>\"\\^`{|}\x00-\x20]")  # what an address has as %20 and the like (RFC 3986)


def _url(value: Any) -> str:
    parts = urlsplit(value) if isinstance(value, str) else None
    if (
        not parts
        or parts.scheme not in ("http", "https")
        or not parts.netloc
        or parts.query
        or parts.fragment
        or _BLANK.search(value)
    ):
        raise ValueError('an address such as "https://example.org/trips/"')
    return str(value).rstrip("/") + "/"


def _or_nothing(read: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: "" if value == "" else read(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - the caller turns a ValueError into one line
    return value


def _engine(value: Any) -> str:
    from tripglot.engines.make import known

    try:
        return known(_text(value))
    except TripglotError as error:
        raise ValueError(error.cure) from error


def _engines(value: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(options, dict) for options in value.values()):
        raise ValueError('tables, such as [engines.libretranslate] with url = "http://127.0.0.1:5000" below it')
    return value


def _cluster(value: Any) -> str:
    """A scheduler that a file may name: what it hands back is run here, so nobody else's repository may name any."""
    from tripglot.packages.download import is_loopback

    if not isinstance(value, str) or (value and not value.startswith("tls://") and not is_loopback(value)):
        raise ValueError('"tls://…" or one on this machine, "tcp://127.0.0.1:8786"; others have to be typed: --cluster')
    return value


def _rules(value: Any) -> tuple[str, ...]:
    from tripglot.cleaning.clean import NAMES

    names = _texts(value)
    if set(names) - set(NAMES):
        raise ValueError("names of cleaning rules: " + ", ".join(NAMES))
    return names


def _style(value: Any) -> str:
    from tripglot.publishing.markdown.styles import NAMES

    if value not in NAMES:
        raise ValueError("one of " + ", ".join(NAMES))
    return str(value)


def _layout(value: Any) -> str:
    from tripglot.publishing.layouts.generators import NAMES

    if value not in NAMES:
        raise ValueError("one of " + ", ".join(NAMES))
    return str(value)


def _spelling(value: Any) -> str:
    if value not in ("", "en-GB", "en-US"):
        raise ValueError("en-GB, en-US or nothing")
    return str(value)


def _spacing(value: Any) -> str:
    if value not in ("keep", "none", "one"):
        raise ValueError("one of keep, none, one")
    return str(value)


def _unsure(value: Any) -> str:
    if value not in ("keep", "publish"):
        raise ValueError("one of keep, publish")
    return str(value)


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a number from 0 to 1")
    return float(value)


def _codes(value: Any) -> tuple[str, ...]:
    from tripglot.checking.registry import select

    codes = _texts(value)
    select(codes)  # raises for a code that no rule has
    return codes


def _severities(value: Any) -> tuple[tuple[str, Severity], ...]:
    if not isinstance(value, dict) or not all(item in ("error", "warning", "info") for item in value.values()):
        raise ValueError('a table such as { TG203 = "error" } with error, warning or info')
    _codes(list(value))
    return tuple(value.items())


def _per_path(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ValueError('a table such as { "drafts/*" = ["TG1"] }')  # noqa: TRY004 - see _flag
    return tuple((pattern, _codes(codes)) for pattern, codes in value.items())


_READERS: dict[str, Callable[[Any], Any]] = {
    "target": lambda value: canonical(_text(value)),
    "posts": _posts,
    "output": _path,
    "memory": _path,
    "po_lines": _flag,
    "glossary": _path,
    "exclude": _texts,
    "languages": lambda value: tuple(canonical(tag) for tag in _texts(value)),
    "front_matter": _texts,
    "engine": _engine,
    "engines": _engines,
    "packages": _paths,
    "cluster": _cluster,
    "jury": _flag,
    "one_telling": _flag,
    "unsure": _unsure,
    "sure_from": _share,
    "keep_as_is": _rules,
    "spelling": _spelling,
    "cjk_spacing": _spacing,
    "bilingual": _style,
    "layout": _layout,
    "title": _text,
    "licence": _or_nothing(_text),
    "url": _or_nothing(_url),
    "also": lambda value: tuple(canonical(tag) for tag in _texts(value)),
    "templates": _path,
    "static": _paths,
    "trust_html": _flag,
    "select": _codes,
    "ignore": _codes,
    "severity": _severities,
    "per_path_ignores": _per_path,
}


def _checked(table: object, path: Path, folder: Path) -> Settings:
    if not isinstance(table, dict):
        raise TripglotError("[tool.tripglot] is no table", path=path, cure="keys and values below it")
    known = {field.name for field in fields(Settings)} - {"root"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            allowed = ", ".join(sorted(k.replace("_", "-") for k in known))
            raise TripglotError(f"unknown key '{key}'", path=path, cure=f"known keys: {allowed}")
        try:
            values[name] = _READERS[name](value)
        except (ValueError, TripglotError) as error:
            raise TripglotError(f"key '{key}' is {brief(value)}", path=path, cure=f"allowed: {error}") from None
    _found(values, path, folder)
    return replace(Settings(root=Path() if folder == Path.cwd().resolve() else folder), **values)


def _found(values: Mapping[str, Any], path: Path, folder: Path) -> None:
    """Raise TripglotError where what is there already cannot be what a key says."""
    for name in values.get("posts", ()):
        if os.path.isfile(folder / name):  # noqa: PTH113 - which never raises
            cure = "allowed: folders; a post alone is named on the command line"
            raise TripglotError(f"key 'posts' names a file, {brief(name)}", path=path, cure=cure)
    output, posts = (values.get(key, getattr(Settings(), key)) for key in ("output", "posts"))
    if taken_by(folder / output, [folder / name for name in posts]):
        cure = "allowed: a folder of its own"
        raise TripglotError(
            f"key 'output' is {brief(output)}, which is or holds a folder of posts", path=path, cure=cure
        )
    for name in values.get("static", ()):
        if not Path(os.path.realpath(folder / name)).is_relative_to(os.path.realpath(folder)):
            cure = "allowed: folders of the project"
            raise TripglotError(f"key 'static' is {brief(name)}, which leads out of it", path=path, cure=cure)
    theme = values.get("templates")
    if theme and Path(os.path.realpath(folder / theme)) in folder.parents:
        cure = "allowed: a folder of its own"
        raise TripglotError(f"key 'templates' is {brief(theme)}, which holds the whole project", path=path, cure=cure)
