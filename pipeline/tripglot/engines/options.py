"""The options of an engine, `[engines.NAME]` in the settings: read one by one, and what is left over is an error."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tripglot.errors import TripglotError


class Options:
    """What an engine was told. Each option is taken once; `done` complains of those that nobody took."""

    def __init__(self, engine: str, values: Mapping[str, Any], root: Path) -> None:
        """Take the engine's name, its table, and the folder that relative paths start from."""
        self._engine = engine
        self._values = dict(values)
        self._known: list[str] = []
        self._root = root

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; TripglotError if it is empty or something else, or is missing and there is no default."""
        value = self._take(key, None)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value:
            raise self._bad(key, "is missing" if value is None else "is no text")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Take true or false; TripglotError if it is something else."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self._bad(key, "is neither true nor false")
        return value

    def texts(self, key: str) -> dict[str, str]:
        """Take a table of texts, empty if it is missing; TripglotError if it is something else."""
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise self._bad(key, "is no table of texts")
        return value

    def path(self, key: str, default: str | None = None) -> Path:
        """Take a path, relative to the folder of the settings; TripglotError as `text` raises."""
        return self._root / self.text(key, default)

    def done(self) -> None:
        """TripglotError if there is an option that was not asked for."""
        for key in self._values:
            raise self._bad(key, "is unknown", f"known are {', '.join(self._known)}")

    def _take(self, key: str, default: Any) -> Any:
        self._known.append(key)
        return self._values.pop(key, default)

    def _bad(self, key: str, what: str, cure: str = "docs/engines.md has an example") -> TripglotError:
        return TripglotError(f"'{key}' {what} below [engines.{self._engine}]", cure=cure)
