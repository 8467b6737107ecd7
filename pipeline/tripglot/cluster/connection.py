"""A Dask cluster as an executor: work goes to the workers that are fit for it, and is done while one of them lives.

Dask gives a killed worker's task to another one. What it cannot know is which workers would give other bytes, so each
is asked what it has (`kit.py`) before it gets anything, those too that join later. Dask: https://distributed.dask.org
"""

import logging
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from tripglot.cluster.door import address_of, knock
from tripglot.cluster.kit import Kit, kit, unlike
from tripglot.errors import TripglotError
from tripglot.packages.download import is_loopback, is_offline
from tripglot.settings import Settings

Tell = Callable[[str], None]

_ANSWER: Final = 5  # seconds that a scheduler has to answer
_LOOK: Final = 0.5  # seconds between looks at who is there
_GONE: Final = 20  # seconds without a worker after which none will come: whoever watches over them starts others
_LARGE: Final = 65_536  # bytes; what is larger goes to the workers once, and not with each task


class ClusterError(TripglotError):
    """The cluster does no more work."""


@dataclass(eq=False, slots=True)
class _Task:
    """What is under way. workers: those that it may run on."""

    function: Callable[..., Any]
    arguments: Sequence[Any]
    answer: "Future[Any]" = field(default_factory=Future)
    workers: frozenset[str] = frozenset()
    promise: Any = None  # Dask's own future


@contextmanager
def connected(address: str, settings: Settings, tell: Tell) -> "Iterator[Cluster]":
    """Work with the scheduler at `address`, and leave nothing there; `tell` gets a line for each worker left out.

    Raises TripglotError if nothing answers, or the user forbids to use the network.
    """
    try:
        address = address_of(address)
    except ValueError as error:
        raise ClusterError(str(error), cure="tcp://127.0.0.1:8786, or tls://host:8786") from None
    if not is_loopback(address):
        if is_offline():
            raise TripglotError("TRIPGLOT_OFFLINE forbids to use a cluster", path=address, cure="unset it")
        if not address.startswith("tls://"):
            tell(f"{address} is spoken to without TLS: who is on the way can read the posts, and run programs here")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions that do not count; `kit.py` knows those that do
        cluster = Cluster(_client(address), address, settings, tell)
        try:
            yield cluster
        finally:
            cluster.shutdown(cancel_futures=True)


