"""Where islands end up: our way beside the peers' way, on sentences with a reference.

    python benchmarks/placement.py [tests/data/placement.tsv] [--show N]

The peers' way is the one of translatehtml and argostranslate.tags: each text node is translated alone, and the nodes
stay in their order. Both ways use the same package and search. An island of the output counts

  there    if it stands in the output exactly once, with its markup as it was;
  right    if, besides, its words are the reference's (F1 of word stems >= 0.5; atoms have none), and one of the
           reference's nearest words (two on either side) is still near it (among three on either side), if any of them
           occurs in the output at all;
  unknown  if the words that the reference has inside occur nowhere in the output, and none of the reference's outer
           words is inside: the engine chose other words, and says nothing of the place.

Accuracy is right / (all - unknown), exact the same with F1 = 1. chrF (order 6, beta 2, over plain text) tells what a
way costs in language.
"""

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tripglot.detection.readings import all_units
from tripglot.engines.engine import Engine
from tripglot.engines.make import make_engine
from tripglot.post import Post, Run
from tripglot.translation.fill import fill
from tripglot.translation.markup import escape, pieces, placement
from tripglot.translation.rounds import Job, Rounds

_REFERENCES = (
    "\n\n[guide]: /g\n[conf]: /f\n[arch]: /a\n[log]: /l\n[people]: /p\n[bug]: /b\n\n"
    "[^1]: x\n[^2]: x\n[^3]: x\n[^4]: x\n[^5]: x\n[^a]: x\n"
)
_SMALL = frozenset("a an the of to in on at is are was were be it its this that and or for with by we our".split())


@dataclass(slots=True)
class Island:
    markup: str
    inside: list[str]
    before: list[str]
    after: list[str]


@dataclass(slots=True)
class Tally:
    there: int = 0
    right: int = 0
    exact: int = 0
    unknown: int = 0
    islands: int = 0
    hypotheses: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def line(self, name: str, references: Sequence[str]) -> str:
        known = self.islands - self.unknown
        score = chrf(self.hypotheses, references)
        return (
            f"{name:28} {self.islands:7} {self.there / self.islands:7.1%} {self.right / max(known, 1):9.1%}"
            f" {self.exact / max(known, 1):7.1%}"
            f" {self.unknown:8} {score:6.1f}"
        )


def islands(markdown: str) -> list[Island]:
    """The islands of a sentence's Markdown, each with its words and those around it."""
    post = Post.parse(markdown + _REFERENCES)
    source, runs = post.blocks[0].source, post.runs(0)
    found = []
    for run in runs:
        if run.kind == "atom" or (run.kind == "open" and run.name == "image"):
            end = runs[run.partner].end if run.kind == "open" else run.end
            raw = source[run.start : end]
            raw = re.sub(r"!\[.*\]\(", "![](", raw)
            found.append(Island(raw, [], _stems(source, runs, 0, run.start), _stems(source, runs, end, len(source))))
        elif run.kind == "open":
            close = runs[run.partner]
            tail = source[close.start : close.end]
            markup = source[run.start : run.end] + tail
            inside = _stems(source, runs, run.end, close.start)
            before, after = _stems(source, runs, 0, run.start), _stems(source, runs, close.end, len(source))
            found.append(Island(markup, inside, before, after))
    return found


def _stems(source: str, runs: Sequence[Run], start: int, end: int) -> list[str]:
    text = " ".join(
        source[max(run.start, start) : min(run.end, end)]
        for run in runs
        if run.kind == "text" and run.start < end and run.end > start
    )
    words = re.findall(r"[^\W_]+", text.casefold())
    return [word[:5].removesuffix("s") for word in words if word not in _SMALL] or [w for w in words if start and w]


def overlap(a: list[str], b: list[str]) -> float:
    both = sum((Counter(a) & Counter(b)).values())
    return 2 * both / (len(a) + len(b)) if a or b else 1.0


def judge(made: str, reference: str, tally: Tally, note: str) -> None:
    have, want = islands(made), islands(reference)
    left = list(have)
    for island in want:
        tally.islands += 1
        same = [other for other in left if other.markup == island.markup]
        if not same:
            tally.wrong.append(f"LOST {island.markup} {note} {made}")
            continue
        tally.there += 1
        best = max(same, key=lambda other: overlap(other.inside, island.inside))
        left.remove(best)
        words = overlap(best.inside, island.inside) >= 0.5
        sides = agree(best, island)
        outer = set(best.before + best.after)
        elsewhere = set(island.inside) & outer
        strangers = set(best.inside) & set(island.before + island.after) - set(island.inside)
        if words and sides:
            tally.right += 1
            tally.exact += overlap(best.inside, island.inside) == 1
        elif not words and not elsewhere and not strangers:
            tally.unknown += 1
        else:
            tally.wrong.append(f"{'place' if words else 'words'} {note} {made}  <>  {reference}")


def agree(island: Island, reference: Island) -> bool:
    """Whether an island has kept one of its neighbouring words, if any of them was said outside of it at all."""
    said = {*reference.before[-2:], *reference.after[:2]} & {*island.before, *island.after}
    return not said or bool(said & {*island.before[-3:], *island.after[:3]})


