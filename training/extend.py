"""Between two boxes: the vocabulary grows by what it has to spell, and the checkpoint with it.

    python -m training.extend OLD.pt OLD.model CORPUS.tsv NEW.pt NEW.model [--characters 2200] [--words 1300]
        [--weights training/weights.tsv] [--opencc t2s] [--leave-out …]

A vocabulary learnt from one kind of text spells the next kind: with one of software documentation 河 (river) was
three bytes and "street" four pieces, and what a small model spells it seldom learns to mean. The characters that are
spelt as bytes and the words of the target language that are cut in most pieces, each counted as often as its pair is
seen, become pieces; nothing that was a piece is lost, so the old weights stay what they are. A new word begins as the
mean of its pieces, a new character like those that are there. Give NEW.model to `training.prep` as
DATA/sentencepiece.model and NEW.pt to `training.train --init`.
"""

import argparse
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import sentencepiece

from training.corpus import Pair, corpus_options, pairs_of
from training.prep import spells
from tripglot.engines.tokens import SPACE

if TYPE_CHECKING:
    from torch import Tensor

    from training.model import Config

_WORD = re.compile(r"[^\W\d_]{4,}")
_OVER_ITS_PARTS = 0.5  # by which a new word is likelier than its pieces, so that it is taken


def main() -> None:
    import torch

    from training.train import load

    args = arguments()
    old = sentencepiece.SentencePieceProcessor(model_file=str(args.old_model))
    new = extended(args.old_model.read_bytes(), pairs_of(args), args.characters, args.words)
    args.new_model.write_bytes(new)
    checkpoint = load(args.old)
    config, model = grown(
        checkpoint["cfg"], checkpoint["model"], old, sentencepiece.SentencePieceProcessor(model_proto=new)
    )
    torch.save({"cfg": config, "model": model, "steps": 0}, args.new)
    print(f"{checkpoint['cfg']['vocab']:,} pieces are now {config['vocab']:,}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("old_model", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("new_model", type=Path)
    parser.add_argument("--characters", type=int, default=2200)
    parser.add_argument("--words", type=int, default=1300)
    corpus_options(parser)
    return parser.parse_args()


def extended(model: bytes, pairs: Iterable[Pair], characters: int, words: int) -> bytes:
    """Give the SentencePiece model with the characters and the words that cost most as pieces at its end."""
    from sentencepiece import sentencepiece_model_pb2

    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=model)
    spelt, cut, total = missing(tokenizer, pairs)
    proto = sentencepiece_model_pb2.ModelProto.FromString(model)
    least = min(piece.score for piece in proto.pieces)

    def add(piece: str, seen: float, floor: float) -> None:
        proto.pieces.add(piece=piece, score=max(math.log(seen / total), floor))

    for character, seen in spelt.most_common(characters):
        add(character, seen, least)
    saved = {word: seen * (len(tokenizer.encode(word)) - 1) for word, seen in cut.items()}
    for word in sorted(saved, key=lambda word: (-saved[word], word))[:words]:
        parts = sum(map(tokenizer.get_score, tokenizer.encode(word)))
        add(SPACE + word, cut[word], least if spells(tokenizer, word) else parts + _OVER_ITS_PARTS)
    proto.trainer_spec.vocab_size = len(proto.pieces)
    return bytes(proto.SerializeToString())


def missing(
    tokenizer: sentencepiece.SentencePieceProcessor, pairs: Iterable[Pair]
) -> tuple[Counter[str], Counter[str], float]:
    """Weigh the characters spelt as bytes, the words of the target side in several pieces, and all tokens."""
    characters: Counter[str] = Counter()
    words: Counter[str] = Counter()
    total = 0.0
    for pair in pairs:
        for text in pair[:2]:
            total += len(tokenizer.encode(text)) * pair.weight
            for character in text:
                characters[character] += pair.weight
        for word in _WORD.findall(pair.target):
            words[word] += pair.weight
    spelt = {one: seen for one, seen in characters.items() if one.isalpha() and spells(tokenizer, one)}
    cut = {word: seen for word, seen in words.items() if len(tokenizer.encode(word)) > 1}
    return Counter(spelt), Counter(cut), total


def grown(
    config: "Config",
    model: Mapping[str, "Tensor"],
    old: sentencepiece.SentencePieceProcessor,
    new: sentencepiece.SentencePieceProcessor,
) -> tuple["Config", dict[str, "Tensor"]]:
    """Give shape and weights with a row for each new piece; all other weights are the same tensors."""
    import torch

    vectors, bias = model["emb.weight"].float(), model["bias"].float()
    chance = torch.Generator().manual_seed(0)
    singles = alike(old)
    around, apart, usual = vectors[singles].mean(0), vectors[singles].std(0), bias[singles].mean()
    rows, biases = [vectors], [bias]
    for number in range(old.get_piece_size(), new.get_piece_size()):
        piece = new.id_to_piece(number)
        if piece.startswith(SPACE):
            parts = [part for part in old.encode(piece[1:]) if old.id_to_piece(part) != SPACE]
            mean = vectors[parts].mean(0)
            rows.append((mean * vectors[parts].norm(dim=1).mean() / mean.norm().clamp(min=1e-6))[None])
            biases.append(bias[parts].mean()[None] - 1)  # seldom, until it has been seen
        else:
            rows.append((around + apart * torch.randn(len(around), generator=chance))[None])
            biases.append(usual[None])
    taller = {"emb.weight": torch.cat(rows), "bias": torch.cat(biases)}
    return {**config, "vocab": new.get_piece_size()}, {**model, **taller}


def alike(tokenizer: sentencepiece.SentencePieceProcessor) -> Sequence[int]:
    """Give the pieces that are one letter outside of ASCII: what a new character begins like."""
    pieces = ((number, tokenizer.id_to_piece(number)) for number in range(tokenizer.get_piece_size()))
    return [number for number, piece in pieces if len(piece) == 1 and piece.isalpha() and not piece.isascii()]


if __name__ == "__main__":
    main()
