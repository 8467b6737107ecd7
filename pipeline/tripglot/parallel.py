"""A map over many items: on all cores of this machine, or on any `concurrent.futures.Executor`.

What all items share (settings, a memory) reaches each process once: by the fork that makes a process of ours, pickled
for an executor from elsewhere. The answers come in the order of the items, a few items ahead of who takes them.
"""

import gc
import hashlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, TypeVar

_SHARES = 16  # of the work for each process: the last ones to finish wait for no large share
_AHEAD = 4  # shares for each process that are under way at once: bounds what waits to be taken
_LARGEST = 32  # items of a share
_YOUNG = 100_000  # new objects before the collector looks for cycles
_PARALLEL_FROM = 12  # items; below that, starting processes costs more than it saves

Progress = Callable[[int, int], None]  # is told what is done of work that takes time, and what there is (0: unknown)

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")


def cores() -> int:
    """How many cores this process may use, which a container or a scheduler of jobs may hold below the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes(ProcessPoolExecutor):
    """One process per core, each born with what the items share; they end with the `with` block, or with ours."""

    def __init__(self, shared: Any) -> None:
        """Start nothing yet: the first item does."""
        self.workers = cores()
        self.shared = shared
        super().__init__(self.workers, initializer=_settle, initargs=(shared,))

    def __exit__(self, *_: object) -> None:
        """Wait for what is under way, and begin nothing more."""
        self.shutdown(cancel_futures=True)


_here_only = threading.Event()


def stay_here() -> None:
    """Start no processes from now on: this one has threads, and a fork would copy what they hold locked."""
    _here_only.set()


def each(
    shared: Shared,
    function: Callable[[Shared, Item], Made],
    items: Sequence[Item],
    *,
    executor: Executor | None = None,
) -> Generator[Made, None, None]:
    """What a function makes of each item with what is shared, in the order of the items; all have to be picklable.

    Without an executor processes are started for this call, where there is enough to do; of another one, `workers` is
    how many items it takes at once, where it says so. Raises what the function raises, and BrokenExecutor if a process
    was killed.
    """
    most = 1 if _here_only.is_set() else cores()
    if (executor is None or isinstance(executor, Processes)) and (len(items) < _PARALLEL_FROM or most == 1):
        yield from (function(shared, item) for item in items)
    elif executor is None:
        with Processes(shared) as own:
            yield from _spread(own, shared, function, items, most)
    else:
        yield from _spread(executor, shared, function, items, getattr(executor, "workers", most))


def _spread(
    executor: Executor, shared: Any, function: Callable[[Any, Any], Made], items: Sequence[Any], workers: int
) -> Iterator[Made]:
    size = min(_LARGEST, max(1, len(items) // (workers * _SHARES)))
    shares = (items[start : start + size] for start in range(0, len(items), size))
    packed = b""
    if not (isinstance(executor, Processes) and executor.shared is shared):
        packed = pickle.dumps(shared)
    waiting: deque[Future[list[Made]]] = deque()
    try:
        for share in shares:
            waiting.append(executor.submit(_share, packed, function, share))
            if len(waiting) >= workers * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


# --- in another process -----------------------------------------------------------------------------------------------

_held: dict[str, Any] = {}  # what the items share, by its hash; "" is what this process was born with


def _share(packed: bytes, function: Callable[[Any, Any], Made], items: Sequence[Any]) -> list[Made]:
    key = hashlib.sha256(packed).hexdigest() if packed else ""
    if key not in _held:
        _held.clear()
        _held[key] = pickle.loads(packed)
    shared = _held[key]
    return [function(shared, item) for item in items]


def _settle(shared: Any) -> None:
    """Prepare a new process: its collector is told that what is there stays, and most of what comes goes by itself."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one answers it for all
    _held[""] = shared
    gc.freeze()
    gc.set_threshold(_YOUNG)


def _end_with_parent() -> None:
    """Wait for the end of the process that this one works for, however that ends, and go with it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