class Cluster(Executor):
    """Runs functions of tripglot on the workers that are fit, each of them asked once."""

    def __init__(self, client: Any, address: str, settings: Settings, tell: Tell) -> None:
        """Look who is there, and from now on twice a second."""
        self._client = client
        self._address = address
        self._settings = settings
        self._tell = tell
        self._kit: Kit = kit(settings)
        self._threads: dict[str, int] = {}  # of each worker that is there
        self._fit: frozenset[str] = frozenset()
        self._unfit: set[str] = set()
        self._tasks: set[_Task] = set()
        self._sent: dict[str, tuple[Any, frozenset[str]]] = {}  # by checksum: what is there, and where
        self._alone = 0.0  # seconds since there was a worker
        self._lock = threading.RLock()
        self._end = threading.Event()
        self._look()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def workers(self) -> int:
        """How many things are done at once: the threads of all workers that are fit, or will be."""
        return max(1, sum(self._threads.get(worker, 0) for worker in self._fit))

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Have a function called with arguments that can be pickled; ClusterError where nobody is left to do it."""
        assert not named
        task = _Task(function, arguments)
        with self._lock:
            self._tasks.add(task)
            self._start(task)
        return task.answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Call back what is under way, and leave."""
        self._end.set()
        with self._lock:
            promises = [task.promise for task in self._tasks if task.promise is not None]
            promises += [sent for sent, _ in self._sent.values()]
            if self._client.status == "running":
                self._client.cancel(promises, force=True)
            self._client.close()

    def _start(self, task: _Task) -> None:
        """Hand a task to whoever is fit; without anybody it waits."""
        if self._fit:
            arguments = [self._large(given) for given in task.arguments]
            task.workers = self._fit
            task.promise = self._client.submit(task.function, *arguments, workers=sorted(self._fit), pure=False)
            task.promise.add_done_callback(lambda promise: self._done(task, promise))

    def _large(self, given: Any) -> Any:
        if not isinstance(given, bytes) or len(given) < _LARGE:
            return given
        key = sha256(given).hexdigest()
        if key not in self._sent or not self._sent[key][1] & self._fit:
            sent = self._client.scatter(given, workers=sorted(self._fit), broadcast=True, hash=False)
            self._sent[key] = sent, self._fit
        return self._sent[key][0]

    def _done(self, task: _Task, promise: Any) -> None:
        with self._lock:
            if task.promise is not promise or task.answer.done():
                return  # it was started anew, or nobody waits any more
            if promise.status not in {"finished", "error"}:
                task.workers = frozenset()  # it, or what it needs, went with its workers: `_look` starts it anew
                return
            if promise.status == "finished":
                task.answer.set_result(promise.result())
            else:
                task.answer.set_exception(_told(promise.exception()))
            self._tasks.discard(task)

    def _watch(self) -> None:
        while not self._end.wait(_LOOK):
            self._look()

    def _look(self) -> None:
        """See who has come and gone, and start anew what only those had who are gone."""
        self._threads = self._client.nthreads() if self._answers() else {}
        there = frozenset(self._threads)
        new = there - self._fit - self._unfit
        asked = {"workers": sorted(new), "on_error": "return"}
        found = self._client.run(unlike, self._settings, self._kit, **asked) if new else {}
        with self._lock:
            for worker, answer in sorted(found.items()):
                if odd := _odd(answer):
                    self._unfit.add(worker)
                    self._tell(f"worker {worker} is left out: {odd}")
            self._fit = there - self._unfit
            self._alone = 0.0 if self._fit else self._alone + _LOOK
            for task in [*self._tasks]:
                if self._alone > _GONE or not self._answers():
                    self._tasks.discard(task)
                    task.answer.set_exception(self._nobody())
                elif not task.workers & self._fit:
                    self._start(task)

    def _answers(self) -> bool:
        return bool(self._client.status == "running")

    def _nobody(self) -> TripglotError:
        if not self._answers():
            return ClusterError("the scheduler is gone", path=self._address, cure=_CURE)
        if self._unfit:
            return ClusterError("no worker is fit to do it", path=self._address, cure="docs/cluster.md says who is")
        return ClusterError("all workers are gone", path=self._address, cure=_CURE)


_CURE: Final = "what is done is kept: start some and run again"


_TLS: Final = ("ca-file", "client.cert", "client.key")
_TLS_CURE: Final = "docs/cluster.md says where they go; a key has to be without a password"


def _client(address: str) -> Any:
    from dask import config
    from distributed import Client
    from distributed.security import Security

    _silence()
    made: Any = Security  # Dask has no types
    connect: Any = Client
    try:
        security = made().get_connection_args("client")
    except OSError as error:  # no file is named by Python where one of the two does not fit the other
        files = ", ".join(str(file) for name in _TLS if (file := config.get(f"distributed.comm.tls.{name}", None)))
        message = f"the certificates cannot be used: {_line(error)}: {files}"
        raise ClusterError(message, path=address, cure=_TLS_CURE) from error
    if address.startswith("tls://") and not security.get("ssl_context"):
        raise ClusterError("there are no certificates for TLS", path=address, cure="docs/cluster.md says where they go")
    cure = "docs/cluster.md says how to start a cluster"
    if nobody := knock(address, _ANSWER, **security):
        raise ClusterError(nobody, path=address, cure=cure)
    try:
        return connect(address, timeout=_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers: {_line(error)}", path=address, cure=cure) from error


def _silence() -> None:
    """Keep what Dask logs from people, traces of connections lost most of all: what counts is said by us, in a line.

    Each of its loggers has a level of its own once Dask is imported, so that of the topmost one says nothing.
    """
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in {"distributed", "tornado", "asyncio"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _told(error: BaseException | None) -> BaseException:
    """What a task ended with, as people are told: our own errors as they are."""
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        return ClusterError("each worker that took a task died of it", cure="their logs say why; memory, most likely")
    return error or ClusterError("a task was lost")


def _odd(answer: object) -> str:
    """What a worker answered to being asked how it differs: what it lacks; where it cannot even be asked, why."""
    return f"it cannot be asked: {_line(answer)}" if isinstance(answer, BaseException) else str(answer)


def _line(said: object) -> str:
    return " ".join(str(said).split()) or type(said).__name__
