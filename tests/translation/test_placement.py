"""Islands in real translations: none lost, none doubled, the structure as it was, and in their place."""

import re

import pytest

from tests.conftest import DATA
from tripglot.detection.readings import all_units
from tripglot.engines.engine import Hypothesis, Link
from tripglot.engines.make import make_engine
from tripglot.post import Post, structure_of
from tripglot.translation.fill import Filled, fill
from tripglot.translation.markup import escape
from tripglot.translation.markup.carrier import carry
from tripglot.translation.markup.held import with_held
from tripglot.translation.markup.placement import place

REFERENCES = (
    "\n\n[guide]: /g\n[conf]: /f\n[arch]: /a\n[log]: /l\n[people]: /p\n[bug]: /b\n\n"
    "[^1]: x\n[^2]: x\n[^3]: x\n[^4]: x\n[^5]: x\n[^a]: x\n"
)
ROWS = [
    line.split("\t")
    for line in (DATA / "placement.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def filled() -> list[Filled]:
    posts = [Post.parse(source + REFERENCES) for _, source, _ in ROWS]
    return fill([(post, all_units(post, "zh-Hans")) for post in posts], make_engine("argos"), "en", sure=0)


def test_the_set_is_large_and_its_references_have_the_same_structure() -> None:
    assert len(ROWS) >= 150
    for _, source, reference in ROWS:
        assert sorted(_marks(source)) == sorted(_marks(reference)), source


def test_no_island_is_lost_and_the_structure_stays(filled: list[Filled]) -> None:
    for (_, source, _), found in zip(ROWS, filled, strict=True):
        text = found.post.source.text
        assert sorted(_marks(text.split("\n")[0])) == sorted(_marks(source)), source
        assert structure_of(text) == structure_of(source + REFERENCES), source


def test_what_could_not_be_done_is_reported(filled: list[Filled]) -> None:
    for found in filled:
        if found.post.source.text == found.original.source.text:
            assert found.failures


def test_most_are_solved(filled: list[Filled]) -> None:
    assert sum(bool(found.failures) for found in filled) <= len(ROWS) * 0.03


def _marks(markdown: str) -> list[str]:
    """Link targets, code, images, tags, notes and shortcodes of one line; emphasis marks by their number."""
    pattern = r"\]\([^)]*\)|\]\[[^\]]*\]|`[^`]*`|</?\w+[^>]*>|\[\^\w+\]|\{\{.*?\}\}|https?://[^\s<>)]+|\*+|~~"
    return re.findall(pattern, markdown.replace("***", "** *"))


def _linked(text: str, *pairs: tuple[str, str], source: str) -> Hypothesis:
    """A hypothesis whose words attend to parts of the source, each (word, part)."""
    links = []
    at = 0
    for word, part in pairs:
        at = text.index(word, at)
        start = source.index(part)
        links.append(Link(at, at + len(word), start, start + len(part), 0.8))
        at += len(word)
    return Hypothesis(text, -0.1, tuple(links))


@pytest.mark.parametrize(
    ("markdown", "text", "pairs", "expected"),
    [
        # a token over the border counts for the side of its content word
        ("我们的[新网站](u)好", "our new site is good", [("our", "我们"), ("new", "的新"), ("site", "网站"), ("good", "好")],
         "our [new site](u) is good"),
        # articles stay outside
        ("看[文档](u)吧", "see the docs now", [("see", "看"), ("the", "文档"), ("docs", "文档"), ("now", "吧")],
         "see the [docs](u) now"),
        # one stray word does not stretch the island over the sentence
        ("**很快**地走到车站去", "walk fast to the station soon fast", [
            ("walk", "走"), ("fast", "很快"), ("to", "到"), ("station", "车站"), ("soon", "去")],
         "walk **fast** to the station soon fast"),
        # two places of equal weight: uncertain
        ("**很快**地走到车站去", "fast walk to the station fast", [
            ("fast", "很快"), ("walk", "走"), ("station", "车站"), ("fast", "很快")], None),
        # a small word cannot be so many characters
        ("看[官方网站](u)的日期", "see next year's date", [("see", "看"), ("next", "官方网站"), ("date", "日期")], None),
        # nothing attends to it
        ("请看[文档](u)。", "Please.", [("Please", "请看")], None),
        # part of a word
        ("是 H<sub>2</sub>O 吧", "it is H2O", [], "it is H<sub>2</sub>O"),
        # the first of two, with the capital of a sentence's head; the second of two
        ("[lin95](u)：写了一篇，lin95 很好", "Lin95: wrote a piece, lin95 is good", [],
         "[Lin95](u): wrote a piece, lin95 is good"),
        ("vim 和 [vim](u)", "vim and vim", [], "vim and [vim](u)"),
        # both brackets, or none
        ("看[幻燈 (html)](u)吧", "see the slides (html) now", [("see", "看"), ("slides", "幻燈"), ("html", "html")],
         "see the [slides (html)](u) now"),
        # names glued to words and to each other
        ("用`a`吧", "use thisX1", [], "use this `a`"),
        ("根据统计[^1]，好", "By statisticsX1, good", [], "By statistics[^1], good"),
    ],
)  # fmt: skip
def test_attention_decides_where_it_is_clear(
    markdown: str, text: str, pairs: list[tuple[str, str]], expected: str | None
) -> None:
    post = Post.parse(markdown + "\n\n[^1]: x\n")
    source = post.blocks[0].source
    carrier = carry(source, post.runs(0), 0, len(source))
    assert place(carrier, _linked(text, *pairs, source=carrier.text), escape.plain) == expected


def test_blanks_around_text_that_stays_are_the_sentences_own() -> None:
    post = Post.parse("他說**先看 the manual** before you ask，好嗎？\n")
    source = post.blocks[0].source
    runs = with_held(post.runs(0), [(source.index("the"), source.index("，"))])
    carrier = carry(source, runs, 0, len(source))
    assert carrier.text == "他說先看 X1 X2，好嗎？"
    found = _linked("He said: look at X1 X2, all right?", ("look at", "先看"), source=carrier.text)
    assert place(carrier, found, escape.plain) == "He said: **look at the manual** before you ask, all right?"
