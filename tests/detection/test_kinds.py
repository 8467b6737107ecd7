"""What people write besides whole sentences of one language: see `data/kinds.tsv`."""

from pathlib import Path

import pytest

from tripglot.detection import detect, detect_post
from tripglot.detection.survey import survey
from tripglot.engines.make import make_engine
from tripglot.post import Post
from tripglot.translation.fill import fill

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "kinds.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
JAPANESE = "今日は朝早く起きて、友達と一緒に山へ行きました。とても楽しかったです。写真もたくさん撮りました。"


@pytest.mark.parametrize(("expected", "text"), [pytest.param(lang, text, id=text) for _, lang, text in ROWS])
def test_the_languages_that_are_named(expected: str, text: str) -> None:
    found = detect(text, target="en")
    assert "+".join(dict.fromkeys(span.lang or "-" for span in found.spans)) == expected
    assert found.needs_translation == (expected not in ("-", "en"))


EVERYDAY = [text for kind, _, text in ROWS if kind == "everyday"]


@pytest.mark.parametrize("text", EVERYDAY)
def test_an_everyday_phrase_is_not_outvoted_by_an_english_post(text: str) -> None:
    post = "We took the early train and stood in the queue with everybody else, which was long and very cold. " * 6
    _, phrase = detect_post([("paragraph", post), ("paragraph", text)], target="en")
    assert phrase.needs_translation


@pytest.mark.parametrize("target", ["en", "zh-Hant"])
def test_a_counted_day_in_a_japanese_post_is_japanese_whatever_follows(target: str) -> None:
    after = "We stayed at a small hotel near the station, and it rained all day long, sadly for us."
    blocks = [("paragraph", JAPANESE), ("heading", "感想"), ("paragraph", after), ("heading", "2日目")]
    found = detect_post(blocks, target=target)
    assert [found[at].sentences[0].lang for at in (1, 3)] == ["ja", "ja"]


def test_who_reads_traditional_chinese_reads_cantonese() -> None:
    assert not detect("佢話唔記得帶遮,要返去攞。", target="zh-Hant").needs_translation
    assert detect("佢話唔記得帶遮,要返去攞。", target="zh-Hans").needs_translation


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我們聽了 The first talk was good 這一場。", "The first talk was good"),
        ("昨天他說「I will never come back to this place」然後就走了。", "I will never come back to this place"),
        (
            "Hôm nay chúng tôi đến hội trường and the first talk was about the new compiler rồi chúng tôi đi ăn.",
            "and the first talk was about the new compiler",
        ),
        ("Wir kamen spät an. The first talk was about compilers. Danach gingen wir essen.", "about compilers."),
    ],
)
def test_target_text_between_foreign_text_keeps_its_bytes(text: str, kept: str) -> None:
    post = Post.parse(text)
    filled = fill([(post, survey(post, "en").units)], make_engine("pseudo"), "en")[0]
    assert filled.changed
    assert kept in filled.post.source.text


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("The sign said “ausgang nur für mitarbeiter” in large letters.", [("nur für mitarbeiter", "de")]),
        ("The word 你好 means hello.", [("你好", "zh-Hans")]),
        ("She lives in a house with a server and a cache page instance.", []),
        ("François de La Tour met Ludwig van Beethoven.", []),
    ],
)
def test_what_a_sentence_carries_of_others(text: str, carried: list[tuple[str, str]]) -> None:
    found = detect(text, target="en")
    assert found.verdict == "target"
    assert [(text[span.start : span.end], span.lang) for span in found.embedded] == carried
