"""The cores of the machine: a map over processes, where there is enough to do for them."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Self, TypeVar

_SHARES = 16  # of the work for each process: the last ones to finish wait for no large share
_YOUNG = 100_000  # new objects before the collector looks for cycles
_PARALLEL_FROM = 12  # items; below that, starting processes costs more than it saves

Item = TypeVar("Item")
Made = TypeVar("Made")


class Crew:
    """Processes that are started when there is work for them, and ended with the `with` block."""

    def __init__(self, prepare: Callable[[], None] | None = None) -> None:
        """Take what each process does before its first item; where there is little to do, this one does it."""
        self._workers = os.cpu_count() or 1
        self._prepare = prepare
        self._prepared = False
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, function: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
        """What a function makes of each item, in their order, as it comes; both have to be picklable."""
        if len(items) < _PARALLEL_FROM or self._workers == 1:
            if self._prepare and not self._prepared:
                self._prepare()
                self._prepared = True
            return map(function, items)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers, initializer=_settle, initargs=(self._prepare,))
        size = max(1, len(items) // (self._workers * _SHARES))
        return self._pool.map(function, items, chunksize=size)


def _end_with_parent() -> None:
    """Wait for the end of the process that this one works for, however that ends, and go with it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _settle(prepare: Callable[[], None] | None) -> None:
    """Prepare a new process: its collector is told that what is there stays, and most of what comes goes by itself."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one answers it for all
    if prepare:
        prepare()
    gc.freeze()
    gc.set_threshold(_YOUNG)
