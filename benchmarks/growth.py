"""Whether any pass over a post grows faster than its length: the seconds for each kind of text, and how they grow.

    python benchmarks/growth.py [--sizes 4000 8000 16000] [--only WORD] [--limit 20]

Each row is one text of tests/data/growth.tsv, repeated to a length; a column is what is done with it, the times of its
sizes with the power that fits the last doubling (1 is linear, 2 quadratic) where they are long enough to tell.
"""

import argparse
import math
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from tripglot.checking.runner import check
from tripglot.cleaning.clean import clean
from tripglot.detection.readings import read
from tripglot.errors import TripglotError
from tripglot.jobs.run import run
from tripglot.jobs.translate import translate
from tripglot.post import Post, structure_of
from tripglot.post.open import post_of
from tripglot.settings import Settings

SAMPLES = Path(__file__).parent.parent / "tests" / "data" / "growth.tsv"
LONG_ENOUGH = 0.1  # seconds, for a power to mean anything


def samples(path: Path = SAMPLES) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Each kind of text: its name, and what makes one of a length."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, shape, piece = line.split("\t")
            piece = piece.encode("latin-1", "backslashreplace").decode("unicode_escape")
            yield name, partial(text_of, shape, piece)


def text_of(shape: str, piece: str, length: int) -> str:
    """A piece repeated in a shape, about as long as asked.

    A piece in three parts (HEAD⟶REPEATED⟶TAIL) has a beginning and an end of its own; of one in the shape `nest`, both
    sides are repeated.
    """
    head, arrow, rest = piece.partition("⟶")
    middle, _, tail = rest.partition("⟶") if arrow else ("", "", "")
    if shape == "nest":
        number = length // len(head + middle)
        return head * number + "x" + middle * number + "\n"
    if arrow:
        return head + middle * (length // len(middle)) + tail + "\n"
    number = max(1, length // (len(piece) + {"line": 0, "lines": 1, "paragraphs": 2, "front": 1, "table": 3}[shape]))
    match shape:
        case "line":
            return piece * number + "\n"
        case "lines":
            return (piece + "\n") * number
        case "paragraphs":
            return (piece + "\n\n") * number
        case "table":
            row = f"| {piece} " * (number // 3) + "|\n"
            return row + "|--" * (number // 3) + "|\n" + row
        case _:
            return "---\ntitle: A day\ntags:\n" + (piece + "\n") * number + "---\n\n# A day\n"


def _file(text: str, folder: Path) -> Settings:
    (folder / "posts").mkdir(exist_ok=True)
    (folder / "posts" / "a.md").write_text(text, encoding="utf-8", newline="")
    return Settings(root=folder, engine="pseudo")


def _parse(text: str, folder: Path) -> None:
    post = Post.parse(text)
    for index in range(len(post.blocks)):
        post.passages(index)
    list(post.comments())
    structure_of(text)


def _detect(text: str, folder: Path) -> None:
    settings = _file(text, folder)
    read(post_of(folder / "posts" / "a.md", settings.front_matter), "en")


def _check(text: str, folder: Path) -> None:
    check([folder / "posts"], _file(text, folder))


def _clean(text: str, folder: Path) -> None:
    post = Post.parse(text)
    for target, spacing in (("en", "keep"), ("zh-Hans", "one")):
        clean(post, target, spacing=spacing)  # type: ignore[arg-type]


def _pseudo(text: str, folder: Path) -> None:
    settings = replace(_file(text, folder), target="fr")
    translate(folder / "posts", folder / "made", settings, everything=True)


def _run(text: str, folder: Path) -> None:
    run([folder / "posts"], replace(_file(text, folder), target="en"))


STAGES = {"parse": _parse, "detect": _detect, "check": _check, "clean": _clean, "pseudo": _pseudo, "run": _run}


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in work that takes longer."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def seconds_of(stage: str, text: str, limit: float) -> float:
    """How long a stage takes for a text; infinity if longer than the limit."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()  # of this process: another one beside it must not count
        try:
            with limited(limit):
                STAGES[stage](text, Path(folder))
        except TimeoutError:
            return math.inf
        except TripglotError:
            pass  # refused with a clear line
        return time.process_time() - begun


def _row(name: str, make: Callable[[int], str], sizes: list[int], stages: list[str], limit: float) -> tuple[str, float]:
    cells = []
    longest = 0.0
    for stage in stages:
        times: list[float] = []
        for size in sizes:
            times.append(math.inf if math.inf in times else seconds_of(stage, make(size), limit))
        longest = max(longest, *times)
        power = ""
        if len(times) > 1 and LONG_ENOUGH < times[-1] < math.inf:
            power = f" ^{math.log(times[-1] / times[-2]) / math.log(sizes[-1] / sizes[-2]):.1f}"
        cells.append("/".join("-" if t == math.inf else f"{t:.2f}" for t in times) + power)
    return f"{name:<20} " + " ".join(f"{cell:<22}" for cell in cells), longest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[4_000, 8_000, 16_000])
    parser.add_argument("--only", default="", help="names that hold this word")
    parser.add_argument("--stages", nargs="+", default=list(STAGES))
    parser.add_argument("--limit", type=float, default=20.0)
    parser.add_argument("--after", default="", help="leave out the rows up to this name")
    parser.add_argument("--over", type=float, default=0.0, help="only rows where something takes as long")
    args = parser.parse_args()
    for stage in STAGES:
        seconds_of(stage, "A day.\n", args.limit)  # what is loaded once
    print(f"{'':<20} " + " ".join(f"{stage:<22}" for stage in args.stages))
    begun = not args.after
    for name, make in samples():
        if begun and args.only in name:
            row, longest = _row(name, make, args.sizes, args.stages, args.limit)
            if longest >= args.over:
                print(row, flush=True)
        begun = begun or name == args.after


if __name__ == "__main__":
    main()
