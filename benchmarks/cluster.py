"""Sentences per second on a cluster beside the same work without one, and what share of the time the cluster costs.

    python benchmarks/cluster.py FILE.tsv [--limit 1024] [--workers 1 2 4] [--batch 256] [--no-jury] [--pinned]

FILE has a Chinese sentence, a tab and anything per line. A scheduler and workers of Dask are started on this machine,
each worker with one thread; with `--pinned`, each on one core, and the work without a cluster on one core too. Then
one worker's loss is what serialisation, scheduling and waiting cost: its engine does just what the other one does.
Batches are as large as `--batch` says, as they are where there are many sentences for each worker.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from distributed import Client

from tripglot.cluster import engine as cluster_engine
from tripglot.cluster.connection import connected
from tripglot.engines.engine import Decoding
from tripglot.engines.make import engine_of
from tripglot.settings import Settings

DECODING = Decoding(hypotheses=4)


def main() -> None:
    """Print a row for no cluster, and one for each number of workers."""
    args = _arguments()
    texts = [line.split("\t")[0] for line in args.file.read_text(encoding="utf-8").splitlines()][: args.limit]
    settings = Settings(jury=not args.no_jury)
    cluster_engine._LEAST = cluster_engine.BATCH = args.batch
    print(f"{len(texts)} sentences in batches of {args.batch}, jury {settings.jury}, pinned to a core: {args.pinned}")
    here = _without(texts, settings, args)
    print(f"no cluster        {len(texts) / here:7.1f} sentences/s")
    for number in args.workers:
        there = _with(number, texts, settings, args)
        lost = "" if number > 1 else f", {100 * (1 - here / there):.1f} % lost to the cluster"
        print(f"{number} worker{'s' * (number > 1):1}         {len(texts) / there:7.1f} sentences/s, "
              f"{len(texts) / there / number:6.1f} a worker{lost}")  # fmt: skip


def _without(texts: list[str], settings: Settings, args: argparse.Namespace) -> float:
    """Seconds of the same batches in this process."""
    cores = os.sched_getaffinity(0)
    if args.pinned:
        os.sched_setaffinity(0, {min(cores)})
    engine = engine_of(settings)
    engine.translate(texts[:8], "zh", "en", DECODING)  # loads the models
    order = sorted(dict.fromkeys(texts), key=lambda text: (-len(text), text))
    start = time.perf_counter()
    for at in range(0, len(order), args.batch):
        engine.translate(order[at : at + args.batch], "zh", "en", DECODING)
    taken = time.perf_counter() - start
    os.sched_setaffinity(0, cores)
    return taken


def _with(number: int, texts: list[str], settings: Settings, args: argparse.Namespace) -> float:
    """Seconds on a cluster that has loaded its models."""
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder) / "scheduler.json"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        command = [
            sys.executable,
            "-m",
            "distributed.cli.dask_scheduler",
            "--no-dashboard",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
        ]
        stack.callback(subprocess.Popen([*command, "--scheduler-file", str(file)], **quiet).kill)
        while not (file.exists() and file.read_text().endswith("}")):  # Dask makes it first and fills it then
            time.sleep(0.1)
        for one in range(number):
            command = [
                sys.executable,
                "-m",
                "distributed.cli.dask_worker",
                "--no-nanny",
                "--nthreads",
                "1",
                "--host",
                "127.0.0.1",
            ]
            pinned = ["taskset", "-c", str(cores[one % len(cores)])] if args.pinned else []
            worker = subprocess.Popen([*pinned, *command, "--no-dashboard", "--scheduler-file", str(file)], **quiet)
            stack.callback(worker.kill)
        address = json.loads(file.read_text())["address"]
        with Client(address) as client:
            client.wait_for_workers(number)
        with connected(address, settings, print) as cluster:
            engine = cluster_engine.ClusterEngine(cluster, settings)
            for waiting in [
                cluster.submit(cluster_engine._translate, settings, texts[:8], "zh", "en", DECODING)
                for _ in range(4 * number)
            ]:
                waiting.result()
            start = time.perf_counter()
            engine.translate(texts, "zh", "en", DECODING)
            return time.perf_counter() - start


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=1024)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--no-jury", action="store_true")
    parser.add_argument("--pinned", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
