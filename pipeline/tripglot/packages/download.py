"""Fetching files: the only code of this project that goes online.

What may be fetched: https from anywhere, http from this machine only, and `file://`. A redirect stays on its host:
who names a host in an index or in `tripglot.lock` names the one that is asked. A download that was cut goes on where
it stopped if the server can tell that the file is still the same one; else it starts anew.
"""

import hashlib
import json
import os
import ssl
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from tripglot.errors import TripglotError
from tripglot.parallel import Progress

TIMEOUT = 30.0  # seconds without a byte
TRIES = 4
PAUSE = 1.0  # seconds before the second try; doubled before each further one
_CHUNK = 1 << 16
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NETWORK_CURE = "check the network, or get the .argosmodel file elsewhere: tripglot packages install FILE"

T = TypeVar("T")


class _AgainError(Exception):
    """A fetch failed in a way that may pass; the message is the reason."""


def allowed(url: str) -> bool:
    """Tell whether `url` may be fetched: nobody between here and there can have changed what comes."""
    try:
        parts = urlsplit(url)
        if "@" in parts.netloc or any(ord(char) <= 0x20 or ord(char) == 0x7F for char in url):
            return False  # a password has no place in an index or a lock file
        if parts.scheme == "file":
            return parts.netloc in {"", "localhost"}
        _ = parts.port  # ValueError if it is no number
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        )
    except ValueError:  # a malformed address
        return False


def is_loopback(url: str) -> bool:
    """Tell whether `url` leads to this machine; what is no address leads nowhere."""
    try:
        return urlsplit(url).hostname in _LOOPBACK
    except ValueError:  # a bracket that nothing closes
        return False


def is_offline() -> bool:
    """Tell whether the user forbids to use the network."""
    return os.environ.get("TRIPGLOT_OFFLINE", "") not in {"", "0"}


def fetch(url: str, limit: int) -> bytes:
    """Give what lies at `url`, up to `limit` bytes; TripglotError if it does not come whole after a few tries."""

    def once() -> bytes:
        data = bytearray()
        with _opened(url, {}) as response:
            total = _announced(response)
            for chunk in _chunks(response):
                data += chunk
                _within(url, len(data), limit)
            if 0 <= total != len(data):
                raise _AgainError(f"only {len(data):,} of {total:,} bytes came")
        return bytes(data)

    return _retried(url, once)


def download(
    url: str, file: Path, limit: int, *, size: int = 0, sha256: str = "", progress: Progress | None = None
) -> None:
    """Fetch `url` into `file`, going on with what an earlier call left there; TripglotError if it does not come whole.

    With `size` or `sha256`, anything else is an error. A file that was put together from two downloads is never
    given without proof: its checksum, or the checksums within the zip archive that it has to be. After an error
    `file` is there only if a later call can go on with it.
    """
    resumed = False

    def once() -> None:
        nonlocal resumed
        resumed = _attempt(url, file, limit, size, sha256, progress) or resumed
        if resumed and not _sound(file, sha256):
            discard(file)
            resumed = False
            raise _AgainError("the parts of a continued download do not fit together")

    try:
        _retried(url, once)
        found = checksum(file)
        if sha256 and found != sha256:
            raise _unlike(url, f"sha256 {found[:12]}…", f"{sha256[:12]}…")
        _note(file).unlink(missing_ok=True)
    except TripglotError:
        if not (_note(file).exists() and (sha256 or _remembered(file, url)[0])) or _complete(file, url):
            discard(file)
        raise


def discard(file: Path) -> None:
    """Remove a download and what is remembered of it."""
    file.unlink(missing_ok=True)
    _note(file).unlink(missing_ok=True)


