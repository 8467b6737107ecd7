"""How much of a corpus survives: byte-exact with the identity engine, structure with the pseudo engine, seconds per MB.

    python benchmarks/roundtrip.py FOLDER_OR_SPEC_JSON [...]

A folder is searched for Markdown files; a JSON file holds specification examples ({"markdown": ...}). The structure is
our own `structure_of`; `text` is the share of blocks with letters whose text changed.
"""

import json
import sys
import time
from pathlib import Path

from tripglot.detection.readings import all_units
from tripglot.engines.make import make_engine
from tripglot.errors import TripglotError
from tripglot.files import SUFFIXES
from tripglot.post import Post, Source, structure_of
from tripglot.translation.fill import fill


def texts(place: Path) -> list[bytes]:
    """The posts of a corpus."""
    if place.suffix == ".json":
        return [example["markdown"].encode() for example in json.loads(place.read_text(encoding="utf-8"))]
    return [
        path.read_bytes() for path in sorted(place.rglob("*")) if path.suffix.lower() in SUFFIXES and path.is_file()
    ]


def measure(posts: list[Source], engine_name: str) -> tuple[float, float, float]:
    """Rates of unchanged bytes (identity) or structure (pseudo) and of changed blocks, and the seconds taken."""
    engine = make_engine(engine_name)
    kept = changed = prose = 0
    spent = 0.0
    for source in posts:
        begun = time.perf_counter()
        post = Post.of(source)
        filled = fill([(post, all_units(post, "und"))], engine, "en")[0]
        spent += time.perf_counter() - begun
        if engine_name == "identity":
            kept += filled.post.source.encode() == source.encode()
        else:
            kept += structure_of(filled.post.source.text) == structure_of(source.text)
        with_letters = [i for i, block in enumerate(post.blocks) if any(map(str.isalpha, block.source))]
        prose += len(with_letters)
        changed += sum(i in filled.changed for i in with_letters)
    return kept / len(posts), changed / max(prose, 1), spent


def main() -> None:
    """Print one line per corpus and engine."""
    print(f"{'corpus':<24} {'posts':>6} {'engine':<9} {'kept %':>7} {'text %':>7} {'s/MB':>6}")
    for name in sys.argv[1:]:
        posts = []
        for data in texts(Path(name)):
            try:
                posts.append(Source.decode(data))
            except TripglotError:
                continue
        size = sum(len(post.text.encode()) for post in posts) / 1e6
        for engine in ("identity", "pseudo"):
            kept, changed, spent = measure(posts, engine)
            rates = f"{100 * kept:7.2f} {100 * changed:7.2f} {spent / size:6.2f}"
            print(f"{Path(name).name:<24} {len(posts):>6} {engine:<9} {rates}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
