"""Fuzz one target by hand: ``python -m tests.fuzz.run structure --seconds 3600``.

With atheris (``uv sync --group fuzz``) coverage guides what is tried; ``--blind``, or where atheris is not installed,
inputs are mutations of the seeds. An input that breaks a promise is written to ``tests/fuzz/cases/<target>/``, where
the tests find it ever after; ``--found`` names another folder.
"""

import argparse
import hashlib
import sys
import time
import traceback
from pathlib import Path
from random import Random

CASES = Path(__file__).parent / "cases"


def blindly(target: str, seconds: float, found: Path, seed: int) -> int:
    """Mutate the seeds until the time is over; gives the number of inputs that broke a promise."""
    from tests.fuzz.corpus import seeds
    from tests.fuzz.mutate import mutated
    from tests.fuzz.targets import TARGETS

    random, pool = Random(seed), list(seeds(target))
    until, tried, broken = time.monotonic() + seconds, 0, set()
    while time.monotonic() < until:
        data = mutated(random.choice(pool), pool, random)
        tried += 1
        try:
            TARGETS[target](data)
        except KeyboardInterrupt:
            break
        except BaseException as error:  # a panic of a library in Rust is no Exception
            place = traceback.extract_tb(error.__traceback__)[-1]
            if (type(error), place.filename, place.lineno) not in broken:
                broken.add((type(error), place.filename, place.lineno))
                keep(data, found)
                traceback.print_exc()
    print(f"{target}: {tried:,} inputs in {seconds:.0f} s, {len(broken)} kinds of failure")
    return len(broken)


def keep(data: bytes, found: Path) -> None:
    """Write an input where the tests find it."""
    found.mkdir(parents=True, exist_ok=True)
    (found / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)


def guided(target: str, seconds: float, found: Path) -> None:
    """Let libFuzzer look for inputs that reach new code; it ends the process."""
    import tempfile

    import atheris

    # nothing of ours may have been imported before: what is instrumented is what is imported here
    with atheris.instrument_imports(include=["tripglot", "markdown_it"]):
        from tests.fuzz.corpus import seeds
        from tests.fuzz.targets import LONGEST, TARGETS
    corpus = Path(tempfile.mkdtemp(prefix="tripglot-corpus-"))
    for seed in seeds(target):
        keep(seed, corpus)

    def one(data: bytes) -> None:
        try:
            TARGETS[target](data)
        except BaseException:
            keep(data, found)
            raise

    options = [
        f"-max_total_time={seconds:.0f}",
        f"-max_len={LONGEST}",
        "-timeout=60",
        f"-artifact_prefix={corpus}/crash-",
    ]
    atheris.Setup([sys.argv[0], str(corpus), *options], one)
    atheris.Fuzz()


def main() -> None:
    """Read the words of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--found", type=Path)
    told = parser.parse_args()
    found = told.found or CASES / told.target
    if not told.blind:
        try:
            guided(told.target, told.seconds, found)
        except ModuleNotFoundError:
            print("atheris is not installed: going on blindly", file=sys.stderr)
    sys.exit(1 if blindly(told.target, told.seconds, found, told.seed) else 0)


if __name__ == "__main__":
    main()
