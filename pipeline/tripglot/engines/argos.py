"""The engine that translates with Argos packages, through CTranslate2."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from tripglot.engines.alignment import composed
from tripglot.engines.chinese import Conversion, converted
from tripglot.engines.engine import (
    DEFAULT_DECODING,
    Decoding,
    Hypothesis,
    Link,
    MissingPackageError,
    together,
)
from tripglot.engines.model import Model, load
from tripglot.engines.routes import Step, describe, find_route
from tripglot.errors import TripglotError
from tripglot.languages import argos_code
from tripglot.packages.package import Package
from tripglot.packages.store import installed

Proposals = list[tuple[Hypothesis, ...]]


class ArgosEngine:
    """Translates over the packages that are installed when it is first used; models are loaded once."""

    name = "argos"
    natural = True
    selective = True

    def __init__(self, package_dirs: Sequence[Path] = (), *, jury: bool = True) -> None:
        """Look for packages in `package_dirs` before the usual places; a `jury` and a lexicon help the bundled one."""
        self._dirs = tuple(package_dirs)
        self._jury = jury
        self._models: dict[Path, Model] = {}

    @cached_property
    def _packages(self) -> list[Package]:
        return [package for package in installed(self._dirs) if not package.problem]

    def identify(self, source: str, target: str) -> str:
        """Name the packages on the way ("argos ja_en 1.1 + en_de 1.0"); MissingPackageError if there is no way."""
        return f"{self.name} {describe(self._route(source, target))}".rstrip()

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate all sentences leg by leg; only the best of one leg goes into the next."""
        route = self._route(source, target)
        last = max((place for place, step in enumerate(route) if isinstance(step, Package)), default=-1)
        results: Proposals = [(Hypothesis(sentence, 0.0),) for sentence in sentences]
        started = False
        for place, step in enumerate(route):
            if isinstance(step, Package):
                here = decoding if place == last else replace(decoding, hypotheses=1, without=())
                results = self._translated(results, step, here, None if started else sentences)
                started = True
            else:
                results = [tuple(_in_script(option, step) for option in options) for options in results]
        return results

    def _translated(
        self, results: Proposals, package: Package, decoding: Decoding, sentences: Sequence[str] | None
    ) -> Proposals:
        """Walk one leg from the best of each result; `sentences` are the sources if this is the first leg."""
        inputs = [options[0] for options in results]
        texts = [option.text for option in inputs]
        if package.from_code == "zh":  # a bare "zh" may be Traditional too, and the model was not trained on that
            texts = [converted(text, "t2s") for text in texts]
        proposals = []
        for number, options in enumerate(self._model(package).translate(texts, decoding)):
            before = inputs[number]
            origin = before.text if sentences is None else sentences[number]
            first = () if len(origin) != len(texts[number]) else None if sentences is not None else before.alignment
            earlier = before if sentences is None else None
            proposals.append(tuple(_passed_on(option, first, earlier) for option in options))
        return proposals

    def _model(self, package: Package) -> Model:
        if package.path not in self._models:
            try:
                self._models[package.path] = load(package, jury=self._jury)
            except (TripglotError, ModuleNotFoundError):
                raise  # a package of ours that is missing is no fault of theirs
            except Exception as error:  # CTranslate2 and the tokenizers raise what they like
                reason = " ".join(str(error).split())
                cure = f"tripglot packages install {package.from_code} {package.to_code}"
                raise TripglotError(f"this package does not load: {reason}", path=package.path, cure=cure) from error
        return self._models[package.path]

    def _route(self, source: str, target: str) -> tuple[Step, ...]:
        from_code, to_code = argos_code(source), argos_code(target)
        route = find_route(self._packages, from_code, to_code)
        if route is None:
            raise MissingPackageError(from_code, to_code)
        return route


def _passed_on(option: Hypothesis, first: tuple[Link, ...] | None, before: Hypothesis | None) -> Hypothesis:
    """Add an earlier leg to a hypothesis: its alignment, and how sure it was if that is worse (None = no such leg)."""
    alignment = option.alignment if first is None else composed(first, option.alignment)
    if before is None:
        return replace(option, alignment=alignment)
    return together(option.text, alignment, (option, before))


def _in_script(option: Hypothesis, conversion: Conversion) -> Hypothesis:
    """Convert a hypothesis; its alignment holds only if no character was added or lost."""
    text = converted(option.text, conversion)
    return replace(option, text=text, alignment=option.alignment if len(text) == len(option.text) else ())
