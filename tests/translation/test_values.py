"""Titles, alternative texts and captions are prose: found, sent, and put back as their place wants it."""

from collections.abc import Sequence

import pytest

from tests.conftest import DATA, read_cases
from tripglot.detection.readings import read, units_of
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis
from tripglot.post import Post, structure_of
from tripglot.translation.fill import fill

CASES = read_cases(DATA / "values.txt")


class Wrapping:
    """Puts each sentence between angle brackets, which every place but prose has to write in its own way."""

    name = "wrapping"
    natural = False

    def identify(self, source: str, target: str) -> str:
        return self.name

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        return [(Hypothesis(f"<{sentence}>", 0.0),) for sentence in sentences]


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_values(title: str, text: str, expected: str) -> None:
    post = Post.parse(text + "\n")
    found = fill([(post, units_of(post, read(post, "en"), "en"))], Wrapping(), "en")[0]
    assert found.post.source.text == expected + "\n"
    assert found.failures == []


def test_quotes_of_the_engine_are_written_as_the_place_wants() -> None:
    class Quoting(Wrapping):
        def translate(
            self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
        ) -> list[tuple[Hypothesis, ...]]:
            return [(Hypothesis("a \"b\" and 'c'", 0.0),) for _ in sentences]

    text = '[a](x "主會場") <img alt=\'主會場\'> {{< f title="主會場" >}} and more words of English here\n'
    post = Post.parse(text)
    found = fill([(post, units_of(post, read(post, "en"), "en"))], Quoting(), "en")[0].post.source.text
    assert found == (
        '[a](x "a \\"b\\" and \'c\'") <img alt=\'a "b" and &#39;c&#39;\'> {{< f title="a ”b” and \'c\'" >}}'
        " and more words of English here\n"
    )
    assert structure_of(found) == structure_of(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<img src="a" alt="x">\n', '<img src="b" alt="x">\n'),
        ('{{< figure src="a" title="x" >}}\n', '{{< figure src="b" title="x" >}}\n'),
        ('<abbr title="x">a</abbr> b\n', '<abbr class="x">a</abbr> b\n'),
        ('{{< figure src="a" title="x" >}}\n', '{{< figure src="a" title="x" class="y" >}}\n'),
    ],
)
def test_everything_but_the_values_is_structure(old: str, new: str) -> None:
    assert structure_of(old) != structure_of(new)


def test_a_character_that_is_written_with_two_is_not_cut_in_two() -> None:
    post = Post.parse("太好了\\! 大家都很高興地走回家了\\!\n")
    units = units_of(post, read(post, "en"), "en")
    assert [post.blocks[0].source[unit.start : unit.end] for unit in units] == [
        "太好了\\!",
        "大家都很高興地走回家了\\!",
    ]
