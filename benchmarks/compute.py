"""The compute types of CTranslate2 on the bundled package: how quick, and whether the output is the same anywhere.

    python benchmarks/compute.py FILE.tsv [--limit 300]

FILE has a source, a tab and a reference per line. Each compute type runs in a process of its own for each instruction
set that CTranslate2 can be told to keep to (CT2_FORCE_CPU_ISA), which is as near to other processors as one machine
gets; "packed" is int8 with CT2_USE_EXPERIMENTAL_PACKED_GEMM. Shown: sentences a second, BLEU and chrF, and how many
translations differ from those of the same compute type on the widest instruction set, and from float32's.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from scores import bleu_and_chrf

ISAS = ("AVX512", "AVX2", "GENERIC")
TYPES = ("float32", "int8_float32", "int8", "bfloat16", "int8_bfloat16")


def translated(file: Path, limit: int) -> None:
    """Translate with what the environment says; the texts and the seconds go out as JSON."""
    from tripglot.engines.argos import ArgosEngine
    from tripglot.engines.engine import Decoding

    sources = [line.split("\t")[0] for line in file.open(encoding="utf-8")][:limit]
    engine, decoding = ArgosEngine(jury=False), Decoding(hypotheses=1)
    engine.translate(sources[:8], "zh", "en", decoding)  # loads the model
    start = time.perf_counter()
    found = [proposals[0].text for proposals in engine.translate(sources, "zh", "en", decoding)]
    print(json.dumps([time.perf_counter() - start, found]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        translated(args.file, args.limit)
        return
    references = [line.rstrip("\n").split("\t")[1] for line in args.file.open(encoding="utf-8")][: args.limit]
    print(f"{'':14} {'':8} {'sent./s':>8} {'BLEU':>6} {'chrF':>6} {'other than here':>16} {'than float32':>13}")
    first: list[str] = []
    for name in (*TYPES, "int8 packed"):
        widest: list[str] = []
        for isa in ISAS:
            compute, _, packed = name.partition(" ")
            told = {"ARGOS_COMPUTE_TYPE": compute, "CT2_FORCE_CPU_ISA": isa}
            told |= {"CT2_USE_EXPERIMENTAL_PACKED_GEMM": "1"} if packed else {}
            command = [sys.executable, __file__, str(args.file), "--limit", str(args.limit), "--here"]
            done = subprocess.run(command, env={**os.environ, **told}, capture_output=True, text=True, check=False)
            if done.returncode:
                why = (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]
                print(f"{name:14} {isa:8} {why[:80]}")
                continue
            seconds, found = json.loads(done.stdout)
            widest, first = widest or found, first or found
            other, than_float = (sum(a != b for a, b in zip(found, these, strict=True)) for these in (widest, first))
            bleu, chrf = bleu_and_chrf(found, references)
            print(f"{name:14} {isa:8} {len(found) / seconds:8.1f} {bleu:6.2f} {chrf:6.2f} {other:16} {than_float:13}")


if __name__ == "__main__":
    main()
