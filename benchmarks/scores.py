"""BLEU and chrF of a text (sacrebleu), for the benchmarks that translate."""

from collections.abc import Sequence


def bleu_and_chrf(output: Sequence[str], references: Sequence[str]) -> tuple[float, float]:
    """The scores, 0 to 100, of translations, each held against one reference."""
    import sacrebleu

    both = list(output), [list(references)]
    return sacrebleu.corpus_bleu(*both).score, sacrebleu.corpus_chrf(*both).score
