"""What an engine said in a run: each text is asked for once, and an engine that is gone is asked no more."""

from collections.abc import Iterable

from tripglot.detection import OTHER
from tripglot.engines.engine import Decoding, Engine, EngineGoneError, Hypothesis, MissingPackageError, is_selective
from tripglot.translation.failure import OUTSIDE, Reason

_REMEMBERED = 4096  # texts whose proposals are kept from one group of posts to the next


class Answers:
    """One engine and target language, and what came of asking."""

    def __init__(self, engine: Engine, target: str) -> None:
        """Take the engine and the target language (BCP 47)."""
        self.names: dict[str, str] = {}  # source language: what translates it
        self.gone: Reason | None = None  # why the engine says no more
        self._engine = engine
        self._target = target
        self._missing: dict[str, Reason] = {}
        self._said: dict[tuple[str, str, Decoding], tuple[Hypothesis, ...]] = {}

    def refused(self, lang: str) -> Reason | None:
        """Say why nothing is to be had for a source language; None if the engine serves it."""
        if self.gone or lang in self.names or lang in self._missing:
            return self.gone or self._missing.get(lang)
        if lang == OTHER and self._engine.natural:
            self._missing[lang] = OUTSIDE
            return OUTSIDE
        try:
            self.names[lang] = self._engine.identify(lang, self._target)
        except MissingPackageError as error:
            self._missing[lang] = Reason("no package", str(error))
        return self._missing.get(lang)

    @property
    def selective(self) -> bool:
        """Whether the engine still answers, and leaves words out if it is asked to."""
        return not self.gone and is_selective(self._engine)

    def ask(self, wanted: Iterable[tuple[str, str]], decoding: Decoding) -> None:
        """Have texts translated, each a (language, text), all of one language together."""
        new: dict[str, dict[str, None]] = {}
        for lang, text in wanted:
            if (lang, text, decoding) not in self._said:
                new.setdefault(lang, {})[text] = None
        for lang in sorted(new):
            texts = list(new[lang])
            if self.gone:
                return
            try:
                found = dict(zip(texts, self._engine.translate(texts, lang, self._target, decoding), strict=True))
            except EngineGoneError as error:
                self.gone = Reason("engine gone", str(error))
                found = dict(error.done)
            self._said |= {(lang, text, decoding): hypotheses for text, hypotheses in found.items()}

    def of(self, lang: str, text: str, decoding: Decoding) -> tuple[Hypothesis, ...]:
        """Give the proposals for a text that was asked for; none if the engine was gone by then."""
        return self._said.get((lang, text, decoding), ())

    def forget(self) -> None:
        """Forget what was said if it is much: a run of ten thousand posts must not hold all that it was ever told."""
        if len(self._said) > _REMEMBERED:
            self._said.clear()
