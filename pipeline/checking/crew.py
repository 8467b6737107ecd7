"""The cores of the machine: a map over processes, where there is enough to do for them."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Self, TypeVar

_PARALLEL_FROM = 12  # files; below that, starting processes costs more than it saves

Item = TypeVar("Item")
Made = TypeVar("Made")


class Crew:
    """Processes that are started when there is work for them, and ended with the `with` block."""

    def __init__(self) -> None:
        self._workers = os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, function: Callable[[Item], Made], items: Sequence[Item]) -> list[Made]:
        """What a function makes of each item, in their order; both have to be picklable."""
        if len(items) < _PARALLEL_FROM or self._workers == 1:
            return [function(item) for item in items]
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers)
        size = max(1, len(items) // (self._workers * 8))
        return list(self._pool.map(function, items, chunksize=size))
