"""The Argos index, and downloads from it: the only code of this project that goes online."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from pipeline.errors import TripglotError

TIMEOUT = 30.0  # seconds without a byte
MAX_INDEX_BYTES = 20 << 20
MAX_PACKAGE_BYTES = 1 << 30
_CHUNK = 1 << 16
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_NETWORK_CURE = "check the network, or get the .argosmodel file elsewhere: tripglot packages install FILE"


def refuse_offline(what: str) -> None:
    """Raise TripglotError if TRIPGLOT_OFFLINE forbids to fetch `what`."""
    if os.environ.get("TRIPGLOT_OFFLINE", "") not in {"", "0"}:
        raise TripglotError(f"{what} would have to be fetched, and TRIPGLOT_OFFLINE is set", cure="unset it")


def fetch(url: str) -> list[Mapping[str, Any]]:
    """Fetch the index at `url` and give its entries; TripglotError if it cannot be had or is none."""
    data = bytearray()
    for chunk in _chunks(url, MAX_INDEX_BYTES):
        data += chunk
    try:
        entries = json.loads(data)
    except ValueError as error:
        raise TripglotError(f"the package index is not JSON: {error}", path=url, cure="try again later") from error
    if not isinstance(entries, list):
        raise TripglotError("the package index is no list", path=url, cure="try again later")
    return [entry for entry in entries if isinstance(entry, dict)]


def find(entries: Sequence[Mapping[str, Any]], from_code: str, to_code: str) -> Mapping[str, Any]:
    """Give the newest entry of a pair; TripglotError, naming a detour where there is one, if the index has none."""
    pairs = {(str(entry.get("from_code")), str(entry.get("to_code"))) for entry in entries}
    serving = [e for e in entries if (e.get("from_code"), e.get("to_code")) == (from_code, to_code) and _links(e)]
    if serving:
        return max(serving, key=lambda entry: _version(str(entry.get("package_version", ""))))
    middles = sorted({to for source, to in pairs if source == from_code and (to, to_code) in pairs})
    if middles:
        middle = "en" if "en" in middles else middles[0]
        cure = f"install two that make it up: {from_code} {middle} and {middle} {to_code}"
    else:
        cure = "see which pairs there are at https://www.argosopentech.com/argospm/index/"
    raise TripglotError(f"the index has no package from {from_code} to {to_code}", cure=cure)


def download(entry: Mapping[str, Any], path: Path) -> None:
    """Write the package of an index entry to `path`, from the first of its links that gives it whole."""
    errors = []
    for url in _links(entry):
        try:
            with path.open("wb") as file:
                for chunk in _chunks(url, MAX_PACKAGE_BYTES):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except TripglotError as error:
            errors.append(error)
        else:
            return
    raise errors[-1]


def _links(entry: Mapping[str, Any]) -> list[str]:
    links = entry.get("links")
    return [link for link in links if isinstance(link, str) and _allowed(link)] if isinstance(links, list) else []


def _version(text: str) -> tuple[tuple[int, int, str], ...]:
    """Turn "1.10" into something that sorts after "1.9"; parts that are no numbers sort first."""
    return tuple((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in text.split("."))


def _allowed(url: str) -> bool:
    """Tell whether `url` may be fetched: nobody between here and there can have changed what comes."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to where a first request might have gone."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if not _allowed(newurl):
            raise urllib.error.URLError(f"redirected to {newurl}, which is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _chunks(url: str, limit: int) -> Iterator[bytes]:
    """Yield what lies at `url`; TripglotError if it does not come, comes cut, or is more than `limit` bytes."""
    if not _allowed(url):
        raise TripglotError("only https is fetched", path=url, cure="use an https URL")
    opener = urllib.request.build_opener(_Redirects)
    request = urllib.request.Request(url, headers={"User-Agent": "tripglot"})
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            announced = int(response.headers.get("Content-Length") or -1)
            size = 0
            while chunk := response.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TripglotError(f"more than {limit:,} bytes", path=url, cure="use another mirror")
                yield chunk
            if announced >= 0 and size != announced:
                raise TripglotError(f"only {size:,} of {announced:,} bytes came", path=url, cure="try again")
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise TripglotError(f"cannot be fetched: {reason}", path=url, cure=_NETWORK_CURE) from error
