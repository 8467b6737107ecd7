"""Step 1: a corpus in TSV becomes a SentencePiece model and flat files of token numbers.

    python -m training.prep CORPUS.tsv DATA --vocab 8000 [--opencc t2s] [--weights training/weights.tsv] [--sampled 3]

CORPUS: source sentence, tab, target sentence, tab, name of the source it came from; a `.xz` file is read as it is.
DATA gets `sentencepiece.model` (kept if it is there: a model in training needs its own), and for both sides
`{src,tgt}.ids` (uint16 token numbers, end to end) and `{src,tgt}.len` (uint8 tokens per sentence), and `weight`
(float32 per pair: how often it is seen per round).

With `--sampled N` a pair that is seen more than once a round is there N times more, its source cut into pieces by
chance (Kudo, ACL 2018, "Subword regularization"), and all of them share its weight: what a model has seen in one cut
only, it knows in that cut only.
"""

import argparse
import io
import random
from pathlib import Path

import numpy as np
import sentencepiece

from training.clauses import clause_pairs
from training.corpus import Pair, corpus_options, pairs_of
from training.hints import atom_pairs, hinted_pairs
from tripglot.engines.small.lexicon import Lexicon

SPECIAL = {"unk_id": 0, "bos_id": 1, "eos_id": 2, "pad_id": 3}
SAMPLE = 600_000  # pairs that the vocabulary is learnt from
SMOOTH = 0.3  # how far from its likeliest cut a sampled one may be; 1 is as likely as the vocabulary says, 0 any


def main() -> None:
    args = arguments()
    args.data.mkdir(parents=True, exist_ok=True)
    pairs = list(pairs_of(args))
    random.Random(args.seed).shuffle(pairs)
    path = args.data / "sentencepiece.model"
    if not path.exists():
        learn_vocabulary(pairs, path, args.vocab)
    if args.lexicon:
        lexicon = Lexicon(args.lexicon.read_bytes())
        pairs += [*hinted_pairs(pairs, lexicon), *atom_pairs(pairs, lexicon), *clause_pairs(pairs, lexicon)]
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(path))
    sources, targets = (tokenizer.encode([pair[side] for pair in pairs]) for side in (0, 1))
    if args.sampled:
        pairs, sources, targets = sampled(tokenizer, pairs, sources, targets, args.sampled)
    kept = [
        place
        for place in range(len(pairs))
        if 0 < len(sources[place]) <= args.longest and 0 < len(targets[place]) <= args.longest
    ]
    for side, tokens in (("src", sources), ("tgt", targets)):
        np.concatenate([np.asarray(tokens[place], np.uint16) for place in kept]).tofile(args.data / f"{side}.ids")
        np.asarray([len(tokens[place]) for place in kept], np.uint8).tofile(args.data / f"{side}.len")
    np.asarray([pairs[place].weight for place in kept], np.float32).tofile(args.data / "weight")
    (args.data / "align").unlink(missing_ok=True)  # of other pairs
    round_ = sum(len(targets[place]) * pairs[place].weight for place in kept)
    print(f"{len(kept):,} of {len(pairs):,} pairs, {round_ / 1e6:.1f} M target tokens per round")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--vocab", type=int, default=8000, help="SentencePiece pieces, for both languages together")
    parser.add_argument("--longest", type=int, default=160, help="tokens; longer sentences are left out")
    parser.add_argument("--sampled", type=int, default=0, metavar="N", help="chance cuts of each weighty source")
    parser.add_argument("--lexicon", type=Path, help="add prose with some words in English, and clause by clause")
    parser.add_argument("--seed", type=int, default=1)
    corpus_options(parser)
    return parser.parse_args()


def sampled(
    tokenizer: sentencepiece.SentencePieceProcessor,
    pairs: list[Pair],
    sources: list[list[int]],
    targets: list[list[int]],
    times: int,
) -> tuple[list[Pair], list[list[int]], list[list[int]]]:
    """Give the same pairs with `times` chance cuts behind each that is seen more than once a round."""
    sentencepiece.set_random_generator_seed(0)
    more: list[tuple[Pair, list[int], list[int]]] = []
    for pair, source, target in zip(pairs, sources, targets, strict=True):
        cuts = [source]
        if pair.weight > 1:
            cuts += [
                tokenizer.encode(pair.source, enable_sampling=True, alpha=SMOOTH, nbest_size=-1) for _ in range(times)
            ]
        more += ((pair._replace(weight=pair.weight / len(cuts)), cut, target) for cut in cuts)
    return [one[0] for one in more], [one[1] for one in more], [one[2] for one in more]


def spells(tokenizer: sentencepiece.SentencePieceProcessor, text: str) -> bool:
    """Whether some character of `text` has no piece and is spelt as bytes."""
    return any(tokenizer.is_byte(piece) for piece in tokenizer.encode(text))


def learn_vocabulary(pairs: list[Pair], path: Path, size: int) -> None:
    """Learn one vocabulary for both languages; characters outside it are spelt as bytes, so any text can be copied.

    Pairs have a say as often as they are seen: else the manuals, which are most of a corpus, decide what is a word.
    """
    written = io.BytesIO()  # given a path, the trainer writes that path into the model, for all to read
    chance = random.Random(0)
    seen = chance.choices(pairs, [pair.weight for pair in pairs], k=min(SAMPLE, len(pairs)))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(text for pair in seen for text in pair[:2]),
        model_writer=written,
        vocab_size=size,
        model_type="unigram",
        character_coverage=0.9995,
        byte_fallback=True,
        normalization_rule_name="nmt_nfkc",
        max_sentence_length=2000,
        minloglevel=2,
        **SPECIAL,
    )
    path.write_bytes(written.getvalue())


if __name__ == "__main__":
    main()
