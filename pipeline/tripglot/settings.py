"""What a run is told: one frozen record, with the defaults of everything."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from tripglot.errors import TripglotError
from tripglot.files import Given, Places, folders_with_posts
from tripglot.post.front.matter import PROSE_KEYS

FILE = "tripglot.toml"
_BEGIN = f"`tripglot init` begins: it writes a {FILE}, in which `posts` says where they are; or name files"
_OWN_TABLE = re.compile(r"^\s*\[tool\.tripglot\b", re.MULTILINE)
Severity = Literal["error", "warning", "info"]
Some = TypeVar("Some", bound=Given)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told. Paths are relative to the folder of the settings file (`root`)."""

    root: Path = Path()
    target: str = "en"
    posts: tuple[str, ...] = ("posts",)
    output: str = "output"
    memory: str = "translations"
    po_lines: bool = False
    glossary: str = "glossary.toml"
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    front_matter: tuple[str, ...] = tuple(sorted(PROSE_KEYS))
    engine: str = "argos"
    engines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # their options, by their names
    packages: tuple[str, ...] = ()
    jury: bool = True
    one_telling: bool = True
    cluster: str = ""  # address of a Dask scheduler
    unsure: Literal["keep", "publish"] = "keep"
    sure_from: float | None = None  # None: what the bundled packages were measured to need
    keep_as_is: tuple[str, ...] = ()
    spelling: Literal["", "en-GB", "en-US"] = ""
    cjk_spacing: Literal["keep", "none", "one"] = "keep"
    bilingual: str = "quoted"
    layout: str = "plain"
    title: str = "Trip reports"
    url: str = ""
    licence: str = ""
    also: tuple[str, ...] = ()
    templates: str = "templates"
    static: tuple[str, ...] = ()
    trust_html: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    per_path_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def places(self) -> Places:
        """The folders of the project, as `find_posts` wants them."""
        posts = tuple(self.root / folder for folder in self.posts)
        return Places(self.root, posts, self.root / self.output, self.exclude)

    def sources(self, paths: Sequence[Some | Path] | None = None) -> list[Some | Path]:
        """The files and folders that a command is to look at: those it was given, or the folders of posts.

        Raises TripglotError where nothing is given and there is no such folder.
        """
        if paths:
            return list(paths)
        folders = [self.root / folder for folder in self.posts]
        for folder in folders:
            if not folder.exists():
                raise TripglotError("there is no folder of posts", path=folder, cure=_where_posts_are(self.root))
        return [*folders]

    def targets(self) -> tuple[str, ...]:
        """Every language that posts are published in, the main one first."""
        return tuple(dict.fromkeys((self.target, *self.also)))

    def memory_dir(self, target: str = "") -> Path:
        """The folder with the memory of a language, the target language if none is named."""
        return self.root / self.memory / (target or self.target)

    def package_dirs(self) -> tuple[Path, ...]:
        """The extra folders with packages."""
        return tuple(self.root / folder for folder in self.packages)


def _where_posts_are(root: Path) -> str:
    """What to do where there is no folder of posts: the file to edit, and where Markdown was seen."""
    project = root / "pyproject.toml"
    if (root / FILE).is_file():
        file = root / FILE
    elif project.is_file() and _OWN_TABLE.search(project.read_text(encoding="utf-8", errors="replace")):
        file = project
    else:
        return _BEGIN
    seen = folders_with_posts(root)
    if not seen:
        return f"`posts` in {file} says where they are; or name files"
    found = f"Markdown was seen in {', '.join(seen[:_SHOWN])}" + (" and elsewhere" if len(seen) > _SHOWN else "")
    return f"say where they are in {file}, posts = [{json.dumps(seen[0], ensure_ascii=False)}]; {found}"


_SHOWN = 5  # folders
