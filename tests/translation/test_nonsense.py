"""Nothing that is nonsense is published in silence: a weak engine on everyday sentences, and hostile ones on any."""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from tests.conftest import DATA
from tripglot.detection.readings import all_units
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis
from tripglot.engines.make import make_engine
from tripglot.post import Post
from tripglot.translation.fill import fill
from tripglot.translation.rounds import Job, Rounds

_USABLE = 0.75  # of what is published, the least that must be usable; with package 0.2 it was a quarter
ROWS = [
    (source, [group.split("|") for group in words.split()])
    for source, words in (
        line.split("\t") for line in (DATA / "everyday.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#"
    )
]


def judged() -> Iterator[tuple[str, Job, bool]]:
    """Each everyday sentence with what the bundled package made of it, and whether that is usable."""
    posts = [Post.parse(source + "\n") for source, _ in ROWS]
    jobs = [Job.of(post, unit) for post in posts for unit in all_units(post, "zh-Hant")]
    assert len(jobs) == len(ROWS)
    Rounds(make_engine("argos"), "en", lambda done, total: None).run(jobs)
    for (source, groups), job in zip(ROWS, jobs, strict=True):
        text = job.winner.text if job.winner else " ".join(filter(None, job.translations))
        yield source, job, all(re.search(rf"\b(?:{'|'.join(group)})", text, re.IGNORECASE) for group in groups)


def test_what_is_published_of_a_weak_engine_is_mostly_usable() -> None:
    published = [(job.carrier.text, usable) for _, job, usable in judged() if job.solved and not job.withheld]
    assert len(published) >= len(ROWS) / 2  # withholding everything is no answer
    wrong = [source for source, usable in published if not usable]
    assert len(wrong) <= len(published) * (1 - _USABLE), wrong


class Hostile:
    """Answers at random: sound or broken text, with figures that engines give and figures that none should."""

    name = "hostile"
    natural = True
    figures = (-9.0, -1.4, -0.8, -0.5, -0.1, 0.0, 7.0, float("nan"), float("inf"), float("-inf"))
    texts = (
        "It rained on all the days of the week.", "We had soup in a small house near the river.", "", " ", "\ufffd",
        "the the the the the the the the", "布拉格的老城", "Es hat die ganze Woche nur geregnet, jeden Tag.",
    )  # fmt: skip

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def identify(self, source: str, target: str) -> str:
        return self.name

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        pick = self.random.choice
        return [
            tuple(
                Hypothesis(pick(self.texts), pick(self.figures), (), pick((None, 0.1, *self.figures)))
                for _ in range(self.random.randint(1, 4))
            )
            for _ in sentences
        ]


@pytest.mark.parametrize("seed", range(40))
def test_every_sentence_is_sane_and_sure_or_reported_with_its_source(seed: int) -> None:
    post = Post.parse("".join(f"- {first}{second}\n" for (first, _), (second, _) in pairwise(ROWS)))
    found = fill([(post, all_units(post, "zh-Hant"))], Hostile(seed), "en")[0]
    left = {failure.unit for failure in found.failures}
    assert left | found.done.keys() == set(all_units(post, "zh-Hant"))
    assert not left & found.done.keys()
    assert all(failure.reason for failure in found.failures)
    assert not [text for text in found.done.values() for bad in Hostile.texts[4:] if not text or bad in text]
    for unit in left:
        assert post.blocks[unit.block].source[unit.start : unit.end] in found.post.blocks[unit.block].source
    assert found.drafts.keys() == {failure.unit.block for failure in found.failures if failure.unsure}
