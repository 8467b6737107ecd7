"""What an engine is not sure of keeps its source, whatever round it came from; drafts are kept for people."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tripglot.detection.readings import all_units
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis, Link
from tripglot.post import Post, structure_of
from tripglot.translation.confidence import REFUSED, SURE, by_confidence, confidence
from tripglot.translation.fill import Filled, fill
from tripglot.translation.glossary import Glossary, Term

SURELY = (-0.2, 0.2)  # score and scatter
HARDLY = (-1.2, 1.2)


class Doubting:
    """Answers from a list, each answer with a score and a scatter; what it does not know it makes up, surely."""

    name = "doubting"
    natural = True

    def __init__(self, answers: dict[str, Sequence[tuple[str, float, float | None]]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def identify(self, source: str, target: str) -> str:
        return self.name

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked += sentences
        return [tuple(Hypothesis(t, s, (), e) for t, s, e in self.answers.get(text, _made_up)) for text in sentences]


_made_up = [("There was a long way to walk along the river.", *SURELY)]
FIRST, SECOND = "我们在河边走了很长的路。", "桥上的灯都坏了。"
GOOD, POOR = "We walked a long way along the river.", "The bridge lamp is the bad of all."


def filled(markdown: str, engine: Doubting, **options: float) -> Filled:
    post = Post.parse(markdown)
    return fill([(post, all_units(post, "zh-Hans"))], engine, "en", **options)[0]  # type: ignore[arg-type]


@pytest.fixture
def engine() -> Doubting:
    return Doubting({FIRST: [(GOOD, *SURELY)], SECOND: [(POOR, *HARDLY)]})


def test_confidence_is_a_probability_and_falls_with_every_doubt() -> None:
    def of(score: float, scatter: float, text: str = GOOD) -> float:
        found = confidence(Hypothesis(text, score, (), scatter))
        assert found is not None
        assert 0 <= found <= 1
        return found

    assert of(*SURELY) > 0.9 > SURE > 0.1 > of(*HARDLY)
    assert of(-0.5, 0.5) > of(-0.6, 0.5) > of(-0.6, 0.6) > of(-0.6, 0.6, "Walked.") > of(-0.6, 0.6, "")
    assert of(0, 0, "a" * 100_000) <= 1
    assert of(-1e9, 1e9) < 1e-6
    assert of(float("nan"), 0.1) == of(float("-inf"), 0.1) == of(-0.1, float("inf")) == 0


@pytest.mark.parametrize("worse", [{"coverage": 0.3}, {"support": 0.3}, {"agreement": 0.3}, {"score": -1.0}])
def test_what_a_lexicon_and_a_jury_find_counts(worse: dict[str, float]) -> None:
    known = Hypothesis(GOOD, -0.5, (), 0.5, agreement=0.6, coverage=0.8, support=0.9)
    assert (confidence(known) or 0) > (confidence(replace(known, **worse)) or 1)


def test_an_engine_that_cannot_tell_is_asked_no_opinion() -> None:
    assert confidence(Hypothesis(GOOD, -9.0)) is None
    found = filled(f"{FIRST}\n", Doubting({FIRST: [(GOOD, -9.0, None)]}))
    assert (found.post.source.text, found.failures, found.drafts) == (f"{GOOD}\n", [], {})


def test_without_scatter_score_and_length_decide_if_there_is_attention() -> None:
    def of(score: float, text: str) -> float:
        found = confidence(Hypothesis(text, score, (Link(0, 1, 0, 1, 0.5),)))
        assert found is not None
        return found

    assert of(-0.3, GOOD) > 0.85 > of(-0.5, GOOD) > SURE > of(-0.8, GOOD)
    assert of(-0.4, GOOD) > of(-0.4, "Walked.")


def test_the_most_confident_comes_first_and_equals_keep_their_order() -> None:
    options = [Hypothesis(text, score, (), 0.5) for text, score in (("ab", -0.5), ("cd", -0.1), ("ef", -0.1))]
    assert [option.text for option in by_confidence(options)] == ["cd", "ef", "ab"]
    blind = [Hypothesis("gh", -0.7), Hypothesis("ij", -0.1)]
    assert by_confidence([*blind, options[0]]) == [options[0], *blind]


def test_the_most_confident_of_the_sane_is_taken() -> None:
    echo = (FIRST, 0.0, 0.0)
    found = filled(f"{FIRST}\n", Doubting({FIRST: [(POOR, *HARDLY), echo, (GOOD, *SURELY)]}))
    assert found.post.source.text == f"{GOOD}\n"


@pytest.mark.parametrize("sure", [0.0, SURE])
def test_made_up_words_are_published_by_no_setting_and_their_draft_is_kept(sure: float) -> None:
    stairs = "We walked a long way along the stairbar."
    found = filled(f"{FIRST}\n", Doubting({FIRST: [(stairs, *SURELY)]}), sure=sure)
    assert (found.post.source.text, found.drafts, found.confidences) == (f"{FIRST}\n", {0: stairs}, {0: REFUSED})
    assert [failure.unsure for failure in found.failures] == [True]
    found = filled(f"{FIRST}\n", Doubting({FIRST: [(stairs, *SURELY), (GOOD, *SURELY)]}), sure=sure)
    assert found.post.source.text == f"{GOOD}\n"


@pytest.mark.parametrize(
    ("markdown", "published", "draft"),
    [
        (f"{SECOND}\n", f"{SECOND}\n", POOR),
        (f"{FIRST}{SECOND}\n", f"{GOOD} {SECOND}\n", f"{GOOD} {POOR}"),
        (f"- {SECOND}{FIRST}\n", f"- {SECOND} {GOOD}\n", f"{POOR} {GOOD}"),
        (f"# {SECOND}\n", f"# {SECOND}\n", POOR),
        (f"---\ntitle: {SECOND}\n---\n", f"---\ntitle: {SECOND}\n---\n", POOR),
        (f'{{{{< figure src="a" title="{SECOND}" >}}}}\n', f'{{{{< figure src="a" title="{SECOND}" >}}}}\n', None),
        (f"![{SECOND}](a.png){FIRST}\n", f"![{SECOND}](a.png) we{GOOD[2:]}\n", f"![{POOR}](a.png) we{GOOD[2:]}"),
    ],
)
def test_what_is_unsure_keeps_its_bytes_and_has_a_draft(
    engine: Doubting, markdown: str, published: str, draft: str | None
) -> None:
    found = filled(markdown, engine)
    assert [failure.unsure for failure in found.failures] == [True]
    assert found.post.source.text == published
    assert draft is None or list(found.drafts.values()) == [draft]
    drafted = found.original.edit(found.drafts).post.source.text
    assert structure_of(drafted) == structure_of(markdown)
    assert POOR in drafted
    assert POOR not in found.post.source.text


def test_an_unsure_sentence_keeps_its_source_with_a_sure_image_inside() -> None:
    whole = "这里是X1的旧桥。"
    engine = Doubting({FIRST: [(GOOD, *SURELY)], whole: [("There be X1 old bridging.", *HARDLY)]})
    found = filled(f"这里是![{FIRST}](a.png)的旧桥。\n", engine)
    assert found.post.source.text == f"这里是![{GOOD}](a.png)的旧桥。\n"
    assert list(found.drafts.values()) == [f"There be ![{GOOD}](a.png) old bridging."]


def test_the_line_can_be_moved(engine: Doubting) -> None:
    assert filled(f"{SECOND}\n", engine, sure=0).post.source.text == f"{POOR}\n"
    assert filled(f"{FIRST}\n", engine, sure=0.999).post.source.text == f"{FIRST}\n"


def test_a_translation_forced_by_the_glossary_is_as_sure_as_the_engine_was() -> None:
    glossary = Glossary([Term(("桥",), {"en": "Old Bridge"})], "en")
    post = Post.parse(f"{SECOND}\n")
    engine = Doubting({SECOND: [(POOR, *SURELY)], "X1上的灯都坏了。": [("X1 lamps is the bad of all.", *HARDLY)]})
    found = fill([(post, all_units(post, "zh-Hans"))], engine, "en", glossary=glossary)[0]
    assert [failure.unsure for failure in found.failures] == [True]
    assert list(found.drafts.values()) == ["Old Bridge lamps is the bad of all."]


def test_clauses_are_as_sure_as_the_worst_of_them() -> None:
    whole, one, other = "我们走到河边，然后回家了。", "我们走到河边，", "然后回家了。"
    answers = {whole: [("", *SURELY)], one: [("We walked to the river,", *SURELY)]}
    poor = Doubting(answers | {other: [("and returned to the family.", *HARDLY)]})
    found = filled(f"{whole}\n", poor)
    assert [failure.unsure for failure in found.failures] == [True]
    assert found.drafts
    sure = Doubting(answers | {other: [("and then we went home.", *SURELY)]})
    assert filled(f"{whole}\n", sure).failures == []
