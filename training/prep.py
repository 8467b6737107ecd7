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
import lzma
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sentencepiece

from training.clauses import clause_pairs
from training.hints import atom_pairs, hinted_pairs
from tripglot.engines.small.lexicon import Lexicon

SPECIAL = {"unk_id": 0, "bos_id": 1, "eos_id": 2, "pad_id": 3}
SAMPLE = 600_000  # pairs that the vocabulary is learnt from
FLOOR = 0.25  # a pair is either left out for good or seen at least this often per round
SMOOTH = 0.3  # how far from its likeliest cut a sampled one may be; 1 is as likely as the vocabulary says, 0 any


class Pair(NamedTuple):
    source: str
    target: str
    weight: float


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


def corpus_options(parser: argparse.ArgumentParser) -> None:
    """Add what `pairs_of` asks for."""
    parser.add_argument("--opencc", help="conversion of the source side, as at run time: t2s for Chinese")
    parser.add_argument("--weights", type=Path, help="source name, tab, times per round; `*` for all others")
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="NAME", help="sources not to be used at all")
    parser.add_argument("--copies", type=float, default=0.0, help="share of targets added as their own source")


def pairs_of(args: argparse.Namespace) -> Iterator[Pair]:
    """Read the pairs that the command line asks for."""
    return read(args.corpus, weights(args.weights), set(args.leave_out), args.opencc, args.copies)


def weights(path: Path | None) -> dict[str, float]:
    """Read how often the pairs of each source are seen per round."""
    if path is None:
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"})
    return {name: float(weight) for name, weight, *_ in rows}


def read(
    corpus: Path, weights: dict[str, float], left_out: set[str], opencc: str | None, copies: float
) -> Iterator[Pair]:
    """Yield the pairs to train on. A rare source gives some of its pairs, so that tokens and time are not wasted."""
    convert = converter(opencc)
    chance = random.Random(0)
    used: Counter[str] = Counter()
    opened = lzma.open if corpus.suffix == ".xz" else open
    with opened(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            source, target, *rest = line.rstrip("\n").split("\t")
            name = rest[0] if rest else ""
            weight = weights.get(name, weights.get("*", 1.0))
            if not source or not target or name in left_out or chance.random() >= weight / FLOOR:
                continue
            used[name] += 1
            yield Pair(convert(source), target, max(weight, FLOOR))
            if chance.random() < copies:
                yield Pair(target, target, 1.0)
    print("pairs per source:", ", ".join(f"{name or '-'} {count}" for name, count in used.most_common(12)), "...")


def converter(name: str | None):  # noqa: ANN201 - from string to string
    """Give the function that the source side goes through."""
    if name is None:
        return str
    import opencc

    return opencc.OpenCC(name).convert


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
