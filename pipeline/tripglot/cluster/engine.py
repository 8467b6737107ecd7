"""An engine whose sentences are translated by the workers of a cluster, each with the engine that the settings name."""

from collections.abc import Sequence
from functools import cached_property

from tripglot.cluster.connection import Cluster, ClusterError
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Engine, EngineGoneError, Hypothesis, is_selective
from tripglot.engines.make import engine_of, is_natural
from tripglot.settings import Settings

BATCH = 256  # sentences of a task, at most
_LEAST = 16  # below that, what the cluster costs outweighs what it saves
_ROUNDS = 2  # tasks for each worker, so that those that end early find another

Answers = list[tuple[Hypothesis, ...]]


class ClusterEngine:
    """Translates on a cluster; what a sentence becomes does not depend on the worker, nor on what goes with it."""

    def __init__(self, cluster: Cluster, settings: Settings) -> None:
        """Take the cluster, and the settings that name the engine of its workers."""
        self._cluster = cluster
        self._settings = settings
        self.name = settings.engine
        self.natural = is_natural(settings.engine)

    @cached_property
    def selective(self) -> bool:
        """What the engine of the workers is, see `Engine`; asked of one of them the first time."""
        try:
            return bool(self._cluster.submit(_selective, self._settings).result())
        except ClusterError:  # whoever asks it for sentences next is told
            return False

    def identify(self, source: str, target: str) -> str:
        """Ask a worker, whose packages are those of all; errors as the engine there raises, or ClusterError."""
        return str(self._cluster.submit(_identify, self._settings, source, target).result())

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> Answers:
        """Translate in batches of like length, longest first; EngineGoneError with what is done if nobody is left."""
        order = sorted(dict.fromkeys(sentences), key=lambda text: (-len(text), text))
        size = max(_LEAST, min(BATCH, -(-len(order) // (_ROUNDS * self._cluster.workers))))
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        waiting = [
            self._cluster.submit(_translate, self._settings, batch, source, target, decoding) for batch in batches
        ]
        done: dict[str, tuple[Hypothesis, ...]] = {}
        gone: ClusterError | None = None
        for batch, future in zip(batches, waiting, strict=True):
            try:
                done |= zip(batch, future.result(), strict=True)
            except ClusterError as error:
                gone = error
        if gone is not None:
            raise EngineGoneError(gone, done)
        return [done[text] for text in sentences]


# --- on a worker ------------------------------------------------------------------------------------------------------

_held: dict[str, Engine] = {}  # the engine of this process, by the settings that it was made from


def _identify(settings: Settings, source: str, target: str) -> str:
    return _engine(settings).identify(source, target)


def _selective(settings: Settings) -> bool:
    return is_selective(_engine(settings))


def _translate(settings: Settings, batch: Sequence[str], source: str, target: str, decoding: Decoding) -> Answers:
    return _engine(settings).translate(batch, source, target, decoding)


def _engine(settings: Settings) -> Engine:
    """The engine, made once: its models take seconds to load and gigabytes to hold."""
    key = repr(settings)
    if key not in _held:
        _held.clear()
        _held[key] = engine_of(settings)
    return _held[key]
