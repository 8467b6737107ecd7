"""Step 4: a checkpoint becomes an Argos package with a CTranslate2 model in int8.

    python -m training.export CHECKPOINT TOKENIZER OUT.argosmodel --from zh --to en --version 0.2 --card CARD.md

The archive is the same, byte for byte, whenever it is made from the same files.
"""

import argparse
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.model_spec import index_spec

from training.coarse import coarse
from training.model import in_ctranslate2, sinusoids
from training.train import load

NAMES = {"zh": "Chinese", "en": "English", "ja": "Japanese", "ko": "Korean", "de": "German", "fr": "French"}
LEVELS = 31  # the same figures as with 127 within 0.2 of chrF, in an archive smaller by a fifth
ARGOS = "1.9"  # the version of the package format
MARK = re.compile("<.+>")  # a byte, or what is no text
EPOCH = (1980, 1, 1, 0, 0, 0)


def main() -> None:
    args = arguments()
    checkpoint = load(args.checkpoint)
    weights = {name: value.float() for name, value in checkpoint["model"].items()}
    levels = args.levels or checkpoint.get("levels") or LEVELS
    spec = specification(
        checkpoint["cfg"],
        {name: (coarse(value, levels) if value.ndim == 2 else value).numpy() for name, value in weights.items()},
    )
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(args.tokenizer))
    vocabulary = [tokenizer.id_to_piece(number) for number in range(tokenizer.get_piece_size())]
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.add_source_bos = spec.config.add_source_eos = False
    spec.validate()
    spec.optimize(quantization="int8")
    metadata = {
        "package_version": args.version, "argos_version": ARGOS, "attention": "aligned",
        "from_code": args.source, "from_name": NAMES.get(args.source, args.source),
        "to_code": args.target, "to_name": NAMES.get(args.target, args.target),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        model = Path(name)
        spec.save(str(model))
        files = {f"model/{file.name}": file.read_bytes() for file in model.iterdir()}
    files["sentencepiece.model"] = args.tokenizer.read_bytes()
    files["metadata.json"] = json.dumps(metadata, indent=1).encode()
    if args.said:
        files["model/vmap.txt"] = said(args.said, vocabulary)
    if args.lexicon:
        files["lexicon.txt.xz"] = args.lexicon.read_bytes()
    files["README.md"] = args.card.read_bytes() if args.card else b""
    pack(files, args.package, f"translate-{args.source}_{args.target}")
    print(f"{args.package}: {args.package.stat().st_size / 1e6:.1f} MB")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("--from", dest="source", required=True, metavar="CODE")
    parser.add_argument("--to", dest="target", required=True, metavar="CODE")
    parser.add_argument("--version", required=True)
    parser.add_argument("--card", type=Path, help="the README.md of the package: its model card")
    parser.add_argument(
        "--levels", type=int, help=f"values of a weight on each side of zero, 1 to 127; as it was trained, or {LEVELS}"
    )
    parser.add_argument("--lexicon", type=Path, help="what `training.lexicon` made")
    parser.add_argument("--said", type=Path, metavar="DATA", help="let it write only what targets of step 1 have")
    return parser.parse_args()


def said(data: Path, vocabulary: list[str]) -> bytes:
    """Make a `vmap.txt` of CTranslate2: what a model may write, whatever the source, of which its first column tells.

    Half of a vocabulary that serves two languages is never written in one of them, and to score it is a quarter of the
    work. Bytes and marks, which stand first in the vocabulary, stay.
    """
    used = np.bincount(np.fromfile(data / "tgt.ids", np.uint16), minlength=len(vocabulary)) > 0
    used[: 1 + max(number for number, piece in enumerate(vocabulary) if MARK.fullmatch(piece))] = True
    return ("\t" + " ".join(piece for piece, stays in zip(vocabulary, used, strict=True) if stays) + "\n").encode()


def specification(config: dict[str, int], weights: dict[str, Any]) -> TransformerSpec:
    """Put the weights where CTranslate2 looks for them."""
    spec = TransformerSpec.from_config((config["enc"], config["dec"]), config["heads"], pre_norm=True)
    for name, value in weights.items():
        place, last = in_ctranslate2(name).rsplit("/", 1)
        setattr(index_spec(spec, place), last, value)
    # in the precision of bfloat16, which training has where it is quicker, and a quarter of the size in an archive
    places = sinusoids(config["max_len"], config["d"]).bfloat16().float().numpy()
    for side, embedding in ((spec.encoder, spec.encoder.embeddings[0]), (spec.decoder, spec.decoder.embeddings)):
        embedding.weight = weights["emb.weight"]
        embedding.multiply_by_sqrt_depth = True
        side.position_encodings.encodings = places
    spec.decoder.projection.weight = weights["emb.weight"]
    return spec


def pack(files: dict[str, bytes], path: Path, folder: str) -> None:
    """Write a zip archive that depends on nothing but the files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(f"{folder}/{name}", EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o100644 << 16
            archive.writestr(member, files[name], compresslevel=9)


if __name__ == "__main__":
    main()
