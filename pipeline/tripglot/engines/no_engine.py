"""Stands in for an engine where everything has to be in the memory."""

from collections.abc import Sequence

from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis, MissingPackageError


class NoEngine:
    """Serves no pair of languages: what is not in the memory stays as it is, and is reported."""

    name = "argos"
    natural = True

    def identify(self, source: str, target: str) -> str:
        """Refuse; raises NotRememberedError."""
        raise NotRememberedError(source, target)

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Never asked: `identify` has refused."""
        raise AssertionError(source, target)


class NotRememberedError(MissingPackageError):
    """A sentence is not in the memory."""

    def __str__(self) -> str:
        """Say how it comes there."""
        return "not in the memory (tripglot run)"
