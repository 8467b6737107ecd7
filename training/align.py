"""Step 2: word alignments, which later teach one attention head to say where a word came from.

    python -m training.align DATA

Needs eflomal. Runs it over the token numbers in both directions and keeps the links that both agree on. DATA gets
`align`: per target token (uint8) the place of its source token, or 255.
"""

import argparse
import tempfile
from pathlib import Path

import eflomal
import numpy as np

from training.data import UNALIGNED, Side

HMM = 2  # eflomal's model: word order matters, fertility does not; the third takes twice the time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    source, target = Side(data, "src"), Side(data, "tgt")
    with tempfile.TemporaryDirectory(dir=data) as name:
        work = Path(name)
        for side, path in ((source, work / "src"), (target, work / "tgt")):
            sentences = np.split(side.ids, side.starts[1:])
            path.write_text("".join(" ".join(map(str, one)) + "\n" for one in sentences), encoding="ascii")
        with (work / "src").open() as sources, (work / "tgt").open() as targets:
            eflomal.Aligner(model=HMM).align(
                sources, targets, links_filename_fwd=str(work / "fwd"), links_filename_rev=str(work / "rev")
            )
        links = np.full(len(target.ids), UNALIGNED, np.uint8)
        with (work / "fwd").open() as forward, (work / "rev").open() as backward:
            for start, one, other in zip(target.starts, forward, backward, strict=True):
                for link in set(one.split()) & set(other.split()):
                    place, word = map(int, link.split("-"))
                    links[start + word] = place
    links.tofile(data / "align")
    print(f"{(links != UNALIGNED).mean():.1%} of the target tokens are aligned")


if __name__ == "__main__":
    main()
