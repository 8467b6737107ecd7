"""How well confidence tells good translations from bad ones, and its figures fitted anew.

    python benchmarks/confidence.py PACKAGE FILE.tsv... [--limit N] [--aligned]

PACKAGE is an .argosmodel, or "bundled"; each FILE has Chinese, a tab, and a human translation. Every
sentence goes through the package once (a minute for 2,500 on one core). Bad is chrF below 30, good above 50, worth
publishing from 40. "As it is" are the figures of `translation/confidence.py`, and of each sentence the hypothesis that
they choose. Then the figures are fitted to all hypotheses (FILEs with "tech" in the name count a third); in the
table of those, each sentence is chosen and judged by a fit that has not seen it. Every table has the line, to three
digits, where four of five bad ones are caught. Where the fit is better by a point of AUC, copy its figures and that
line.

A package whose attention was trained to align says so in its metadata, or `--aligned` does; without, there is no
scatter among the figures.
"""

import argparse
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sacrebleu

from tripglot.engines.engine import Hypothesis
from tripglot.engines.make import make_engine
from tripglot.translation.confidence import SURE, by_confidence, confidence, features

BAD, WORTH, GOOD = 30, 40, 50  # chrF
_LINES = (0.2, 0.3, 0.4, 0.5, SURE, 0.6, 0.7)
_FOLDS = 5

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a file with what a package made of it, and the chrF of each hypothesis."""

    file: str
    hypotheses: Sequence[Hypothesis]
    chrf: Sequence[float]


def pairs(path: Path, limit: int) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row[0], row[1]) for row in rows if len(row) > 1][:limit]


def judged(package: str, files: Sequence[Path], limit: int, *, aligned: bool, jury: bool) -> list[Judged]:
    chrf = sacrebleu.CHRF()
    out = []
    with tempfile.TemporaryDirectory() as folder:
        folders = [] if package == "bundled" else [_unpacked(Path(package), Path(folder), aligned=aligned)]
        engine = make_engine("argos", package_dirs=folders, jury=jury)
        print(engine.identify("zh-Hans", "en"))
        for path in files:
            rows = pairs(path, limit)
            found = engine.translate([source for source, _ in rows], "zh-Hans", "en")
            for (_, reference), some in zip(rows, found, strict=True):
                out.append(Judged(path.stem, some, [chrf.sentence_score(h.text, [reference]).score for h in some]))
    return out


def _unpacked(package: Path, folder: Path, *, aligned: bool) -> Path:
    """The folder in which the engine finds the package, unpacked."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    for path in folder.glob("*/metadata.json") if aligned else ():
        facts = json.loads(path.read_bytes()) | {"attention": "aligned"}
        path.write_text(json.dumps(facts), encoding="utf-8")
    return folder


def fit(x: Array, good: Array, weights: Array) -> Array:
    """The figures of a logistic regression, the bias last, by Newton's method."""
    middle, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - middle) / spread, np.ones(len(x))]
    b = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ b))
        slope = (z * (weights * p * (1 - p) + 1e-6)[:, None]).T @ z + 1e-3 * np.eye(len(b))
        b += np.linalg.solve(slope, z.T @ (weights * (good - p)) - 1e-3 * b)
    return np.r_[b[:-1] / spread, b[-1] - (b[:-1] * middle / spread).sum()]


def refitted(found: Sequence[Judged], weights: Array) -> tuple[Array, Array, Array]:
    """The figures fitted to all hypotheses, and what fits to other sentences choose: its probability, its chrF."""
    owner = np.array([number for number, one in enumerate(found) for _ in one.hypotheses])
    x = np.array([features(hypothesis) for one in found for hypothesis in one.hypotheses], dtype=float)
    chrf = np.array([value for one in found for value in one.chrf])
    share = (weights / np.array([len(one.hypotheses) for one in found]))[owner]
    good = (chrf >= WORTH).astype(float)
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(found))
    p = np.zeros(len(x))
    for number in range(_FOLDS):
        here = fold[owner] == number
        b = fit(x[~here], good[~here], share[~here])
        p[here] = 1 / (1 + np.exp(-(x[here] @ b[:-1] + b[-1])))
    ends = np.cumsum([len(one.hypotheses) for one in found])
    best = [start + int(p[start:end].argmax()) for start, end in zip([0, *ends], ends, strict=False)]
    return fit(x, good, share), p[best], chrf[best]


