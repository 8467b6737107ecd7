"""Between two boxes: what the package says best of what it can say, to go on training with beside what people said.

    python -m training.best PACKAGE.argosmodel CORPUS.tsv OUT.tsv [--hypotheses 8] [--least 60]

CORPUS as for `training.prep`, a part of it. The package translates every source; of its hypotheses the one that is most
like the reference (chrF and half of BLEU, 0 to 150) is kept where it reaches `--least`. OUT has the same columns, its
source names with `-best` behind them, or `-better` where that hypothesis was not the first: what the package knows and
did not say is worth most. Targets that a small model can make are learnt more easily than what a person wrote (Kim and
Rush, EMNLP 2016, sequence-level interpolation).
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.evaluate import opened
from tripglot.engines.engine import Decoding, Hypothesis
from tripglot.languages import from_argos

_AT_ONCE = 2_000  # sentences
_BETTER = 5  # by which another hypothesis has to be better than the first to count


def main() -> None:
    args = arguments()
    with opened(args.package, jury=False) as (package, engine), args.out.open("w", encoding="utf-8") as out:
        pair = from_argos(package.from_code), from_argos(package.to_code)
        rows = [line.rstrip("\n").split("\t")[:3] for line in args.corpus.open(encoding="utf-8")]
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            decoding = Decoding(hypotheses=args.hypotheses, beam=args.hypotheses)
            found = engine.translate([row[0] for row in part], *pair, decoding)
            out.writelines("\t".join(row) + "\n" for row in chosen(part, found, args.least))
            print(f"{start + len(part):,} of {len(rows):,}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hypotheses", type=int, default=8)
    parser.add_argument("--least", type=float, default=60.0)
    return parser.parse_args()


def chosen(
    rows: Sequence[Sequence[str]], found: Sequence[Sequence[Hypothesis]], least: float
) -> Iterator[tuple[str, str, str]]:
    """Give source, best hypothesis and name for each row whose best hypothesis is good enough."""
    from sacrebleu.metrics import BLEU, CHRF

    chrf, bleu = CHRF(), BLEU(effective_order=True)
    for (source, reference, *name), hypotheses in zip(rows, found, strict=True):
        texts = [" ".join(one.text.split()) for one in hypotheses]
        worth = [
            chrf.sentence_score(text, [reference]).score + bleu.sentence_score(text, [reference]).score / 2
            for text in texts
        ]
        best = max(range(len(texts)), key=worth.__getitem__)
        if texts[best] and worth[best] >= least:
            kind = "better" if worth[best] > worth[0] + _BETTER else "best"
            yield source, texts[best], f"{name[0] if name else ''}-{kind}"


if __name__ == "__main__":
    main()
