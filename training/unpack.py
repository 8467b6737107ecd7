"""A package becomes a checkpoint again, to go on training from where only the package is left.

    python -m training.unpack PACKAGE.argosmodel CHECKPOINT DATA

The way back of `training.export`: CHECKPOINT gets the weights, as coarse as the package has them, and DATA its
`sentencepiece.model`, with which `training.prep` and a new box (`training.train --init CHECKPOINT`) begin.
"""

import argparse
import zipfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.model import SIDES, Config, Translator, in_ctranslate2
from tripglot.engines.small import binary
from tripglot.engines.small.binary import Variable

TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32}  # CTranslate2's numbers for those that we have


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("data", type=Path)
    args = parser.parse_args()
    with zipfile.ZipFile(args.package) as archive:
        files = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    _, variables = binary.read(files["model/model.bin"])
    config = shape(variables)
    model = Translator(config)
    model.load_state_dict({name: weights(variables, in_ctranslate2(name)) for name in model.state_dict()})
    torch.save({"cfg": config, "model": model.state_dict(), "steps": 0}, args.checkpoint)
    args.data.mkdir(parents=True, exist_ok=True)
    (args.data / "sentencepiece.model").write_bytes(files["sentencepiece.model"])
    print(f"{args.checkpoint}: {sum(value.numel() for value in model.state_dict().values()) / 1e6:.1f} M parameters")


def shape(variables: dict[str, Variable]) -> Config:
    """The shape of the model whose variables these are."""
    vocab, d = variables["decoder/embeddings/weight"].shape
    enc, dec = (sum(name.startswith(f"{side}/") and name.endswith("/ffn/linear_0/weight") for name in variables)
                for side in SIDES.values())  # fmt: skip
    return {
        "vocab": vocab, "d": d, "ffn": variables["encoder/layer_0/ffn/linear_0/weight"].shape[0],
        "heads": int(number(variables["encoder/num_heads"])), "enc": enc, "dec": dec,
        "max_len": variables["decoder/position_encodings/encodings"].shape[0],
    }  # fmt: skip


def weights(variables: dict[str, Variable], name: str) -> Tensor:
    """A variable in float32; int8 weights have their scale beside them."""
    found = number(variables[name]).astype(np.float32)
    if variables[name].kind == binary.INT8:
        found /= number(variables[f"{name}_scale"])[:, None]
    return torch.from_numpy(found)


def number(variable: Variable) -> np.ndarray:
    """The content of a variable as an array."""
    return np.frombuffer(variable.content, TYPES[variable.kind]).reshape(variable.shape)


if __name__ == "__main__":
    main()
