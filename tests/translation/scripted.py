"""An engine for tests that answers as it is told."""

from collections.abc import Callable, Sequence

from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis


class Scripted:
    """Writes language, so that every sanity test applies, and answers by a function."""

    name = "of this test"
    natural = True

    def __init__(self, answer: Callable[[str], str]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def identify(self, source: str, target: str) -> str:
        return "scripted"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked += sentences
        return [(Hypothesis(self.answer(sentence), -0.5),) for sentence in sentences]
