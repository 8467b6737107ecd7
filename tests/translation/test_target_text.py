"""What is in the target language already keeps its bytes, whatever stands around it."""

import re
from collections.abc import Iterator

import pytest

from tests.conftest import DATA, read_cases
from tripglot.detection.readings import read, units_of
from tripglot.engines.engine import Engine
from tripglot.engines.make import make_engine
from tripglot.post import Post
from tripglot.translation.fill import Filled, fill

CASES = read_cases(DATA / "mixed.txt")
IN_LATIN_LETTERS = ("Deswegen", "Wir haben", "Nous avons")  # where not every run of them is English
_OTHER = re.compile(r"[\u0400-\u04ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")


@pytest.fixture(scope="module", params=["pseudo", "argos"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return make_engine(request.param)


def filled(text: str, engine: Engine) -> Filled:
    post = Post.parse(text)
    return fill([(post, units_of(post, read(post, "en"), "en"))], engine, "en")[0]


def english_runs(post: Post) -> Iterator[str]:
    """The source of each run of eight words or more between letters and marks of other scripts."""
    for index, block in enumerate(post.blocks):
        for passage in post.passages(index):
            at = 0
            for stop in [*(match.start() for match in _OTHER.finditer(passage.masked)), len(passage.masked)]:
                words = list(re.finditer(r"[A-Za-z]+", passage.masked[at:stop]))
                if len(passage.masked[at:stop].split()) >= 8 and len(words) >= 8:
                    first, last = passage.start + at + words[0].start(), passage.start + at + words[-1].end()
                    if "![" not in block.source[first:last]:  # the text of an image is a passage of its own
                        yield block.source[first:last]
                at = stop + 1


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_target_text_stays(title: str, text: str, expected: str, engine: Engine) -> None:
    found = filled(text, engine)
    new = found.post.source.text
    served = engine.name == "pseudo" or not found.failures  # the bundled package reads Chinese only
    for line in expected.split("\n"):
        kept, part = line[0] == "=", line[2:].replace("⏎", "\n")
        if kept:
            assert part in new
        elif served:
            assert part not in new
    if not any(words in text for words in IN_LATIN_LETTERS):
        blocks = "\n\n".join(block.source for block in found.post.blocks)
        assert [run for run in english_runs(found.original) if run not in blocks] == []


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40
