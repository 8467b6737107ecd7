"""The engine that changes nothing: for tests of everything around an engine."""

from collections.abc import Sequence

from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis, Link
from tripglot.engines.words import words


class IdentityEngine:
    """Returns each sentence as it came, aligned word to word."""

    name = "identity"
    natural = False

    def identify(self, source: str, target: str) -> str:
        """Name the engine; every pair is served."""
        return "identity"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Give each sentence back as its only hypothesis."""
        return [
            (Hypothesis(text, 0.0, tuple(Link(start, end, start, end, 1.0) for start, end in words(text))),)
            for text in sentences
        ]
