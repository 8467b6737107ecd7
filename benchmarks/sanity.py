"""What the sanity gate refuses: of real output, of good translations, and of translations that were spoilt.

    python benchmarks/sanity.py FILE... [--limit N] [--show N]

FILE is a .tsv (Chinese, a tab, a human translation) or a .jsonl of the detection set (its Chinese texts are taken).
Table 1: where each sentence was solved, with the bundled package. Table 2, from .tsv files: how many of the human
translations are refused, which they should not be. Table 3: the same translations, each spoilt in one way; how many
are refused, which they should be. What is sane and still wrong is the matter of confidence: benchmarks/confidence.py.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tripglot.detection.readings import read, units_of
from tripglot.engines.engine import Hypothesis
from tripglot.engines.make import make_engine
from tripglot.post import Post
from tripglot.translation.confidence import by_confidence
from tripglot.translation.failure import NO_PLACE
from tripglot.translation.rounds import _FIRST, Job, Rounds
from tripglot.translation.sanity import problems

_GERMAN = "Die Anwendung wird in einem eigenen Behälter ausgeführt, damit sie von den anderen getrennt bleibt"

_BEST = "round 1: the most confident proposal"
_WITHHELD = "withheld: unsure"


def sentences(path: Path, limit: int) -> tuple[list[str], list[tuple[str, str]]]:
    """(Chinese texts, pairs of text and reference) of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".jsonl":
        items = [json.loads(line) for line in lines]
        texts = [i["text"] for i in items if any(lang.startswith("zh") for _, _, lang in i["lang_spans"])]
        return texts[:limit], []
    rows = [line.split("\t") for line in lines if "\t" in line]
    return [row[0] for row in rows][:limit], [(row[0], row[1]) for row in rows]


def solve(texts: list[str]) -> list[tuple[Job, str]]:
    """Every sentence with where it was solved; its reason is what was wrong with the best proposal."""
    posts = [Post.parse(text + "\n") for text in texts]
    jobs = [Job.of(post, unit) for post in posts for unit in units_of(post, read(post, "en"), "en")]
    jobs = [job for job in jobs if job.unit.lang.startswith("zh")]
    rounds = Rounds(make_engine("argos"), "en", lambda done, total: None)
    rounds.run(jobs)
    found = []
    for job in jobs:
        first = by_confidence(rounds._answers.of(job.unit.lang, job.carrier.text, _FIRST))
        found.append((job, where(job, first)))
        if job.solved and first and found[-1][1] not in (_BEST, _WITHHELD):
            wrong = rounds._problems(job.carrier, first[0].text, job)
            job.reason = wrong[0] if wrong else NO_PLACE
    return found


def where(job: Job, proposals: Sequence[Hypothesis]) -> str:
    if job.withheld:
        return _WITHHELD
    if job.winner is None:
        return "round 3: clause by clause" if job.translations else "left as it is"
    if not proposals:
        return "known without an engine"
    if job.used is not job.carrier:
        return "round 2: names and numbers held"
    return _BEST if job.winner == proposals[0] else "round 1: another proposal"


def _shifted(number: re.Match[str]) -> str:
    return str(int(number[0]) + 37)


def _without_name(source: str, reference: str) -> str | None:
    names = [w for w in re.findall(r"[A-Za-z]{3,}", source) if len(re.findall(rf"\b{w}\b", reference)) == 1]
    return re.sub(rf"\b{names[0]}\b ?", "", reference) if names else None


SPOIL: dict[str, Callable[[str, str], str | None]] = {
    "echo": lambda s, r: s,
    "empty": lambda s, r: "",
    "loop": lambda s, r: r + " " + " ".join(r.split()[-2:]) * 1 + (" " + " ".join(r.split()[-2:])) * 3,
    "half missing": lambda s, r: r[: len(r) // 2] if len(r) > 60 else None,
    "second half in Chinese": lambda s, r: r[: len(r) // 2] + s[len(s) // 2 :],
    "in German": lambda s, r: _GERMAN + "." if 15 < len(s) < 60 else None,
    "number dropped": lambda s, r: re.sub(r"\d+(?:[.,]\d+)* ?", "", r, count=1) if re.search(r"\d", r + s) else None,
    "number changed": lambda s, r: re.sub(r"\d+", _shifted, r, count=1) if re.search(r"\d", r) else None,
    "number added": lambda s, r: r.replace(" ", " 4711 ", 1),
    "name dropped": _without_name,
    "underscore to space": lambda s, r: r.replace("_", " ") if "_" in s and "_" in r else None,
    "address made up": lambda s, r: r + " https://www.example.net/more",
    "bracket lost": lambda s, r: r.replace(")", "", 1) if r.count(")") else None,
    "quotation mark lost": lambda s, r: r.replace('"', "", 1) if r.count('"') == 2 else None,
    "end cut": lambda s, r: " ".join(r.split()[:-3]).rstrip(".,") + "," if s.endswith("。") and len(r) > 40 else None,
    "broken characters": lambda s, r: r[:9] + "\ufffd" + r[9:],
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--show", type=int, default=0, help="so many examples of each kind")
    options = parser.parse_args()
    for path in options.file:
        texts, pairs = sentences(path, options.limit)
        jobs = solve(texts)
        solved = Counter(place for _, place in jobs)
        print(f"\n{path.name}: {len(jobs)} sentences")
        for name, number in sorted(solved.items(), key=lambda item: item[0].replace("left", "s")):
            print(f"  {number / len(jobs):7.1%} {name}")
        reasons = Counter(job.reason.kind for job, _ in jobs if job.reason)
        print(
            "  reasons against the first: " + ", ".join(f"{name} {number}" for name, number in reasons.most_common(12))
        )
        for job in [job for job, _ in jobs if not job.solved][: options.show]:
            print(f"    {job.reason and job.reason.text} | {job.carrier.text}")
        if not pairs:
            continue
        good = [(s, r) for s, r in pairs if not problems(s, r, "zh-Hans", "en")]
        print(f"  {1 - len(good) / len(pairs):7.1%} of {len(pairs)} human translations refused")
        print("  spoilt in one way, refused:")
        for name, spoil in SPOIL.items():
            made = [(s, t) for s, r in good if (t := spoil(s, r)) is not None and t != r]
            caught = [bool(problems(s, t, "zh-Hans", "en")) for s, t in made]
            print(f"  {sum(caught) / max(len(made), 1):7.1%} {name} ({len(made)})")
            missed = [pair for pair, found in zip(made, caught, strict=True) if not found]
            for source, text in missed[: options.show]:
                print(f"      {source} | {text}")


if __name__ == "__main__":
    main()
