"""The full addresses of pages, where it is known where the site will be."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from tripglot.publishing.site.facts import Page
from tripglot.settings import Settings


def address(path: Path, settings: Settings) -> str:
    """The full address of a file of the site; "" if it is not known where the site will be."""
    if not settings.url:
        return ""
    shown = path.parent.as_posix() + "/" if path.name == "index.html" else path.as_posix()
    return settings.url + quote("" if shown == "./" else shown)


def alternates(versions: Sequence[Page], settings: Settings) -> list[tuple[str, str]]:
    """(hreflang, address) of the versions that are really in their language; [] where there is only one.

    `x-default` is the main language's. Search engines want full addresses: without `url` there are none.
    """
    real = [version for version in versions if version.real]
    if len(real) < 2 or not settings.url:
        return []
    main = next((version for version in real if version.lang == settings.target), real[0])
    return [(v.lang, address(v.path, settings)) for v in real] + [("x-default", address(main.path, settings))]
