"""The index of Argos packages: what a mirror offers, as far as it can be trusted to be a name and an address."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from tripglot.errors import TripglotError
from tripglot.packages import download as _download

MAX_INDEX_BYTES = 20 << 20
MAX_PACKAGE_BYTES = 1 << 30
CODE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A package on offer. Codes and version are checked; each link is one that may be fetched."""

    from_code: str
    to_code: str
    version: str
    links: tuple[str, ...]

    @property
    def label(self) -> str:
        """Name pair and version: "zh_en 1.9"."""
        return f"{self.from_code}_{self.to_code} {self.version}"


def fetch(url: str) -> list[Entry]:
    """Fetch the index at `url` and give its usable entries; TripglotError if it cannot be had or is none.

    Links may be relative to the index, so that a mirror can be moved. An entry whose names or links are not what
    they have to be is as if it were not there: its text never reaches a path or a terminal.
    """
    cure = "try again later, or set ARGOS_PACKAGE_INDEX to another mirror"
    try:
        entries = json.loads(_download.fetch(url, MAX_INDEX_BYTES))
    except (ValueError, RecursionError) as error:
        raise TripglotError(f"the package index is not JSON: {error}", path=url, cure=cure) from error
    if not isinstance(entries, list):
        raise TripglotError("the package index is no list", path=url, cure=cure)
    return [found for found in (_entry(entry, url) for entry in entries) if found]


def newest(entries: Sequence[Entry], from_code: str = "", to_code: str = "") -> list[Entry]:
    """Give the newest entry of every pair, by pair; with codes, of the pairs from or to these languages."""
    best: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if from_code in {"", entry.from_code} and to_code in {"", entry.to_code}:
            pair = entry.from_code, entry.to_code
            if pair not in best or order(entry.version) > order(best[pair].version):
                best[pair] = entry
    return [best[pair] for pair in sorted(best)]


def find(entries: Sequence[Entry], from_code: str, to_code: str, version: str = "") -> Entry:
    """Give the newest entry of a pair, or that of `version`; TripglotError, naming a detour, if there is none."""
    wanted = [entry for entry in entries if version in {"", entry.version}]
    if found := newest(wanted, from_code, to_code):
        return found[0]
    if version:
        raise TripglotError(f"the index has no {from_code}_{to_code} {version}", cure="tripglot packages available")
    pairs = {(entry.from_code, entry.to_code) for entry in entries}
    middles = sorted({to for source, to in pairs if source == from_code and (to, to_code) in pairs})
    cure = "tripglot packages available"
    if middles:
        middle = "en" if "en" in middles else middles[0]
        cure = f"install two that make it up: {from_code} {middle} and {middle} {to_code}"
    raise TripglotError(f"the index has no package from {from_code} to {to_code}", cure=cure)


def order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Turn "1.10" into something that sorts after "1.9"; parts that are no numbers sort first."""
    parts = version.split(".")
    return tuple((1, int(part), "") if part.isascii() and part.isdecimal() else (0, 0, part) for part in parts)


def _entry(entry: Any, url: str) -> Entry | None:
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    facts = [entry.get(name) for name in ("from_code", "to_code", "package_version")]
    source, target, version = (fact if isinstance(fact, str) else "" for fact in facts)
    if not (CODE.fullmatch(source) and CODE.fullmatch(target) and VERSION.fullmatch(version)):
        return None
    links = entry.get("links")
    found = tuple(full for link in links if (full := _link(url, link))) if isinstance(links, list) else ()
    return Entry(source, target, version, found) if found else None


def _link(url: str, link: Any) -> str:
    """Give the address of a link; empty if it may not be fetched. Only an index on this machine may name files here."""
    try:
        full = urljoin(url, link) if isinstance(link, str) else ""
        local = urlsplit(full).scheme == "file" and urlsplit(url).scheme != "file"
    except ValueError:
        return ""
    return full if full and not local and _download.allowed(full) else ""
