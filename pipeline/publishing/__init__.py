"""Translated posts to what readers see: cleaned Markdown, bilingual Markdown, and a site."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings
from pipeline.translation.fill import Filled

from . import images, site
from .bilingual import bilingual, block_languages
from .clean import clean

__all__ = ["Finished", "clean", "publish"]


@dataclass(frozen=True, slots=True)
class Finished:
    """A post that has been through translation: where it came from, its name in every output folder, the result."""

    path: Path
    name: Path
    filled: Filled


def publish(posts: Sequence[Finished], settings: Settings) -> Iterator[tuple[int, dict[Path, bytes]]]:
    """Yield, for each post by number, the files to write (paths below the output folder); -1 for the site's own.

    A pure function of posts and settings: nothing is written, nothing depends on the time or the place.
    """
    pages = []
    for number, finished in enumerate(posts):
        filled = finished.filled
        cleaned = clean(filled.post, settings.target, leave=settings.keep_as_is)
        text = bilingual(filled, cleaned)
        langs = block_languages(filled)
        page = site.describe(
            finished.name,
            cleaned,
            [langs[index] for index in filled.changed],
            len(filled.changed),
            len(filled.failures),
        )
        pages.append(page)
        bom = "\ufeff" if filled.original.source.bom else ""
        body_start = cleaned.front.end if cleaned.front else 0
        yield (
            number,
            {
                Path(settings.target) / finished.name: cleaned.source.encode(),
                Path("bilingual") / finished.name: (bom + text).encode(),
                Path("site") / page.name: site.page(page, text, body_start, settings),
                **images.beside(finished.path, finished.name, cleaned, settings.target),
            },
        )
    yield -1, {Path("site/index.html"): site.index(pages, settings), site.STYLE: site.style()}
