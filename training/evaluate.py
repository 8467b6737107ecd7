"""Step 5: what a package is worth.

    python -m training.evaluate PACKAGE.argosmodel FILE.tsv [FILE.tsv ...] [--samples 5] [--worst 25]

Each FILE has a source, a tab and a reference per line, none of them trained on. Translated through the project's own
engine, and printed per file: BLEU and chrF; how many outputs run in a loop (some words three times in a row that the
source does not repeat), echo the source, or are empty; and how often the alignment is right for words that anybody
can align: those of ASCII letters and digits that stand once in the source and once in the output. `--worst` prints what
is least like its reference: what is to be written about next.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.engine import Decoding, Hypothesis
from tripglot.jobs.packages import install
from tripglot.languages import from_argos
from tripglot.packages.package import Package

WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+|\d+")
LOOP = re.compile(r"(?<!\w)(\w.{0,60}?\W)\1\1", re.DOTALL)


def main() -> None:
    args = arguments()
    with opened(args.package) as (package, engine):
        pair = from_argos(package.from_code), from_argos(package.to_code)
        print(f"{package.label}, {args.package.stat().st_size / 1e6:.1f} MB, beam {args.beam}")
        for file in args.files:
            rows = [line.rstrip("\n").split("\t") for line in file.open(encoding="utf-8")]
            sources, references = ([row[column] for row in rows] for column in (0, 1))
            start = time.perf_counter()
            found = engine.translate(sources, *pair, Decoding(hypotheses=1, beam=args.beam))
            seconds = time.perf_counter() - start
            best = [hypotheses[0] for hypotheses in found]
            report(file.name, sources, best, references)
            print(f"  {len(sources) / seconds:.0f} sentences/s")
            chosen = list(range(0, len(rows), -(-len(rows) // args.samples))) if args.samples else []
            chosen += least_like(references, best)[: args.worst] if args.worst else []
            for number in chosen:
                print(f"  S {sources[number]}\n  H {best[number].text}\n  R {references[number]}\n")


@contextmanager
def opened(archive: Path, *, jury: bool = True) -> Iterator[tuple[Package, ArgosEngine]]:
    """An archive, installed for a while, and an engine that translates with it."""
    with tempfile.TemporaryDirectory() as place:
        yield install(archive, into=Path(place)), ArgosEngine([Path(place)], jury=jury)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--samples", type=int, default=0, help="translations to print per file")
    parser.add_argument("--worst", type=int, default=0, help="the worst ones to print per file, by chrF")
    return parser.parse_args()


def least_like(references: Sequence[str], best: Sequence[Hypothesis]) -> list[int]:
    """Give the places of all sentences, the one with the least chrF first."""
    from sacrebleu.metrics import CHRF

    chrf = CHRF()
    worth = [chrf.sentence_score(one.text, [said]).score for one, said in zip(best, references, strict=True)]
    return sorted(range(len(worth)), key=worth.__getitem__)


def report(name: str, sources: Sequence[str], best: Sequence[Hypothesis], references: Sequence[str]) -> None:
    import sacrebleu

    texts = [one.text for one in best]
    bleu = sacrebleu.corpus_bleu(texts, [list(references)]).score
    chrf = sacrebleu.corpus_chrf(texts, [list(references)]).score
    loops = sum(loops_in(text) and not loops_in(source) for source, text in zip(sources, texts, strict=True))
    echoes = sum(source.strip() == text.strip() for source, text in zip(sources, texts, strict=True))
    empty = sum(not text.strip() for text in texts)
    placed = [right for source, one in zip(sources, best, strict=True) for right in placements(source, one)]
    share = f"{sum(placed) / len(placed):.1%} of {len(placed)}" if placed else "none to measure"
    print(f"{name}: BLEU {bleu:.1f}  chrF {chrf:.1f}  loops {loops}  echoes {echoes}  empty {empty}  of {len(texts)}; "
          f"alignment right {share}")  # fmt: skip


def loops_in(text: str) -> bool:
    """Tell whether some words stand three times in a row, or one character ten times."""
    return bool(LOOP.search(f"{text} ") or re.search(r"(\S)\1{9}", text))


def placements(source: str, found: Hypothesis) -> Iterator[bool]:
    """Yield, for each word that can only stand for itself, whether most of its tokens lead to it."""
    before = list(WORD.finditer(source))
    after = list(WORD.finditer(found.text))
    for word in after:
        here = [match for match in before if match[0] == word[0]]
        if len(here) != 1 or sum(match[0] == word[0] for match in after) != 1:
            continue
        links = [link for link in found.alignment if word.start() <= link.target_start < word.end()]
        right = sum(here[0].start() < link.source_end and link.source_start < here[0].end() for link in links)
        yield bool(links) and right * 2 > len(links)


if __name__ == "__main__":
    main()