def chrf(hypotheses: Sequence[str], references: Sequence[str], order: int = 6, beta: int = 2) -> float:
    precision = recall = 0.0
    for size in range(1, order + 1):
        same = made = wanted = 0
        for ours, theirs in zip(hypotheses, references, strict=True):
            a, b = ("".join(text.split()) for text in (ours, theirs))
            grams = [Counter(text[at : at + size] for at in range(len(text) - size + 1)) for text in (a, b)]
            same += sum((grams[0] & grams[1]).values())
            made += sum(grams[0].values())
            wanted += sum(grams[1].values())
        precision += same / max(made, 1) / order
        recall += same / max(wanted, 1) / order
    return 100 * (1 + beta**2) * precision * recall / max(beta**2 * precision + recall, 1e-9)


def plain(markdown: str) -> str:
    post = Post.parse(markdown + _REFERENCES)
    source = post.blocks[0].source
    return "".join(source[run.start : run.end] for run in post.runs(0) if run.kind in ("text", "char", "break"))


def by_nodes(post: Post, engine: Engine) -> str:
    """The peers' way: every text node of every sentence by itself."""
    source = post.blocks[0].source
    out, at = [], 0
    for unit in sorted((u for u in all_units(post, "zh-Hans") if u.block == 0), key=lambda u: u.start):
        if unit.start < at:
            continue
        job = Job.of(post, unit)
        parts = pieces.cut(job.carrier, clauses=False)
        texts = [p.value for p in parts if p.kind == "text" and re.search(r"[\u4e00-\u9fff]", p.value)]
        done = dict(zip(texts, (h[0].text for h in engine.translate(texts, "zh-Hans", "en")), strict=True))
        translated = [done.get(p.value) if p.kind == "text" else None for p in parts]
        out.append(source[at : unit.start] + (" " if at else ""))
        out.append(pieces.joined(job.carrier, parts, translated, "en", escape.plain))
        at = unit.end
    return "".join(out) + source[at:]


def ways(posts: Sequence[Post], engine: Engine) -> list[str]:
    """What decided in each post: nothing to place, exact, attention, pieces, unsolved; the weakest of its sentences."""
    asked: list[str] = []
    exact, attended = placement._exact, placement.attended

    def noted(name: str, inner):  # noqa: ANN001, ANN202
        def call(*args, **kwargs):  # noqa: ANN002, ANN003, ANN202
            found = inner(*args, **kwargs)
            if found is not None:
                asked.append(name)
            return found

        return call

    jobs = [[Job.of(post, unit) for unit in all_units(post, "zh-Hans") if unit.block == 0] for post in posts]
    Rounds(engine, "en", lambda done, total: None).run(job for group in jobs for job in group)
    placement._exact, placement.attended = noted("exact", exact), noted("attention", attended)
    out = []
    for group in jobs:
        asked.clear()
        for job in group:
            if job.winner is not None and job.used is not None:
                placement.place(job.used, job.winner, escape.plain)
        if not all(job.solved for job in group):
            out.append("unsolved")
        elif any(job.winner is None for job in group):
            out.append("pieces")
        else:
            out.append("attention" if "attention" in asked else "exact")
    placement._exact, placement.attended = exact, attended
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=Path("tests/data/placement.tsv"))
    parser.add_argument("--show", type=int, default=0, help="so many of our wrong islands")
    options = parser.parse_args()
    lines = options.file.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    engine = make_engine("argos")
    posts = [Post.parse(source + _REFERENCES) for _, source, _ in rows]
    found = fill(
        [(post, [u for u in all_units(post, "zh-Hans") if u.block == 0]) for post in posts], engine, "en", sure=0
    )
    decided = ways(posts, engine)
    ours, theirs = Tally(), Tally()
    parts: dict[str, tuple[Tally, list[str]]] = {}
    references = [plain(reference) for _, _, reference in rows]
    for (kind, _, reference), post, filled, way in zip(rows, posts, found, decided, strict=True):
        made = filled.post.blocks[0].source
        nodes = by_nodes(post, engine)
        note = f"[{kind}, {way}]"
        for tally in (ours, *(parts.setdefault(name, (Tally(), []))[0] for name in (f" by {way}", f"  {kind}"))):
            judge(made, reference, tally, note)
            tally.hypotheses.append(plain(made))
        for name in (f" by {way}", f"  {kind}"):
            parts[name][1].append(plain(reference))
        judge(nodes, reference, theirs, note)
        theirs.hypotheses.append(plain(nodes))
    print(f"{len(rows)} sentences{'':15} islands   there  accuracy   exact  unknown   chrF")
    print(ours.line("ours", references))
    for name in sorted(parts):
        print(parts[name][0].line(name, parts[name][1]) + f"   {len(parts[name][1])} sentences")
    print(theirs.line("text nodes alone (peers)", references))
    for line in ours.wrong[: options.show]:
        print(line)


if __name__ == "__main__":
    main()
