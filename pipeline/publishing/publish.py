"""One finished post to the files that are published of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.memory import State
from pipeline.settings import Settings
from pipeline.translation.fill import Filled
from pipeline.translation.units import Unit

from . import images, site
from .bilingual import bilingual, block_languages
from .clean import clean
from .declare import declare
from .site import Page
from .styles import PAGE


@dataclass(frozen=True, slots=True)
class Finished:
    """A post that has been through translation.

    name: its path in every output folder. units: all its foreign sentences. states: who stands behind each new block.
    """

    path: Path
    name: Path
    filled: Filled
    units: Sequence[Unit] = ()
    states: Mapping[int, State] = field(default_factory=dict)
    kept: Sequence[Unit] = ()  # foreign text that is meant to stay: quotations, names


@dataclass(frozen=True, slots=True)
class Published:
    """The files of one post (paths below the output folder), and its line in the index."""

    files: dict[Path, bytes]
    page: Page


def publish(finished: Finished, settings: Settings) -> Published:
    """Everything that is published of one post.

    A pure function of post, memory and settings: nothing is written, nothing depends on the time or the place.
    """
    filled = finished.filled
    cleaned = clean(filled.post, settings.target, leave=settings.keep_as_is)
    if filled.changed:
        cleaned = declare(cleaned, settings.target)
    langs = block_languages(finished.units)
    texts = {
        style: bilingual(filled, cleaned, langs, finished.states, finished.kept, style=style, target=settings.target)
        for style in (settings.bilingual, PAGE)
    }
    page = site.describe(finished.name, cleaned, langs, finished.states, len(filled.failures))
    bom = "\ufeff" if filled.original.source.bom else ""
    files = {
        Path(settings.target) / finished.name: cleaned.source.encode(),
        Path("bilingual") / finished.name: (bom + texts[settings.bilingual]).encode(),
        Path("site") / page.name: site.page(page, texts[PAGE], cleaned.front_end, settings),
        **images.beside(finished.path, finished.name, cleaned, settings.target),
    }
    return Published(files, page)


def site_files(pages: Sequence[Page], settings: Settings) -> dict[Path, bytes]:
    """What belongs to the site as a whole."""
    return {Path("site/index.html"): site.index(pages, settings), site.STYLE: site.style()}
