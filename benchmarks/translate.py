"""Sentences per second: our engine, Argos Translate's own way, and bare CTranslate2, on one package and one text.

    python benchmarks/translate.py FILE.tsv [--from zh] [--to en] [--limit N] [--rounds 3] [--compute int8]

FILE has a source, a tab and a reference per line; further columns are left alone. All three ways use the same package,
beam and compute type: int8 unless told, though we compute the bundled package in float32 (`--compute float32`), so that
its output is the same on every processor. Argos Translate's way is the one of its 1.11: a call per line,
`max_batch_size=32` in tokens, its thread and length settings; its `translate` module is not imported (it loads torch),
so its call is repeated here, parameter for parameter, without its sentence splitter. The rounds are interleaved and the
best counts. BLEU and chrF are printed where sacrebleu is installed.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ctranslate2
from scores import bleu_and_chrf

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.chinese import converted
from tripglot.engines.decoder import BATCH
from tripglot.engines.engine import Decoding
from tripglot.engines.model import load
from tripglot.languages import argos_code
from tripglot.packages import argostranslate as _argostranslate
from tripglot.packages import bundled as _bundled
from tripglot.packages.package import Package
from tripglot.packages.store import installed
from tripglot.parallel import cores

BEAM = 4


def main() -> None:
    args = _arguments()
    _argostranslate.package_module().settings.compute_type = args.compute
    rows = [line.rstrip("\n").split("\t") for line in args.file.open(encoding="utf-8")]
    sources, references = ([row[column] for row in rows[: args.limit]] for column in (0, 1))
    pair = argos_code(args.source), argos_code(args.target)
    package = next(one for one in installed() if not one.problem and (one.from_code, one.to_code) == pair)
    print(f"{args.file}: {len(sources)} sentences, package {package.label} ({package.origin}), beam {BEAM}, "
          f"{args.compute}, {cores()} cores")  # fmt: skip

    engine, voted = ArgosEngine(jury=False), ArgosEngine()
    texts = [converted(text, "t2s") for text in sources] if pair[0] == "zh" else sources
    ways: dict[str, Callable[[], list[str]]] = {
        "ours": lambda: _first(engine, sources, args, 1),
        "ours, 4 hypotheses": lambda: _first(engine, sources, args, 4),
        "ours, with its jury": lambda: _first(voted, sources, args, 4),
        "argostranslate": _argos_way(package, texts),
        "bare ctranslate2": _bare_way(package, texts),
    }
    for way in ("ours", "ours, with its jury"):
        ways[way]()  # loads the model
    outputs: dict[str, list[str]] = {}
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(args.rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            outputs[name] = way()
            best[name] = min(best[name], time.perf_counter() - start)

    for name, seconds in best.items():
        print(f"{name:20}{len(sources) / seconds:8.1f} sentences/s{_scores(outputs[name], references)}")
    print(f"ours / argostranslate    {best['argostranslate'] / best['ours']:.2f}")
    print(f"with its jury / argos    {best['argostranslate'] / best['ours, with its jury']:.2f}")
    print(f"ours / bare ctranslate2  {best['bare ctranslate2'] / best['ours']:.2f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="source", default="zh", help="BCP 47 tag of the first column")
    parser.add_argument("--to", dest="target", default="en", help="BCP 47 tag of the second column")
    parser.add_argument("--limit", type=int, help="use the first LIMIT lines only")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--compute", default="int8", help="CTranslate2's compute type, for all ways")
    return parser.parse_args()


def _first(engine: ArgosEngine, sources: Sequence[str], args: argparse.Namespace, hypotheses: int) -> list[str]:
    decoding = Decoding(hypotheses=hypotheses, beam=BEAM)
    return [found[0].text for found in engine.translate(sources, args.source, args.target, decoding)]


def _argos_way(package: Package, texts: Sequence[str]) -> Callable[[], list[str]]:
    """One call per line, as Argos Translate makes it."""
    settings = _argostranslate.package_module().settings
    tokenizer, options = _parts(package)
    translator = ctranslate2.Translator(
        device="cpu", compute_type=settings.compute_type, inter_threads=settings.inter_threads,
        intra_threads=settings.intra_threads, **options,
    )  # fmt: skip

    def run() -> list[str]:
        found = []
        for text in texts:
            [result] = translator.translate_batch(
                [tokenizer.encode(text)], replace_unknowns=True, max_batch_size=settings.batch_size,
                batch_type="tokens", beam_size=BEAM, num_hypotheses=1, length_penalty=0.2, return_scores=True,
            )  # fmt: skip
            found.append(tokenizer.decode(result.hypotheses[0]).removeprefix(" "))
        return found

    return run


def _bare_way(package: Package, texts: Sequence[str]) -> Callable[[], list[str]]:
    """CTranslate2 alone, on sentences tokenized beforehand and with nothing done to what comes out."""
    tokenizer, options = _parts(package)
    compute = _argostranslate.package_module().settings.compute_type
    translator = ctranslate2.Translator(
        device="cpu", compute_type=compute, inter_threads=cores(), intra_threads=1, **options
    )
    tokens = [tokenizer.encode(text) for text in texts]

    def run() -> list[str]:
        translator.translate_batch(tokens, max_batch_size=BATCH, batch_type="tokens", beam_size=BEAM, length_penalty=1)
        return []

    return run


def _parts(package: Package) -> tuple[Any, dict[str, object]]:
    """Give argostranslate's tokenizer for a package, and what a Translator needs to load its model."""
    module = _argostranslate.package_module()
    if package.origin != "bundled":
        return module.Package(package.path).tokenizer, {"model_path": str(package.path / "model")}
    tokenizer = module.SentencePieceTokenizer(package.path)
    tokenizer.processor = load(package)._tokenizer._processor
    return tokenizer, {"model_path": str(package.path), "files": _bundled.read(package.path).model}


def _scores(output: Sequence[str], references: Sequence[str]) -> str:
    if not output or find_spec("sacrebleu") is None:
        return ""
    return "   BLEU {:.1f}   chrF {:.1f}".format(*bleu_and_chrf(output, references))


if __name__ == "__main__":
    main()