def auc(p: Array, chrf: Array) -> float:
    """The probability that a good sentence has more confidence than a bad one."""
    good, bad = p[chrf > GOOD], p[chrf < BAD]
    rank = np.argsort(np.argsort(np.r_[good, bad]))
    return float((rank[: len(good)].sum() - len(good) * (len(good) - 1) / 2) / max(1, len(good) * len(bad)))


def table(p: Array, chrf: Array) -> Iterator[str]:
    """What each line costs and brings."""
    bad, good = chrf < BAD, chrf > GOOD
    shares = f"{bad.mean():.0%} bad, {good.mean():.0%} good"
    yield f"  {len(p)} sentences, {shares}, chrF {chrf.mean():.1f}, AUC {auc(p, chrf):.3f}"
    yield "  line  withheld  bad caught  good lost  chrF of the rest"
    four_of_five = float(np.quantile(p[bad], 0.8)) if bad.any() else 0.0
    for line in sorted({*_LINES, round(four_of_five, 3)}):
        kept = p >= line
        shares = [(~kept).mean(), (~kept)[bad].mean() if bad.any() else 0, (~kept)[good].mean() if good.any() else 0]
        rest = chrf[kept].mean() if kept.any() else 0
        yield f"  {line:.3f} {shares[0]:8.0%}  {shares[1]:10.0%}  {shares[2]:9.0%}  {rest:16.1f}"


def calibration(p: Array, chrf: Array) -> str:
    """For each tenth of confidence, how much of it is worth publishing."""
    parts = [(at / 10, chrf[(p >= at / 10) & (p < (at + 1) / 10)]) for at in range(10)]
    return "  " + ", ".join(f"{at:.1f}: {(some >= WORTH).mean():.2f}" for at, some in parts if len(some))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package")
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--aligned", action="store_true", help="the package's attention was trained to align")
    parser.add_argument("--no-jury", dest="jury", action="store_false", help="the bundled package: without its jury")
    options = parser.parse_args()
    found = judged(options.package, options.file, options.limit, aligned=options.aligned, jury=options.jury)
    chrf = np.array([one.chrf[0] for one in found])
    chosen = [one.hypotheses.index(by_confidence(one.hypotheses)[0]) for one in found]
    chosen_chrf = np.array([one.chrf[at] for one, at in zip(found, chosen, strict=True)])
    names = np.array([one.file for one in found])
    now = np.array([confidence(one.hypotheses[at]) for one, at in zip(found, chosen, strict=True)], dtype=float)
    weights = np.where(np.char.find(names, "tech") >= 0, 1 / 3, 1.0)
    fitted, again, again_chrf = refitted(found, weights)
    print("fitted: weights", ", ".join(f"{value:.2f}" for value in fitted[:-1]), f"bias {fitted[-1]:.2f}")
    for name in [*dict.fromkeys(names.tolist()), "all but tech"]:
        here = names == name if name != "all but tech" else weights == 1
        for title, p, score in (("as it is", now, chosen_chrf), ("fitted anew", again, again_chrf)):
            if here.any():
                print(f"{name}, {title}", *table(p[here], score[here]), sep="\n")
    print("worth publishing, by tenths of confidence:", calibration(now, chosen_chrf), sep="\n")
    print(f"chrF of the first hypothesis {chrf.mean():.2f}, of the most confident {chosen_chrf.mean():.2f}")


if __name__ == "__main__":
    main()
