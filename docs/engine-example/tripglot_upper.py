"""An engine that writes everything in capitals: the smallest one that tripglot can use."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis, MissingPackageError


class UpperEngine:
    """Serves one pair of languages, German to English, badly."""

    name = "upper"
    natural = True  # what it writes is language: it goes into the memory and is tested for sanity

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def identify(self, source: str, target: str) -> str:
        if (source, target) != ("de", "en"):
            raise MissingPackageError(source, target, cure="this engine knows German to English only")
        return "upper 1.0"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        return [(Hypothesis(sentence.upper() + self._mark, score=0.0),) for sentence in sentences]


def make(options: Mapping[str, Any], root: Path) -> UpperEngine:
    return UpperEngine(str(options.get("mark", "")))
