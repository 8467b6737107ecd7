"""Between two boxes: the encoder gets more layers, and says what it said before.

    python -m training.deepen OLD.pt NEW.pt [--times 2]

A model of four layers that has learnt documentation forgets some of it for each trip report that it learns. A copy of
each layer is put behind it, with what it would add to its input set to zero: the new model gives the same logits (Chen
et al., "Net2Net", 2016; Wei et al., "Network Morphism", 2016), and has room. An encoder costs little at run time; the
decoder stays as it is. Give NEW.pt to `training.train --init`.
"""

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from training.model import Config

_LAYER = re.compile(r"enc\.(\d+)\.(.*)")
_ADDS = re.compile(r"(?:0\.out|1\.l1)\.")  # the last step of the attention, and of the feed-forward


def main() -> None:
    import torch

    from training.train import load

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--times", type=int, default=2)
    args = parser.parse_args()
    checkpoint = load(args.old)
    config, model = deepened(checkpoint["cfg"], checkpoint["model"], args.times)
    torch.save({"cfg": config, "model": model, "steps": 0}, args.new)
    print(f"{checkpoint['cfg']['enc']} layers of the encoder are now {config['enc']}")


def deepened(config: "Config", model: Mapping[str, "Tensor"], times: int) -> tuple["Config", dict[str, "Tensor"]]:
    """Give shape and weights of the model with `times` layers of the encoder for each that it had."""
    import torch

    deeper: dict[str, Tensor] = {}
    for name, weight in model.items():
        layer = _LAYER.fullmatch(name)
        if layer is None:
            deeper[name] = weight
            continue
        first, part = int(layer[1]) * times, layer[2]
        deeper[f"enc.{first}.{part}"] = weight
        for more in range(first + 1, first + times):
            deeper[f"enc.{more}.{part}"] = torch.zeros_like(weight) if _ADDS.match(part) else weight.clone()
    return {**config, "enc": config["enc"] * times}, deeper


if __name__ == "__main__":
    main()
