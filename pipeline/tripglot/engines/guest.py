"""An engine from another distribution, at the door: what goes wrong in it is said to be its fault, in one line."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Engine, Hypothesis, is_selective
from tripglot.errors import TripglotError


def invited(entry: EntryPoint, options: Mapping[str, Any], root: Path) -> "GuestEngine":
    """Load an entry point and make its engine; TripglotError if either fails, or what it makes is no engine."""
    origin = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value
    with _blamed(entry.name, origin):
        engine = entry.load()(options, root)
        missing = [name for name in ("name", "natural", "identify", "translate") if not hasattr(engine, name)]
        if missing:
            raise TypeError(f"it has no {', '.join(missing)}")
    return GuestEngine(engine, entry.name, origin)


class GuestEngine:
    """Asks a guest, and looks at its answers before anybody else does."""

    def __init__(self, engine: Engine, name: str, origin: str) -> None:
        """Take the guest, the name it is chosen by, and the distribution it came from."""
        self.name = name
        self.natural = bool(engine.natural)
        self.selective = is_selective(engine)
        self._engine = engine
        self._origin = origin

    def identify(self, source: str, target: str) -> str:
        """Say what will translate, as the guest does; MissingPackageError as it raises it."""
        with _blamed(self.name, self._origin):
            return str(self._engine.identify(source, target))

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate as the guest does; TripglotError if it fails, or a sentence has no hypothesis."""
        with _blamed(self.name, self._origin):
            found = [tuple(some) for some in self._engine.translate(sentences, source, target, decoding)]
            if len(found) != len(sentences):
                raise ValueError(f"{len(found)} answers to {len(sentences)} sentences")
            for sentence, some in zip(sentences, found, strict=True):
                if not some or not all(isinstance(one, Hypothesis) for one in some):
                    raise ValueError(f"no hypothesis for {sentence[:40]!r}")
            return found


@contextmanager
def _blamed(name: str, origin: str) -> Iterator[None]:
    try:
        yield
    except TripglotError:
        raise  # its own words: a bad option, a pair that it does not serve
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        cure = "report it to its makers, or choose another engine"
        raise TripglotError(f"the engine '{name}' ({origin}) failed: {reason}", cure=cure) from error
