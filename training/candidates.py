"""Before a box that learns from its own mistakes: what the package says, and what each of its hypotheses is worth.

    python -m training.candidates PACKAGE.argosmodel CORPUS.tsv OUT.tsv [--hypotheses 8] [--opencc t2s]

CORPUS as for `training.prep`, a part of it. The package translates every source; OUT has a row for each that it has at
least two hypotheses for: the source (converted as at run time), the reference, and then, tab after tab, each hypothesis
behind its reward (0 to 1, four places) and a blank. `training.train --candidates OUT.tsv` learns from it.

The reward is chrF++ (0.6) and BLEU (0.4) of the sentence, both with sacrebleu. chrF alone counts recall more than
precision: a model that learnt from it wrote too much, and lost 2.8 BLEU on documents. What tripglot would refuse costs
more than the words are worth: a name of an atom (X1) that is missing or new, a number or a Latin word that is lost.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from training.evaluate import opened
from training.prep import converter
from tripglot.engines.engine import Decoding, Hypothesis
from tripglot.languages import from_argos

if TYPE_CHECKING:
    from sacrebleu.metrics import BLEU, CHRF

_AT_ONCE = 2_000  # sentences
_CHRF, _BLEU = 0.6, 0.4
_ATOM = re.compile(r"X[0-9]")
_KEPT = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z][A-Za-z0-9.+#-]{2,}")  # numbers and Latin words
_ATOMS_LOST = 0.6  # what is left of the reward
_WORD_LOST = 0.05  # of it for each


def main() -> None:
    args = arguments()
    convert = converter(args.opencc)
    with opened(args.package, jury=False) as (package, engine), args.out.open("w", encoding="utf-8") as out:
        pair = from_argos(package.from_code), from_argos(package.to_code)
        rows = [line.rstrip("\n").split("\t")[:2] for line in args.corpus.open(encoding="utf-8")]
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            decoding = Decoding(hypotheses=args.hypotheses, beam=args.hypotheses)
            found = engine.translate([row[0] for row in part], *pair, decoding)
            for source, reference, *candidates in judged(part, found):
                out.write("\t".join((convert(source), reference, *candidates)) + "\n")
            print(f"{start + len(part):,} of {len(rows):,}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hypotheses", type=int, default=8)
    parser.add_argument("--opencc", help="conversion of the source side, as at run time: t2s for Chinese")
    return parser.parse_args()


def judged(rows: Sequence[Sequence[str]], found: Sequence[Sequence[Hypothesis]]) -> Iterator[tuple[str, ...]]:
    """Give the rows of OUT, those with one hypothesis left out: there is nothing to choose."""
    from sacrebleu.metrics import BLEU, CHRF

    chrf, bleu = CHRF(word_order=2), BLEU(effective_order=True)
    for (source, reference, *_), hypotheses in zip(rows, found, strict=True):
        texts = dict.fromkeys(" ".join(one.text.split()) for one in hypotheses)
        if len(texts) > 1:
            rewards = {text: reward(source, reference, text, chrf, bleu) for text in texts}
            yield source, reference, *(f"{worth:.4f} {text}" for text, worth in rewards.items())


def reward(source: str, reference: str, text: str, chrf: "CHRF", bleu: "BLEU") -> float:
    """What a hypothesis is worth, 0 to 1."""
    worth = _CHRF * chrf.sentence_score(text, [reference]).score + _BLEU * bleu.sentence_score(text, [reference]).score
    worth /= 100
    if Counter(_ATOM.findall(source)) != Counter(_ATOM.findall(text)):
        worth *= _ATOMS_LOST
    lost = sum(word in reference and word not in text for word in set(_KEPT.findall(source)))
    return max(0.0, worth - _WORD_LOST * lost)


if __name__ == "__main__":
    main()
