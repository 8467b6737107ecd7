"""What an engine is: sentences of one language in, hypotheses in another out.

Offsets in this package count code points: of the source sentence as it was handed in, and of the hypothesis' text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tripglot.errors import TripglotError

Fold = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Link:
    """One target token and the source token it attends to most; both ranges are half open, in code points."""

    target_start: int
    target_end: int
    source_start: int
    source_end: int
    weight: float  # share of the attention, 0 to 1


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One proposal for one sentence."""

    text: str
    score: float  # natural log of the probability, per target token; 0 is certainty
    alignment: tuple[Link, ...] = ()  # in target order; empty where the engine cannot tell
    # entropy of what a target token attends to, on average; None where attention was not trained to align
    scatter: float | None = None
    # how like it what others say is, 0 to 1; None where nobody else was asked. See `engines/small/jury.py`
    agreement: float | None = None
    # the shares, 0 to 1, of the source that has a translation here, and of the translation that is from the source;
    # None where there is no lexicon to ask. See `engines/small/lexicon.py`
    coverage: float | None = None
    support: float | None = None


def together(text: str, alignment: tuple[Link, ...], parts: Sequence[Hypothesis]) -> Hypothesis:
    """The hypothesis that all these make together: as sure as the least sure one, of nothing that one cannot tell."""
    return _folded(text, alignment, parts, lowest=min, highest=max)


def side_by_side(text: str, alignment: tuple[Link, ...], parts: Sequence[Hypothesis]) -> Hypothesis:
    """The hypothesis that these make one after the other: as sure as they are on the whole, by their length."""
    sizes = [len(part.text) + 1 for part in parts]

    def mean(known: Sequence[float]) -> float:
        return sum(figure * size for figure, size in zip(known, sizes, strict=True)) / sum(sizes)

    return _folded(text, alignment, parts, lowest=mean, highest=mean)


def _folded(
    text: str, alignment: tuple[Link, ...], parts: Sequence[Hypothesis], *, lowest: Fold, highest: Fold
) -> Hypothesis:
    """One hypothesis of many: `lowest` makes one of the figures that fall with doubt, `highest` of those that rise."""

    def fold(known: list[float | None], of: Fold) -> float | None:
        sure = [figure for figure in known if figure is not None]
        return of(sure) if len(sure) == len(known) else None

    return Hypothesis(
        text,
        lowest([part.score for part in parts]),
        alignment,
        fold([part.scatter for part in parts], highest),
        fold([part.agreement for part in parts], lowest),
        fold([part.coverage for part in parts], lowest),
        fold([part.support for part in parts], lowest),
    )


@dataclass(frozen=True, slots=True)
class Decoding:
    """How an engine searches. Engines that do not search ignore it."""

    hypotheses: int = 4
    beam: int = 4
    no_repeat_ngram: int = 0  # forbid any repeated run of this many target tokens; 0 = allow
    repetition_penalty: float = 1.0  # above 1 makes tokens that are already in the output less likely
    length_factor: float = 3.0  # longest output: this many target tokens per source token ...
    length_extra: int = 16  # ... and this many more
    without: tuple[str, ...] = ()  # words that are not to be written; see `is_selective`


DEFAULT_DECODING = Decoding()


class Engine(Protocol):
    """Translates many sentences at once; `source` and `target` are BCP 47 tags."""

    name: str
    natural: bool  # whether it writes language: what it makes goes into the memory, and terms are asked of it

    def identify(self, source: str, target: str) -> str:
        """Say what will translate this pair, for provenance ("argos zh_en 0.1"); MissingPackageError if nothing."""
        ...

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Give at least one hypothesis, best first, for each sentence, in the order of the sentences."""
        ...


def is_selective(engine: Engine) -> bool:
    """Whether an engine leaves out what is in `Decoding.without`; one that can says so by `selective = True`."""
    return bool(getattr(engine, "selective", False))


class EngineGoneError(TripglotError):
    """The engine does not answer any more; done: what it said of some of the sentences before, by their texts."""

    def __init__(self, why: TripglotError, done: Mapping[str, tuple[Hypothesis, ...]]) -> None:
        """Take why it is gone, and what is done."""
        super().__init__(why.message, path=why.path, cure=why.cure)
        self.done = done


class MissingPackageError(TripglotError):
    """No installed package, nor any chain of them, serves a pair of languages (Argos codes)."""

    def __init__(self, from_code: str, to_code: str, cure: str = "") -> None:
        """Name the pair that is missing, and the cure if it is not to install a package."""
        self.from_code = from_code
        self.to_code = to_code
        super().__init__(
            f"no package translates {from_code} to {to_code}",
            cure=cure
            or f"tripglot packages install {from_code} {to_code}; or your own words: tripglot review, tripglot adopt",
        )

    def __reduce__(self) -> tuple[type["MissingPackageError"], tuple[str, str, str]]:
        """Tell how it is made anew in another process."""
        return type(self), (self.from_code, self.to_code, self.cure)