def checksum(file: Path) -> str:
    """Give the sha256 of a file in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _attempt(url: str, file: Path, limit: int, size: int, sha256: str, progress: Progress | None) -> bool:
    """Fetch once; True if the beginning of the file was there before."""
    validator, total = _remembered(file, url)
    start = file.stat().st_size if file.exists() and (validator or sha256) else 0
    headers = {}
    if 0 < start < total:
        headers["Range"] = f"bytes={start}-"
        if validator:
            headers["If-Range"] = validator
    with _opened(url, headers) as response:
        if getattr(response, "status", 200) == 206:
            if not headers or response.headers.get("Content-Range") != f"bytes {start}-{total - 1}/{total}":
                discard(file)
                raise _AgainError("another part came than was asked for")
        else:
            start, total = 0, max(0, _announced(response))
        _within(url, max(total, size), limit)
        if size and total and total != size:
            discard(file)
            raise _unlike(url, f"{total:,} bytes", f"{size:,}")
        note = {"url": url, "validator": _validator(response.headers), "total": total}
        _note(file).write_text(json.dumps(note), encoding="utf-8")
        done = start
        with file.open("ab" if start else "wb") as opened:
            for chunk in _chunks(response):
                done += len(chunk)
                _within(url, done, limit)
                opened.write(chunk)
                if progress:
                    progress(done, total)
            opened.flush()
            os.fsync(opened.fileno())
    if total and done != total:
        raise _AgainError(f"only {done:,} of {total:,} bytes came")
    return start > 0


def _unlike(url: str, found: str, pinned: str) -> TripglotError:
    cure = "tripglot.lock says what it has to be; if the change is meant: tripglot packages update"
    return TripglotError(f"not the pinned package: {found}, not {pinned}", path=url, cure=cure)


def _within(url: str, size: int, limit: int) -> None:
    if size > limit:
        raise TripglotError(f"more than {limit:,} bytes", path=url, cure="use another mirror")


def _sound(file: Path, sha256: str) -> bool:
    if sha256:
        return checksum(file) == sha256
    try:
        with zipfile.ZipFile(file) as opened:
            return opened.testzip() is None
    except Exception:  # zipfile raises many things over damaged archives; each means the same here
        return False


def _note(file: Path) -> Path:
    return file.with_name(file.name + ".json")


def _remembered(file: Path, url: str) -> tuple[str, int]:
    """Give what identifies the file that an earlier call began to fetch from `url`, and its size; else ("", 0)."""
    try:
        note = json.loads(_note(file).read_bytes())
        if note["url"] == url and isinstance(note["validator"], str) and isinstance(note["total"], int):
            return note["validator"], note["total"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return "", 0


def _complete(file: Path, url: str) -> bool:
    """Tell whether nothing is left to go on with: all came, and it was refused."""
    return not file.exists() or file.stat().st_size >= _remembered(file, url)[1]


def _validator(headers: HTTPMessage) -> str:
    """Give what If-Range takes: a strong entity tag, or the time of the last change."""
    tag = headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else headers.get("Last-Modified", "")


def _announced(response: Any) -> int:
    length = response.headers.get("Content-Length") or ""
    return int(length) if length.isdecimal() and length.isascii() else -1


def _chunks(response: Any) -> Iterator[bytes]:
    # read1 gives what is there: a read of a whole chunk would lose its first half when the connection breaks
    read = getattr(response, "read1", None) or response.read
    while True:
        try:
            chunk = read(_CHUNK)
        except (OSError, HTTPException, ValueError) as error:  # only of the network: the disk is written elsewhere
            raise _AgainError(str(error) or type(error).__name__) from error
        if not chunk:
            return
        yield chunk


def _retried(url: str, once: Callable[[], T]) -> T:
    """Give what `once` gives, tried a few times with longer and longer pauses."""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        try:
            return once()
        except _AgainError as error:
            reason = " ".join(str(error).split())
    raise TripglotError(f"cannot be fetched, tried {TRIES} times: {reason}", path=url, cure=_NETWORK_CURE)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only on the same host, and never to a weaker scheme."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if not allowed(newurl) or new.scheme == "file" or _host(old) != _host(new):
            cure = "get the file there by hand if you trust it: tripglot packages install FILE"
            raise TripglotError(f"redirects elsewhere, to {newurl!r}", path=req.full_url, cure=cure)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _host(parts: SplitResult) -> tuple[str | None, int | None, bool]:
    return parts.hostname, parts.port, parts.scheme == "https"


@contextmanager
def _opened(url: str, headers: dict[str, str]) -> Iterator[Any]:
    """Open `url`; _AgainError for what may pass, TripglotError for what will not."""
    if not allowed(url):
        raise TripglotError("only https:// and file:// are fetched", path=url, cure="use another URL")
    if is_offline() and urlsplit(url).scheme != "file":
        cure = "unset it, or install from a file: tripglot packages install FILE"
        raise TripglotError("would have to be fetched, and TRIPGLOT_OFFLINE is set", path=url, cure=cure)
    request = urllib.request.Request(url, headers={"User-Agent": "tripglot", **headers})
    try:
        response = urllib.request.build_opener(_Redirects).open(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in {416, 429} or error.code >= 500:
            raise _AgainError(f"{error.code} {error.reason}") from error
        reason = " ".join(str(error.reason).split())
        raise TripglotError(f"cannot be fetched: {reason}", path=url, cure=_NETWORK_CURE) from error
    except ValueError as error:  # no name of a host
        raise TripglotError(f"cannot be fetched: {error}", path=url, cure="use another URL") from error
    except (OSError, HTTPException) as error:
        if urlsplit(url).scheme == "file":
            raise TripglotError("no such file", path=url, cure="check ARGOS_PACKAGE_INDEX and its links") from error
        cause = getattr(error, "reason", "") or error
        if isinstance(cause, ssl.SSLCertVerificationError):
            cure = "SSL_CERT_FILE names a file of certificates to trust"
            raise TripglotError(f"cannot be trusted: {cause.verify_message}", path=url, cure=cure) from error
        raise _AgainError(str(cause) or type(error).__name__) from error
    with response:
        yield response
