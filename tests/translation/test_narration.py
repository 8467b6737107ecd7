"""A post is told in one tense and by one person, wherever it says which and the engine can leave words out."""

from collections.abc import Sequence

import pytest

from tripglot.detection.survey import survey
from tripglot.engines.engine import DEFAULT_DECODING, Decoding, Hypothesis, Link
from tripglot.post import Post
from tripglot.translation.fill import Filled, Filler
from tripglot.translation.narration import (
    Narration,
    is_told,
    narration,
    out_of_line,
    person,
    ruled_out,
    tenses,
    told_by,
)
from tripglot.translation.work import Work

PAST = "We took the train, slept little and stood in front of the hall at eight. The talks were good.\n\n"
SAID = {
    "會場很大。": {(): "The venue is large.", ("past",): "The venue was large."},
    "最後一場演講非常精彩。": {(): "The last talk is splendid.", ("past",): "The last talk was splendid."},
    "Docker 是管理會場的一個工具。": {(): "Docker is a tool.", ("past",): "Docker was a tool."},
    "簡單來說，會場很大。": {(): "In short, the venue is large.", ("past",): "In short, the venue was large."},
    "可以從車站走路過去。": {(): "It is possible to walk from the station.", ("past",): "It was possible to walk."},
    "晚上去夜市吃小籠包。": {
        (): "In the evening I went to eat dumplings.",
        ("we",): "In the evening we ate dumplings.",
    },
    "我最喜歡夜市的小籠包。": {(): "I liked the dumplings of the night market best.", ("we",): "We liked them best."},
}


class Told:
    """An engine that leaves words out; how sure it is depends on that."""

    name, natural, selective = "of this test", True, True

    def __init__(self, score: float = -0.1) -> None:
        self.score = score
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def identify(self, source: str, target: str) -> str:
        return "told 1"

    def translate(
        self, sentences: Sequence[str], source: str, target: str, decoding: Decoding = DEFAULT_DECODING
    ) -> list[tuple[Hypothesis, ...]]:
        told = tuple(name for name, word in (("past", "is"), ("we", "i")) if word in decoding.without)
        self.asked += [(text, told) for text in sentences]
        score = self.score if told else -0.1
        said = [SAID[text].get(told, "It is not known.") for text in sentences]
        return [(Hypothesis(text, score, (Link(0, len(text), 0, 1, 1.0),)),) for text in said]


class Deaf(Told):
    """The same, but it leaves nothing out."""

    selective = False


def filled(text: str, engine: Told, *, one_telling: bool = True) -> Filled:
    post = Post.parse(text)
    work = Work("en", post, survey(post, "en"))
    return Filler(engine, "en", one_telling=one_telling).fill([work])[0]


def test_what_is_told_in_the_present_joins_a_post_that_is_told_in_the_past() -> None:
    found = filled(PAST + "會場很大。\n\n最後一場演講非常精彩。\n", Told())
    assert found.post.source.text == PAST + "The venue was large.\n\nThe last talk was splendid.\n"


@pytest.mark.parametrize(
    ("before", "source", "why"),
    [
        (PAST, "可以從車站走路過去。", "what can be done is so at any time"),
        (PAST, "Docker 是管理會場的一個工具。", "what a thing is, it still is"),
        (PAST, "簡單來說，會場很大。", "who sums up says what is so"),
        (PAST, "## 會場很大。", "a heading is a name"),
        (PAST.replace("We took", "We take").replace("slept", "sleep").replace("stood", "stand").replace("were", "are"),
         "會場很大。", "the post is told in the present"),
        ("", "會場很大。", "nothing says how the post is told"),
    ],
)  # fmt: skip
def test_what_may_stay_stays(before: str, source: str, why: str) -> None:
    engine = Told()
    text = filled(f"{before}{source}\n", engine).post.source.text
    assert " is " in text, why
    assert {told for _, told in engine.asked} == {()}


def test_who_tells_is_one() -> None:
    text = "We took our seats. We met friends. We ate. We slept in our tents.\n\n"
    found = filled(f"{text}晚上去夜市吃小籠包。\n\n我最喜歡夜市的小籠包。\n", Told())
    assert "In the evening we ate dumplings." in found.post.source.text
    assert "I liked the dumplings" in found.post.source.text  # the source says who


@pytest.mark.parametrize(
    ("engine", "one_telling"), [(Told(score=-3.0), True), (Deaf(), True), (Told(), False)],
    ids=["far less sure", "cannot be told", "not wanted"],
)  # fmt: skip
def test_nothing_changes_where_it_cannot_be_had(engine: Told, one_telling: bool) -> None:
    assert "The venue is large." in filled(f"{PAST}會場很大。\n", engine, one_telling=one_telling).post.source.text


def test_without_english_the_translations_say_how_a_post_is_told() -> None:
    texts = ["I went home.", "The talks were long.", "We ate.", "It was late.", "The room is small."]
    assert narration(told_by(texts)) == Narration("past", "")
    assert narration(told_by(["I like it.", "I saw my friends.", "It was mine.", "I went."])).person == "i"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The hall was packed and we left.", (2, 0)),
        ("It's late, and the talks are recorded.", (0, 2)),
        ("We need seeds indeed.", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_verbs_are_counted_whose_form_tells(text: str, expected: tuple[int, int]) -> None:
    assert tenses(text) == expected


@pytest.mark.parametrize("source", ["这个函数返回的是生成器。", "預設的參數是三。", "會場裡禁止飲食。", "通常很大。"])
def test_what_is_so_at_any_time_is_told_in_the_present(source: str) -> None:
    assert out_of_line(Narration("past", ""), source, "It is so.") == Narration()


def test_who_speaks() -> None:
    assert [person(text) for text in ("I'm here.", "Our talk", "I saw us", "They saw")] == ["i", "we", "", ""]
    assert out_of_line(Narration("past", "we"), "很大", "I'm sure it is.") == Narration("past", "we")


def test_a_real_engine_leaves_out_what_it_is_told_to() -> None:
    pytest.importorskip("ctranslate2")
    from tripglot.engines.argos import ArgosEngine

    engine = ArgosEngine(jury=False)
    [[free, *_]] = engine.translate(["这个房间很干净。"], "zh-Hans", "en")
    assert tenses(free.text) == (0, 1)
    without = Decoding(without=ruled_out(Narration("past")))
    for found in engine.translate(["这个房间很干净。", "人很多，房间很干净。"], "zh-Hans", "en", without):
        assert tenses(found[0].text)[1] == 0, found[0].text
        assert is_told(Narration("past"), found[0].text)
