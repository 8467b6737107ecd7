"""No pass over a post grows faster than its length: each kind of text that ever did, and many that might.

The times themselves are measured in benchmarks/growth.py. Here a text is made four times as long, and what takes
clearly more than four times as long then has found something to look at again and again.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tripglot.jobs.run import run
from tripglot.post import Post
from tripglot.settings import Settings

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))  # last: it has a translate.py, as others do
from growth import samples, seconds_of

SHORT, LONG = 4_000, 16_000
LONG_ENOUGH = 0.3  # seconds for the short text, below which nothing is concluded
LIMIT = 30.0
MOST = 10  # linear is 4, quadratic 16
STAGES = ("check", "clean", "pseudo")


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    for stage in STAGES:
        seconds_of(stage, "A day.\n", LIMIT)


@pytest.mark.parametrize(("name", "make"), list(samples()), ids=[name for name, _ in samples()])
def test_time_grows_with_the_length(name: str, make: Callable[[int], str]) -> None:
    for stage in STAGES:
        short = seconds_of(stage, make(SHORT), LIMIT)
        assert short < LIMIT, stage
        if short > LONG_ENOUGH:
            long = min(seconds_of(stage, make(LONG), LIMIT) for _ in range(2))
            assert long < MOST * short, (stage, short, long)


def test_front_matter_that_is_never_closed_is_none() -> None:
    for eol in ("\r\n", "\r", "\n"):
        post = Post.parse(f"---{eol}{eol}# Trip{eol}" + f"- a line of it{eol}" * 200)
        assert post.front is None


def test_images_in_images_end_somewhere() -> None:
    depth = 60
    post = Post.parse("![a " * depth + "](b.png)" * depth + "\n")
    runs = post.runs(0)
    assert "".join(post.blocks[0].source[run.start : run.end] for run in runs) == post.blocks[0].source
    assert 10 <= sum(run.kind == "open" for run in runs) < depth


def test_what_is_remembered_of_many_paragraphs_is_found_in_their_number(tmp_path: Path) -> None:
    """A post of paragraphs that all differ and are all missing: the memory and the bilingual post know each."""

    def seconds(number: int) -> float:
        (tmp_path / "a.md").write_text("".join(f"第{i}天我们坐火车去了布拉格。\n\n" for i in range(number)), "utf-8")
        begun = time.process_time()
        run([tmp_path / "a.md"], Settings(root=tmp_path), preview=True)
        return time.process_time() - begun

    short = seconds(5_000)
    assert seconds(20_000) < 7 * short
