"""The engine that asks a LibreTranslate server: the one that the settings name, and no other host.

The protocol is that of its OpenAPI description: `GET /languages`, and `POST /translate` with a list of texts. It says
nothing of how sure it is nor which word came from where, so what it writes is tested for sanity alone, and emphasis and
links are put in place by what is around them.
"""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urlsplit

from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis, MissingPackageError
from tripglot.engines.options import Options
from tripglot.errors import TripglotError
from tripglot.languages import argos_code, primary
from tripglot.packages.download import allowed, is_loopback, is_offline

KEY: Final = "LIBRETRANSLATE_API_KEY"  # a key has no place in a file that goes into a repository
_TIMEOUT: Final = 120.0  # seconds without a byte: a server may have to load its model
_TEXTS, _CHARACTERS = 32, 4000  # of one request
_LIMIT: Final = 1 << 24  # bytes of an answer


def make(options: Mapping[str, Any], root: Path) -> "LibreTranslateEngine":
    """Build the engine: `url`, and `plain-http = true` for a server elsewhere that has no https."""
    taken = Options("libretranslate", options, root)
    engine = LibreTranslateEngine(taken.text("url"), plain=taken.flag("plain-http", default=False))
    taken.done()
    return engine


class LibreTranslateEngine:
    """Translates on a server, whose languages are asked for once."""

    name = "libretranslate"
    natural = True

    def __init__(self, url: str, *, plain: bool = False) -> None:
        """Take the server's address; TripglotError if it may not be asked. `plain`: http to another machine, too."""
        self._url = url.rstrip("/")
        parts = urlsplit(self._url)
        if not (allowed(self._url) and parts.scheme != "file") and not (plain and parts.scheme == "http"):
            cure = (
                "an address such as http://127.0.0.1:5000 or https://…; `plain-http = true` if nobody listens between"
            )
            raise TripglotError("this server is not asked: what is sent could be read", path=self._url, cure=cure)
        if is_offline() and not is_loopback(self._url):
            raise TripglotError("TRIPGLOT_OFFLINE forbids to ask a server", path=self._url, cure="unset it")

    def identify(self, source: str, target: str) -> str:
        """Name the server; MissingPackageError if it does not serve the pair."""
        self._pair(source, target)
        return f"{self.name} {urlsplit(self._url).netloc}"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate, with as many alternatives as the server gives; TripglotError if it does not."""
        from_code, to_code = self._pair(source, target)
        found: list[tuple[Hypothesis, ...]] = []
        for batch in _batches(sentences):
            question = {
                "q": batch, "source": from_code, "target": to_code, "format": "text",
                "alternatives": decoding.hypotheses - 1,
            }  # fmt: skip
            if key := os.environ.get(KEY):
                question["api_key"] = key
            answer = self._asked("/translate", question)
            found += _read(answer, batch, self._url)
        return found

    @cached_property
    def _languages(self) -> dict[str, frozenset[str]]:
        """What the server translates from, each with what into."""
        answer = self._asked("/languages", None)
        try:
            return {one["code"]: frozenset(one.get("targets", [])) for one in answer}
        except (TypeError, KeyError, AttributeError) as error:
            raise _no_server(self._url) from error

    def _pair(self, source: str, target: str) -> tuple[str, str]:
        """The server's own codes of a pair: as we write it, as Argos does, or the language alone."""
        for from_code in (source, argos_code(source), primary(source)):
            for to_code in (target, argos_code(target), primary(target)):
                if to_code in self._languages.get(from_code, ()):
                    return from_code, to_code
        cure = f"load it on {self._url}; or your own words: tripglot review, tripglot adopt"
        raise MissingPackageError(argos_code(source), argos_code(target), cure)

    def _asked(self, path: str, question: dict[str, Any] | None) -> Any:
        data = None if question is None else json.dumps(question).encode()
        request = urllib.request.Request(self._url + path, data, {"Content-Type": "application/json"})
        handlers: list[Any] = [_Stay, urllib.request.ProxyHandler({})] if is_loopback(self._url) else [_Stay]
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=_TIMEOUT) as response:
                return json.loads(response.read(_LIMIT))
        except urllib.error.HTTPError as error:
            with error:
                said = _reason(error.read(_LIMIT)) or error.reason
            raise TripglotError(f"the server says {error.code}: {said}", path=self._url, cure=_cure(error)) from error
        except ValueError as error:  # no JSON
            raise _no_server(self._url) from error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", "") or error
            cure = "start it, or mend `url` below [engines.libretranslate]"
            raise TripglotError(f"the server does not answer: {reason}", path=self._url, cure=cure) from error


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: what is posted goes to the host that was named."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _batches(sentences: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for sentence in sentences:
        if batch and (len(batch) == _TEXTS or sum(map(len, batch)) + len(sentence) > _CHARACTERS):
            yield batch
            batch = []
        batch.append(sentence)
    if batch:
        yield batch


def _read(answer: Any, batch: Sequence[str], url: str) -> list[tuple[Hypothesis, ...]]:
    """The hypotheses in an answer: the translation first, then what it has beside it, each text once."""
    try:
        best = list(answer["translatedText"])
        others = list(answer.get("alternatives") or [[] for _ in best])
        texts = [dict.fromkeys([text, *more]) for text, more in zip(best, others, strict=True)]
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise _no_server(url) from error
    if len(texts) != len(batch) or not all(isinstance(text, str) for some in texts for text in some):
        raise _no_server(url)
    return [tuple(Hypothesis(text, 0.0) for text in some) for some in texts]


def _reason(body: bytes) -> str:
    try:
        return " ".join(str(json.loads(body)["error"]).split())
    except (ValueError, TypeError, KeyError):
        return ""


def _cure(error: urllib.error.HTTPError) -> str:
    if error.code in {401, 403}:
        return f"its key belongs into the environment variable {KEY}"
    return "wait and run again: what is done is kept" if error.code == 429 else "see the server's own log"


def _no_server(url: str) -> TripglotError:
    return TripglotError("what answers is no LibreTranslate server", path=url, cure="mend `url` in the settings")
