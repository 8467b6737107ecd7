"""Before a box that learns from its own mistakes: what the package says, and what each of its hypotheses is worth.

    python -m training.candidates PACKAGE.argosmodel CORPUS.tsv OUT.tsv [--beam 5] [--sampled 4] [--opencc t2s]

CORPUS as for `training.prep`, a part of it. The package translates every source, by beam search and by chance; OUT has
a row for each that it has at least two hypotheses for: the source (converted as at run time), the reference, and then,
tab after tab, each hypothesis behind its reward (0 to 1, four places) and a blank. `training.train --candidates
OUT.tsv` learns from it. Those of a beam are all alike, and what is sampled is worse: the model has to see both.

The reward is chrF++ (0.6) and BLEU (0.4) of the sentence, both with sacrebleu. chrF alone counts recall more than
precision: a model that learnt from it lost 2.8 BLEU on documents. What tripglot would refuse costs more than the words
are worth: a name of an atom (X1) that is missing or new, a number or a Latin word that is lost.
"""

import argparse
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from training.prep import converter

if TYPE_CHECKING:
    from sacrebleu.metrics import BLEU, CHRF

_AT_ONCE = 2_000  # sentences
_TOP, _HEAT = 12, 0.7  # of sampling: how many of the likeliest tokens, and how much their likelihood is evened out
_CHRF, _BLEU = 0.6, 0.4
_ATOM = re.compile(r"X[0-9]")
_KEPT = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z][A-Za-z0-9.+#-]{2,}")  # numbers and Latin words
_ATOMS_LOST = 0.6  # what is left of the reward
_WORD_LOST = 0.05  # of it for each


def main() -> None:
    args = arguments()
    convert = converter(args.opencc)
    speaker = Speaker(args.package, args.seed)
    with args.out.open("w", encoding="utf-8") as out:
        lines = args.corpus.read_text(encoding="utf-8").splitlines()
        rows = [(convert(source), reference) for source, reference, *_ in (line.split("\t") for line in lines)]
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            found = speaker.said([source for source, _ in part], args.beam, args.sampled)
            out.writelines("\t".join(row) + "\n" for row in judged(part, found))
            print(f"{start + len(part):,} of {len(rows):,}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--beam", type=int, default=5, help="hypotheses by beam search")
    parser.add_argument("--sampled", type=int, default=4, help="hypotheses by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--opencc", help="conversion of the source side, as at run time: t2s for Chinese")
    return parser.parse_args()


class Speaker:
    """The model of a package, without all that tripglot does to choose among what it says."""

    def __init__(self, archive: Path, seed: int) -> None:
        import ctranslate2
        import sentencepiece

        with zipfile.ZipFile(archive) as opened:
            files = {name.split("/", 1)[1]: opened.read(name) for name in opened.namelist()}
        model = {name.removeprefix("model/"): content for name, content in files.items() if name.startswith("model/")}
        ctranslate2.set_random_seed(seed)
        self._translator = ctranslate2.Translator(
            "package", files=model, device="cpu", compute_type="int8_float32", inter_threads=os.cpu_count() or 1,
            intra_threads=1,
        )  # fmt: skip
        self._tokenizer = sentencepiece.SentencePieceProcessor(model_proto=files["sentencepiece.model"])

    def said(self, sources: Sequence[str], beam: int, sampled: int) -> list[list[str]]:
        """Give the hypotheses of a beam search, and then some by chance, for each source."""
        tokens = self._tokenizer.encode(list(sources), out_type=str)
        size = {"max_batch_size": 1024, "batch_type": "tokens", "max_decoding_length": 150}
        found = self._translator.translate_batch(tokens, beam_size=beam, num_hypotheses=beam, **size)
        more = self._translator.translate_batch(
            tokens, beam_size=1, num_hypotheses=sampled, sampling_topk=_TOP, sampling_temperature=_HEAT, **size
        )
        pairs = zip(found, more, strict=True)
        return [[self._tokenizer.decode(one) for one in (*a.hypotheses, *b.hypotheses)] for a, b in pairs]


def judged(rows: Sequence[tuple[str, str]], found: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Give the rows of OUT, those with one hypothesis left out: there is nothing to choose."""
    from sacrebleu.metrics import BLEU, CHRF

    chrf, bleu = CHRF(word_order=2), BLEU(effective_order=True)
    for (source, reference), hypotheses in zip(rows, found, strict=True):
        texts = [text for text in dict.fromkeys(" ".join(one.split()) for one in hypotheses) if text]
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
